package exec

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// sample is TABLESAMPLE: each row, or group of rows, of its source stays or goes by a
// number that its place and the seed decide.
type sample struct {
	source        Node
	percent, seed Eval // seed is nil without REPEATABLE
	group         uint64
}

// sampleGroup is how many neighbouring rows TABLESAMPLE SYSTEM takes or leaves together,
// as PostgreSQL does with those of a page.
const sampleGroup = 100

// newSample puts TABLESAMPLE above the rows of a table.
func newSample(source Node, s *analyze.Sample, l *Layout) (Node, error) {
	n := &sample{source: source, group: 1}
	if s.Method == "system" {
		n.group = sampleGroup
	}
	var err error
	if n.percent, err = Compile(s.Percent, l); err != nil || s.Seed == nil {
		return n, err
	}
	n.seed, err = Compile(s.Seed, l)
	return n, err
}

// Open implements Node.
func (n *sample) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	r := &sampleRows{sample: n, random: rand.Uint64()} //nolint:gosec // a sample is no secret
	in := ownInput(ctx, rt, own)
	if err := r.choose(in); err != nil {
		return nil, err
	}
	var err error
	r.Rows, err = n.source.Open(ctx, rt, own)
	return r, err
}

// sampleRows is a running sample.
type sampleRows struct {
	Rows
	*sample
	random uint64  // what the numbers of the groups begin with
	chance float64 // of a group to stay
	at     uint64  // the number of the next row
}

// choose reads the percentage and the seed.
func (r *sampleRows) choose(in *Input) error {
	percent, err := r.percent(in)
	if err != nil {
		return err
	}
	if percent.IsNull() {
		return pgerr.New(pgerr.InvalidTablesampleArgument, "TABLESAMPLE parameter cannot be null")
	}
	r.chance = percent.Float() / 100
	if !(r.chance >= 0 && r.chance <= 1) {
		return pgerr.New(pgerr.InvalidTablesampleArgument, "sample percentage must be between 0 and 100")
	}
	if r.seed == nil {
		return nil
	}
	seed, err := r.seed(in)
	if err != nil {
		return err
	}
	if seed.Kind() == value.KindNull {
		return pgerr.New(pgerr.InvalidTablesampleRepeat, "TABLESAMPLE REPEATABLE parameter cannot be null")
	}
	r.random = math.Float64bits(seed.Float() + 0) // 0 and -0 are one seed
	return nil
}

// Next implements Rows.
func (r *sampleRows) Next(ctx context.Context) (Row, error) {
	for {
		row, err := r.Rows.Next(ctx)
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		group := r.at / r.group
		r.at++
		if rand.New(rand.NewPCG(r.random, group)).Float64() < r.chance { //nolint:gosec // see Open
			return row, nil
		}
	}
}
