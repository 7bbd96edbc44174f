package store

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"github.com/ncruces/go-sqlite3"
)

// Kind is the storage class of a Value.
type Kind uint8

// The storage classes.
const (
	KindNull Kind = iota
	KindInt
	KindFloat
	KindText
	KindBlob
)

// Value is one stored value. The zero Value is NULL.
type Value struct {
	kind Kind
	num  int64 // the integer, or the bits of the float
	str  string
}

// Int returns an INTEGER.
func Int(n int64) Value { return Value{kind: KindInt, num: n} }

// Float returns a REAL.
func Float(f float64) Value { return Value{kind: KindFloat, num: int64(math.Float64bits(f))} }

// Text returns a TEXT.
func Text(s string) Value { return Value{kind: KindText, str: s} }

// Blob returns a BLOB with the bytes of s.
func Blob(s string) Value { return Value{kind: KindBlob, str: s} }

// Kind returns the storage class.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether the value is NULL.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Int returns the integer of an INTEGER, 0 otherwise.
func (v Value) Int() int64 {
	if v.kind == KindInt {
		return v.num
	}
	return 0
}

// Float returns the number of a REAL, 0 otherwise.
func (v Value) Float() float64 {
	if v.kind == KindFloat {
		return math.Float64frombits(uint64(v.num))
	}
	return 0
}

// Str returns the characters of a TEXT or the bytes of a BLOB, "" otherwise.
func (v Value) Str() string { return v.str }

// String shows the value in messages.
func (v Value) String() string {
	switch v.kind {
	case KindInt:
		return strconv.FormatInt(v.num, 10)
	case KindFloat:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return v.str
}

// Bind binds the value to parameter n, counted from 1.
func (v Value) Bind(stmt *sqlite3.Stmt, n int) error {
	switch v.kind {
	case KindInt:
		return stmt.BindInt64(n, v.num)
	case KindFloat:
		return stmt.BindFloat(n, v.Float())
	case KindText:
		return stmt.BindText(n, v.str)
	case KindBlob:
		return stmt.BindBlob(n, []byte(v.str))
	}
	return stmt.BindNull(n)
}

// ReadColumn returns a copy of column n of a statement's current row, counted from 0.
func ReadColumn(stmt *sqlite3.Stmt, n int) Value {
	switch stmt.ColumnType(n) {
	case sqlite3.INTEGER:
		return Int(stmt.ColumnInt64(n))
	case sqlite3.FLOAT:
		return Float(stmt.ColumnFloat(n))
	case sqlite3.TEXT:
		return Text(string(stmt.ColumnRawText(n)))
	case sqlite3.BLOB:
		return Blob(string(stmt.ColumnRawBlob(n)))
	}
	return Value{}
}

// columnValue is a column, by number, with a value.
type columnValue struct {
	column int64
	value  Value
}

// appendImage encodes column values for the journal.
func appendImage(buf []byte, image []columnValue) []byte {
	for _, cv := range image {
		buf = binary.AppendVarint(buf, cv.column)
		buf = append(buf, byte(cv.value.kind))
		switch cv.value.kind {
		case KindInt, KindFloat:
			buf = binary.LittleEndian.AppendUint64(buf, uint64(cv.value.num))
		case KindText, KindBlob:
			buf = binary.AppendUvarint(buf, uint64(len(cv.value.str)))
			buf = append(buf, cv.value.str...)
		}
	}
	return buf
}

// errImage reports a journal entry that cannot be decoded: the file is damaged.
var errImage = errors.New("damaged before-image")

// decodeImage is the inverse of appendImage.
func decodeImage(buf []byte) ([]columnValue, error) {
	var image []columnValue
	for len(buf) > 0 {
		column, n := binary.Varint(buf)
		if n <= 0 || len(buf) == n {
			return nil, errImage
		}
		v, used, err := decodeValue(buf[n:])
		if err != nil {
			return nil, err
		}
		image = append(image, columnValue{column, v})
		buf = buf[n+used:]
	}
	return image, nil
}

// decodeValue decodes one value and returns how many bytes it took.
func decodeValue(buf []byte) (v Value, used int, err error) {
	v.kind = Kind(buf[0])
	switch v.kind {
	case KindNull:
		return v, 1, nil
	case KindInt, KindFloat:
		if len(buf) < 9 {
			return v, 0, errImage
		}
		v.num = int64(binary.LittleEndian.Uint64(buf[1:]))
		return v, 9, nil
	case KindText, KindBlob:
		size, n := binary.Uvarint(buf[1:])
		if n <= 0 || size > uint64(len(buf)-1-n) {
			return v, 0, errImage
		}
		v.str = string(buf[1+n : 1+n+int(size)])
		return v, 1 + n + int(size), nil
	}
	return v, 0, errImage
}
