package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Window is a window definition: which rows belong together, in which order, and
// which of them a function sees from one row.
type Window struct {
	PartitionBy []Expr
	OrderBy     []SortKey
	Mode        pgsql.FrameMode
	Start, End  FrameBound
	Exclusion   pgsql.FrameExclusion
	Name        string // in WINDOW, "" behind OVER
}

// FrameBound is one end of a frame. Offset is a bigint for ROWS and GROUPS; for
// RANGE it is what is added to the value of the one ORDER BY column.
type FrameBound struct {
	Kind   pgsql.FrameBoundKind
	Offset Expr
}

// offsets reports whether a bound has an offset.
func (b FrameBound) offsets() bool {
	return b.Kind == pgsql.OffsetPreceding || b.Kind == pgsql.OffsetFollowing
}

// WindowCall is the call of a window function, or of an aggregate over a window.
// It appears only in Query.WindowCalls; expressions refer to it by WindowRef.
type WindowCall struct {
	Node
	Func   *Function
	Args   []Expr
	Filter Expr
	Window int // index in Query.Windows
}

// WindowRef is the value of Query.WindowCalls[Index] for a row.
type WindowRef struct {
	Node
	Index int
}

// windowSpecs are the windows that a query has named or written so far: those
// of WINDOW first, then one for each specification behind OVER.
type windowSpecs struct {
	specs []*pgsql.WindowSpec
	texts []string
}

// windowText is what two specifications share when they mean the same.
func windowText(w *pgsql.WindowSpec) string {
	anonymous := *w
	anonymous.Name = ""
	return pgsql.String(&anonymous)
}

// declare starts with the items of WINDOW.
func (w *windowSpecs) declare(specs []*pgsql.WindowSpec) {
	for _, spec := range specs {
		w.specs = append(w.specs, spec)
		w.texts = append(w.texts, windowText(spec))
	}
}

// find returns the index of the window that OVER means.
func (w *windowSpecs) find(over *pgsql.WindowSpec) (int, error) {
	if over.Name != "" {
		for i, spec := range w.specs {
			if spec.Name == over.Name {
				return i, nil
			}
		}
		return 0, undefinedWindow(over.Name, over.Pos)
	}
	text := windowText(over)
	for i := range w.specs {
		if w.texts[i] == text {
			return i, nil
		}
	}
	w.specs = append(w.specs, over)
	w.texts = append(w.texts, text)
	return len(w.specs) - 1, nil
}

// undefinedWindow is the error for an unknown window name.
func undefinedWindow(name string, pos int) error {
	return pgerr.New(pgerr.UndefinedObject, "window %q does not exist", name).At(pos)
}

// windowCall analyses a call with OVER and returns the reference to its value.
func (a *analyzer) windowCall(s *scope, f *pgsql.FuncCall, fns []*Function) (Expr, error) {
	nested := s.inWindow
	s.inWindow = true
	args, err := a.args(s, f)
	if err == nil && f.WithinGroup {
		args, err = a.withOrder(s, args, f.OrderBy)
	}
	s.inWindow = nested
	if err != nil {
		return nil, err
	}
	call := &WindowCall{}
	if f.Filter != nil {
		if call.Filter, err = a.filter(s, f.Filter); err != nil {
			return nil, err
		}
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, err
	}
	if err := checkWindowCall(f, c.fn, args); err != nil {
		return nil, err
	}
	fn, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, err
	}
	call.Node, call.Func, call.Args = fn.Node, fn.Func, fn.Args
	if err := s.allowsWindow(f.Pos); err != nil {
		return nil, err
	}
	if call.Window, err = s.windows.find(f.Over); err != nil {
		return nil, err
	}
	return s.query.addWindowCall(call), nil
}

// checkWindowCall refuses what a call with OVER cannot have.
func checkWindowCall(f *pgsql.FuncCall, fn *Function, args []Expr) error {
	switch {
	case fn.OrderedSet || fn.Hypothetical:
		return pgerr.New(pgerr.FeatureNotSupported, "OVER is not supported for ordered-set aggregate %s", f.Name).At(f.Pos)
	case !fn.Window && !fn.Aggregate:
		return pgerr.New(pgerr.WrongObjectType,
			"OVER specified, but %s is not a window function nor an aggregate function", f.Name).At(f.Pos)
	case f.WithinGroup && fn.Window:
		return pgerr.New(pgerr.WrongObjectType, "window function %s cannot have WITHIN GROUP", f.Name).At(f.Pos)
	case f.WithinGroup:
		return notOrderedSet(f)
	case f.Distinct:
		return pgerr.New(pgerr.FeatureNotSupported, "DISTINCT is not implemented for window functions").At(f.Pos)
	case fn.Aggregate && len(args) == 0 && !f.Star:
		return needsStar(f)
	case len(f.OrderBy) > 0:
		return pgerr.New(pgerr.FeatureNotSupported, "aggregate ORDER BY is not implemented for window functions").At(f.Pos)
	case fn.Window && f.Filter != nil:
		return pgerr.New(pgerr.FeatureNotSupported, "FILTER is not implemented for non-aggregate window functions").At(f.Pos)
	}
	for _, arg := range args {
		if Any(arg, returnsSet) {
			return pgerr.New(pgerr.FeatureNotSupported, "window function calls cannot contain set-returning function calls").
				WithHint("You might be able to move the set-returning function into a LATERAL FROM item.").At(begins(arg))
		}
	}
	return nil
}

// returnsSet reports whether e is the call of a set-returning function.
func returnsSet(e Expr) bool {
	c, ok := e.(*Call)
	return ok && c.Func.ReturnsSet
}

// allowsWindow refuses window functions where there is no window to look
// through.
func (s *scope) allowsWindow(pos int) error {
	clause := s.clause
	if s.noWindow != "" {
		clause = s.noWindow
	}
	switch {
	case s.inAgg:
		return pgerr.New(pgerr.GroupingError, "aggregate function calls cannot contain window function calls").At(pos)
	case clause == "" && s.query == nil:
		clause = "this context"
	}
	if clause != "" {
		return pgerr.New(pgerr.WindowingError, "window functions are not allowed in %s", clause).At(pos)
	}
	if s.inWindow {
		return pgerr.New(pgerr.WindowingError, "window function calls cannot be nested").At(pos)
	}
	return nil
}

// addWindowCall registers a call; equal calls are one.
func (q *Query) addWindowCall(call *WindowCall) Expr {
	for i, old := range q.WindowCalls {
		if old.Func == call.Func && old.Window == call.Window && Equal(old.Filter, call.Filter) && equalAll(old.Args, call.Args) {
			return &WindowRef{Node: call.Node, Index: i}
		}
	}
	q.WindowCalls = append(q.WindowCalls, call)
	return &WindowRef{Node: call.Node, Index: len(q.WindowCalls) - 1}
}

// equalAll reports whether two lists hold equal expressions.
func equalAll(xs, ys []Expr) bool {
	if len(xs) != len(ys) {
		return false
	}
	for i := range xs {
		if !Equal(xs[i], ys[i]) {
			return false
		}
	}
	return true
}

// isWindowRef reports whether e is the value of a window function.
func isWindowRef(e Expr) bool {
	_, ok := e.(*WindowRef)
	return ok
}

// windowDefinitions analyses the windows of a query once all of them are known.
func (a *analyzer) windowDefinitions(s *scope) error {
	saved := s.noWindow
	s.noWindow = "window definitions"
	defer func() { s.noWindow = saved }()
	for i, spec := range s.windows.specs {
		w, err := a.window(s, spec, s.windows.specs[:i])
		if err != nil {
			return err
		}
		s.query.Windows = append(s.query.Windows, w)
	}
	return nil
}

// dropUnusedWindows keeps the windows that a call looks through.
func (q *Query) dropUnusedWindows() {
	var used []*Window
	place := map[int]int{}
	for _, call := range q.WindowCalls {
		at, ok := place[call.Window]
		if !ok {
			at = len(used)
			place[call.Window] = at
			used = append(used, q.Windows[call.Window])
		}
		call.Window = at
	}
	q.Windows = used
}

// window analyses one window; earlier are those that it may copy.
func (a *analyzer) window(s *scope, spec *pgsql.WindowSpec, earlier []*pgsql.WindowSpec) (*Window, error) {
	if spec.Name != "" && windowNamed(earlier, spec.Name) >= 0 {
		return nil, pgerr.New(pgerr.WindowingError, "window %q is already defined", spec.Name).At(spec.Pos)
	}
	w := &Window{Name: spec.Name}
	base := -1
	if spec.Base != "" {
		if base = windowNamed(earlier, spec.Base); base < 0 {
			return nil, undefinedWindow(spec.Base, spec.Pos)
		}
	}
	for _, item := range spec.OrderBy {
		x, err := a.settledExpr(s, item.Expr)
		if err != nil {
			return nil, err
		}
		key, err := a.sortKey(item, x, begins(x))
		if err != nil {
			return nil, err
		}
		w.OrderBy = append(w.OrderBy, key)
	}
	for _, e := range spec.PartitionBy {
		x, err := a.settledExpr(s, e)
		if err != nil {
			return nil, err
		}
		if err := comparable(x); err != nil {
			return nil, err
		}
		w.PartitionBy = append(w.PartitionBy, x)
	}
	if base >= 0 {
		if err := copyWindow(w, s.query.Windows[base], spec, earlier[base]); err != nil {
			return nil, err
		}
	}
	return w, a.frame(s, w, spec)
}

// windowNamed returns the index of a named window, -1 if there is none.
func windowNamed(specs []*pgsql.WindowSpec, name string) int {
	for i, spec := range specs {
		if spec.Name == name {
			return i
		}
	}
	return -1
}

// settledExpr analyses an expression that must have a type.
func (a *analyzer) settledExpr(s *scope, e pgsql.Expr) (Expr, error) {
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	return a.settle(x)
}

// copyWindow makes w the copy of an existing window with what spec adds.
func copyWindow(w, from *Window, spec, base *pgsql.WindowSpec) error {
	fail := func(format string) error {
		return pgerr.New(pgerr.WindowingError, format, spec.Base).At(spec.Pos)
	}
	switch {
	case len(spec.PartitionBy) > 0:
		return fail("cannot override PARTITION BY clause of window %q")
	case len(spec.OrderBy) > 0 && len(from.OrderBy) > 0:
		return fail("cannot override ORDER BY clause of window %q")
	}
	w.PartitionBy = from.PartitionBy
	if len(spec.OrderBy) == 0 {
		w.OrderBy = from.OrderBy
	}
	if base.Frame == nil {
		return nil
	}
	err := pgerr.New(pgerr.WindowingError, "cannot copy window %q because it has a frame clause", spec.Base).At(spec.Pos)
	if spec.Name == "" && len(spec.OrderBy) == 0 && spec.Frame == nil {
		return err.WithHint("Omit the parentheses in this OVER clause.")
	}
	return err
}
