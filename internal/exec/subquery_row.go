package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rowTest compares the columns of a row with those of a subquery's rows.
type rowTest struct {
	test  []Eval
	ops   []*analyze.Function
	types []analyze.TypeRef // of the subquery's columns
	plan  *subplan
	// equal says that rows are compared for equality, all that every row of the
	// subquery counts.
	equal, all, not bool
	// equals are set for an order of rows: ops decide where they do not hold, and
	// whether equal rows are in order.
	equals    []*analyze.Function
	orderedly bool
	// single says that there is one row at most, and NULL without one.
	single bool
	// keyed says that equal rows have equal keys.
	keyed bool
}

// compileRowQuantified compiles (a, b) op ANY|ALL (subquery).
func compileRowQuantified(e *analyze.Subquery, l *Layout, p *subplan) (Eval, error) {
	row, ok := e.Test.(*analyze.RowExpr)
	if !ok || visible(e.Query) != len(row.Fields) || len(e.Ops) != len(row.Fields) {
		return nil, pgerr.Unsupported("comparison of rows with a subquery").At(e.At)
	}
	t := &rowTest{
		plan: p, types: columnTypes(e.Query), equal: e.Operator == "=", all: e.Kind == analyze.AllSubquery, not: e.Not,
		single: e.Single, orderedly: e.Operator == "<=" || e.Operator == ">=",
	}
	p.columns = len(row.Fields)
	t.keyed = p.once && t.equal && !t.all && !t.single
	for i, field := range row.Fields {
		eval, err := Compile(field, l)
		if err != nil {
			return nil, err
		}
		column := &analyze.Const{Node: analyze.Node{Typ: t.types[i]}}
		op, err := operatorOf(e.Ops[i], field, column)
		if err != nil {
			return nil, err
		}
		if e.Equals != nil {
			equal, err := operatorOf(e.Equals[i], field, column)
			if err != nil {
				return nil, err
			}
			t.equals = append(t.equals, equal)
		}
		t.keyed = t.keyed && op.IRIS == "=" && sameKey(field.Type(), t.types[i])
		t.test, t.ops = append(t.test, eval), append(t.ops, op)
	}
	return t.eval, nil
}

// eval computes the comparison.
func (t *rowTest) eval(in *Input) (value.Value, error) {
	left := make([]value.Value, len(t.test))
	for i, eval := range t.test {
		v, err := eval(in)
		if err != nil {
			return value.Null, err
		}
		left[i] = v
	}
	limit := 0
	if t.single {
		limit = 2
	}
	rows, acct, err := t.plan.fetch(in, limit)
	if err != nil {
		return value.Null, err
	}
	defer acct.drop()
	if t.single {
		return t.only(in, left, rows)
	}
	truth := truth{any: !t.all}
	if t.keyed && !anyNull(left) {
		plan, err := t.keys(in)
		if err != nil {
			return value.Null, err
		}
		if plan.keys[string(t.key(nil, left))] {
			truth.settled = true
			return truth.result(t.not), nil
		}
		rows = plan.partial
	}
	for _, row := range rows {
		v, err := t.compare(in, left, row.Record())
		if err != nil {
			return value.Null, err
		}
		if truth.add(v) {
			break
		}
	}
	return truth.result(t.not), nil
}

// only compares with the only row that there may be.
func (t *rowTest) only(in *Input, left []value.Value, rows []value.Value) (value.Value, error) {
	switch len(rows) {
	case 0:
		return value.Null, nil
	case 1:
		return t.compare(in, left, rows[0].Record())
	}
	return value.Null, errSeveralRows()
}

// inOrder compares two rows by the first columns that differ. NULL before them makes
// that unknown.
func (t *rowTest) inOrder(in *Input, left, right []value.Value) (value.Value, error) {
	for i, equal := range t.equals {
		same, err := apply(in, equal, left[i], right[i])
		if err != nil || same.IsNull() {
			return value.Null, err
		}
		if !same.Bool() {
			return apply(in, t.ops[i], left[i], right[i])
		}
	}
	return value.Bool(t.orderedly), nil
}

// compare compares two rows: they are equal when all columns are, and differ
// when one does.
func (t *rowTest) compare(in *Input, left, right []value.Value) (value.Value, error) {
	if t.equals != nil {
		return t.inOrder(in, left, right)
	}
	decides := truth{any: !t.equal}
	for i, op := range t.ops {
		v, err := apply(in, op, left[i], right[i])
		if err != nil {
			return value.Null, err
		}
		if decides.add(v) {
			break
		}
	}
	return decides.result(false), nil
}

// keys returns the subquery's result with the keys of its rows; those with a NULL
// are set apart, since they have none.
func (t *rowTest) keys(in *Input) (*initPlan, error) {
	plan := in.rt.run.initPlans[t.plan]
	if plan.keys != nil {
		return plan, nil
	}
	plan.keys = make(map[string]bool, len(plan.rows))
	for _, row := range plan.rows {
		if anyNull(row.Record()) {
			plan.partial = append(plan.partial, row)
			continue
		}
		key := t.key(nil, row.Record())
		if err := in.rt.grow(int64(len(key)) + rowOverhead); err != nil {
			return nil, err
		}
		plan.keys[string(key)] = true
	}
	return plan, nil
}

// key appends the keys of a row's columns.
func (t *rowTest) key(dst []byte, row []value.Value) []byte {
	for i, v := range row {
		dst = appendKey(dst, v, t.types[i].OID)
	}
	return dst
}

// anyNull reports whether a row has a NULL.
func anyNull(row []value.Value) bool {
	for _, v := range row {
		if v.IsNull() {
			return true
		}
	}
	return false
}
