package plan

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// IRIS checks a foreign key with each row that it stores or deletes, PostgreSQL when
// the statement has done all of them. That differs where the rows of one statement
// refer to one another, which those of a table with a foreign key to itself can:
// parents are stored before their children, and deleted after them.

// selfColumns are the columns of the foreign keys of a table to itself.
func selfColumns(rel *analyze.Relation) []int {
	var out []int
	for _, ref := range rel.SelfReferences {
		out = append(append(out, ref.Columns...), ref.Referenced...)
	}
	return out
}

// detachStatement makes a row refer to no other row of its table; nil where it has
// to, or where there are no such references.
func (t *rowTarget) detachStatement(w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s := &irissql.Update{Table: *p.table(0)}
	for _, ref := range t.relation.SelfReferences {
		for _, i := range ref.Columns {
			if c := &t.relation.Columns[i]; !c.NotNull {
				s.Sets = append(s.Sets, irissql.Set{Column: c.IRISName, Value: irissql.Null{}})
			}
		}
	}
	if len(s.Sets) == 0 {
		return nil
	}
	s.Where = p.hasID()
	return p.finish(s, nil)
}

// remove deletes the rows, those that others of them refer to after these. Where they
// refer to one another in a circle they are detached first.
func (r *changing) remove(ctx context.Context) error {
	rows := r.rows
	if len(r.target.relation.SelfReferences) > 0 {
		parents := parentsOf(r.target.relation.SelfReferences, len(rows), func(row, column int) value.Value {
			return rows[row][1+slices.Index(r.target.columns, column)]
		})
		order, circular := parentsFirst(parents)
		slices.Reverse(order)
		sorted := make([]exec.Row, 0, len(rows))
		for _, i := range order {
			sorted = append(sorted, rows[i])
		}
		var detached [][]value.Value
		for _, i := range circular {
			sorted = append(sorted, rows[i])
			detached = append(detached, rows[i][:1:1])
		}
		if len(detached) > 0 && r.detach != nil {
			if _, err := r.rt.Writer.ChangeEach(ctx, r.detach, detached); err != nil {
				return err
			}
		}
		rows = sorted
	}
	ids := make([][]value.Value, len(rows))
	for i, row := range rows {
		ids[i] = row[:1:1]
	}
	_, err := r.rt.Writer.ChangeEach(ctx, r.write, ids)
	return err
}

// parentsOf lists, for each of a number of rows, those among them that it refers to.
func parentsOf(refs []analyze.SelfReference, rows int, cell func(row, column int) value.Value) [][]int {
	out := make([][]int, rows)
	for _, ref := range refs {
		byKey := make(map[string]int, rows)
		for i := range rows {
			if key, ok := keyOf(ref.Referenced, i, cell); ok {
				byKey[key] = i
			}
		}
		for i := range rows {
			key, ok := keyOf(ref.Columns, i, cell)
			if parent, found := byKey[key]; ok && found {
				out[i] = append(out[i], parent)
			}
		}
	}
	return out
}

// keyOf is a row's key of some columns; ok is false when one of them is NULL.
func keyOf(columns []int, row int, cell func(row, column int) value.Value) (key string, ok bool) {
	var b []byte
	for _, c := range columns {
		v := cell(row, c)
		if v.IsNull() {
			return "", false
		}
		b = pgtype.AppendHashKey(b, v)
	}
	return string(b), true
}

// parentsFirst orders rows so that each comes after those it refers to, and otherwise
// as they are. circular are those that are part of a circle, or below one.
func parentsFirst(parents [][]int) (order, circular []int) {
	waits := make([]int, len(parents))
	children := make([][]int, len(parents))
	for i, list := range parents {
		waits[i] = len(list)
		for _, p := range list {
			children[p] = append(children[p], i)
		}
	}
	for i := range parents {
		if waits[i] == 0 {
			order = append(order, i)
		}
	}
	for at := 0; at < len(order); at++ {
		for _, child := range children[order[at]] {
			if waits[child]--; waits[child] == 0 {
				order = append(order, child)
			}
		}
	}
	for i := range parents {
		if waits[i] > 0 {
			circular = append(circular, i)
		}
	}
	return order, circular
}

// attachStatement makes a row that a foreign key to its own table identifies refer to
// the row that it belongs to, itself; nil where IRIS has to be asked at once.
func (t *rowTarget) attachStatement(ref analyze.SelfReference, w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s := &irissql.Update{Table: *p.table(0)}
	for _, i := range ref.Columns {
		c := &t.relation.Columns[i]
		if c.NotNull {
			return nil
		}
		x := p.param(nil, c.IRIS)
		p.params[x.ID].Stored = &exec.StoredIn{Relation: t.relation, Column: c}
		s.Sets = append(s.Sets, irissql.Set{Column: c.IRISName, Value: x})
	}
	var same []irissql.Pred
	for _, i := range ref.Referenced {
		c := &t.relation.Columns[i]
		same = append(same, irissql.Compare{Op: "=", Left: columnOf(p.aliases[0], c), Right: p.param(nil, c.IRIS)})
	}
	s.Where = irissql.And{Preds: same}
	return p.finish(s, nil)
}

// loop returns the foreign key by which a row refers to itself and that it can do
// without at first, -1 if there is none.
func (r *inserting) loop(p *proposal) int {
	if len(r.attach) == 0 {
		return -1
	}
	cell := func(_, column int) value.Value {
		v, _ := p.value(column)
		return v
	}
	at := slices.IndexFunc(r.target.relation.SelfReferences, func(ref analyze.SelfReference) bool {
		to, given := keyOf(ref.Columns, 0, cell)
		key, known := keyOf(ref.Referenced, 0, cell)
		return given && known && to == key
	})
	if at >= 0 && r.attach[at] == nil {
		return -1
	}
	return at
}

// storeLoop stores a row that refers to itself: without the reference, which it gets
// when it is there.
func (r *inserting) storeLoop(ctx context.Context, p *proposal, at int) error {
	ref := r.target.relation.SelfReferences[at]
	apart := proposal{shape: p.shape, values: slices.Clone(p.values)}
	var args []value.Value
	for _, column := range ref.Columns {
		i := slices.Index(p.shape.columns, column)
		args, apart.values[i] = append(args, p.values[i]), value.Null
	}
	for _, column := range ref.Referenced {
		v, _ := p.value(column)
		args = append(args, v)
	}
	_, err := r.rt.Writer.Change(ctx, p.shape.step.Statement, apart.values)
	if err == nil {
		_, err = r.rt.Writer.Change(ctx, r.attach[at], args)
	}
	return err
}

// order is the order in which the proposed rows are stored: each after those it refers
// to. In a circle they keep their order, and IRIS refuses them.
func (r *inserting) order() []int {
	parents := parentsOf(r.target.relation.SelfReferences, len(r.proposed), func(row, column int) value.Value {
		v, _ := r.proposed[row].value(column)
		return v
	})
	for i := range parents { // the row itself is no obstacle
		parents[i] = slices.DeleteFunc(parents[i], func(p int) bool { return p == i })
	}
	order, circular := parentsFirst(parents)
	return append(order, circular...)
}

// asProposed gives what was done in an order the order of the proposed rows.
func asProposed[T any](done []T, order []int) []T {
	out := make([]T, len(done))
	for i, at := range order {
		out[at] = done[i]
	}
	return out
}
