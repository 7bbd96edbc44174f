package pgwire

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// OIDs of the types the scripted sessions answer with.
const (
	int4OID = 23
	textOID = 25
)

// script is a Handler whose sessions know a few statements by heart: enough
// for the protocol's own behaviour to be compared with PostgreSQL's.
type script struct {
	// do holds further statements; each runs with the session's context.
	do map[string]func(ctx context.Context, w *ResultWriter) error
	// open, if set, may refuse or delay a session.
	open func(ctx context.Context, s *Startup) error

	mu       sync.Mutex
	startups []*Startup
	failures []error
	ended    int
}

// Open implements Handler.
func (h *script) Open(ctx context.Context, s *Startup, w *ResultWriter) (Session, error) {
	if h.open != nil {
		if err := h.open(ctx, s); err != nil {
			return nil, err
		}
	}
	for name := range s.Parameters {
		if name == "foo" {
			return nil, pgerr.New(pgerr.UndefinedObject, `unrecognized configuration parameter "foo"`)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.startups = append(h.startups, s)
	w.ParameterStatus("client_encoding", "UTF8")
	return &scriptSession{
		script: h, status: TxIdle, statements: map[string]*scriptStatement{}, portals: map[string]*scriptPortal{},
	}, nil
}

// endedSessions returns how many sessions were ended.
func (h *script) endedSessions() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ended
}

// scriptSession is a session of script.
type scriptSession struct {
	script     *script
	status     TxStatus
	statements map[string]*scriptStatement
	portals    map[string]*scriptPortal
}

// scriptStatement is one of the statements known by heart.
type scriptStatement struct {
	params []pgtype.OID
	fields []Field
	rows   [][]value.Value
	tag    string
	run    func(ctx context.Context, w *ResultWriter) error // instead of rows
}

// scriptPortal is a bound statement and how many of its rows were sent.
type scriptPortal struct {
	statement *scriptStatement
	formats   []pgtype.Format
	sent      int
}

// Query implements Session.
func (s *scriptSession) Query(ctx context.Context, sql string, w *ResultWriter) error {
	empty := true
	for text := range strings.SplitSeq(sql, ";") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		empty = false
		st, err := s.lookUp(text)
		if err != nil {
			return err
		}
		if st.fields != nil {
			w.RowDescription(st.fields)
		}
		if err := s.fetch(ctx, &scriptPortal{statement: st}, 0, w); err != nil {
			return err
		}
	}
	if empty {
		w.EmptyQuery()
	}
	return nil
}

// Prepare implements Session.
func (s *scriptSession) Prepare(_ context.Context, m *Parse, _ *ResultWriter) error {
	st, err := s.lookUp(strings.TrimSpace(m.SQL))
	if err == nil {
		s.statements[m.Name] = st
	}
	return err
}

// Bind implements Session.
func (s *scriptSession) Bind(_ context.Context, m *Bind) error {
	st := s.statements[m.Statement]
	if st == nil {
		return pgerr.New(pgerr.InvalidSQLStatementName, "prepared statement %q does not exist", m.Statement)
	}
	if len(st.params) == 1 {
		v := value.Null
		if m.Parameters[0] != nil {
			v = value.Text(string(m.Parameters[0]))
		}
		bound := *st
		bound.rows = [][]value.Value{{v}}
		st = &bound
	}
	s.portals[m.Portal] = &scriptPortal{statement: st, formats: m.ResultFormats}
	return nil
}

// Describe implements Session.
func (s *scriptSession) Describe(_ context.Context, m *Describe, w *ResultWriter) error {
	p := s.portals[m.Name]
	if m.Kind == Statement {
		st := s.statements[m.Name]
		if st == nil {
			return pgerr.New(pgerr.InvalidSQLStatementName, "prepared statement %q does not exist", m.Name)
		}
		w.ParameterDescription(st.params)
		p = &scriptPortal{statement: st}
	}
	switch {
	case p == nil:
		return pgerr.New(pgerr.InvalidCursorName, "portal %q does not exist", m.Name)
	case p.statement.fields == nil:
		w.NoData()
	default:
		w.RowDescription(p.fields())
	}
	return nil
}

// Execute implements Session.
func (s *scriptSession) Execute(ctx context.Context, m *Execute, w *ResultWriter) error {
	p := s.portals[m.Portal]
	if p == nil {
		return pgerr.New(pgerr.InvalidCursorName, "portal %q does not exist", m.Portal)
	}
	return s.fetch(ctx, p, m.MaxRows, w)
}

// Close implements Session.
func (s *scriptSession) Close(_ context.Context, m *Close) error {
	if m.Kind == Statement {
		delete(s.statements, m.Name)
	} else {
		delete(s.portals, m.Name)
	}
	return nil
}

// Sync implements Session.
func (s *scriptSession) Sync(context.Context, *ResultWriter) (TxStatus, error) {
	if s.status == TxIdle {
		clear(s.portals)
	}
	return s.status, nil
}

// Fail implements Session.
func (s *scriptSession) Fail(err error) {
	s.script.mu.Lock()
	defer s.script.mu.Unlock()
	s.script.failures = append(s.script.failures, err)
	if s.status == TxActive {
		s.status = TxFailed
	}
}

// End implements Session.
func (s *scriptSession) End() {
	s.script.mu.Lock()
	defer s.script.mu.Unlock()
	s.script.ended++
}

// fields returns the portal's columns in the formats it was bound with.
func (p *scriptPortal) fields() []Field {
	out := slices.Clone(p.statement.fields)
	for i := range out {
		out[i].Format = p.format()
	}
	return out
}

// format returns the one result format scripts know.
func (p *scriptPortal) format() pgtype.Format {
	if len(p.formats) > 0 {
		return p.formats[0]
	}
	return pgtype.FormatText
}

// fetch runs a portal for at most maxRows rows.
func (s *scriptSession) fetch(ctx context.Context, p *scriptPortal, maxRows int, w *ResultWriter) error {
	st := p.statement
	if st.tag == "" && st.run == nil {
		w.EmptyQuery()
		return nil
	}
	if st.run != nil {
		if err := st.run(ctx, w); err != nil {
			return err
		}
	}
	sent := 0
	for p.sent < len(st.rows) {
		if maxRows > 0 && sent == maxRows {
			w.PortalSuspended()
			return nil
		}
		if err := w.Row(st.rows[p.sent], []pgtype.Encoder{scriptEncoder(p.format())}); err != nil {
			return err
		}
		p.sent++
		sent++
	}
	if st.fields != nil {
		w.CommandComplete("SELECT " + strconv.Itoa(sent))
	} else if st.tag != "" {
		w.CommandComplete(st.tag)
	}
	return nil
}

// scriptEncoder encodes the integers and texts of the scripts.
func scriptEncoder(f pgtype.Format) pgtype.Encoder {
	return func(buf []byte, v value.Value) ([]byte, error) {
		switch {
		case v.Kind() == value.KindText:
			return append(buf, v.Str()...), nil
		case f == pgtype.FormatBinary:
			return binary.BigEndian.AppendUint32(buf, uint32(v.Int())), nil
		}
		return strconv.AppendInt(buf, v.Int(), 10), nil
	}
}

// lookUp returns the statement with the given text.
func (s *scriptSession) lookUp(sql string) (*scriptStatement, error) {
	if s.status == TxFailed && sql != "ROLLBACK" && sql != "COMMIT" {
		return nil, pgerr.New(pgerr.InFailedSQLTransaction,
			"current transaction is aborted, commands ignored until end of transaction block")
	}
	if run, ok := s.script.do[sql]; ok {
		return &scriptStatement{run: run}, nil
	}
	switch sql {
	case "":
		return &scriptStatement{}, nil
	case "BEGIN", "COMMIT", "ROLLBACK":
		return &scriptStatement{tag: sql, run: s.transaction(sql)}, nil
	case "SELECT 1":
		return selectRows("?column?", int4OID, value.Int(1)), nil
	case "SELECT NULL":
		return selectRows("?column?", textOID, value.Null), nil
	case "SELECT 1/0":
		return nil, pgerr.New(pgerr.DivisionByZero, "division by zero")
	case "SELECT generate_series(1, 3)":
		return selectRows("generate_series", int4OID, value.Int(1), value.Int(2), value.Int(3)), nil
	case "SELECT $1::text":
		st := selectRows("text", textOID)
		st.params = []pgtype.OID{textOID}
		return st, nil
	case "CREATE TEMP TABLE t (a text)":
		return &scriptStatement{tag: "CREATE TABLE"}, nil
	case "COPY t FROM STDIN":
		return &scriptStatement{run: copyLines}, nil
	case "COPY (SELECT 1) TO STDOUT":
		return &scriptStatement{tag: "COPY 1", run: copyOne}, nil
	}
	return nil, pgerr.New(pgerr.SyntaxError, "no such line in the script: %s", sql)
}

// selectRows is a query of one column.
func selectRows(name string, oid pgtype.OID, values ...value.Value) *scriptStatement {
	size := int16(4)
	if oid == textOID {
		size = -1
	}
	st := &scriptStatement{fields: []Field{{Name: name, Type: oid, Typmod: pgtype.NoTypmod, Len: size}}, tag: "SELECT"}
	for _, v := range values {
		st.rows = append(st.rows, []value.Value{v})
	}
	return st
}

// transaction runs a transaction statement.
func (s *scriptSession) transaction(sql string) func(context.Context, *ResultWriter) error {
	return func(context.Context, *ResultWriter) error {
		s.status = TxIdle
		if sql == "BEGIN" {
			s.status = TxActive
		}
		return nil
	}
}

// copyLines counts the lines of copy data; a line with a tab has too many
// columns.
func copyLines(_ context.Context, w *ResultWriter) error {
	r, err := w.CopyIn(pgtype.FormatText, 1)
	if err != nil {
		return err
	}
	lines := 0
	var rest []byte
	chunk := make([]byte, 7)
	for {
		n, err := r.Read(chunk)
		rest = append(rest, chunk[:n]...)
		for {
			line, after, ok := bytes.Cut(rest, []byte("\n"))
			if !ok {
				break
			}
			if bytes.IndexByte(line, '\t') >= 0 {
				return pgerr.New(pgerr.BadCopyFileFormat, "extra data after last expected column")
			}
			lines++
			rest = after
		}
		if errors.Is(err, io.EOF) {
			w.CommandComplete(fmt.Sprintf("COPY %d", lines))
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// copyOne sends one row of copy data.
func copyOne(_ context.Context, w *ResultWriter) error {
	out, err := w.CopyOut(pgtype.FormatText, 1)
	if err != nil {
		return err
	}
	if _, err := out.Write([]byte("1\n")); err != nil {
		return err
	}
	return out.Close()
}
