package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// following runs a change of a name, and then writes the views that use it anew:
// what they mean does not change with a name.
func (s *Session) following(ctx context.Context, c *names, r deparse.Rename, change func() error) error {
	rel := c.relationOf(r.Relation)
	o := c.storedOptions()
	o.Rename = &r
	var changed []*gatewayschema.View
	for _, v := range s.views(c) {
		if !v.reads(rel, nil) {
			continue
		}
		q, err := analyze.ViewQuery(v.rel, s.analysis(c, nil))
		if err != nil {
			return err
		}
		if r.ColumnName != "" && (deparse.JoinsBy(q, rel.Columns[r.Column].Name) || deparse.JoinsBy(q, r.ColumnName)) {
			return pgerr.Unsupported("renaming a column that view %s joins by with USING or NATURAL JOIN", s.shownRelation(v.rel))
		}
		stored := *c.snapshot.StoredView(v.rel)
		stored.Definition = deparse.Query(q, nil, o)
		changed = append(changed, &stored)
	}
	if err := change(); err != nil || len(changed) == 0 {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		for _, v := range changed {
			if err := gatewayschema.StoreView(ctx, run, v, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// relationOf finds a relation by its OID.
func (c *names) relationOf(oid uint32) *analyze.Relation {
	for _, rel := range c.snapshot.Relations() {
		if rel.OID == oid {
			return rel
		}
	}
	return nil
}
