package plan

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// How many rows a search whose conditions are checked here asks IRIS for: at first a
// multiple of what is wanted and a few, then more and more, in the end all.
const (
	searchFactor = 4
	searchExtra  = 64
	searchGrowth = 8
	searchMax    = 1 << 15
)

// searchNode yields the rows of a table in the order of a distance, nearest first, as
// many as are read: what is left of the query runs on them here and stops when LIMIT
// has its rows. IRIS is asked for the first ones, so that it can use its index, and
// for more when these are used up. Rows that were there already are left out by their
// row ids.
type searchNode struct {
	scan      *remoteNode // the last column is the row id
	param     int         // which parameter says how many rows; its own value is what is wanted
	width     int
	positions []int
}

// pushSearch makes a query over one table a search for the nearest vectors whose
// other conditions are checked here, or whose select list has subqueries; nil when it
// is none, or all of it can be said in one statement.
func pushSearch(q *analyze.Query, w *work) (exec.Node, error) {
	if !isSearch(q) || w.freezes(q) {
		return nil, nil
	}
	p := newPusher(q.Ranges, w)
	p.notNull = neverNull(q.Where)
	if p.lacks(topRows) || p.work.cannot(capability(irissql.TopParameters)) {
		return nil, nil
	}
	s := &irissql.Select{From: &irissql.Source{Table: p.table(0)}}
	s.Where = conjunction(p.ownConjuncts(q.Where, 0))
	var ok bool
	if s.OrderBy, ok = p.orderBy(q.OrderBy); !ok {
		return nil, nil
	}
	rows := wantedRows(q, nil)
	s.Limit = fires[irissql.Expr](p, topRows, p.param(rows, analyze.IRISType{Name: "integer"}))
	if !searchesByIndex(s) {
		return nil, nil
	}
	n, err := newSearch(q, p, s, rows)
	if err != nil {
		return nil, err
	}
	rest := *q
	rest.OrderBy, rest.Targets = nil, q.Visible()
	if _, err := withSubqueries(&rest, w); err != nil {
		return nil, err
	}
	l := &leaves{work: w}
	return exec.BuildQuery(&rest, func(inner *analyze.Query, i int) (exec.Node, error) {
		if inner == &rest {
			return n, nil
		}
		return l.node(inner, i)
	})
}

// needsSearch reports whether something of a query stays here that stands before its
// LIMIT.
func needsSearch(q *analyze.Query, w *work) bool {
	if hasSubquery(q) {
		return true
	}
	_, kept := newPusher(q.Ranges, w).splitWhere(q.Where, func(analyze.Expr) bool { return true })
	_, prefix := thresholds(q, kept)
	return !prefix
}

// isSearch reports whether a query has the shape of a search of one table, with
// conditions or subqueries that stay here.
func isSearch(q *analyze.Query) bool {
	if q.SetOp != analyze.NoSetOp || q.From == nil || q.From.Join != nil || len(q.Ranges) != 1 || len(q.With) > 0 ||
		q.Ranges[0].Kind != analyze.RangeRelation || q.Ranges[0].Relation.Local != nil || q.Ranges[0].Relation.View {
		return false
	}
	distance := nearestFirst(q)
	return distance != nil && isDistance(distance) && q.Limit != nil && isConstant(q.Limit) && (q.Offset == nil || isConstant(q.Offset)) &&
		!q.Grouped && !q.Distinct && len(q.DistinctOn) == 0 && len(q.WindowCalls) == 0 && !q.WithTies && !returnsSet(q)
}

// newSearch makes the node of a search and its statement.
func newSearch(q *analyze.Query, p *pusher, s *irissql.Select, rows analyze.Expr) (*searchNode, error) {
	rel := q.Ranges[0].Relation
	n := &searchNode{width: len(rel.Columns)}
	var columns []exec.RemoteColumn
	for i, at := range columnsRead(q, 0) {
		c := &rel.Columns[at]
		read := &analyze.Column{Node: analyze.Node{Typ: c.Type}, Index: at}
		s.Items = append(s.Items, irissql.Item{Expr: p.exact(read, p.columnRef(read)), Alias: "c" + aliasFor(i)[1:]})
		columns = append(columns, exec.RemoteColumn{Type: c.Type, IRIS: c.IRIS})
		n.positions = append(n.positions, at)
	}
	s.Items = append(s.Items, irissql.Item{Expr: irissql.RowID{Table: p.aliases[0]}, Alias: "id"})
	columns = append(columns, exec.RemoteColumn{Type: intType, IRIS: rowIDType})
	var err error
	if n.scan, err = newRemote(p.finish(s, columns)); err != nil {
		return nil, err
	}
	n.param = slices.IndexFunc(n.scan.stmt.Params, func(x exec.RemoteParam) bool { return x.Expr == rows })
	return n, nil
}

// Open implements exec.Node.
func (n *searchNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	args, err := EvalArgs(ctx, rt, n.scan.args)
	if err != nil {
		return nil, err
	}
	top := args[n.param].Int()
	if top > searchMax {
		top = math.MaxInt32
	} else {
		top = searchFactor*top + searchExtra
	}
	r := &searchRows{node: n, rt: rt, args: args, top: top, seen: map[string]bool{}, row: make(exec.Row, n.width)}
	return r, r.ask(ctx)
}

// searchRows are the rows of a search.
type searchRows struct {
	node *searchNode
	rt   *exec.Runtime
	args []value.Value
	rows exec.Rows
	// top is how many rows the statement was asked for, read how many it gave.
	top, read int64
	seen      map[string]bool
	row       exec.Row
}

// ask sends the statement.
func (r *searchRows) ask(ctx context.Context) (err error) {
	args := slices.Clone(r.args)
	args[r.node.param] = value.Int(r.top)
	r.read = 0
	r.rows, err = r.rt.Remote.Query(ctx, r.node.scan.stmt, args)
	return err
}

// Next implements exec.Rows.
func (r *searchRows) Next(ctx context.Context) (exec.Row, error) {
	for {
		in, err := r.rows.Next(ctx)
		if errors.Is(err, io.EOF) && r.read == r.top {
			if err = r.more(ctx); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		r.read++
		if r.top != math.MaxInt32 || len(r.seen) > 0 {
			id := analyze.RowIDKey(in[len(in)-1])
			if r.seen[id] {
				continue
			}
			if r.top != math.MaxInt32 {
				r.seen[id] = true
			}
		}
		for i, at := range r.node.positions {
			r.row[at] = in[i]
		}
		return r.row, nil
	}
}

// more asks for more rows than before.
func (r *searchRows) more(ctx context.Context) error {
	err := r.rows.Close()
	if r.top *= searchGrowth; r.top > searchMax {
		r.top = math.MaxInt32
	}
	return errors.Join(err, r.ask(ctx))
}

// Close implements exec.Rows.
func (r *searchRows) Close() error {
	if r.rows == nil {
		return nil
	}
	return r.rows.Close()
}

// Describe implements exec.Explainer.
func (n *searchNode) Describe(d *exec.Description) { d.Is("Foreign Scan", sends(n.scan.stmt)) }
