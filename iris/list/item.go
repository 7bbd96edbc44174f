package list

// Kind tells which representation an Item has.
type Kind uint8

// The kinds of items.
const (
	Undefined Kind = iota // the single byte 01: an omitted item; reads as NULL
	Null                  // type 1 without data: SQL NULL
	String                // type 1 or 2: text, held as UTF-8 in Str
	Bytes                 // type 1 holding raw bytes, when the reader says so
	Int                   // types 4 and 5
	Decimal               // types 6 and 7: Int × 10^Exp
	Double                // types 8 and 9
	OREF                  // types 25 and 26: an object reference, text in Str
)

// Item is one decoded $LIST item. The zero Item is Undefined.
//
// SQL's empty string travels as the one byte 00 and SQL NULL as a string
// without data; readers map the former to String with Str "" and the latter to
// Null, and writers do the reverse.
type Item struct {
	Kind   Kind
	Exp    int8 // Decimal only
	Int    int64
	Double float64
	// Str aliases the decoded buffer where the bytes need no conversion; it is
	// then valid only as long as that buffer.
	Str string
}
