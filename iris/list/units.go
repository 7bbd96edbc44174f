package list

import (
	"encoding/binary"
	"errors"
	"io"
)

// AppendUnits appends UTF-16 code units that need not be well-formed text, as
// one byte each when all are below 256.
func AppendUnits(buf []byte, units []uint16) []byte {
	all := uint16(0)
	for _, u := range units {
		all |= u
	}
	if all <= 0xff {
		buf = appendHeader(buf, typeString, len(units))
		for _, u := range units {
			buf = append(buf, byte(u))
		}
		return buf
	}
	buf = appendHeader(buf, typeUnicode, 2*len(units))
	for _, u := range units {
		buf = binary.LittleEndian.AppendUint16(buf, u)
	}
	return buf
}

// NextUnits reads a text item as the code units it holds, whatever they mean;
// none for NULL and undefined.
func (r *Reader) NextUnits() ([]uint16, error) {
	h, err := r.head()
	if err != nil {
		return nil, err
	}
	var units []uint16
	switch {
	case h.typ == typeUndefined || h.typ == typePlaceholder:
	case h.typ == typeString:
		for _, c := range h.data {
			units = append(units, uint16(c))
		}
	case h.typ == typeUnicode && len(h.data)%2 == 0:
		for i := 0; i < len(h.data); i += 2 {
			units = append(units, binary.LittleEndian.Uint16(h.data[i:]))
		}
	default:
		return nil, r.fail("not text")
	}
	r.off = h.end
	return units, nil
}

// Need turns the io.EOF of a read that must not be at the end into a
// *SyntaxError, for readers of fixed layouts.
func (r *Reader) Need(err error) error {
	if errors.Is(err, io.EOF) {
		return r.fail("item missing")
	}
	return err
}
