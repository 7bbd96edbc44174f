package copyfmt

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// binarySignature starts a binary COPY.
const binarySignature = "PGCOPY\n\xff\r\n\x00"

// The flags of a binary COPY's header: OIDs (no longer known), and all those
// that a reader must understand.
const (
	binaryFlagOIDs      = 1 << 16
	binaryFlagsCritical = 0xffff0000
)

// binaryReader reads the binary format.
type binaryReader struct {
	r       *Reader
	in      *input
	started bool
	done    bool
	offsets []int // start and end of each field in the row, -1 for NULL
}

// next implements rowReader.
func (b *binaryReader) next() ([][]byte, error) {
	if b.done {
		return nil, io.EOF
	}
	if !b.started {
		b.started = true
		if err := b.header(); err != nil {
			return nil, err
		}
	}
	b.r.number++
	ok, err := b.in.need(2)
	if err != nil {
		return nil, err
	}
	if !ok {
		b.done = true
		return nil, io.EOF
	}
	count := int(int16(binary.BigEndian.Uint16(b.in.take(2))))
	if count == -1 {
		return nil, b.trailer()
	}
	if want := len(b.r.source.Columns); count != want {
		return nil, badFormat("row field count is %d, expected %d", count, want)
	}
	return b.row(count)
}

// header reads signature, flags and the extension.
func (b *binaryReader) header() error {
	ok, err := b.in.need(len(binarySignature))
	if err != nil {
		return err
	}
	if !ok || string(b.in.take(len(binarySignature))) != binarySignature {
		return badFormat("COPY file signature not recognized")
	}
	flags, ok, err := b.uint32()
	switch {
	case err != nil:
		return err
	case !ok:
		return badFormat("invalid COPY file header (missing flags)")
	case flags&binaryFlagOIDs != 0:
		return badFormat("invalid COPY file header (WITH OIDS)")
	case flags&binaryFlagsCritical != 0:
		return badFormat("unrecognized critical flags in COPY file header")
	}
	length, ok, err := b.uint32()
	switch {
	case err != nil:
		return err
	case !ok || int32(length) < 0:
		return badFormat("invalid COPY file header (missing length)")
	case int(length) > b.in.limit:
		return pgerr.New(pgerr.ProgramLimitExceeded, "COPY row exceeds the maximum of %d bytes", b.in.limit)
	}
	ok, err = b.in.need(int(length))
	if err != nil {
		return err
	}
	if !ok {
		return badFormat("invalid COPY file header (wrong length)")
	}
	b.in.take(int(length))
	return nil
}

// uint32 reads four bytes.
func (b *binaryReader) uint32() (uint32, bool, error) {
	ok, err := b.in.need(4)
	if err != nil || !ok {
		return 0, false, err
	}
	return binary.BigEndian.Uint32(b.in.take(4)), true, nil
}

// trailer verifies that nothing follows the end marker.
func (b *binaryReader) trailer() error {
	b.done = true
	more, err := b.in.need(1)
	if err != nil {
		return err
	}
	if more {
		return badFormat("received copy data after EOF marker")
	}
	return io.EOF
}

// row reads the fields of a row. Reading may move the buffer, so the fields
// are cut from it when all are there.
func (b *binaryReader) row(count int) ([][]byte, error) {
	b.offsets = b.offsets[:0]
	pos := 0
	for i := range count {
		size, err := b.field(pos)
		if err != nil {
			var e *pgerr.Error
			if errors.As(err, &e) {
				e.Where = b.r.Context(i)
			}
			return nil, err
		}
		pos += 4
		if size < 0 {
			b.offsets = append(b.offsets, -1, -1)
			continue
		}
		b.offsets = append(b.offsets, pos, pos+size)
		pos += size
	}
	data := b.in.take(pos)
	row := b.r.row[:0]
	for i := 0; i < len(b.offsets); i += 2 {
		if b.offsets[i] < 0 {
			row = append(row, nil)
			continue
		}
		row = append(row, data[b.offsets[i]:b.offsets[i+1]:b.offsets[i+1]])
	}
	b.r.row = row
	return row, nil
}

// field makes sure that the field at pos is at hand, with its length word, and
// returns its length, -1 for NULL.
func (b *binaryReader) field(pos int) (int, error) {
	ok, err := b.in.need(pos + 4)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, badFormat("unexpected EOF in COPY data")
	}
	size := int(int32(binary.BigEndian.Uint32(b.in.window()[pos:])))
	switch {
	case size == -1:
		return -1, nil
	case size < 0:
		return 0, badFormat("invalid field size")
	case pos+4+size > b.in.limit:
		return 0, pgerr.New(pgerr.ProgramLimitExceeded, "COPY row exceeds the maximum of %d bytes", b.in.limit)
	}
	if ok, err = b.in.need(pos + 4 + size); err != nil {
		return 0, err
	}
	if !ok {
		return 0, badFormat("unexpected EOF in COPY data")
	}
	return size, nil
}
