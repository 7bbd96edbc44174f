package sequence

import (
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Block is numbers that were reserved: First, then each Step further, to Last.
type Block struct{ First, Last, Step int64 }

// reserve computes the next block of at most n numbers. Only its first number may
// come from starting over: PostgreSQL reserves no further than to the end.
func reserve(s *gatewayschema.Sequence, from gatewayschema.Count, n int64) (Block, error) {
	b := Block{First: from.Last, Step: s.Increment}
	if from.Called {
		left := stepsLeft(s, from.Last)
		switch {
		case left > 0:
			b.First += s.Increment
		case !s.Cycles:
			return b, exhausted(s)
		case s.Increment > 0:
			b.First = s.Min
		default:
			b.First = s.Max
		}
	}
	more := min(stepsLeft(s, b.First), uint64(max(n, 1)-1))
	b.Last = b.First + int64(more)*s.Increment
	return b, nil
}

// stepsLeft is how often a sequence can go on from a number. The differences of
// signed numbers fit unsigned ones.
func stepsLeft(s *gatewayschema.Sequence, from int64) uint64 {
	switch {
	case s.Increment > 0 && from < s.Max:
		return (uint64(s.Max) - uint64(from)) / uint64(s.Increment)
	case s.Increment < 0 && from > s.Min:
		return (uint64(from) - uint64(s.Min)) / -uint64(s.Increment)
	}
	return 0
}

// exhausted is PostgreSQL's error for a sequence at its end.
func exhausted(s *gatewayschema.Sequence) error {
	if s.Increment > 0 {
		return pgerr.New(pgerr.SequenceGeneratorLimitExceeded, "nextval: reached maximum value of sequence %q (%d)", s.Name, s.Max)
	}
	return pgerr.New(pgerr.SequenceGeneratorLimitExceeded, "nextval: reached minimum value of sequence %q (%d)", s.Name, s.Min)
}
