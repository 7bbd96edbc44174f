package store

import "strconv"

// Class is the IRIS data type class of a column; it fixes how values are
// stored, validated and reported.
type Class uint8

// The classes of DDL's types. PosixTime's logical value is microseconds since
// 1970-01-01 plus 2^60, or plus -3·2^61 for instants before 1970.
const (
	ClassNone Class = iota
	ClassString
	ClassBinary
	ClassBoolean
	ClassTinyInt
	ClassSmallInt
	ClassInteger
	ClassBigInt
	ClassCounter
	ClassRowVersion
	ClassNumeric
	ClassCurrency
	ClassDouble
	ClassDate
	ClassTime
	ClassTimeStamp
	ClassDateTime
	ClassPosixTime
	ClassGUID
	ClassVector
	ClassTextStream
	ClassBinaryStream
	ClassDynamicObject
	ClassList
)

// classNames are the names as %Dictionary and INFORMATION_SCHEMA show them.
var classNames = [...]string{
	ClassNone:          "",
	ClassString:        "%Library.String",
	ClassBinary:        "%Library.Binary",
	ClassBoolean:       "%Library.Boolean",
	ClassTinyInt:       "%Library.TinyInt",
	ClassSmallInt:      "%Library.SmallInt",
	ClassInteger:       "%Library.Integer",
	ClassBigInt:        "%Library.BigInt",
	ClassCounter:       "%Library.Counter",
	ClassRowVersion:    "%Library.RowVersion",
	ClassNumeric:       "%Library.Numeric",
	ClassCurrency:      "%Library.Currency",
	ClassDouble:        "%Library.Double",
	ClassDate:          "%Library.Date",
	ClassTime:          "%Library.Time",
	ClassTimeStamp:     "%Library.TimeStamp",
	ClassDateTime:      "%Library.DateTime",
	ClassPosixTime:     "%Library.PosixTime",
	ClassGUID:          "%Library.UniqueIdentifier",
	ClassVector:        "%Library.Vector",
	ClassTextStream:    "%Stream.GlobalCharacter",
	ClassBinaryStream:  "%Stream.GlobalBinary",
	ClassDynamicObject: "%Library.DynamicObject",
	ClassList:          "%Library.List",
}

// String returns the class name.
func (c Class) String() string { return classNames[c] }

// ClassNamed returns the class with an exact name, ClassNone if there is none.
func ClassNamed(name string) Class {
	for c, n := range classNames {
		if n == name && n != "" {
			return Class(c)
		}
	}
	return ClassNone
}

// Integral reports whether values are whole numbers stored as INTEGER that SQL
// treats as numbers (BIT included, DATE not).
func (c Class) Integral() bool { return c >= ClassBoolean && c <= ClassRowVersion }

// Stream reports whether the class is a stream, which IRIS bars from
// predicates, ordering and functions.
func (c Class) Stream() bool { return c == ClassTextStream || c == ClassBinaryStream }

// Affinity is the SQLite type a column of the type is declared with.
func (t Type) Affinity() string {
	switch c := t.Class; {
	case t.fractionalTime():
		return "TEXT"
	case c.Integral(), c == ClassDate, c == ClassTime, c == ClassPosixTime:
		return "INTEGER"
	case c == ClassDouble:
		return "REAL"
	case c == ClassBinary, c == ClassBinaryStream, c == ClassVector, c == ClassList:
		return "BLOB"
	}
	return "TEXT"
}

// Element is the element type of a vector: the first byte of its blob.
type Element byte

// The element types.
const (
	ElementFloat     Element = 'f'
	ElementDouble    Element = 'd'
	ElementInteger   Element = 'i'
	ElementDecimal   Element = 'n'
	ElementTimestamp Element = 't'
)

// String returns the name TO_VECTOR and VECTOR() use.
func (e Element) String() string {
	switch e {
	case ElementFloat:
		return "FLOAT"
	case ElementDouble:
		return "DOUBLE"
	case ElementInteger:
		return "INTEGER"
	case ElementDecimal:
		return "DECIMAL"
	case ElementTimestamp:
		return "TIMESTAMP"
	}
	return ""
}

// Type is a class with its parameters. Numbers in Min and Max are canonical
// decimals; "" means no bound.
type Type struct {
	Class      Class
	MaxLen     int      `json:",omitempty"` // characters or bytes; 0 means no limit
	Precision  int      `json:",omitempty"` // NUMERIC's p; fraction digits of TIME
	Scale      int      `json:",omitempty"` // NUMERIC's s
	Min        string   `json:",omitempty"`
	Max        string   `json:",omitempty"`
	Element    Element  `json:",omitempty"` // vectors
	Len        int      `json:",omitempty"` // elements of a vector; 0 means any
	Model      string   `json:",omitempty"` // of %Library.Embedding: the name of its configuration
	Source     string   `json:",omitempty"` // of %Library.Embedding: what it is computed of
	ValueList  []string `json:",omitempty"` // VALUELIST of a %String
	Collation  string   `json:",omitempty"` // SQLUPPER, EXACT or SQLSTRING for text, else ""
	SourceName string   `json:",omitempty"` // the DDL type as written, for reports
}

// SQLiteCollation is the collation a SQLite column of the type is declared
// with; "" means SQLite's BINARY.
func (t Type) SQLiteCollation() string {
	if t.Class == ClassNumeric || t.Class == ClassCurrency || t.fractionalTime() {
		return CollationNumeric
	}
	return t.Collation
}

// fractionalTime reports whether values are TIMEs that can have a fraction,
// which are kept as decimal TEXT.
func (t Type) fractionalTime() bool { return t.Class == ClassTime && t.Precision > 0 }

// decimal reports whether values are decimals kept as TEXT.
func (t Type) decimal() bool { return t.SQLiteCollation() == CollationNumeric }

// The collation names that connections must define (see Options.OnConnect).
const (
	CollationUpper   = "SQLUPPER"
	CollationExact   = "EXACT"
	CollationString  = "SQLSTRING"
	CollationNumeric = "IRISNUM"
)

// ClassName is the name of the type's class.
func (t Type) ClassName() string {
	if t.Model != "" {
		return "%Library.Embedding"
	}
	return t.Class.String()
}

// Declares reports whether a column of the type holds values just as one of the
// other type does.
func (t Type) Declares(other Type) bool {
	sameClass := t.Class == other.Class || t.Class.Integral() && other.Class.Integral() && t.Class != ClassBoolean
	return sameClass && t.declaration() == other.declaration() && t.Element == other.Element && t.Len == other.Len &&
		t.Scale == other.Scale
}

// declaration is the SQLite column definition of the type, name excluded.
func (t Type) declaration() string {
	s := t.Affinity()
	if c := t.SQLiteCollation(); c != "" {
		s += " COLLATE " + c
	}
	return s
}

// physicalName returns the SQLite name of a numbered table, column or index.
func physicalName(kind string, id int64) string { return kind + strconv.FormatInt(id, 10) }
