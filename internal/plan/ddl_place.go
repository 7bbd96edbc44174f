package plan

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// Rename gives the table and its sequences other names in IRIS than they have in
// PostgreSQL; name is asked for each.
func (t *NewTable) Rename(name func(string) string) {
	old := t.Statement.Table
	t.Statement.Table.Name = name(old.Name)
	place := func(o *gatewayschema.Object) { o.Table = t.Statement.Table.Name }
	for i := range t.Statement.ForeignKeys {
		if t.Statement.ForeignKeys[i].Ref == old {
			t.Statement.ForeignKeys[i].Ref = t.Statement.Table
		}
	}
	for i := range t.Columns {
		place(&t.Columns[i].Object)
	}
	for i := range t.Checks {
		place(&t.Checks[i].Object)
	}
	for i := range t.Notes {
		place(&t.Notes[i].Object)
	}
	for i := range t.Sequences {
		s := &t.Sequences[i]
		s.Name = name(s.Name)
		if strings.EqualFold(s.OwnerTable, identity(old)) {
			s.OwnerTable = identity(t.Statement.Table)
		}
	}
}

// identity is a table as the gateway schema identifies it.
func identity(t irissql.Table) string {
	return gatewayschema.Object{Schema: t.Schema, Table: t.Name}.Identity()
}
