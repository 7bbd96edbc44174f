package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Sample is TABLESAMPLE: a part of the rows of a table, chosen at random before
// anything else looks at them.
type Sample struct {
	Method  string // bernoulli chooses rows, system groups of neighbouring ones
	Percent Expr   // real
	Seed    Expr   // double precision, nil without REPEATABLE
}

// sampled makes the range of a table one of a query that reads a part of the table.
func (a *analyzer) sampled(s *scope, r *Range, t *pgsql.TableRef) (*Range, error) {
	sample, err := a.sample(s, t.Sample)
	if err != nil {
		return nil, err
	}
	q := &Query{Ranges: []*Range{r}, From: &From{}, Sample: sample}
	out := &Range{Kind: RangeSubquery, Alias: r.Alias, View: r.Relation, Query: q}
	for i, c := range r.Columns {
		if c.Hidden {
			continue
		}
		col := &Column{Node: Node{Typ: c.Type, At: t.Pos}, Index: i, Name: c.Name, Fields: c.Fields}
		target := q.target(col, c.Name)
		q.Targets = append(q.Targets, target)
		c.TableOID, c.Attribute = target.TableOID, target.Attribute
		out.Columns = append(out.Columns, c)
	}
	return out, nil
}

// notSampled is the error for TABLESAMPLE of what is no table.
func notSampled(t *pgsql.TableRef) error {
	return pgerr.New(pgerr.FeatureNotSupported, "TABLESAMPLE clause can only be applied to tables and materialized views").At(t.Pos)
}

// sample analyses TABLESAMPLE.
func (a *analyzer) sample(s *scope, t *pgsql.TableSample) (*Sample, error) {
	out := &Sample{Method: t.Method.Name}
	if known := out.Method == "bernoulli" || out.Method == "system"; !known || t.Method.Schema != "" && t.Method.Schema != "pg_catalog" {
		return nil, pgerr.New(pgerr.UndefinedObject, "tablesample method %s does not exist", methodName(t)).At(t.Method.Pos)
	}
	if n := len(t.Args); n != 1 {
		return nil, pgerr.New(pgerr.InvalidTablesampleArgument, "tablesample method %s requires 1 argument, not %d", methodName(t), n).At(t.Method.Pos)
	}
	own := &scope{parent: a.derivedScope(s, false), query: &Query{}, clause: "functions in FROM"}
	var err error
	if out.Percent, err = a.sampleArgument(own, t.Args[0], plain(pgtype.Float4OID), "TABLESAMPLE"); err != nil {
		return nil, err
	}
	if t.Repeatable != nil {
		out.Seed, err = a.sampleArgument(own, t.Repeatable, plain(pgtype.Float8OID), "REPEATABLE")
	}
	return out, err
}

// methodName is the name of a sampling method as it was written.
func methodName(t *pgsql.TableSample) string {
	if t.Method.Schema != "" {
		return t.Method.Schema + "." + t.Method.Name
	}
	return t.Method.Name
}

// sampleArgument analyses an argument of TABLESAMPLE.
func (a *analyzer) sampleArgument(s *scope, e pgsql.Expr, typ TypeRef, clause string) (Expr, error) {
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	out, err := a.coerce(x, typ, assignment)
	if err != nil || out != nil {
		return out, err
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "argument of %s must be type %s, not type %s",
		clause, typeName(typ.OID), typeName(x.Type().OID)).At(begins(x))
}
