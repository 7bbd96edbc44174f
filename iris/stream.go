package iris

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// streamChunk is how many units of a stream are fetched at a time.
const streamChunk = 256 << 10

// Stream reads a value that a row holds only the handle of: columns of the types
// wire.TypeLongVarchar and wire.TypeLongVarbinary. Text arrives as UTF-8.
type Stream struct {
	ctx       context.Context // of the reads: an io.Reader has no other way to get one
	conn      *Conn
	statement uint32
	handle    string
	size      int64 // in characters, or bytes of a binary stream
	position  int64 // of the next unit to fetch, from 1
	chunk     []byte
	buf       []byte
}

// Stream opens the stream with the handle found in a row. Its reads run under
// ctx and are calls of the connection like any other.
func (r *Rows) Stream(ctx context.Context, handle string) (*Stream, error) {
	c, id := r.stmt.conn, r.stmt.id
	if err := c.begin(ctx, wire.StreamSize, id); err != nil {
		return nil, err
	}
	c.out = list.AppendString(c.out, handle)
	var answer reply
	if err := c.roundTrip(ctx, &answer, nil); err != nil {
		return nil, err
	}
	if err := streamStatus(ctx, c, &answer, id); err != nil {
		return nil, err
	}
	items := list.NewReader(answer.body)
	size, err := items.NextInt()
	if err != nil {
		return nil, c.garbled("stream size", items.Need(err))
	}
	return &Stream{ctx: ctx, conn: c, statement: id, handle: strings.Clone(handle), size: size, position: 1}, nil
}

// streamStatus is check, with the one status that has no text.
func streamStatus(ctx context.Context, c *Conn, r *reply, statement uint32) error {
	if r.status == wire.StatusNullStream {
		return ErrNullStream
	}
	return c.check(ctx, r, statement)
}

// Size is the length of the stream: characters for text, else bytes.
func (s *Stream) Size() int64 { return s.size }

// Read implements io.Reader.
func (s *Stream) Read(p []byte) (int, error) {
	for len(s.chunk) == 0 {
		if s.position > s.size {
			return 0, io.EOF
		}
		if err := s.fetch(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.chunk)
	s.chunk = s.chunk[n:]
	return n, nil
}

// fetch gets the next chunk: a stream of one chunk by READ_STREAM, which every
// server has, a longer one by position.
func (s *Stream) fetch() error {
	c := s.conn
	f := wire.StreamBytes
	if s.size <= streamChunk {
		f = wire.ReadStream
	}
	if err := c.begin(s.ctx, f, s.statement); err != nil {
		return err
	}
	n := min(s.size-s.position+1, streamChunk)
	c.out = list.AppendString(c.out, s.handle)
	if f == wire.StreamBytes {
		c.out = list.AppendInt(c.out, s.position)
	}
	c.out = list.AppendInt(c.out, n)
	r := reply{body: s.buf, own: true}
	if err := c.roundTrip(s.ctx, &r, nil); err != nil {
		return err
	}
	s.buf = r.body
	if err := streamStatus(s.ctx, c, &r, s.statement); err != nil {
		return err
	}
	if len(r.body) == 0 {
		return c.garbled("stream ended early", io.ErrUnexpectedEOF)
	}
	s.chunk = r.body
	s.position += n
	return nil
}

// Close tells the server that no more is read of the streams of this row.
func (s *Stream) Close() error {
	s.chunk, s.position = nil, s.size+1
	return s.conn.tell(s.ctx, wire.CloseStream, s.statement, list.AppendInt(nil, 0))
}

// StoreStream stores data that is too long for a parameter and returns a handle
// to pass instead. Text must be UTF-8.
func (c *Conn) StoreStream(ctx context.Context, data []byte, binaryData bool) (handle string, err error) {
	f := wire.StoreCharacterStream
	if binaryData {
		f = wire.StoreBinaryStream
	}
	if len(data) > math.MaxUint32 {
		return "", fmt.Errorf("iris: stream of %d bytes is too long", len(data))
	}
	if err := c.begin(ctx, f, 0); err != nil {
		return "", err
	}
	id := c.nextStatement()
	wire.SetStatement(c.out, c.requestAt, id)
	c.out = list.AppendInt(c.out, 0) // a new stream
	c.out = binary.LittleEndian.AppendUint32(c.out, uint32(len(data)))
	c.payload = data
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return "", err
	}
	if err := c.check(ctx, &r, id); err != nil {
		return "", err
	}
	items := list.NewReader(r.body)
	if handle, err = items.NextString(); err != nil {
		return "", c.garbled("stream handle", items.Need(err))
	}
	return strings.Clone(handle), nil
}
