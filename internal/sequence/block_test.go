package sequence

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// TestReserve compares blocks with nextval as PostgreSQL computes it, a number at
// a time, in numbers without bounds.
func TestReserve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-20, 20), rapid.Int64Range(math.MaxInt64-20, math.MaxInt64),
			rapid.Int64Range(math.MinInt64, math.MinInt64+20))
		s := &gatewayschema.Sequence{
			Min: number.Draw(t, "min"), Max: number.Draw(t, "max"), Increment: number.Draw(t, "increment"), Cycles: rapid.Bool().Draw(t, "cycles"),
		}
		if s.Min >= s.Max || s.Increment == 0 {
			t.Skip()
		}
		from := gatewayschema.Count{Last: rapid.Int64Range(s.Min, s.Max).Draw(t, "last"), Called: rapid.Bool().Draw(t, "called")}
		n := rapid.Int64Range(1, 30).Draw(t, "n")
		first, ok := next(s, from)
		got, err := reserve(s, from, n)
		if (err == nil) != ok {
			t.Fatalf("error %v, not %v", err, !ok)
		}
		if !ok {
			return
		}
		last := first
		for range n - 1 {
			further, ok := step(s, last)
			if !ok {
				break
			}
			last = further
		}
		if want := (Block{first, last, s.Increment}); got != want {
			t.Fatalf("%+v, not %+v", got, want)
		}
	})
}

// next is the number that nextval returns; ok is false when there is none.
func next(s *gatewayschema.Sequence, from gatewayschema.Count) (n int64, ok bool) {
	if !from.Called {
		return from.Last, true
	}
	if n, ok = step(s, from.Last); ok || !s.Cycles {
		return n, ok
	}
	if s.Increment > 0 {
		return s.Min, true
	}
	return s.Max, true
}

// step goes on by the increment, unless that is past the end.
func step(s *gatewayschema.Sequence, from int64) (int64, bool) {
	sum := new(big.Int).Add(big.NewInt(from), big.NewInt(s.Increment))
	if sum.Cmp(big.NewInt(s.Max)) > 0 || sum.Cmp(big.NewInt(s.Min)) < 0 {
		return 0, false
	}
	return sum.Int64(), true
}
