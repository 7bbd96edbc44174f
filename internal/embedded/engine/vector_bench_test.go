package engine

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// BenchmarkNearest finds the nearest vectors by SQL and by a scan of the same
// blobs that computes in a plain loop, in turn. The budget is the metric ratio:
// 1.5 at most.
//
//	go test ./internal/embedded/engine -run '^$' -bench Nearest -benchtime 5x
func BenchmarkNearest(b *testing.B) {
	for _, size := range []struct {
		rows, length int
		element      string
	}{{10_000, 1024, "FLOAT"}, {10_000, 1024, "DOUBLE"}, {100_000, 384, "FLOAT"}} {
		b.Run(fmt.Sprintf("%dx%d%s", size.rows, size.length, size.element), func(b *testing.B) {
			n := newNearest(b, size.rows, size.length, size.element)
			for _, f := range []string{"VECTOR_COSINE", "VECTOR_DOT_PRODUCT"} {
				b.Run(f, func(b *testing.B) { n.compare(b, f) })
			}
		})
	}
}

// nearestBench is a table of vectors.
type nearestBench struct {
	job    superserver.Job
	db     *store.Database
	table  *store.Table
	query  string // text
	blob   []byte // the same, stored
	double bool
}

// newNearest fills a table with random vectors.
func newNearest(b *testing.B, rows, length int, element string) *nearestBench {
	backend := mustBackend(b, Options{Dir: b.TempDir()})
	n := &nearestBench{job: mustLogin(b, backend), double: element == "DOUBLE"}
	mustExec(b, n.job, fmt.Sprintf("CREATE TABLE V (id INT, v VECTOR(%s, %d))", element, length))
	random := rand.New(rand.NewPCG(1, 2))
	vector := func() string {
		blob := []byte{byte(elementNamed(element))}
		for range length {
			f := random.NormFloat64()
			if n.double {
				blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(f))
			} else {
				blob = binary.LittleEndian.AppendUint32(blob, math.Float32bits(float32(f)))
			}
		}
		return string(blob)
	}
	n.blob = []byte(vector())
	n.query = vectorText(string(n.blob))
	var err error
	if n.db, err = backend.store.Database("USER"); err != nil {
		b.Fatal(err)
	}
	n.table = n.db.Catalog().Table("SQLUser", "V")
	session := n.db.NewSession()
	defer session.Close()
	_, err = session.Write(b.Context(), 1, func(w *store.Writer, _ int) error {
		for i := range rows {
			if _, err := w.Insert(n.table, []store.Value{store.Int(int64(i + 1)), store.Blob(vector())}, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// compare times the statement and the scan in turn, and reports the medians.
func (n *nearestBench) compare(b *testing.B, function string) {
	kind := "FLOAT"
	if n.double {
		kind = "DOUBLE"
	}
	sql := fmt.Sprintf("SELECT TOP 10 id FROM V ORDER BY %s(v, TO_VECTOR(?, %s)) DESC", function, kind)
	st, err := n.job.Prepare(b.Context(), sql, make([]superserver.ParamInfo, 1))
	if err != nil {
		b.Fatal(err)
	}
	var scans, statements []time.Duration
	for b.Loop() {
		start := time.Now()
		want := n.scan(b, function == "VECTOR_COSINE")
		scans = append(scans, time.Since(start))
		start = time.Now()
		rows, err := readAll(context.Background(), st, []list.Item{{Kind: list.String, Str: n.query}})
		statements = append(statements, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
		var got []string
		for _, row := range rows {
			got = append(got, fmt.Sprint(row[0].Int))
		}
		if !slices.Equal(got, want) {
			b.Fatalf("got %v, want %v", got, want)
		}
	}
	slices.Sort(scans)
	slices.Sort(statements)
	scan, statement := scans[len(scans)/2], statements[len(statements)/2]
	b.ReportMetric(float64(scan.Microseconds())/1000, "scan-ms")
	b.ReportMetric(float64(statement.Microseconds())/1000, "sql-ms")
	b.ReportMetric(float64(statement)/float64(scan), "ratio")
	b.ReportMetric(0, "ns/op")
}

// scan reads every vector and returns the ids of the nearest ones.
func (n *nearestBench) scan(b *testing.B, cosine bool) []string {
	session := n.db.NewSession()
	defer session.Close()
	reader, err := session.Reader(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Release()
	stmt, err := reader.Stmt("SELECT " + n.table.Columns[0].Physical + "," + n.table.Columns[1].Physical + " FROM " + n.table.Physical)
	if err != nil {
		b.Fatal(err)
	}
	type found struct {
		id    int64
		score float64
	}
	query := floats(n.blob[1:], n.double)
	var all []found
	for stmt.Step() {
		all = append(all, found{stmt.ColumnInt64(0), likeness(query, stmt.ColumnRawBlob(1)[1:], n.double, cosine)})
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	var ids []string
	for _, f := range all[:10] {
		ids = append(ids, fmt.Sprint(f.id))
	}
	return ids
}

// floats are the numbers of a stored vector.
func floats(blob []byte, double bool) []float64 {
	var list []float64
	for len(blob) > 0 {
		if double {
			list = append(list, math.Float64frombits(binary.LittleEndian.Uint64(blob)))
			blob = blob[8:]
		} else {
			list = append(list, float64(math.Float32frombits(binary.LittleEndian.Uint32(blob))))
			blob = blob[4:]
		}
	}
	return list
}

// likeness is the dot product or the cosine, computed in a plain loop.
func likeness(a []float64, b []byte, double, cosine bool) float64 {
	var dot, normA, normB float64
	for i, x := range a {
		var y float64
		if double {
			y = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		} else {
			y = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		}
		dot += x * y
		if cosine {
			normA += x * x
			normB += y * y
		}
	}
	if cosine {
		return dot / math.Sqrt(normA*normB)
	}
	return dot
}
