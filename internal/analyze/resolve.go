package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The pseudo-types that functions are declared with.
const (
	anyOID             pgtype.OID = 2276
	anyArrayOID        pgtype.OID = 2277
	anyElementOID      pgtype.OID = 2283
	anyNonArrayOID     pgtype.OID = 2776
	anyCompatibleOID   pgtype.OID = 5077
	anyCompatArrayOID  pgtype.OID = 5078
	anyCompatNonArrOID pgtype.OID = 5079
	anyEnumOID         pgtype.OID = 3500
	anyRangeOID        pgtype.OID = 3831
	anyMultirangeOID   pgtype.OID = 4537
)

// shape is what a call shows to the functions that may take it.
type shape struct {
	types []pgtype.OID
	// names are those of the last arguments, which were passed by name.
	names []string
	// variadic says that the last argument is the array of a VARIADIC parameter.
	variadic bool
	operator bool
}

// candidate is a function seen with the argument types of one call, in the
// order of the call: variadic arguments are spread out and defaults cut off.
type candidate struct {
	fn   *Function
	args []pgtype.OID
	// order is the parameter that each argument is for; nil is the order of the
	// call.
	order []int
}

// candidates returns the functions that could take a call. An operator has its
// operands as they are declared, even if its function is variadic.
func candidates(fns []*Function, s shape) []candidate {
	var out []candidate
	n := len(s.types)
	for _, fn := range fns {
		spread := fn.Variadic != 0 && !s.operator && !s.variadic
		switch {
		case len(s.names) > 0:
			if c, ok := byName(fn, s); ok && !spread {
				out = append(out, c)
			}
		case spread:
			if n >= len(fn.Args) {
				out = append(out, candidate{fn: fn, args: spreadArgs(fn, n)})
			}
		case len(fn.Args) == n, n < len(fn.Args) && n >= len(fn.Args)-fn.Defaults:
			out = append(out, candidate{fn: fn, args: fn.Args[:n]})
		}
	}
	return out
}

// spreadArgs are the types that a variadic function has for n arguments.
func spreadArgs(fn *Function, n int) []pgtype.OID {
	args := append([]pgtype.OID(nil), fn.Args[:len(fn.Args)-1]...)
	for len(args) < n {
		args = append(args, fn.Variadic)
	}
	return args
}

// byName matches arguments that were passed by name; those before them have
// their place.
func byName(fn *Function, s shape) (candidate, bool) {
	c := candidate{fn: fn}
	given := make([]bool, len(fn.Args))
	for i := range s.types {
		at := i
		if k := i - (len(s.types) - len(s.names)); k >= 0 {
			at = slices.Index(fn.ArgNames, s.names[k])
		}
		if at < 0 || at >= len(given) || given[at] {
			return c, false
		}
		given[at] = true
		c.order = append(c.order, at)
		c.args = append(c.args, fn.Args[at])
	}
	for i, ok := range given {
		if !ok && i < len(fn.Args)-fn.Defaults {
			return c, false
		}
	}
	return c, true
}

// resolve picks the function that PostgreSQL would call for arguments of the
// given types ("Type Conversion", sections Operators and Functions). It
// returns nil and whether the reason is ambiguity.
func resolve(fns []*Function, s shape) (best *candidate, ambiguous bool) {
	all, types := withoutHidden(candidates(fns, s)), s.types
	if c := exact(all, types); c != nil {
		return c, false
	}
	if s.operator && len(types) == 2 {
		if c := exact(all, sameAsOther(types)); c != nil {
			return c, false
		}
	}
	var usable []candidate
	for _, c := range all {
		if accepts(c, types) {
			usable = append(usable, c)
		}
	}
	switch len(usable) {
	case 0:
		return nil, false
	case 1:
		return &usable[0], false
	}
	if c := selectCandidate(usable, types); c != nil {
		return c, false
	}
	return nil, true
}

// withoutHidden drops the spread-out form of a variadic function where another function
// is declared with the very same types.
func withoutHidden(all []candidate) []candidate {
	return slices.DeleteFunc(all, func(c candidate) bool {
		return c.fn.Variadic != 0 && slices.ContainsFunc(all, func(other candidate) bool {
			return other.fn.Variadic == 0 && slices.Equal(other.args, c.args)
		})
	})
}

// sameAsOther assumes that an unknown operand has the type of the other one.
func sameAsOther(types []pgtype.OID) []pgtype.OID {
	switch {
	case types[0] == pgtype.UnknownOID:
		return []pgtype.OID{types[1], types[1]}
	case types[1] == pgtype.UnknownOID:
		return []pgtype.OID{types[0], types[0]}
	}
	return types
}

// exact returns the candidate whose declared types are those given.
func exact(all []candidate, types []pgtype.OID) *candidate {
	for i, c := range all {
		match := true
		for j, t := range types {
			match = match && c.args[j] == t && t != pgtype.UnknownOID
		}
		if match {
			return &all[i]
		}
	}
	return nil
}

// accepts reports whether every argument can be given to c implicitly.
func accepts(c candidate, types []pgtype.OID) bool {
	for i, t := range types {
		if !acceptsType(c.args[i], t) {
			return false
		}
	}
	_, ok := bindPolymorphic(c.args, types)
	return ok
}

// acceptsType reports whether a value of type t can be passed where want is
// declared.
func acceptsType(want, t pgtype.OID) bool {
	if want == t || t == pgtype.UnknownOID {
		return true
	}
	switch want {
	case anyOID, anyElementOID, anyCompatibleOID:
		return true
	case anyNonArrayOID, anyCompatNonArrOID:
		return elementOf(t) == 0
	case anyArrayOID, anyCompatArrayOID:
		return elementOf(t) != 0
	case anyEnumOID:
		return pgtype.IsEnum(t)
	case anyRangeOID:
		return kindOf(t) == value.KindRange
	case anyMultirangeOID:
		return kindOf(t) == value.KindMultirange
	}
	return pgtype.CastContext(t, want) == 'i' || acceptsComposite(want, t)
}

// kindOf returns the kind of a type's values.
func kindOf(t pgtype.OID) value.Kind {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Kind
	}
	return value.KindNull
}

// elementOf returns the element type of an array type, 0 for others.
func elementOf(t pgtype.OID) pgtype.OID {
	typ := pgtype.ByOID(t)
	if typ != nil && (typ.Array == 0 || isVector(t)) {
		return typ.Elem
	}
	return 0
}

// isVector reports whether a type is one of the catalogs' vectors of numbers,
// which are arrays although they have array types of their own.
func isVector(t pgtype.OID) bool { return t == pgtype.Int2VectorOID || t == pgtype.OIDVectorOID }

// arrayOf returns the array type of an element type, 0 if there is none.
func arrayOf(t pgtype.OID) pgtype.OID {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Array
	}
	return 0
}

// bindPolymorphic finds the element type that the polymorphic arguments agree
// on: 0 when there are none, text when all of them are unknown.
func bindPolymorphic(want, types []pgtype.OID) (elem pgtype.OID, ok bool) {
	polymorphic, ranges := false, false
	for i, w := range want {
		t := types[i]
		switch w {
		case anyElementOID, anyNonArrayOID, anyCompatibleOID, anyCompatNonArrOID, anyEnumOID:
		case anyRangeOID, anyMultirangeOID:
			ranges = true
			if t != pgtype.UnknownOID {
				t = pgtype.RangeElement(t)
			}
		case anyArrayOID, anyCompatArrayOID:
			if t != pgtype.UnknownOID {
				t = elementOf(t)
			}
		default:
			continue
		}
		polymorphic = true
		if t == pgtype.UnknownOID {
			continue
		}
		if elem != 0 && elem != t {
			common, compatible := commonOf(elem, t)
			if !compatible || w != anyCompatibleOID && w != anyCompatNonArrOID && w != anyCompatArrayOID {
				return 0, false
			}
			t = common
		}
		elem = t
	}
	if polymorphic && elem == 0 {
		elem = pgtype.TextOID
	}
	single, _ := pgtype.RangeOver(elem)
	return elem, !ranges || single != 0
}

// undetermined reports whether there are polymorphic arguments which must have a type,
// and all of them are unknown.
func undetermined(want, types []pgtype.OID) bool {
	found := false
	for i, w := range want {
		switch w {
		case anyElementOID, anyNonArrayOID, anyEnumOID, anyArrayOID, anyRangeOID, anyMultirangeOID:
			if types[i] != pgtype.UnknownOID {
				return false
			}
			found = true
		}
	}
	return found
}

// commonOf returns the type of two that the other converts to implicitly.
func commonOf(a, b pgtype.OID) (pgtype.OID, bool) {
	switch {
	case a == b, pgtype.CastContext(b, a) == 'i':
		return a, true
	case pgtype.CastContext(a, b) == 'i':
		return b, true
	}
	return 0, false
}

// concrete replaces a polymorphic type by what elem makes of it.
func concrete(t, elem pgtype.OID) pgtype.OID {
	switch t {
	case anyElementOID, anyNonArrayOID, anyCompatibleOID, anyCompatNonArrOID, anyEnumOID:
		return elem
	case anyRangeOID:
		single, _ := pgtype.RangeOver(elem)
		return single
	case anyMultirangeOID:
		_, multi := pgtype.RangeOver(elem)
		return multi
	case anyArrayOID, anyCompatArrayOID:
		return arrayOf(elem)
	}
	return t
}

// selectCandidate is PostgreSQL's func_select_candidate: rules 4.c to 4.f of
// "Function Type Resolution".
func selectCandidate(cs []candidate, types []pgtype.OID) *candidate {
	cs = keepBest(cs, func(c candidate) int { return countExact(c, types) })
	if len(cs) == 1 {
		return &cs[0]
	}
	cs = keepBest(cs, func(c candidate) int { return countPreferred(c, types) })
	if len(cs) == 1 {
		return &cs[0]
	}
	if !hasUnknown(types) {
		return nil
	}
	if cs = byCategory(cs, types); len(cs) == 1 {
		return &cs[0]
	}
	return assumeSameType(cs, types)
}

// keepBest keeps the candidates with the highest score.
func keepBest(cs []candidate, score func(candidate) int) []candidate {
	best := -1
	var out []candidate
	for _, c := range cs {
		switch s := score(c); {
		case s > best:
			best, out = s, append(out[:0:0], c)
		case s == best:
			out = append(out, c)
		}
	}
	return out
}

// countExact counts the arguments whose type is the declared one.
func countExact(c candidate, types []pgtype.OID) int {
	n := 0
	for i, t := range types {
		if c.args[i] == t && t != pgtype.UnknownOID {
			n++
		}
	}
	return n
}

// countPreferred counts exact matches and conversions to a preferred type.
func countPreferred(c candidate, types []pgtype.OID) int {
	n := 0
	for i, t := range types {
		if t == pgtype.UnknownOID {
			continue
		}
		if c.args[i] == t || preferredFor(c.args[i], t) {
			n++
		}
	}
	return n
}

// preferredFor reports whether want is the preferred type of t's category.
func preferredFor(want, t pgtype.OID) bool {
	w, typ := pgtype.ByOID(want), pgtype.ByOID(t)
	return w != nil && typ != nil && w.Preferred && w.Category == typ.Category
}

// hasUnknown reports whether an argument has no type yet.
func hasUnknown(types []pgtype.OID) bool {
	for _, t := range types {
		if t == pgtype.UnknownOID {
			return true
		}
	}
	return false
}

// byCategory decides unknown arguments by type category: string if any
// candidate takes a string there, else the one category all agree on; then
// preferred types win.
func byCategory(cs []candidate, types []pgtype.OID) []candidate {
	for i, t := range types {
		if t != pgtype.UnknownOID {
			continue
		}
		category, ok := categoryAt(cs, i)
		if !ok {
			return cs
		}
		var in, preferred []candidate
		for _, c := range cs {
			typ := pgtype.ByOID(c.args[i])
			if typ == nil || typ.Category != category {
				continue
			}
			in = append(in, c)
			if typ.Preferred {
				preferred = append(preferred, c)
			}
		}
		if len(preferred) > 0 {
			in = preferred
		}
		if len(in) > 0 {
			cs = in
		}
	}
	return cs
}

// categoryAt returns the category to assume for argument i.
func categoryAt(cs []candidate, i int) (category byte, ok bool) {
	for n, c := range cs {
		typ := pgtype.ByOID(c.args[i])
		switch {
		case typ == nil:
			return 0, false
		case typ.Category == 'S':
			return 'S', true
		case n == 0:
			category, ok = typ.Category, true
		case typ.Category != category:
			ok = false
		}
	}
	return category, ok
}

// assumeSameType gives unknown arguments the type that all known ones share.
func assumeSameType(cs []candidate, types []pgtype.OID) *candidate {
	var known pgtype.OID
	for _, t := range types {
		if t == pgtype.UnknownOID {
			continue
		}
		if known != 0 && known != t {
			return nil
		}
		known = t
	}
	if known == 0 {
		return nil
	}
	var found *candidate
	for i, c := range cs {
		if accepts(c, slices.Repeat([]pgtype.OID{known}, len(types))) {
			if found != nil {
				return nil
			}
			found = &cs[i]
		}
	}
	return found
}

// typeNames lists types as PostgreSQL's "does not exist" messages do.
func typeNames(types []pgtype.OID) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = typeName(t)
	}
	return strings.Join(names, ", ")
}

// typeName is the name of a type as messages print it.
func typeName(t pgtype.OID) string {
	if t == pgtype.UnknownOID {
		return "unknown"
	}
	return pgtype.FormatTypeName(t)
}
