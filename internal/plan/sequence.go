package plan

import (
	"math"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// SequenceChange is what the options of a sequence make of it.
type SequenceChange struct {
	Sequence gatewayschema.Sequence
	// Count is what it has counted to; Counts says that this is changed.
	Count  gatewayschema.Count
	Counts bool
	// OwnedBy is the name in OWNED BY, nil without one.
	OwnedBy *pgsql.ColumnRef
	// Name is the name in SEQUENCE NAME, nil without one.
	Name *pgsql.ColumnRef
}

// sequenceOptions are the options of a sequence by name, those with a NO before
// them under the same name.
type sequenceOptions struct {
	catalog  analyze.Catalog
	given    map[string]*pgsql.Option
	identity bool // of an identity column, whose type is the column's
}

// sequenceTypes are the types of sequences with their bounds.
var sequenceTypes = map[pgtype.OID]struct {
	name     string
	min, max int64
}{
	pgtype.Int2OID: {"int2", math.MinInt16, math.MaxInt16},
	pgtype.Int4OID: {"int4", math.MinInt32, math.MaxInt32},
	pgtype.Int8OID: {"int8", math.MinInt64, math.MaxInt64},
}

// NewSequence defines a sequence of a type by its options.
func NewSequence(list []*pgsql.Option, t pgtype.OID, identity bool, catalog analyze.Catalog) (*SequenceChange, error) {
	o, err := readSequenceOptions(list, identity, catalog)
	if err != nil {
		return nil, err
	}
	c := &SequenceChange{Sequence: gatewayschema.Sequence{Increment: 1, CacheSize: 1}, Counts: true}
	return c, o.apply(c, t, true)
}

// ChangeSequence changes a sequence, which has counted so far, by options.
func ChangeSequence(old gatewayschema.Sequence, count gatewayschema.Count, list []*pgsql.Option, identity bool, catalog analyze.Catalog,
) (*SequenceChange, error) {
	o, err := readSequenceOptions(list, identity, catalog)
	if err != nil {
		return nil, err
	}
	c := &SequenceChange{Sequence: old, Count: count}
	return c, o.apply(c, pgtype.ByName(old.Type).OID, false)
}

// readSequenceOptions finds the options; each may be there once.
func readSequenceOptions(list []*pgsql.Option, identity bool, catalog analyze.Catalog) (*sequenceOptions, error) {
	o := &sequenceOptions{catalog: catalog, given: map[string]*pgsql.Option{}, identity: identity}
	for _, opt := range list {
		name := opt.Name
		if name == "no cycle" {
			name = "cycle"
		}
		if o.given[name] != nil {
			return nil, pgerr.New(pgerr.SyntaxError, "conflicting or redundant options").At(opt.Pos)
		}
		o.given[name] = opt
	}
	if name := o.given["sequence name"]; name != nil && !identity {
		return nil, pgerr.New(pgerr.SyntaxError, "invalid sequence option SEQUENCE NAME").At(name.Pos)
	}
	return o, nil
}

// apply makes of c what the options say, in PostgreSQL's order.
func (o *sequenceOptions) apply(c *SequenceChange, t pgtype.OID, fresh bool) error {
	s := &c.Sequence
	was := sequenceTypes[t]
	t, err := o.typeOf(t)
	if err != nil {
		return err
	}
	is := sequenceTypes[t]
	resetMax, resetMin := fresh, fresh
	if !fresh && was.name != is.name {
		resetMax = resetMax || s.Increment > 0 && s.Max == was.max
		resetMin = resetMin || s.Increment < 0 && s.Min == was.min
	}
	s.Type = is.name
	if err := o.number("increment", &s.Increment); err != nil {
		return err
	}
	if s.Increment == 0 {
		return invalid("INCREMENT must not be zero")
	}
	if cycle := o.given["cycle"]; cycle != nil {
		s.Cycles = cycle.Name == "cycle"
	}
	if err := o.bounds(s, t, resetMin, resetMax); err != nil {
		return err
	}
	if err := o.start(c, fresh); err != nil {
		return err
	}
	if err := o.number("cache", &s.CacheSize); err != nil {
		return err
	}
	if s.CacheSize <= 0 {
		return invalid("CACHE (%d) must be greater than zero", s.CacheSize)
	}
	c.OwnedBy, c.Name = o.reference("owned by"), o.reference("sequence name")
	return nil
}

// typeOf is the type that AS names, or t.
func (o *sequenceOptions) typeOf(t pgtype.OID) (pgtype.OID, error) {
	as := o.given["as"]
	if as != nil {
		if typed, ok := as.Value.(*pgsql.TypedLiteral); ok {
			ref, _, err := analyze.ResolveType(o.catalog, typed.Type)
			if err != nil {
				return 0, err
			}
			t = ref.OID
		}
	}
	if _, ok := sequenceTypes[t]; !ok {
		if o.identity {
			return 0, invalid("identity column type must be smallint, integer, or bigint")
		}
		return 0, invalid("sequence type must be smallint, integer, or bigint")
	}
	return t, nil
}

// bounds applies MINVALUE and MAXVALUE. Those that are not given, or given with
// NO, are the type's in the direction of the increment.
func (o *sequenceOptions) bounds(s *gatewayschema.Sequence, t pgtype.OID, resetMin, resetMax bool) error {
	is, display := sequenceTypes[t], pgtype.FormatType(t, pgtype.NoTypmod)
	for _, b := range []struct {
		option, word string
		bound        *int64
		up, down     int64 // by the sign of the increment
		reset        bool
	}{
		{"maxvalue", "MAXVALUE", &s.Max, is.max, -1, resetMax},
		{"minvalue", "MINVALUE", &s.Min, 1, is.min, resetMin},
	} {
		opt := o.given[b.option]
		switch {
		case opt != nil && opt.Value != nil:
			if err := o.number(b.option, b.bound); err != nil {
				return err
			}
		case (opt != nil || b.reset) && s.Increment > 0:
			*b.bound = b.up
		case opt != nil || b.reset:
			*b.bound = b.down
		}
		if *b.bound < is.min || *b.bound > is.max {
			return invalid("%s (%d) is out of range for sequence data type %s", b.word, *b.bound, display)
		}
	}
	if s.Min >= s.Max {
		return invalid("MINVALUE (%d) must be less than MAXVALUE (%d)", s.Min, s.Max)
	}
	return nil
}

// start applies START and RESTART.
func (o *sequenceOptions) start(c *SequenceChange, fresh bool) error {
	s := &c.Sequence
	if fresh {
		s.Start = s.Min
		if s.Increment < 0 {
			s.Start = s.Max
		}
	}
	if err := o.number("start", &s.Start); err != nil {
		return err
	}
	if err := within("START", s.Start, s); err != nil {
		return err
	}
	if fresh {
		c.Count = gatewayschema.Count{Last: s.Start}
	}
	if restart := o.given["restart"]; restart != nil {
		c.Count, c.Counts = gatewayschema.Count{Last: s.Start}, true
		if restart.Value != nil {
			if err := o.number("restart", &c.Count.Last); err != nil {
				return err
			}
		}
	}
	return within("RESTART", c.Count.Last, s)
}

// within checks a value against the bounds.
func within(word string, v int64, s *gatewayschema.Sequence) error {
	switch {
	case v < s.Min:
		return invalid("%s value (%d) cannot be less than MINVALUE (%d)", word, v, s.Min)
	case v > s.Max:
		return invalid("%s value (%d) cannot be greater than MAXVALUE (%d)", word, v, s.Max)
	}
	return nil
}

// number reads the number of an option, if it is given.
func (o *sequenceOptions) number(name string, to *int64) error {
	opt := o.given[name]
	if opt == nil || opt.Value == nil {
		return nil
	}
	lit, ok := opt.Value.(*pgsql.Literal)
	if !ok {
		return pgerr.New(pgerr.SyntaxError, "%s requires a numeric value", name).At(opt.Pos)
	}
	n, err := strconv.ParseInt(lit.Text, 10, 64)
	if err == nil {
		*to = n
		return nil
	}
	v, err := pgtype.ByOID(pgtype.Int8OID).Input(pgtype.DefaultEnv(), lit.Text, pgtype.NoTypmod)
	if err == nil {
		*to = v.Int()
	}
	return err
}

// reference is the name of an option, nil when it is not given.
func (o *sequenceOptions) reference(name string) *pgsql.ColumnRef {
	if opt := o.given[name]; opt != nil {
		if ref, ok := opt.Value.(*pgsql.ColumnRef); ok {
			return ref
		}
	}
	return nil
}

// invalid is an error about the value of an option.
func invalid(text string, args ...any) error {
	return pgerr.New(pgerr.InvalidParameterValue, text, args...)
}
