package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

const (
	// searchers is how many clients search at the same time.
	searchers = 50
	// searchShare is how much of a search's time the gateway may take.
	searchShare = 0.1
	// searchQueries are the vectors that are looked for.
	searchQueries = 8
)

// collection is a table of vectors, and what is looked for in it.
type collection struct {
	count, dimensions int
	vectors           [][]float32
	queries           [][]float32
	want              [][]int64 // the nearest of each query, by brute force
}

// measureSearch compares searches for the nearest vectors through the gateway with
// the same by its driver alone, one at a time and by many clients. All of them must
// find what brute force finds.
func measureSearch(ctx context.Context, r *rig, rep *report) error {
	sizes := [][2]int{{10_000, 1024}, {100_000, 384}}
	if r.o.short {
		sizes = [][2]int{{2_000, 1024}, {5_000, 384}}
	}
	for _, s := range sizes {
		c := newCollection(s[0], s[1])
		if err := c.load(ctx, r); err != nil {
			return err
		}
		if err := c.alone(ctx, r, rep); err != nil {
			return err
		}
		if err := c.together(ctx, r, rep); err != nil {
			return err
		}
	}
	return nil
}

// newCollection makes vectors, always the same ones, and finds the nearest.
func newCollection(count, dimensions int) *collection {
	random := rand.New(rand.NewPCG(3, uint64(dimensions)))
	c := &collection{count: count, dimensions: dimensions}
	vector := func() []float32 {
		v := make([]float32, dimensions)
		for i := range v {
			v[i] = float32(random.NormFloat64())
		}
		return v
	}
	for range count {
		c.vectors = append(c.vectors, vector())
	}
	for range searchQueries {
		q := vector()
		c.queries = append(c.queries, q)
		c.want = append(c.want, c.bruteForce(q))
	}
	return c
}

// bruteForce are the ids of the vectors nearest to one.
func (c *collection) bruteForce(q []float32) []int64 {
	found := make([]neighbour, len(c.vectors))
	for i, v := range c.vectors {
		var dot, a, b float64
		for j, x := range v {
			dot += float64(x) * float64(q[j])
			a += float64(x) * float64(x)
			b += float64(q[j]) * float64(q[j])
		}
		found[i] = neighbour{int64(i + 1), dot / math.Sqrt(a*b)}
	}
	slices.SortFunc(found, func(a, b neighbour) int { return cmp.Compare(b.cosine, a.cosine) })
	ids := make([]int64, nearest)
	for i := range ids {
		ids[i] = found[i].id
	}
	return ids
}

// binaryVector is pgvector's binary form.
func binaryVector(buf []byte, v []float32) []byte {
	buf = binary.BigEndian.AppendUint16(buf, uint16(len(v)))
	buf = append(buf, 0, 0)
	for _, f := range v {
		buf = binary.BigEndian.AppendUint32(buf, math.Float32bits(f))
	}
	return buf
}

// load fills the table by binary COPY.
func (c *collection) load(ctx context.Context, r *rig) error {
	client, err := connect(ctx, r.overServer)
	if err != nil {
		return err
	}
	defer hangUp(ctx, client)
	if err := execute(ctx, client, fmt.Sprintf("DROP TABLE IF EXISTS s; CREATE TABLE s (id int PRIMARY KEY, embedding vector(%d))",
		c.dimensions)); err != nil {
		return err
	}
	tag, err := client.CopyFrom(ctx, &copyVectors{c: c}, "COPY s FROM STDIN (FORMAT binary)")
	return counted(tag, err, c.count)
}

// copyVectors is a collection in the form of binary COPY.
type copyVectors struct {
	c    *collection
	next int
	rest []byte
}

// Read implements io.Reader.
func (r *copyVectors) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		switch {
		case r.next == 0:
			r.rest = append(r.rest, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		case r.next <= r.c.count:
			r.rest = binary.BigEndian.AppendUint16(r.rest[:0], 2)
			r.rest = binary.BigEndian.AppendUint32(r.rest, 4)
			r.rest = binary.BigEndian.AppendUint32(r.rest, uint32(r.next))
			r.rest = binary.BigEndian.AppendUint32(r.rest, uint32(4+4*r.c.dimensions))
			r.rest = binaryVector(r.rest, r.c.vectors[r.next-1])
		case r.next == r.c.count+1:
			r.rest = append(r.rest[:0], 0xff, 0xff)
		default:
			return 0, io.EOF
		}
		r.next++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// searcher looks for the nearest vectors of query number i.
type searcher struct {
	search func(ctx context.Context, i int) ([]int64, error)
	hangUp func()
}

// check searches and compares with brute force.
func (c *collection) check(ctx context.Context, s *searcher, i int) error {
	got, err := s.search(ctx, i%searchQueries)
	if err == nil && !slices.Equal(got, c.want[i%searchQueries]) {
		err = fmt.Errorf("found %v instead of %v", got, c.want[i%searchQueries])
	}
	return err
}

// byGateway searches through the gateway, as a program with pgvector's package does.
func (c *collection) byGateway(ctx context.Context, r *rig) (*searcher, error) {
	client, err := connect(ctx, r.overServer)
	if err != nil {
		return nil, err
	}
	if _, err := client.Prepare(ctx, "search", fmt.Sprintf("SELECT id FROM s ORDER BY embedding <=> $1 LIMIT %d", nearest), nil); err != nil {
		return nil, errors.Join(err, client.Close(ctx))
	}
	return &searcher{
		search: func(ctx context.Context, i int) ([]int64, error) {
			params := [][]byte{binaryVector(nil, c.queries[i])}
			result := client.ExecPrepared(ctx, "search", params, binaryFormat, binaryFormat).Read()
			ids := make([]int64, len(result.Rows))
			for j, row := range result.Rows {
				ids[j] = int64(binary.BigEndian.Uint32(row[0]))
			}
			return ids, result.Err
		},
		hangUp: func() { hangUp(ctx, client) },
	}, nil
}

// byDriver searches by the driver alone, with the statement that the gateway sends.
func (c *collection) byDriver(ctx context.Context, r *rig) (*searcher, error) {
	conn, err := dial(ctx, r.embedded)
	if err != nil {
		return nil, err
	}
	stmt, err := conn.Prepare(ctx, fmt.Sprintf(`SELECT TOP %d "t00"."id" AS "c00" FROM "SQLUser"."s" "t00" `+
		`ORDER BY VECTOR_COSINE("t00"."embedding", TO_VECTOR(?, FLOAT)) DESC`, nearest))
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &searcher{
		search: func(ctx context.Context, i int) ([]int64, error) {
			text := shortVectorText(c.queries[i])
			rows, err := stmt.Query(ctx, []list.Item{{Kind: list.String, Str: text}}, iris.QueryOptions{})
			if err != nil {
				return nil, err
			}
			return readIDs(ctx, rows)
		},
		hangUp: func() { _ = conn.Close() }, // it has done its work
	}, nil
}

// shortVectorText is a vector's numbers between commas.
func shortVectorText(v []float32) string {
	var out []byte
	for i, f := range v {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendFloat(out, float64(f), 'g', -1, 32)
	}
	return string(out)
}

// readIDs reads the only column of all rows.
func readIDs(ctx context.Context, rows *iris.Rows) (ids []int64, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next(ctx) {
		row := list.NewReader(rows.Row())
		item, err := row.Next()
		if err != nil {
			return nil, err
		}
		ids = append(ids, item.Int)
	}
	return ids, rows.Err()
}

// side is one of those that are compared.
type side struct {
	name string
	make func(context.Context, *rig) (*searcher, error)
}

// sides are the driver and the gateway.
func (c *collection) sides() []side { return []side{{"driver", c.byDriver}, {"gateway", c.byGateway}} }

// alone compares searches one at a time.
func (c *collection) alone(ctx context.Context, r *rig, rep *report) error {
	var variants []variant
	for _, side := range c.sides() {
		s, err := side.make(ctx, r)
		if err != nil {
			return err
		}
		defer s.hangUp()
		n := 0
		variants = append(variants, variant{side.name, func() (float64, error) {
			return micros(3, func() error {
				n++
				return c.check(ctx, s, n)
			})
		}})
	}
	m, err := interleave(r.sizes.rounds, variants...)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("search of %d × %d, embedded (beside the driver alone)", c.count, c.dimensions),
		Ours: m[1] / 1e3, Theirs: m[0] / 1e3, Unit: "ms", Budget: 1 / (1 - searchShare),
	})
	return nil
}

// together compares searches by many clients at the same time.
func (c *collection) together(ctx context.Context, r *rig, rep *report) error {
	var variants []variant
	for _, side := range c.sides() {
		all := make([]*searcher, searchers)
		for i := range all {
			s, err := side.make(ctx, r)
			if err != nil {
				return err
			}
			defer s.hangUp()
			all[i] = s
		}
		variants = append(variants, variant{side.name, func() (float64, error) { return c.rate(ctx, all) }})
	}
	m, err := interleave(max(3, r.sizes.rounds/3), variants...)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("the same by %d clients at once", searchers),
		Ours: m[1], Theirs: m[0], Unit: "searches/s", Budget: 1 - searchShare, AtLeast: true,
	})
	return nil
}

// rate is how many searches a second several clients do, each at least one and in the
// end those that fit into a few seconds.
func (c *collection) rate(ctx context.Context, all []*searcher) (float64, error) {
	const spell = 2 * time.Second
	var done atomic.Int64
	failed := make([]error, len(all))
	start := time.Now()
	var group sync.WaitGroup
	for i, s := range all {
		group.Go(func() {
			for n := i; failed[i] == nil && (n == i || time.Since(start) < spell); n++ {
				failed[i] = c.check(ctx, s, n)
				done.Add(1)
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), errors.Join(failed...)
}
