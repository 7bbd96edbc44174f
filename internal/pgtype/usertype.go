package pgtype

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The OIDs of the user's types. They lie in a range that no other object's OID
// is in, and say by themselves what a type is: userSlot of them belong to one
// type, an enum and its array, a domain and its array, and so on. So ByOID knows
// the properties of any type without knowing the types there are; labels and
// names are asked of the session (UserTypes).
const (
	userFirst OID = 2_010_000_000
	userLast  OID = 2_140_000_000
	userSlot  OID = 8
)

// UserSlots is how many types the user can have.
const UserSlots = int((userLast - userFirst) / userSlot)

// The places of a slot; each kind has its array behind it.
const (
	slotEnum      = 0
	slotDomain    = 2
	slotComposite = 4
	slotCount     = 6
)

// rowTypeFirst plus a table's OID is the OID of its rows' type. It has no array:
// arrays of rows are record[].
const rowTypeFirst OID = 1 << 31

// EnumOID returns the OID of the enum of a slot; its array's is the next.
func EnumOID(slot int) OID { return userFirst + OID(slot)*userSlot + slotEnum }

// DomainOID returns the OID of the domain of a slot. Its values are those of
// another type, so ByOID knows nothing of it.
func DomainOID(slot int) OID { return userFirst + OID(slot)*userSlot + slotDomain }

// UserSlot returns the slot of a user's type, or of its array; false for others.
func UserSlot(oid OID) (slot int, ok bool) {
	if oid < userFirst || oid >= userLast || (oid-userFirst)%userSlot >= slotCount {
		return 0, false
	}
	return int((oid - userFirst) / userSlot), true
}

// CompositeOID returns the OID of the composite type of a slot; its array's is
// the next.
func CompositeOID(slot int) OID { return userFirst + OID(slot)*userSlot + slotComposite }

// RowTypeOID returns the OID of the type of a table's rows.
func RowTypeOID(table uint32) OID { return rowTypeFirst + OID(table) }

// RowTypeTable returns the OID of the table whose rows are of a type.
func RowTypeTable(oid OID) (table uint32, ok bool) {
	return uint32(oid - rowTypeFirst), oid > rowTypeFirst
}

// placeOf is the place of a user's type in its slot, -1 for other types.
func placeOf(oid OID) int {
	if _, ok := UserSlot(oid); !ok {
		return -1
	}
	return int((oid - userFirst) % userSlot)
}

// IsUser reports whether oid is that of a type of the user with values of its
// own, or of its array.
func IsUser(oid OID) bool {
	switch placeOf(oid) {
	case slotEnum, slotEnum + 1, slotComposite, slotComposite + 1:
		return true
	}
	return oid > rowTypeFirst
}

// IsEnum reports whether oid is an enum's.
func IsEnum(oid OID) bool { return placeOf(oid) == slotEnum }

// IsComposite reports whether oid is that of a composite type, or of the rows of
// a table.
func IsComposite(oid OID) bool { return placeOf(oid) == slotComposite || oid > rowTypeFirst }

// EnumLabel is a value of an enum; values are ordered by their Order.
type EnumLabel struct {
	Label string
	Order float64
	// Uncommitted says that the transaction at hand has added the value.
	Uncommitted bool
}

// Use refuses a value that the transaction at hand has added.
func (l EnumLabel) Use(enum OID) error {
	if !l.Uncommitted {
		return nil
	}
	return pgerr.New(pgerr.UnsafeNewEnumValueUsage, "unsafe use of new value \"%s\" of enum type %s", l.Label, FormatType(enum, NoTypmod)).
		WithHint("New enum values must be committed before they can be used.")
}

// UserTypes knows the user's types. A session's Objects does.
type UserTypes interface {
	// EnumLabels returns the values of an enum in order; false when there is no
	// such type.
	EnumLabels(enum OID) ([]EnumLabel, bool)
	// CompositeShape returns the fields of a composite type, or of the rows of a
	// table; nil when there is no such type.
	CompositeShape(oid OID) *value.Shape
}

// userType makes the Type of an OID in the user's range, nil for others.
func userType(oid OID) *Type {
	if !IsUser(oid) {
		return nil
	}
	elem := oid
	if !IsEnum(oid) && !IsComposite(oid) {
		elem--
	}
	t := enumType(elem)
	if IsComposite(elem) {
		t = compositeType(elem)
	}
	if elem != oid {
		return arrayOf(t)
	}
	return t
}

// enumType makes the Type of an enum.
func enumType(elem OID) *Type {
	return &Type{
		OID: elem, Name: userTypeName(elem), Display: userTypeName(elem), Array: elem + 1, Len: 4, Category: 'E',
		Kind:  value.KindEnum,
		Input: func(env *Env, s string, _ int32) (value.Value, error) { return enumInput(env, elem, s) },
		// The values of a binary array have no order until ResolveUser gives
		// them one.
		Output: textOutput, Recv: func(b []byte, _ int32) (value.Value, error) { return value.Enum(0, string(b)), nil }, Send: textSend,
	}
}

// userTypeMark begins what FormatType calls a user's type: its name is known to
// the session alone, which puts it there (NameUserTypes).
const userTypeMark = "user type #"

// userTypeName is the mark of a type.
func userTypeName(oid OID) string { return userTypeMark + strconv.FormatUint(uint64(oid), 10) }

// EnumLabelsOf returns the values of an enum in order, nil when the session
// knows no such type.
func EnumLabelsOf(env *Env, enum OID) []EnumLabel {
	if env == nil {
		return nil
	}
	types, ok := env.Objects.(UserTypes)
	if !ok {
		return nil
	}
	labels, _ := types.EnumLabels(enum)
	return labels
}

// EnumValue is a value of an enum.
func (l EnumLabel) EnumValue() value.Value { return value.Enum(orderKey(l.Order), l.Label) }

// orderKey is a number whose order as an integer is that of f.
func orderKey(f float64) int64 {
	n := int64(math.Float64bits(f))
	if n < 0 {
		n ^= math.MaxInt64
	}
	return n
}

// enumInput finds a label.
func enumInput(env *Env, enum OID, s string) (value.Value, error) {
	labels := EnumLabelsOf(env, enum)
	i := slices.IndexFunc(labels, func(l EnumLabel) bool { return l.Label == s })
	if i < 0 {
		return value.Null, pgerr.New(pgerr.InvalidTextRepresentation,
			"invalid input value for enum %s: \"%s\"", FormatType(enum, NoTypmod), s)
	}
	return labels[i].EnumValue(), labels[i].Use(enum)
}

// ResolveUser completes a value that came in binary form: those of the user's
// types need to know the types, which Recv does not.
func ResolveUser(env *Env, t *Type, v value.Value) (value.Value, error) {
	switch {
	case v.IsNull() || !IsUser(t.OID):
		return v, nil
	case t.IsArray():
		elem := ByOID(t.Elem)
		return mapArray(v, func(e value.Value) (value.Value, error) { return ResolveUser(env, elem, e) })
	case IsComposite(t.OID):
		return compositeRecv(env, t.OID, v.Str())
	}
	return enumInput(env, t.OID, v.Str())
}

// NameUserTypes replaces what FormatType wrote for the user's types by their
// names; one that name returns "" for keeps its mark.
func NameUserTypes(text string, name func(OID) string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, userTypeMark)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		digits := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
		n, err := strconv.ParseUint(digits, 10, 32)
		shown := ""
		if err == nil {
			shown = name(OID(n))
		}
		if shown == "" {
			shown = userTypeMark + digits
		}
		out.WriteString(shown)
		text = after[len(digits):]
	}
}
