package superserver

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// streamPages is how many pages of rows the stream store has room for: clients
// prefetch a page while they still read the streams of the one before.
const streamPages = 4

// streams keeps the contents behind the handles that a connection has given
// out, or that its client has stored before an update. When they grow over the
// limit the oldest are dropped; reading one of those is a null handle.
type streams struct {
	limit  int // bytes held
	held   int
	stored int // bytes ever stored
	next   int // number of the next handle
	oldest int // number of the oldest handle still held
	byID   map[string]*stream
}

// stream is one stream's contents.
type stream struct {
	id        string
	content   []byte // UTF-8 for characters
	character bool

	// Where the last slice of characters ended: readers go on from there, and
	// need not be counted from the start again.
	seenRunes, seenBytes int

	position int // of the next sequential read, in characters or bytes
}

// pageLimit is how many bytes of streams one page of rows may refer to.
func (s *streams) pageLimit() int { return s.limit / streamPages }

// streamID is the handle of the n-th stream, in the form of an object reference.
func streamID(n int) string { return fmt.Sprintf("%d@%%Stream.TmpBinary", n) }

// add keeps contents and returns their stream.
func (s *streams) add(content []byte, character bool) *stream {
	if s.byID == nil {
		s.byID = map[string]*stream{}
	}
	st := &stream{id: streamID(s.next), content: content, character: character}
	s.next++
	s.byID[st.id] = st
	s.grown(len(content))
	return st
}

// extend appends to a stream that is being stored in pieces.
func (s *streams) extend(st *stream, piece []byte) {
	st.content = append(st.content, piece...)
	s.grown(len(piece))
}

// grown counts n more bytes and drops the oldest streams while there are too
// many. The newest always stays: its size is bounded by that of a message.
func (s *streams) grown(n int) {
	s.held += n
	s.stored += n
	for ; s.held > s.limit && s.oldest < s.next-1; s.oldest++ {
		id := streamID(s.oldest)
		if st := s.byID[id]; st != nil {
			s.held -= len(st.content)
			delete(s.byID, id)
		}
	}
}

// replace reads a stream column's contents from r, keeps them, and appends the
// handle, or the NULL, that goes into the row in their place.
func (s *streams) replace(buf []byte, r *list.Reader, typ int) ([]byte, error) {
	var content []byte
	if typ == wire.TypeLongVarbinary {
		data, err := r.NextBytes()
		if err != nil || data == nil {
			return list.AppendNull(buf), err
		}
		if len(data) != 1 || data[0] != 0 { // one zero byte is the empty value
			content = append(content, data...)
		}
	} else {
		item, err := r.Next()
		if err != nil || item.Kind == list.Null || item.Kind == list.Undefined {
			return list.AppendNull(buf), err
		}
		content = []byte(item.Str)
	}
	st := s.add(content, typ == wire.TypeLongVarchar)
	return list.AppendString(buf, st.id), nil
}

// keep puts a handle in the place of a stream's contents.
func (s *streams) keep(item list.Item, typ int) list.Item {
	if item.Kind != list.String && item.Kind != list.Bytes {
		return item
	}
	st := s.add([]byte(item.Str), typ == wire.TypeLongVarchar)
	return list.Item{Kind: list.String, Str: st.id}
}

// resolve returns the contents behind a parameter that is a handle, and any
// other parameter as it is.
func (s *streams) resolve(item list.Item) list.Item {
	if item.Kind != list.String && item.Kind != list.OREF {
		return item
	}
	st := s.byID[item.Str]
	if st == nil {
		return item
	}
	kind := list.Bytes
	if st.character {
		kind = list.String
	}
	return list.Item{Kind: kind, Str: string(st.content)}
}

// size is the number of characters, or of bytes of a binary stream.
func (st *stream) size() int {
	if st.character {
		return utf8.RuneCount(st.content)
	}
	return len(st.content)
}

// slice returns length characters or bytes from position first, counted from 0.
// A negative length is all that follows.
func (st *stream) slice(first, length int) []byte {
	if length < 0 {
		length = st.size()
	}
	if !st.character {
		first = min(first, len(st.content))
		return st.content[first:min(first+length, len(st.content))]
	}
	if first < st.seenRunes {
		st.seenRunes, st.seenBytes = 0, 0
	}
	st.skip(first - st.seenRunes)
	start := st.seenBytes
	st.skip(length)
	return st.content[start:st.seenBytes]
}

// skip moves the position of characters n further, or to the end.
func (st *stream) skip(n int) {
	for ; n > 0 && st.seenBytes < len(st.content); n-- {
		_, size := utf8.DecodeRune(st.content[st.seenBytes:])
		st.seenBytes += size
		st.seenRunes++
	}
}

// streamArgument reads the handle that a stream request begins with.
func (c *conn) streamArgument(d *decoder) (*stream, error) {
	id := d.text()
	if d.err != nil {
		return nil, d.err
	}
	st := c.streams.byID[id]
	if st == nil {
		return nil, errNullStream
	}
	return st, nil
}

// streamSize answers GET_STREAM_SIZE.
func (c *conn) streamSize(_ context.Context, q request) error {
	st, err := c.streamArgument(newDecoder(q.body))
	if err != nil {
		return err
	}
	c.reply.begin(q)
	c.reply.buf = list.AppendInt(c.reply.buf, int64(st.size()))
	c.reply.end(wire.StatusOK)
	return nil
}

// read returns the next length characters or bytes. A read of everything starts
// at the beginning, as does one after the end was reached.
func (st *stream) read(length int) []byte {
	size := st.size()
	if length < 0 || length >= size {
		st.position = 0
		return st.slice(0, -1)
	}
	if st.position >= size {
		st.position = 0
	}
	content := st.slice(st.position, length)
	st.position += min(length, size-st.position)
	return content
}

// readStream answers READ_STREAM with the raw contents from where the last such
// request ended.
func (c *conn) readStream(_ context.Context, q request) error {
	d := newDecoder(q.body)
	st, err := c.streamArgument(d)
	if err != nil {
		return err
	}
	length := d.integer()
	if d.err != nil {
		return d.err
	}
	return c.sendStream(q, d, st.read(length))
}

// streamBytes answers STREAM_GET_BYTES with a part of the raw contents.
func (c *conn) streamBytes(_ context.Context, q request) error {
	d := newDecoder(q.body)
	st, err := c.streamArgument(d)
	if err != nil {
		return err
	}
	first, length := d.integer(), d.integer()
	return c.sendStream(q, d, st.slice(max(first-1, 0), length))
}

// sendStream answers q with raw bytes, unless decoding it failed.
func (c *conn) sendStream(q request, d *decoder, content []byte) error {
	if d.err != nil {
		return d.err
	}
	c.reply.begin(q)
	c.reply.buf = append(c.reply.buf, content...)
	c.reply.end(wire.StatusOK)
	return nil
}

// storeStream answers STORE_CHARACTER_STREAM and STORE_BINARY_STREAM with the
// handle of the stream, a new one unless the request continues another.
func (c *conn) storeStream(_ context.Context, q request) error {
	d := newDecoder(q.body)
	id := d.text()
	content := d.streamContent()
	if d.err != nil {
		return d.err
	}
	st := c.streams.byID[id]
	if st == nil {
		character := q.Function() == wire.StoreCharacterStream
		st = c.streams.add(append([]byte(nil), content...), character)
	} else {
		c.streams.extend(st, content)
	}
	c.reply.begin(q)
	c.reply.buf = list.AppendString(c.reply.buf, st.id)
	c.reply.end(wire.StatusOK)
	return nil
}

// streamContent reads the contents that end a request to store a stream. Before
// them stands their length, which some clients count in bytes and JDBC, for
// text, in characters: either way there are at least as many bytes.
func (d *decoder) streamContent() []byte {
	length := d.uint32()
	rest := d.raw(len(d.Rest()))
	if uint64(length) > uint64(len(rest)) {
		d.failf("a stream of %d is announced, %d bytes follow", length, len(rest))
	}
	return rest
}

// closeStream answers CLOSE_STREAM, which has no reply and names no stream.
func (c *conn) closeStream(context.Context, request) error { return nil }
