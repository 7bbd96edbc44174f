package session

import (
	"context"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/sequence"
)

// aheadMax is the largest block that a statement reserves of a sequence without
// CACHE, when it asks again and again.
const aheadMax = 1024

// returnLimit bounds the time for giving unused numbers back.
const returnLimit = 5 * time.Second

// counted is what a session knows of a sequence that it has used.
type counted struct {
	sequence gatewayschema.Sequence
	last     int64 // what currval says
	defined  bool  // whether it may
	// block is what is reserved; its numbers up to last are used.
	block sequence.Block
	// ahead is how many numbers the statement at hand reserved last; a block
	// of more than the sequence's CACHE is given back with its end.
	ahead int64
}

// spent reports whether the reserved numbers are used up.
func (c *counted) spent() bool { return c.block.Step == 0 || c.last == c.block.Last }

// drop forgets the reserved numbers.
func (c *counted) drop() { c.block, c.ahead = sequence.Block{}, 0 }

// sequenceUse is what a session has used of sequences.
type sequenceUse struct {
	counted map[uint32]*counted // by OID
	latest  uint32              // the sequence that nextval was asked of last, 0 for none
}

// sequences is a session as the source of numbers.
type sequences Session

// of is what is known of a sequence. Numbers reserved of one that was defined
// otherwise are dropped, as in PostgreSQL.
func (s *sequences) of(seq *meta.Sequence) *counted {
	c := s.used.counted[seq.Relation.OID]
	if c == nil {
		c = &counted{}
		s.used.counted[seq.Relation.OID] = c
	}
	now := seq.Sequence
	now.OwnerTable, now.OwnerField, now.OwnerKind = "", "", gatewayschema.WithoutKind
	if c.sequence != now {
		c.drop()
	}
	c.sequence = now
	return c
}

// context is that of the statement at hand.
func (s *sequences) context() context.Context {
	if s.call == nil {
		return context.Background() // outside of statements, which nothing cancels
	}
	return s.call
}

// writes refuses what changes a sequence, unless it is temporary, in a transaction
// that only reads.
func (s *sequences) writes(seq *meta.Sequence, function string) error {
	if s.tx.readOnly() && !s.temporary.owns(seq.Relation) {
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute %s() in a read-only transaction", function)
	}
	return nil
}

// Next implements catalog.Sequences. Without CACHE a number is reserved by itself;
// a statement that goes on asking gets blocks that grow.
func (s *sequences) Next(seq *meta.Sequence) (int64, error) {
	if err := s.writes(seq, "nextval"); err != nil {
		return 0, err
	}
	c := s.of(seq)
	if !c.spent() {
		c.last += c.block.Step
		s.used.latest = seq.Relation.OID
		return c.last, nil
	}
	want := seq.CacheSize
	if want <= 1 {
		want = min(max(1, 2*c.ahead), aheadMax)
		c.ahead = want
	}
	block, err := s.handler.counters.Take(s.context(), &seq.Sequence, want)
	if err != nil {
		c.drop()
		return 0, err
	}
	c.block, c.last, c.defined = block, block.First, true
	s.used.latest = seq.Relation.OID
	return c.last, nil
}

// Current implements catalog.Sequences.
func (s *sequences) Current(seq *meta.Sequence) (int64, error) {
	c := s.of(seq)
	if !c.defined {
		return 0, pgerr.New(pgerr.ObjectNotInPrerequisiteState, "currval of sequence %q is not yet defined in this session", seq.Relation.Name)
	}
	return c.last, nil
}

// Latest implements catalog.Sequences.
func (s *sequences) Latest() (int64, error) {
	c := s.used.counted[s.used.latest]
	known := (*Session)(s).peek()
	if c == nil || known == nil || known.SequenceOf(s.used.latest) == nil {
		return 0, pgerr.New(pgerr.ObjectNotInPrerequisiteState, "lastval is not yet defined in this session")
	}
	return c.last, nil
}

// Set implements catalog.Sequences.
func (s *sequences) Set(seq *meta.Sequence, to gatewayschema.Count) error {
	if err := s.writes(seq, "setval"); err != nil {
		return err
	}
	c := s.of(seq)
	if err := s.handler.counters.Set(s.context(), &seq.Sequence, to); err != nil {
		return err
	}
	c.drop()
	if to.Called {
		c.last, c.defined = to.Last, true
	}
	return nil
}

// Count implements catalog.Sequences.
func (s *sequences) Count(seq *meta.Sequence) (gatewayschema.Count, error) {
	_, count, err := s.handler.counters.Read(s.context(), &seq.Sequence)
	return count, err
}

// returnNumbers ends a statement's use of sequences: it gives back the numbers that
// it has reserved and not used. A gap is no error.
func (s *Session) returnNumbers(ctx context.Context) {
	for _, c := range s.used.counted {
		if c.ahead > 1 && !c.spent() {
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), returnLimit)
			_ = s.handler.counters.GiveBack(limited, &c.sequence, c.block, c.last)
			cancel()
			c.block.Last = c.last
		}
		c.ahead = 0
	}
}

// forgetSequences is DISCARD SEQUENCES.
func (s *Session) forgetSequences() {
	s.used = sequenceUse{counted: map[uint32]*counted{}}
}
