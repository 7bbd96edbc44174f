package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// onConflict analyses ON CONFLICT, nil if there is none.
func (a *analyzer) onConflict(around *scope, to *changeTarget, ins *pgsql.InsertStatement) (*Conflict, error) {
	c := ins.OnConflict
	if c == nil {
		return nil, nil
	}
	out := &Conflict{Update: len(c.Update) > 0}
	if out.Update && c.Index == nil && c.Constraint == "" {
		return nil, pgerr.New(pgerr.SyntaxError, "ON CONFLICT DO UPDATE requires inference specification or constraint name").
			WithHint("For example, ON CONFLICT (column_name).").At(c.Pos)
	}
	rel := to.rel
	s := to.scope(ins.Table)
	s.ctes = around.ctes
	err := a.arbiter(s, out, to, c)
	if err != nil {
		return nil, err
	}
	if err := a.excluded(s, to); err != nil {
		return nil, err
	}
	set := &Update{Relation: rel}
	for _, item := range c.Update {
		if err := a.assignment(s, to, set, item); err != nil {
			return nil, err
		}
	}
	if c.Where != nil {
		if out.Where, err = a.where(s, c.Where, "WHERE"); err != nil {
			return nil, err
		}
	}
	out.Assignments, out.Ranges = set.Assignments, s.query.Ranges
	for i := range rel.Columns {
		x, err := a.columnDefault(&rel.Columns[i], 0)
		if _, constant := x.(*Const); err != nil || !constant {
			x = nil // known to IRIS alone, or another one for each row
		}
		out.Defaults = append(out.Defaults, x)
	}
	return out, nil
}

// excluded makes the row proposed for insertion visible.
func (a *analyzer) excluded(s *scope, to *changeTarget) error {
	_, ns, err := a.addRange(s, relationRange(to.rel, "excluded"), nil, 0)
	if err != nil {
		return err
	}
	if to.view != nil {
		it := ns.items[0]
		it.columns = to.columns(len(s.query.Ranges) - 1)
		ns.columns = it.columns
	}
	return s.add(ns)
}

// arbiter finds the key that ON CONFLICT names, or that has the columns it lists.
func (a *analyzer) arbiter(s *scope, out *Conflict, to *changeTarget, c *pgsql.OnConflict) error {
	rel := to.rel
	if c.Constraint != "" {
		for i := range rel.Keys {
			if rel.Keys[i].Name == c.Constraint && !rel.Keys[i].Index {
				out.Arbiter = &rel.Keys[i]
				return immediate(out.Arbiter)
			}
		}
		return pgerr.New(pgerr.UndefinedObject, "constraint %q for table %q does not exist", c.Constraint, rel.Name)
	}
	if c.Index == nil {
		return nil
	}
	columns, plainColumns, err := a.inferred(s, to, c)
	if err != nil {
		return err
	}
	for i := range rel.Keys {
		k := slices.Sorted(slices.Values(rel.Keys[i].Columns))
		if plainColumns && slices.Equal(k, columns) {
			out.Arbiter = &rel.Keys[i]
			return immediate(out.Arbiter)
		}
	}
	return pgerr.New(pgerr.InvalidColumnReference,
		"there is no unique or exclusion constraint matching the ON CONFLICT specification")
}

// immediate refuses a deferrable key as the arbiter.
func immediate(k *Key) error {
	if !k.Deferrable {
		return nil
	}
	return pgerr.New(pgerr.ObjectNotInPrerequisiteState,
		"ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters")
}

// inferred are the columns of a conflict target; ok is false when it has
// something else in it, which no key of IRIS matches.
func (a *analyzer) inferred(s *scope, to *changeTarget, c *pgsql.OnConflict) (columns []int, ok bool, err error) {
	ok = true
	for _, e := range c.Index {
		switch {
		case e.Expr != nil:
			if _, err := a.expr(s, e.Expr); err != nil {
				return nil, false, err
			}
			ok = false
		case e.Collation != nil || e.OpClass != nil:
			return nil, false, pgerr.Unsupported("a collation or operator class in ON CONFLICT").At(e.Pos)
		case to.index(e.Column) < 0:
			return nil, false, undefinedColumn(s, "", e.Column, c.IndexPos)
		default:
			columns = append(columns, to.index(e.Column))
		}
	}
	if c.IndexWhere != nil {
		if _, err := a.where(s, c.IndexWhere, "WHERE"); err != nil {
			return nil, false, err
		}
	}
	slices.Sort(columns)
	return slices.Compact(columns), ok, nil
}
