package plan

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// How many rows a search by Euclidean distance asks IRIS for: more than are wanted
// by a part and a few, four times as many when those do not decide, and all past
// the most that are kept here.
const (
	nearestExtra  = 32
	nearestGrowth = 4
	nearestMax    = 4096
)

// nearestNode yields the rows of a search by Euclidean distance among which the
// nearest are. IRIS has no such distance, but it has the inner product, and
//
//	|v − q|² = |v|² − 2 v·q + |q|²
//
// so that the order of 2 v·q − v·v, descending, is that of the distance but for
// rounding. IRIS is asked for the first rows by it; the distances of these are
// computed here, exactly. When the score of the last is so much worse than that of
// the nearest that no rounding can bring a row behind it before them, the nearest
// are among the rows. NULLs are the last in both orders.
type nearestNode struct {
	ranked *remoteNode // its last column is the score
	top    int         // which of ranked's parameters says how many rows
	scan   *remoteNode // all rows, in no order
	// distance, of a row of scan; query is the vector, count and offset are those of
	// the query.
	distance, query, count, offset exec.Eval
	dims                           int
	// further says that other keys decide between rows of one distance.
	further bool
	// rounding is the unit roundoff of the elements.
	rounding float64
}

// nearest makes the core of a query a search for the nearest vectors by Euclidean
// distance; nil when it is none. rest is what the query computes of the rows of s,
// and columns are these, in the order of needed.
func (p *pusher) nearest(q *analyze.Query, s *irissql.Select, c *coreRest) (exec.Node, error) {
	col, query := p.euclidean(q)
	if col == nil || q.Limit == nil || !isConstant(q.Limit) || q.Offset != nil && !isConstant(q.Offset) ||
		p.lacks(orderByEuclidean) || p.lacks(topRows) || p.work.cannot(capability(irissql.TopParameters)) {
		return nil, nil
	}
	n := &nearestNode{further: len(q.OrderBy) > 1, dims: p.column(col).IRIS.Length, rounding: 0x1p-24}
	element := p.column(col).IRIS.Element
	if element == "DOUBLE" {
		n.rounding = 0x1p-53
	}
	v := p.columnRef(col)
	given, ok := p.vector(query, element)
	if !ok {
		return nil, nil
	}
	product := func(x, y irissql.Expr) irissql.Expr {
		return irissql.Func{Name: "VECTOR_DOT_PRODUCT", Args: []irissql.Expr{x, y}}
	}
	score := irissql.Binary{
		Op: "-", Left: irissql.Binary{Op: "*", Left: irissql.Int{N: 2}, Right: product(v, given)}, Right: product(v, v),
	}
	rows := &analyze.Const{Node: analyze.Node{Typ: intType}, Value: value.Int(0)} // set when it is known
	ranked := *s
	ranked.Items = append(slices.Clone(s.Items), irissql.Item{Expr: score, Alias: "score"})
	ranked.OrderBy = []irissql.Order{fires(p, orderByEuclidean, irissql.Order{Expr: score, Desc: true})}
	ranked.Limit = fires[irissql.Expr](p, topRows, p.param(rows, analyze.IRISType{Name: "integer"}))
	double := analyze.TypeRef{OID: pgtype.Float8OID, Typmod: pgtype.NoTypmod}
	columns := append(slices.Clone(c.columns), exec.RemoteColumn{Type: double, IRIS: analyze.IRISType{Name: "double"}})
	stmt := p.finish(&ranked, columns)
	n.top = slices.IndexFunc(stmt.Params, func(x exec.RemoteParam) bool { return x.Expr == analyze.Expr(rows) })
	return n, n.compile(stmt, p.finish(s, c.columns), q, query, c)
}

// euclidean is the column and the vector of a search by Euclidean distance: that is
// the first sort key, ascending.
func (p *pusher) euclidean(q *analyze.Query) (*analyze.Column, analyze.Expr) {
	if len(q.OrderBy) == 0 || q.OrderBy[0].Desc || q.OrderBy[0].NullsFirst || returnsSet(q) {
		return nil, nil
	}
	call, ok := q.OrderBy[0].Expr.(*analyze.Call)
	if !ok || call.Func.IRIS != "l2_distance" || len(call.Args) != 2 {
		return nil, nil
	}
	for i, a := range call.Args {
		col, ok := a.(*analyze.Column)
		if !ok || col.Level != 0 || !isConstant(call.Args[1-i]) {
			continue
		}
		iris := p.column(col).IRIS
		if iris.Length > 0 && (iris.Element == "FLOAT" || iris.Element == "DOUBLE") {
			return col, call.Args[1-i]
		}
	}
	return nil, nil
}

// compile prepares what is evaluated here.
func (n *nearestNode) compile(ranked, scan *exec.RemoteStatement, q *analyze.Query, query analyze.Expr, c *coreRest) (err error) {
	if n.ranked, err = newRemote(ranked); err != nil {
		return err
	}
	if n.scan, err = newRemote(scan); err != nil {
		return err
	}
	if n.distance, err = exec.Compile(c.query.OrderBy[0].Expr, exec.RangesLayout(c.query.Ranges, nil)); err != nil {
		return err
	}
	if n.query, err = exec.Compile(query, nil); err != nil {
		return err
	}
	if n.count, err = exec.Compile(q.Limit, nil); err != nil || q.Offset == nil {
		return err
	}
	n.offset, err = exec.Compile(q.Offset, nil)
	return err
}

// Open implements exec.Node.
func (n *nearestNode) Open(ctx context.Context, rt *exec.Runtime, own *exec.Frame) (exec.Rows, error) {
	wanted, norm, ok := n.bounds(ctx, rt)
	if !ok {
		return n.scan.Open(ctx, rt, own)
	}
	for top := wanted + wanted/2 + nearestExtra; top <= nearestMax; top *= nearestGrowth {
		rows, decided, err := n.first(ctx, rt, top, wanted, norm)
		if err != nil || decided {
			return &nearestRows{rows: rows}, err
		}
	}
	return n.scan.Open(ctx, rt, own)
}

// bounds are the number of rows that are wanted and the length of the vector; ok is
// false when all rows have to be read. What is wrong with the expressions is said
// where they are evaluated again.
func (n *nearestNode) bounds(ctx context.Context, rt *exec.Runtime) (wanted int, norm float64, ok bool) {
	in := exec.NewInput(ctx, rt, nil)
	total := int64(0)
	for _, e := range []exec.Eval{n.count, n.offset} {
		if e == nil {
			continue
		}
		v, err := e(in)
		if err != nil || v.IsNull() && total == 0 || !v.IsNull() && (v.Int() < 0 || v.Int() > nearestMax) {
			return 0, 0, false
		}
		if !v.IsNull() {
			total += v.Int()
		}
	}
	v, err := n.query(in)
	if err != nil || v.IsNull() || total == 0 {
		return 0, 0, false
	}
	elements := v.Vector64()
	for _, x := range v.Vector32() {
		elements = append(elements, float64(x))
	}
	sum := 0.0
	for _, x := range elements {
		sum += x * x
	}
	return int(total), math.Sqrt(sum), len(elements) == n.dims && !math.IsInf(sum, 0) && total <= nearestMax
}

// first reads the first rows by score. decided says that the nearest are among them.
func (n *nearestNode) first(ctx context.Context, rt *exec.Runtime, top, wanted int, norm float64) (rows []exec.Row, decided bool, err error) {
	args, err := EvalArgs(ctx, rt, n.ranked.args)
	if err != nil {
		return nil, false, err
	}
	args[n.top] = value.Int(int64(top))
	source, err := rt.Remote.Query(ctx, n.ranked.stmt, args)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	in := exec.NewInput(ctx, rt, nil)
	var distances []float64
	var last value.Value
	for {
		row, err := source.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false, err
		}
		kept := make(exec.Row, len(row)-1)
		for i := range kept {
			kept[i] = row[i].Clone()
		}
		last = row[len(row)-1]
		in.Row = kept
		d, err := n.distance(in)
		if err != nil {
			return nil, false, err
		}
		if !d.IsNull() {
			distances = append(distances, d.Float())
		}
		rows = append(rows, kept)
	}
	return rows, len(rows) < top || n.decides(distances, wanted, last, norm), nil
}

// decides reports whether a row behind the last one by score cannot be among the
// nearest of so many distances. Of a vector that is as near as the farthest of these
// the length is at most that of the query and this distance, and so is bounded what
// its score is off by.
func (n *nearestNode) decides(distances []float64, wanted int, last value.Value, norm float64) bool {
	if last.IsNull() && !n.further {
		return true // only NULLs are left, and one is as good as another
	}
	if len(distances) < wanted {
		return false
	}
	if last.IsNull() {
		return true
	}
	slices.SortFunc(distances, cmp.Compare[float64])
	farthest := distances[wanted-1]
	length := norm + farthest
	// Two sums of dims products, each rounded, and what is done with them.
	off := 2 * float64(n.dims+4) * n.rounding * length * (length + 2*norm)
	worst := norm*norm - last.Float() - off // of the squares of the distances of those behind
	return farthest*farthest < worst        // and not when one of them is no number
}

// nearestRows yields rows that were read.
type nearestRows struct {
	rows []exec.Row
	next int
}

// Next implements exec.Rows.
func (r *nearestRows) Next(context.Context) (exec.Row, error) {
	if r.next == len(r.rows) {
		return nil, io.EOF
	}
	r.next++
	return r.rows[r.next-1], nil
}

// Close implements exec.Rows.
func (r *nearestRows) Close() error { return nil }
