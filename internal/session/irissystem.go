package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// irisTable finds a table of one of IRIS's own schemas, such as %Embedding.Config. They
// are in no list and not read with the metadata: IRIS is asked when one is named.
func (c *names) irisTable(schema, name string) *analyze.Relation {
	if !meta.Reachable(schema) {
		return nil
	}
	if rel, known := c.snapshot.System(schema, name); known {
		return rel
	}
	conn, release, err := c.session.tx.lend(c.ctx)
	if err != nil {
		c.err = err
		return nil
	}
	defer release()
	sql, _ := irissql.Print(&irissql.Select{
		Items: []irissql.Item{{Expr: irissql.Int{N: 1}}}, From: &irissql.Source{Table: &irissql.Table{Schema: schema, Name: name}},
	})
	prepared, err := conn.Statement(c.ctx, sql)
	err = remote.Translate(err)
	switch {
	case err != nil && remote.SQLCODE(err) == 0:
		c.err = err
		return nil
	case err != nil:
		c.snapshot.NoSystem(schema, name)
		return nil
	}
	conn.Keep(prepared)
	rel, err := c.snapshot.LoadSystem(c.ctx, c.session.readMetadata, schema, name)
	if err != nil {
		c.err = err
	}
	return rel
}
