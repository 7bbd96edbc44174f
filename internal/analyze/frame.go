package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// frame analyses the frame of a window; without one it reaches from the start of
// the partition to the last row that sorts equal to the current one.
func (a *analyzer) frame(s *scope, w *Window, spec *pgsql.WindowSpec) error {
	w.End.Kind = pgsql.CurrentRow
	f := spec.Frame
	if f == nil {
		return nil
	}
	w.Mode, w.Exclusion = f.Mode, f.Exclusion
	w.Start.Kind, w.End.Kind = f.Start.Kind, f.End.Kind
	if w.Mode == pgsql.FrameRange && (w.Start.offsets() || w.End.offsets()) && len(w.OrderBy) != 1 {
		return pgerr.New(pgerr.WindowingError,
			"RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column").At(spec.Pos)
	}
	if w.Mode == pgsql.FrameGroups && len(w.OrderBy) == 0 {
		return pgerr.New(pgerr.WindowingError, "GROUPS mode requires an ORDER BY clause").At(spec.Pos)
	}
	var err error
	if w.Start.Offset, err = a.frameOffset(s, w, f.Start.Offset); err != nil {
		return err
	}
	w.End.Offset, err = a.frameOffset(s, w, f.End.Offset)
	return err
}

// frameModes are the words of the frame modes.
var frameModes = [...]string{pgsql.FrameRange: "RANGE", pgsql.FrameRows: "ROWS", pgsql.FrameGroups: "GROUPS"}

// frameOffset analyses the offset of a bound, nil if it has none.
func (a *analyzer) frameOffset(s *scope, w *Window, e pgsql.Expr) (Expr, error) {
	if e == nil {
		return nil, nil
	}
	mode := frameModes[w.Mode]
	saved := s.clause
	s.clause = "window " + mode
	defer func() { s.clause = saved }()
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	if w.Mode == pgsql.FrameRange {
		x, err = a.rangeOffset(x, w.OrderBy[0].Expr.Type().OID)
	} else {
		x, err = a.countOffset(x, mode)
	}
	if err != nil {
		return nil, err
	}
	if c := ownColumn(x); c != nil {
		return nil, pgerr.New(pgerr.InvalidColumnReference, "argument of %s must not contain variables", mode).At(c.At)
	}
	return x, nil
}

// ownColumn finds a column of the query itself in e, nil if there is none.
func ownColumn(e Expr) *Column {
	var found *Column
	Walk(e, func(x Expr) bool {
		if c, ok := x.(*Column); ok && c.Level == 0 && found == nil {
			found = c
		}
		return found == nil
	})
	return found
}

// countOffset makes an offset in rows or groups a bigint.
func (a *analyzer) countOffset(x Expr, mode string) (Expr, error) {
	out, err := a.coerce(x, bigintType, assignment)
	if err != nil || out != nil {
		return out, err
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "argument of %s must be type bigint, not type %s",
		mode, typeName(x.Type().OID)).At(begins(x))
}

// rangeOffsets lists the types of offsets that a type of ORDER BY column can be
// compared by: the in_range functions of PostgreSQL's operator classes.
var rangeOffsets = map[pgtype.OID][]pgtype.OID{
	pgtype.Int2OID:        {pgtype.Int8OID, pgtype.Int4OID, pgtype.Int2OID},
	pgtype.Int4OID:        {pgtype.Int8OID, pgtype.Int4OID, pgtype.Int2OID},
	pgtype.Int8OID:        {pgtype.Int8OID},
	pgtype.Float4OID:      {pgtype.Float8OID},
	pgtype.Float8OID:      {pgtype.Float8OID},
	pgtype.NumericOID:     {pgtype.NumericOID},
	pgtype.DateOID:        {pgtype.IntervalOID},
	pgtype.TimeOID:        {pgtype.IntervalOID},
	pgtype.TimeTZOID:      {pgtype.IntervalOID},
	pgtype.TimestampOID:   {pgtype.IntervalOID},
	pgtype.TimestampTZOID: {pgtype.IntervalOID},
	pgtype.IntervalOID:    {pgtype.IntervalOID},
}

// rangeOffset gives an offset the type that goes with the ORDER BY column's.
func (a *analyzer) rangeOffset(x Expr, column pgtype.OID) (Expr, error) {
	fail := func(code pgerr.Code, format string, types ...any) *pgerr.Error {
		return pgerr.New(code, "RANGE with offset PRECEDING/FOLLOWING "+format, types...).At(begins(x))
	}
	known := rangeOffsets[column]
	if known == nil {
		return nil, fail(pgerr.FeatureNotSupported, "is not supported for column type %s", typeName(column))
	}
	offset := x.Type().OID
	preferred := offset
	if offset == pgtype.UnknownOID {
		preferred = column
	}
	var selected pgtype.OID
	matches := 0
	for _, t := range known {
		if !acceptsType(t, offset) {
			continue
		}
		if matches++; selected != preferred {
			selected = t
		}
	}
	switch {
	case matches == 0:
		return nil, fail(pgerr.FeatureNotSupported, "is not supported for column type %s and offset type %s",
			typeName(column), typeName(offset)).WithHint("Cast the offset value to an appropriate type.")
	case matches != 1 && selected != preferred:
		return nil, fail(pgerr.FeatureNotSupported, "has multiple interpretations for column type %s and offset type %s",
			typeName(column), typeName(offset)).WithHint("Cast the offset value to the exact intended type.")
	}
	return a.mustCoerce(x, plain(selected), implicit)
}
