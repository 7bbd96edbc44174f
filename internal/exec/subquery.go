package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// subplan is a compiled subquery of an expression.
type subplan struct {
	node Node
	// once is set when the subquery refers to no enclosing row, so that it is
	// read once per execution.
	once bool
	// columns is how many columns make a row's value, a record; 0 is the first one.
	columns int
}

// initPlan is the result of a subquery that is read once: its first column, as
// far as its kind needs it.
type initPlan struct {
	rows []value.Value
	// keys holds the rows' keys for IN, once it has been asked for; null is set
	// when a row is NULL.
	keys map[string]bool
	null bool
	// partial are the rows with a NULL, where a row is looked for.
	partial []value.Value
}

// compileSubquery compiles a subquery used as an expression.
func compileSubquery(e *analyze.Subquery, l *Layout) (Eval, error) {
	if l.build == nil {
		return nil, internal("subquery where no query is being built")
	}
	query := e.Query
	if e.Kind == analyze.Exists {
		query = existing(query)
	}
	node, err := l.build.query(query, l)
	if err != nil {
		return nil, err
	}
	p := &subplan{node: node, once: !l.build.correlated(e.Query)}
	l.build.subplans = append(l.build.subplans, p)
	l.build.names[e] = p.name(len(l.build.subplans))
	switch e.Kind {
	case analyze.Scalar:
		return p.scalar(), nil
	case analyze.Exists:
		return p.exists(e.Not), nil
	case analyze.ArraySubquery:
		return p.array(), nil
	}
	return compileQuantified(e, l, p)
}

// fetch returns the first column of at most max rows; max 0 is no limit. An
// uncorrelated subquery is read the first time only.
func (p *subplan) fetch(in *Input, limit int) ([]value.Value, *account, error) {
	if plan, ok := in.rt.run.initPlans[p]; ok {
		return plan.rows, nil, nil
	}
	acct := &account{rt: in.rt}
	rows, err := p.read(in, limit, acct)
	if err != nil {
		acct.release()
		return nil, nil, err
	}
	if !p.once {
		return rows, acct, nil
	}
	if in.rt.run.initPlans == nil {
		in.rt.run.initPlans = map[*subplan]*initPlan{}
	}
	in.rt.run.initPlans[p] = &initPlan{rows: rows}
	return rows, nil, nil
}

// read runs the subquery.
func (p *subplan) read(in *Input, limit int, acct *account) (out []value.Value, err error) {
	rows, err := p.node.Open(in.ctx, in.rt, &in.Frame)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for limit == 0 || len(out) < limit {
		r, err := rows.Next(in.ctx)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		v := value.Null
		switch {
		case p.columns > 0:
			v = recordOf(r[:p.columns])
		case len(r) > 0:
			v = r[0].Clone()
		}
		if err := acct.grow(sizeOf(v)); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// recordOf is a copy of a row as one value.
func recordOf(row Row) value.Value {
	out := make([]value.Value, len(row))
	for i, v := range row {
		out[i] = v.Clone()
	}
	return value.Record(nil, out)
}

// scalar yields the only row's value, NULL without rows.
func (p *subplan) scalar() Eval {
	return func(in *Input) (value.Value, error) {
		rows, acct, err := p.fetch(in, 2)
		if err != nil {
			return value.Null, err
		}
		defer acct.drop()
		switch len(rows) {
		case 0:
			return value.Null, nil
		case 1:
			return rows[0], nil
		}
		return value.Null, errSeveralRows()
	}
}

// errSeveralRows is the error of a subquery that should have one row.
func errSeveralRows() error {
	return pgerr.New(pgerr.CardinalityViolation, "more than one row returned by a subquery used as an expression")
}

// drop releases an account that may be nil.
func (a *account) drop() {
	if a != nil {
		a.release()
	}
}

// exists yields whether there is a row.
func (p *subplan) exists(not bool) Eval {
	return func(in *Input) (value.Value, error) {
		rows, acct, err := p.fetch(in, 1)
		if err != nil {
			return value.Null, err
		}
		defer acct.drop()
		return value.Bool((len(rows) > 0) != not), nil
	}
}

// array yields an array of the rows' values.
func (p *subplan) array() Eval {
	return func(in *Input) (value.Value, error) {
		rows, acct, err := p.fetch(in, 0)
		if err != nil {
			return value.Null, err
		}
		defer acct.drop()
		if len(rows) > 0 && rows[0].Kind() == value.KindArray {
			return nestArrays(rows)
		}
		return value.Array(newArray(rows)), nil
	}
}

// compileQuantified compiles test op ANY|ALL (subquery); IN is = ANY.
func compileQuantified(e *analyze.Subquery, l *Layout, p *subplan) (Eval, error) {
	if e.Ops != nil {
		return compileRowQuantified(e, l, p)
	}
	if e.Test == nil || visible(e.Query) != 1 {
		return nil, pgerr.Unsupported("comparison of rows with a subquery").At(e.At)
	}
	test, err := Compile(e.Test, l)
	if err != nil {
		return nil, err
	}
	column := &analyze.Const{Node: analyze.Node{Typ: columnTypes(e.Query)[0]}}
	op, err := operatorOf(e.Op, e.Test, column)
	if err != nil {
		return nil, err
	}
	all, not := e.Kind == analyze.AllSubquery, e.Not
	if t := column.Typ; p.once && !all && op.IRIS == "=" && sameKey(e.Test.Type(), t) {
		return p.member(test, t.OID, not), nil
	}
	return func(in *Input) (value.Value, error) {
		a, err := test(in)
		if err != nil {
			return value.Null, err
		}
		rows, acct, err := p.fetch(in, 0)
		if err != nil {
			return value.Null, err
		}
		defer acct.drop()
		t := truth{any: !all}
		for _, b := range rows {
			v, err := apply(in, op, a, b)
			if err != nil {
				return value.Null, err
			}
			if t.add(v) {
				break
			}
		}
		return t.result(not), nil
	}, nil
}

// member is IN over an uncorrelated subquery whose values can be compared by
// their keys.
func (p *subplan) member(test Eval, t pgtype.OID, not bool) Eval {
	return func(in *Input) (value.Value, error) {
		a, err := test(in)
		if err != nil {
			return value.Null, err
		}
		plan, err := p.keyed(in, t)
		if err != nil {
			return value.Null, err
		}
		truth := truth{any: true, unknown: plan.null || a.IsNull() && len(plan.rows) > 0}
		if !a.IsNull() {
			var scratch [64]byte
			truth.settled = plan.keys[string(appendKey(scratch[:0], a, t))]
		}
		return truth.result(not), nil
	}
}

// keyed returns the subquery's result with its keys.
func (p *subplan) keyed(in *Input, t pgtype.OID) (*initPlan, error) {
	if _, _, err := p.fetch(in, 0); err != nil {
		return nil, err
	}
	plan := in.rt.run.initPlans[p]
	if plan.keys != nil {
		return plan, nil
	}
	plan.keys = make(map[string]bool, len(plan.rows))
	for _, v := range plan.rows {
		if v.IsNull() {
			plan.null = true
			continue
		}
		key := appendKey(nil, v, t)
		if err := in.rt.grow(int64(len(key)) + rowOverhead); err != nil {
			return nil, err
		}
		plan.keys[string(key)] = true
	}
	return plan, nil
}

// columnTypes lists the types of the columns a query returns.
func columnTypes(q *analyze.Query) []analyze.TypeRef {
	var out []analyze.TypeRef
	for _, t := range q.Targets {
		if !t.Junk {
			out = append(out, t.Expr.Type())
		}
	}
	return out
}

// Drain reads rows to their end and calls f for each of them. It does not close
// the rows.
func Drain(ctx context.Context, rows Rows, f func(Row) error) error {
	for {
		r, err := rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(r); err != nil {
			return err
		}
	}
}
