package pgwire

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// messageMax is the longest message the protocol's clients accept.
const messageMax = 1<<30 - 1

// writeBufferKeep is the largest buffer that outlives the message it grew for.
const writeBufferKeep = 64 << 10

// ResultWriter is the one buffer towards a client. Messages are encoded into
// it and leave it when it exceeds its limit, when the client asks (Sync,
// Flush) and before the connection waits for the client, except for the answers
// to messages of the extended protocol, which are gathered until Sync or Flush:
// a client that sends several must not take an early answer for a late one. An
// error or a notice goes at once, with all before it. A client that does
// not read stops the writer, and thereby whoever produces rows.
//
// The first failed write is kept: everything written after it is dropped, Row
// and Flush return it.
type ResultWriter struct {
	out        io.Writer
	buf        []byte
	limit      int
	gather     bool // what is buffered waits for Sync or Flush
	messageMax int
	err        error
	conn       *conn // nil over a plain io.Writer: then there is no copy-in
}

// NewResultWriter returns a writer to out that buffers about limit bytes.
func NewResultWriter(out io.Writer, limit int) *ResultWriter {
	return &ResultWriter{out: out, limit: limit, messageMax: messageMax}
}

// RowDescription announces the columns of the rows that follow.
func (w *ResultWriter) RowDescription(fields []Field) {
	start := w.begin(msgRowDescription)
	w.uint16(len(fields))
	for i := range fields {
		f := &fields[i]
		w.string(f.Name)
		w.uint32(f.TableOID)
		w.uint16(int(f.Attribute))
		w.uint32(uint32(f.Type))
		w.uint16(int(f.Len))
		w.uint32(uint32(f.Typmod))
		w.uint16(int(f.Format))
	}
	w.end(start)
}

// ParameterDescription answers Describe with a statement's parameter types.
func (w *ResultWriter) ParameterDescription(types []pgtype.OID) {
	start := w.begin(msgParameterDescription)
	w.uint16(len(types))
	for _, t := range types {
		w.uint32(uint32(t))
	}
	w.end(start)
}

// NoData answers Describe for what returns no rows.
func (w *ResultWriter) NoData() { w.empty(msgNoData) }

// Row writes one row; enc holds one encoder per value. A row that no client
// would accept is 54000 and leaves nothing behind.
func (w *ResultWriter) Row(values []value.Value, enc []pgtype.Encoder) error {
	if w.err != nil {
		return w.err
	}
	start := len(w.buf)
	buf := append(w.buf, msgDataRow, 0, 0, 0, 0)
	buf = binary.BigEndian.AppendUint16(buf, uint16(len(values)))
	for i, v := range values {
		at := len(buf)
		buf = append(buf, 0xff, 0xff, 0xff, 0xff)
		if v.IsNull() {
			continue
		}
		var err error
		if buf, err = enc[i](buf, v); err != nil {
			return err
		}
		if len(buf)-start-1 > w.messageMax {
			return pgerr.New(pgerr.ProgramLimitExceeded,
				"string buffer exceeds maximum allowed length (%d bytes)", w.messageMax)
		}
		binary.BigEndian.PutUint32(buf[at:], uint32(len(buf)-at-4))
	}
	w.buf = buf
	w.end(start)
	return w.err
}

// CommandComplete ends a statement with its command tag.
func (w *ResultWriter) CommandComplete(tag string) {
	start := w.begin(msgCommandComplete)
	w.string(tag)
	w.end(start)
}

// EmptyQuery ends a statement that has no text.
func (w *ResultWriter) EmptyQuery() { w.empty(msgEmptyQueryResponse) }

// PortalSuspended ends an Execute that reached its row limit before the end.
func (w *ResultWriter) PortalSuspended() { w.empty(msgPortalSuspended) }

// Notice sends a notice of any severity.
func (w *ResultWriter) Notice(n *pgerr.Error) { w.report(msgNoticeResponse, n) }

// ParameterStatus reports a setting's value to the client.
func (w *ResultWriter) ParameterStatus(name, val string) {
	start := w.begin(msgParameterStatus)
	w.string(name)
	w.string(val)
	w.end(start)
}

// Notification delivers what the session with the number pid notified.
func (w *ResultWriter) Notification(pid uint32, channel, payload string) {
	start := w.begin(msgNotificationResponse)
	w.uint32(pid)
	w.string(channel)
	w.string(payload)
	w.end(start)
}

// Hold has up to that many bytes wait in the buffer until release is called, or until
// a Flush: whoever holds what others need reads a small result whole before the
// client is waited for.
func (w *ResultWriter) Hold(bytes int) (release func()) {
	limit := w.limit
	w.limit = max(limit, bytes)
	return func() { w.limit = limit }
}

// flushWaiting is Flush before the client is waited for.
func (w *ResultWriter) flushWaiting() error {
	if w.gather {
		return w.err
	}
	return w.Flush()
}

// Flush writes what is buffered.
func (w *ResultWriter) Flush() error {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.out.Write(w.buf)
	}
	w.buf = w.buf[:0]
	if cap(w.buf) > writeBufferKeep {
		w.buf = nil
	}
	return w.err
}

// error reports e as ErrorResponse.
func (w *ResultWriter) error(e *pgerr.Error) { w.report(msgErrorResponse, e) }

// legacyError reports e in the form of protocol version 2, which is what
// clients older than version 3 understand.
func (w *ResultWriter) legacyError(e *pgerr.Error) {
	w.buf = append(w.buf, msgErrorResponse)
	w.string(string(e.Severity) + ":  " + e.Message + "\n")
}

// report writes an ErrorResponse or NoticeResponse with every field e has.
func (w *ResultWriter) report(typ byte, e *pgerr.Error) {
	w.gather = false
	start := w.begin(typ)
	w.field('S', string(e.Severity))
	w.field('V', string(e.Severity))
	w.field('C', string(e.Code))
	w.field('M', e.Message)
	w.field('D', e.Detail)
	w.field('H', e.Hint)
	w.position(e.Position)
	w.field('W', e.Where)
	w.field('s', e.Schema)
	w.field('t', e.Table)
	w.field('c', e.Column)
	w.field('d', e.DataType)
	w.field('n', e.Constraint)
	w.field('R', e.Routine)
	w.buf = append(w.buf, 0)
	w.end(start)
}

// authentication sends an Authentication message.
func (w *ResultWriter) authentication(code int32, data []byte) {
	start := w.begin(msgAuthentication)
	w.uint32(uint32(code))
	w.buf = append(w.buf, data...)
	w.end(start)
}

// negotiateVersion names the version that will be spoken and the protocol
// options that are unknown.
func (w *ResultWriter) negotiateVersion(version uint32, unknown []string) {
	start := w.begin(msgNegotiateVersion)
	w.uint32(version)
	w.uint32(uint32(len(unknown)))
	for _, name := range unknown {
		w.string(name)
	}
	w.end(start)
}

// backendKey sends what the client needs for a cancel request.
func (w *ResultWriter) backendKey(k *backendKey) {
	start := w.begin(msgBackendKeyData)
	w.uint32(k.pid)
	w.buf = append(w.buf, k.secret...)
	w.end(start)
}

// ready tells the client that it is its turn.
func (w *ResultWriter) ready(status TxStatus) {
	start := w.begin(msgReadyForQuery)
	w.buf = append(w.buf, byte(status))
	w.end(start)
}

// empty writes a message without body.
func (w *ResultWriter) empty(typ byte) { w.end(w.begin(typ)) }

// begin opens a message and returns where it starts.
func (w *ResultWriter) begin(typ byte) int {
	start := len(w.buf)
	w.buf = append(w.buf, typ, 0, 0, 0, 0)
	return start
}

// end closes the message that starts at start and writes the buffer out when
// it is over its limit.
func (w *ResultWriter) end(start int) {
	binary.BigEndian.PutUint32(w.buf[start+1:], uint32(len(w.buf)-start-1))
	if w.conn != nil && w.conn.tracing {
		w.conn.traceSent(w.buf[start], len(w.buf)-start-messageHeaderSize)
	}
	if w.err != nil || len(w.buf) > w.limit {
		_ = w.Flush() // the error is kept in w.err
	}
}

// field writes an error field unless it is empty.
func (w *ResultWriter) field(code byte, s string) {
	if s != "" {
		w.buf = append(w.buf, code)
		w.string(s)
	}
}

// position writes the error position unless there is none.
func (w *ResultWriter) position(n int) {
	if n > 0 {
		w.field('P', strconv.Itoa(n))
	}
}

// string writes a zero-terminated string; it ends at a zero byte of its own. What the
// client's encoding has not is "?".
func (w *ResultWriter) string(s string) {
	s, _, _ = strings.Cut(s, "\x00")
	if w.conn != nil {
		s = w.conn.charset().Lossy(s)
	}
	w.buf = append(w.buf, s...)
	w.buf = append(w.buf, 0)
}

// uint16 writes the low two bytes of n.
func (w *ResultWriter) uint16(n int) { w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(n)) }

// uint32 writes four bytes.
func (w *ResultWriter) uint32(n uint32) { w.buf = binary.BigEndian.AppendUint32(w.buf, n) }
