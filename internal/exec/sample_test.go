package exec

import (
	"errors"
	"io"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// TestSample looks at how many of many rows a sample has, that a seed repeats it, and
// that another one does not.
func TestSample(t *testing.T) {
	const rows = 20000
	take := func(group uint64, percent, seed float64) map[int64]bool {
		t.Helper()
		source := &values{}
		for i := range int64(rows) {
			source.rows = append(source.rows, []Eval{func(*Input) (value.Value, error) { return value.Int(i), nil }})
		}
		n := &sample{source: source, group: group, percent: constantFloat(percent), seed: constantFloat(seed)}
		r, err := n.Open(t.Context(), &Runtime{}, &Frame{})
		if err != nil {
			t.Fatal(err)
		}
		return numbersOf(t, r)
	}
	for _, group := range []uint64{1, sampleGroup} {
		one := take(group, 10, 1)
		if n := len(one); n < rows/20 || n > rows/5 {
			t.Errorf("groups of %d: %d of %d rows are 10 percent", group, n, rows)
		}
		again, other := take(group, 10, 1), take(group, 10, 2)
		same := 0
		for i := range one {
			if !again[i] {
				t.Fatalf("groups of %d: row %d is missing from the same sample", group, i)
			}
			if other[i] {
				same++
			}
		}
		if same == len(one) {
			t.Errorf("groups of %d: another seed chooses the same rows", group)
		}
		for i := range one {
			if neighbour := i - i%int64(group); !one[neighbour] {
				t.Errorf("groups of %d: row %d is there without row %d", group, i, neighbour)
			}
		}
	}
}

// constantFloat yields a number.
func constantFloat(f float64) Eval {
	return func(*Input) (value.Value, error) { return value.Float(f), nil }
}

// numbersOf reads rows of one number each.
func numbersOf(t *testing.T, r Rows) map[int64]bool {
	t.Helper()
	out := map[int64]bool{}
	for {
		row, err := r.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out[row[0].Int()] = true
	}
}
