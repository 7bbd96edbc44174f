package session

import (
	"context"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// shared is what the plan cache keeps of a statement, for all sessions.
type shared struct {
	tree        pgsql.Statement // with the literals of the statement that it was made for
	start, tail int             // bytes around the statement in its text
	params      []pgtype.OID    // those that the client gives
	fields      []pgwire.Field
	plan        *plan.Plan
	vector      VectorUse
	uses        uses
	// reads is what the analysis learnt of the catalog; whole says that the plan holds
	// for the snapshot of that number only, which is 0 when it needs none.
	reads    plancache.Reads
	whole    bool
	snapshot uint64
}

// entry is a plan in the cache.
type entry = plancache.Entry[*shared]

// source is a text that is one statement, and what the cache knows of it.
type source struct {
	text  string
	shape *plancache.Shape // nil for a text that is not cached
	entry *entry           // nil until it is found
	// borrowed says that the statement's tree is that of the entry.
	borrowed bool
}

// recall looks for a text's plan before it is parsed. It returns nil when the text
// is not cached, and a source without an entry when there is none yet.
func (s *Session) recall(text string, declared []pgtype.OID) *source {
	plans := s.handler.plans
	if !plans.Enabled() || s.settings.strings != (pgsql.Strings{}) {
		return nil
	}
	shape := plancache.ShapeOf(text)
	if shape == nil {
		return nil
	}
	out := &source{text: text, shape: shape, entry: plans.Find(s.surroundings(declared), shape)}
	out.borrowed = out.entry != nil
	return out
}

// parse returns the statements of a text, that of the cache if it is there.
func (s *Session) parse(text string, src *source) ([]pgsql.RawStatement, error) {
	if src == nil || src.entry == nil {
		return s.settings.strings.Parse(text)
	}
	return []pgsql.RawStatement{*src.raw()}, nil
}

// raw is the statement of a source that has an entry.
func (src *source) raw() *pgsql.RawStatement {
	e := src.entry.Value
	end := len(src.text) - e.tail
	return &pgsql.RawStatement{Statement: e.tree, Text: src.text[e.start:end], Start: e.start, End: end}
}

// surroundings is what besides its text and the catalog decides what a statement
// means.
func (s *Session) surroundings(declared []pgtype.OID) string {
	b := make([]byte, 0, 64)
	b = append(b, s.settings.values["search_path"]...)
	b = append(append(b, 0), s.startup.User...)
	if s.temporary.any() { // its names mean something else
		b = append(append(b, 0), s.temporary.schema...)
	}
	b = append(strconv.AppendUint(append(b, 0), uint64(s.handler.irisLacks()), 16), 0)
	for _, t := range declared {
		b = append(strconv.AppendUint(b, uint64(t), 10), ',')
	}
	return string(append(b, 0))
}

// adopt gives a statement the plan of the cache, if that is right for it.
func (s *Session) adopt(ctx context.Context, st *statement) (bool, error) {
	e, v := st.source.entry, st.source.entry.Value
	c := s.names(ctx)
	if v.snapshot != 0 {
		if err := c.ready(); err != nil {
			return false, err
		}
		if e.Checked.Load() != c.snapshot.Version {
			if v.whole || !v.reads.Hold(c.answer) {
				s.handler.plans.Drop(e)
				return false, nil
			}
			e.Checked.Store(c.snapshot.Version)
		}
	}
	lifted, ok := s.liftedValues(c, e.Lifts, st.source.shape)
	if !ok {
		return false, nil
	}
	st.lifted, st.params, st.fields = lifted, v.params, v.fields
	st.plan, st.vector, st.fresh, st.uses = v.plan, v.vector, true, v.uses
	st.made, st.reads, st.whole = basis{c.version(), s.settings.version}, v.reads, v.whole
	s.found(true)
	return true, nil
}

// liftedValues reads the literals that stand for the lifted ones of a plan. It
// fails when one of them is no value of its type, or none that IRIS can be given:
// such a statement is planned as it stands.
func (s *Session) liftedValues(c *names, lifts []plancache.Lift, shape *plancache.Shape) ([]value.Value, bool) {
	if len(lifts) == 0 {
		return nil, true
	}
	env := s.env()
	env.Objects = c.objects()
	out := make([]value.Value, len(lifts))
	for i := range lifts {
		v, err := analyze.LiftedValue(lifts[i].In(shape), lifts[i].Type, env)
		if err != nil || storage.CheckCompared(v) != nil {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// found counts a look for a plan.
func (s *Session) found(hit bool) {
	s.handler.plans.Count(hit)
	if s.opts.Tracer != nil {
		s.opts.Tracer.PlanFound(hit)
	}
}

// planShared plans a statement by the cache: with the plan that it has, or with a
// new one that it gets.
func (s *Session) planShared(ctx context.Context, st *statement) error {
	src := st.source
	if src.entry == nil {
		src.entry = s.handler.plans.Find(s.surroundings(st.declared), src.shape)
	}
	if src.entry != nil {
		if done, err := s.adopt(ctx, st); done || err != nil {
			return err
		}
		src.entry = nil
	}
	s.found(false)
	if src.borrowed {
		raw, err := pgsql.ParseOne(src.text)
		if err != nil {
			return err
		}
		st.tree, src.borrowed = raw.Statement, false
	}
	if ok, err := s.planLifted(ctx, st); ok || err != nil {
		return err
	}
	bound := false
	result, c, err := s.analyzeNoting(ctx, st.tree, st.declared, func() { bound = true })
	if err != nil {
		return err
	}
	st.lifted = nil
	if err := s.finishPlan(st, c, result, len(result.Params)); err != nil {
		return err
	}
	if !bound {
		s.keep(st, c, nil)
	}
	return nil
}

// planLifted plans a statement with parameters in the place of literals. It gives
// up, for the statement to be planned as it stands, when that is no statement, or
// when a literal's value would be looked at.
func (s *Session) planLifted(ctx context.Context, st *statement) (bool, error) {
	skip := map[int]bool{}
	for {
		raw, err := pgsql.ParseOne(st.source.text)
		if err != nil {
			return false, err
		}
		x := plancache.LiftTree(raw.Statement, st.source.shape, plancache.Options{
			Declared: len(st.declared), Skip: func(i int) bool { return skip[i] },
			Limits: !s.handler.irisLacks().Has(irissql.TopParameters),
		})
		if len(x.Lifts) == 0 {
			return false, nil
		}
		declared := make([]pgtype.OID, x.Given+len(x.Lifts))
		copy(declared, st.declared)
		for _, l := range x.Lifts {
			declared[l.Param] = l.Type
		}
		bound := false
		result, c, err := s.analyzeNoting(ctx, raw.Statement, declared, func() { bound = true })
		if err != nil || len(result.Params) != len(declared) {
			return false, nil //nolint:nilerr // it is planned as written, where the error is its own
		}
		if again := settleLifts(st.tree, x.Lifts, result.Params, skip); again {
			continue
		}
		lifted, ok := s.liftedValues(c, x.Lifts, st.source.shape)
		if !ok {
			return false, nil
		}
		st.lifted = lifted
		if err := s.finishPlan(st, c, result, x.Given); err != nil {
			return false, nil //nolint:nilerr // likewise
		}
		if !bound {
			s.keep(st, c, x.Lifts)
		}
		return true, nil
	}
}

// settleLifts gives the lifts the types that the analysis has found, and adds
// those that must not be lifted to skip; it reports whether there were any.
func settleLifts(tree pgsql.Statement, lifts []plancache.Lift, params []pgtype.OID, skip map[int]bool) bool {
	again := false
	_, reads := tree.(*pgsql.SelectStatement)
	for i := range lifts {
		t := params[lifts[i].Param]
		lifts[i].Type = t
		// Names of objects are looked up once; a column's own type decides how an
		// interval or a vector is read that is stored in it.
		if isReg(t) || !reads && (t == pgtype.IntervalOID || t == pgtype.VectorOID) {
			skip[lifts[i].Literal], again = true, true
		}
	}
	return again
}

// keep gives the cache a statement's plan. One whose rows cannot be computed fails
// with the place in its text, which is not that of another's.
func (s *Session) keep(st *statement, c *names, lifts []plancache.Lift) {
	for _, step := range st.plan.Inserts {
		for _, row := range step.Rows {
			for _, x := range row {
				if _, err := exec.Compile(x, nil); err != nil {
					return
				}
			}
		}
	}
	raws, err := pgsql.Parse(st.source.text)
	if err != nil || len(raws) != 1 || len(raws[0].Notices) > 0 {
		return
	}
	v := &shared{
		tree: raws[0].Statement, start: raws[0].Start, tail: len(st.source.text) - raws[0].End,
		params: st.params, fields: st.fields, plan: st.plan, vector: st.vector, uses: st.uses,
		reads: c.reads, whole: c.whole, snapshot: c.version(),
	}
	e := &entry{Value: v, Lifts: lifts}
	e.Checked.Store(v.snapshot)
	s.handler.plans.Add(s.surroundings(st.declared), st.source.shape, e, costOf(st))
}

// costOf estimates the bytes that a statement takes in the cache: its trees grow
// with its text, and each statement for IRIS has a text of its own.
func costOf(st *statement) int64 {
	n := 4096 + 64*int64(len(st.source.text))
	for _, sent := range st.plan.Statements() {
		n += 2048 + 8*int64(len(sent.SQL))
	}
	return n
}

// PlanCache says what the plan cache holds and did.
func (h *Handler) PlanCache() plancache.Stats { return h.plans.Stats() }
