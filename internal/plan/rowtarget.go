package plan

import (
	"context"
	"errors"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rowsPerRead is how many rows are read by their row ids with one statement.
const rowsPerRead = 50

// rowTarget reads, locks and changes rows of one table by their row ids.
type rowTarget struct {
	relation *analyze.Relation
	columns  []int // the columns that read yields after the row id
	// lock waits for whoever changes a row and keeps others from doing so: it
	// assigns a column to itself, as IRIS's FOR UPDATE does nothing.
	lock     *exec.RemoteStatement
	read     *exec.RemoteStatement
	readMany *exec.RemoteStatement // rowsPerRead rows
}

// lockable refuses tables whose rows cannot be locked by an assignment that
// changes nothing.
func lockable(rel *analyze.Relation) error {
	if rel.View {
		return pgerr.Unsupported("changing view %q this way", rel.Name)
	}
	for i := range rel.Columns {
		if rel.Columns[i].IRIS.Name == "rowversion" {
			return pgerr.Unsupported("changing table %q, which has a ROWVERSION column, this way", rel.Name)
		}
	}
	return nil
}

// newRowTarget makes the statements for a table; columns are those to read.
func newRowTarget(rel *analyze.Relation, columns []int, w *work) *rowTarget {
	t := &rowTarget{relation: rel, columns: columns}
	t.lock = t.lockStatement(w)
	t.read = t.readStatement(1, w)
	t.readMany = t.readStatement(rowsPerRead, w)
	return t
}

// pusher starts a statement on the table.
func (t *rowTarget) pusher(w *work) *pusher {
	return newPusher([]*analyze.Range{{Kind: analyze.RangeRelation, Relation: t.relation}}, w)
}

// rowIDType is the declared type of row ids among a statement's columns.
var rowIDType = analyze.IRISType{Name: analyze.RowID}

// idParam is a parameter that takes a row id.
func (p *pusher) idParam() irissql.Expr { return p.param(nil, rowIDType) }

// hasID is the condition that a row has the id of the next parameter.
func (p *pusher) hasID() irissql.Pred {
	return irissql.Compare{Op: "=", Left: irissql.RowID{Table: p.aliases[0]}, Right: p.idParam()}
}

// lockStatement assigns a column of one row to itself: one that is no key, if
// there is such a column, and no stream.
func (t *rowTarget) lockStatement(w *work) *exec.RemoteStatement {
	key := map[int]bool{}
	for _, k := range t.relation.Keys {
		for _, c := range k.Columns {
			key[c] = true
		}
	}
	best, worth := 0, -1
	for i := range t.relation.Columns {
		c := &t.relation.Columns[i]
		w := 0
		if c.IRIS.Name != "longvarchar" && c.IRIS.Name != "longvarbinary" && c.IRIS.Name != "vector" {
			w++
		}
		if !key[i] {
			w++
		}
		if c.Identity {
			w = 0
		}
		if w > worth {
			best, worth = i, w
		}
	}
	p := t.pusher(w)
	name := t.relation.Columns[best].IRISName
	return p.finish(&irissql.Update{
		Table: *p.table(0),
		Sets:  []irissql.Set{{Column: name, Value: irissql.Column{Table: p.aliases[0], Name: name}}},
		Where: p.hasID(),
	}, nil)
}

// readStatement reads n rows by their ids.
func (t *rowTarget) readStatement(n int, w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s, columns := t.selectRow(p)
	if n == 1 {
		s.Where = p.hasID()
		return p.finish(s, columns)
	}
	in := irissql.In{Arg: irissql.RowID{Table: p.aliases[0]}}
	for range n {
		in.List = append(in.List, p.idParam())
	}
	s.Where = in
	return p.finish(s, columns)
}

// selectRow selects the row id and the columns to read.
func (t *rowTarget) selectRow(p *pusher) (*irissql.Select, []exec.RemoteColumn) {
	s := &irissql.Select{From: &irissql.Source{Table: p.table(0)}}
	s.Items = []irissql.Item{{Expr: irissql.RowID{Table: p.aliases[0]}, Alias: "c00"}}
	columns := []exec.RemoteColumn{{Type: intType, IRIS: rowIDType}}
	for n, i := range t.columns {
		c := &t.relation.Columns[i]
		s.Items = append(s.Items, irissql.Item{Expr: columnOf(p.aliases[0], c), Alias: "c" + aliasFor(n + 1)[1:]})
		columns = append(columns, exec.RemoteColumn{Type: c.Type, IRIS: c.IRIS})
	}
	return s, columns
}

// deleteStatement deletes one row by its id.
func (t *rowTarget) deleteStatement(w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	out := p.finish(&irissql.Delete{Table: *p.table(0), Where: p.hasID()}, nil)
	out.Target = t.relation
	return out
}

// updateStatement stores new values of columns in one row, which its last
// parameter identifies.
func (t *rowTarget) updateStatement(columns []int, w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s := &irissql.Update{Table: *p.table(0)}
	for _, i := range columns {
		c := &t.relation.Columns[i]
		x := p.param(nil, c.IRIS)
		p.params[x.ID].Stored = &exec.StoredIn{Relation: t.relation, Column: c}
		s.Sets = append(s.Sets, irissql.Set{Column: c.IRISName, Value: storedParam(x, c.IRIS)})
	}
	s.Where = p.hasID()
	out := p.finish(s, nil)
	out.Target = t.relation
	return out
}

// touch is a row of the table as a key of what a statement has changed.
func (t *rowTarget) touch(id value.Value) string {
	return strconv.FormatUint(uint64(t.relation.OID), 10) + "." + t.relation.IRISName + "." + analyze.RowIDKey(id)
}

// fetch reads rows by their ids: by id, the row id and the columns. A row that
// is not there any more is missing.
func (t *rowTarget) fetch(ctx context.Context, rt *exec.Runtime, ids []value.Value, keep *exec.Keeper) (map[string]exec.Row, error) {
	out := make(map[string]exec.Row, len(ids))
	for len(ids) > 0 {
		stmt, n := t.read, 1
		if len(ids) > 1 {
			stmt, n = t.readMany, min(len(ids), rowsPerRead)
		}
		args := append([]value.Value(nil), ids[:n]...)
		for len(args) < len(stmt.Params) {
			args = append(args, ids[0])
		}
		ids = ids[n:]
		rows, err := rt.Remote.Query(ctx, stmt, args)
		if err == nil {
			err = each(ctx, rows, func(r exec.Row) error {
				kept, err := keep.Keep(r)
				if err == nil {
					out[analyze.RowIDKey(kept[0])] = kept
				}
				return err
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// each calls f with every row and closes the rows.
func each(ctx context.Context, rows exec.Rows, f func(exec.Row) error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	return exec.Drain(ctx, rows, f)
}
