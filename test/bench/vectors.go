package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// The vectors are like embeddings: long, of numbers around zero.
const (
	dimensions = 1024
	nearest    = 10
)

// measureVectors compares loading vectors through the gateway with the driver's
// own batches, and finding the nearest ones with a scan of the same numbers.
func measureVectors(ctx context.Context, r *rig, rep *report) error {
	vectors := newVectors(r.sizes.vectors + 1)
	query, vectors := vectors[0], vectors[1:]
	texts := make([]string, len(vectors))
	var copyText []byte
	for i, v := range vectors {
		texts[i] = vectorText(v)
		copyText = append(strconv.AppendInt(copyText, int64(i+1), 10), "\t["+texts[i]+"]\n"...)
	}
	l := loading{
		table:  fmt.Sprintf("(id int, embedding VECTOR(DOUBLE, %d))", dimensions),
		insert: fmt.Sprintf(`INSERT INTO SQLUser."t" ("id", "embedding") VALUES (?, TO_VECTOR(?, DOUBLE, %d))`, dimensions),
		rows:   len(vectors), copy: copyText,
		row: func(b *iris.Batch, i int) {
			b.Int(int64(i + 1))
			b.String(texts[i])
		},
	}
	m, err := l.run(ctx, r)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("COPY of %d × %d vectors, embedded (beside the driver's batches)", len(vectors), dimensions),
		Ours: m[1], Theirs: m[0], Unit: "rows/s", Budget: 0.5, AtLeast: true,
	})
	return measureNearest(ctx, r, rep, query, vectors)
}

// measureNearest compares the nearest vectors by the gateway with a raw scan.
func measureNearest(ctx context.Context, r *rig, rep *report, query []float64, vectors [][]float64) error {
	raw, err := newRawScan(filepath.Join(r.work, "raw.db"), vectors)
	if err != nil {
		return err
	}
	defer raw.close()
	client, err := connect(ctx, r.overServer)
	if err != nil {
		return err
	}
	defer hangUp(ctx, client)
	want, err := raw.nearest(query)
	if err != nil {
		return err
	}
	text := "[" + vectorText(query) + "]"
	m, err := interleave(r.sizes.rounds,
		variant{"scan", func() (float64, error) {
			return micros(3, func() error {
				_, err := raw.nearest(query)
				return err
			})
		}},
		variant{"gateway", func() (float64, error) {
			return micros(3, func() error { return sameNearest(ctx, client, text, want) })
		}},
	)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("nearest %d of %d × %d, embedded (beside a raw scan)", nearest, len(vectors), dimensions),
		Ours: m[1] / 1e3, Theirs: m[0] / 1e3, Unit: "ms", Budget: 1.5,
	})
	return nil
}

// sameNearest asks for the nearest vectors and checks which they are.
func sameNearest(ctx context.Context, c *pgconn.PgConn, vector string, want []int64) error {
	result := c.ExecParams(ctx, fmt.Sprintf("SELECT id FROM t ORDER BY embedding <=> $1 LIMIT %d", nearest),
		[][]byte{[]byte(vector)}, nil, nil, nil).Read()
	if result.Err != nil {
		return result.Err
	}
	if len(result.Rows) != len(want) {
		return fmt.Errorf("%d rows instead of %d", len(result.Rows), len(want))
	}
	for i, row := range result.Rows {
		if string(row[0]) != strconv.FormatInt(want[i], 10) {
			return fmt.Errorf("vector %s at place %d instead of %d", row[0], i+1, want[i])
		}
	}
	return nil
}

// newVectors makes vectors, always the same ones.
func newVectors(n int) [][]float64 {
	random := rand.New(rand.NewPCG(1, 2))
	vectors := make([][]float64, n)
	for i := range vectors {
		vectors[i] = make([]float64, dimensions)
		for j := range vectors[i] {
			vectors[i][j] = math.Round(random.NormFloat64()*1e6) / 1e6
		}
	}
	return vectors
}

// vectorText is a vector's numbers between commas.
func vectorText(v []float64) string {
	var out []byte
	for i, f := range v {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendFloat(out, f, 'f', -1, 64)
	}
	return string(out)
}

// rawScan has vectors as blobs in a database of the engine that the embedded
// server uses: nobody reads them faster from there.
type rawScan struct {
	db   *sqlite3.Conn
	stmt *sqlite3.Stmt
}

// newRawScan writes the vectors to a file.
func newRawScan(path string, vectors [][]float64) (*rawScan, error) {
	db, err := sqlite3.Open(path)
	if err != nil {
		return nil, err
	}
	r := &rawScan{db: db}
	if err := r.fill(vectors); err != nil {
		r.close()
		return nil, err
	}
	r.stmt, _, err = db.Prepare("SELECT id, v FROM vectors")
	return r, err
}

// fill makes the table.
func (r *rawScan) fill(vectors [][]float64) error {
	if err := r.db.Exec("CREATE TABLE vectors (id INTEGER PRIMARY KEY, v BLOB); BEGIN"); err != nil {
		return err
	}
	insert, _, err := r.db.Prepare("INSERT INTO vectors VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }() // Exec has said what went wrong
	for i, v := range vectors {
		blob := make([]byte, 0, 8*len(v))
		for _, f := range v {
			blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(f))
		}
		if err := insert.BindInt(1, i+1); err != nil {
			return err
		}
		if err := insert.BindBlob(2, blob); err != nil {
			return err
		}
		if err := insert.Exec(); err != nil {
			return err
		}
	}
	return r.db.Exec("COMMIT")
}

// neighbour is a vector and its likeness to the one looked for.
type neighbour struct {
	id     int64
	cosine float64
}

// nearest reads every vector and returns the ids of the most similar ones.
func (r *rawScan) nearest(query []float64) ([]int64, error) {
	defer func() { _ = r.stmt.Reset() }() // Err has said what went wrong
	var found []neighbour
	for r.stmt.Step() {
		found = append(found, neighbour{r.stmt.ColumnInt64(0), cosine(query, r.stmt.ColumnRawBlob(1))})
	}
	if err := r.stmt.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b neighbour) int { return cmp.Compare(b.cosine, a.cosine) })
	ids := make([]int64, min(nearest, len(found)))
	for i := range ids {
		ids[i] = found[i].id
	}
	return ids, nil
}

// cosine is the cosine of the angle between a vector and one held as bytes.
func cosine(a []float64, b []byte) float64 {
	var dot, normA, normB float64
	for i, x := range a {
		y := math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		dot += x * y
		normA += x * x
		normB += y * y
	}
	return dot / math.Sqrt(normA*normB)
}

// close closes the database.
func (r *rawScan) close() {
	if r.stmt != nil {
		_ = r.stmt.Close() // it only reads
	}
	_ = r.db.Close() // a temporary file
}
