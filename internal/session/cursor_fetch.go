package session

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// all is the count of FETCH ALL.
const all = int64(1<<63 - 1)

// fetchSQL is FETCH and MOVE.
func (s *Session) fetchSQL(ctx context.Context, t *pgsql.FetchStatement, p *portal, w *pgwire.ResultWriter) error {
	c, err := s.cursorNamed(t.Cursor)
	if err != nil {
		return err
	}
	if err := c.readable(ctx, t.Cursor); err != nil {
		return err
	}
	m := &movement{ctx: ctx, portal: c, cursor: c.position()}
	if !t.Move {
		m.out = sender(w, c.stmt.encoders(p.formats, &s.settings.env))
	}
	count := t.Count
	if t.All {
		count = all
	}
	n, err := m.move(t.Direction, count)
	if err != nil {
		c.fail()
		return err
	}
	s.counts(n)
	verb := "FETCH "
	if t.Move {
		verb = "MOVE "
	}
	w.CommandComplete(verb + strconv.FormatInt(n, 10))
	return nil
}

// sender sends rows to the client, without what a cursor reads for itself.
func sender(w *pgwire.ResultWriter, encoders []pgtype.Encoder) func(exec.Row) error {
	return func(row exec.Row) error { return w.Row(row[:len(encoders)], encoders) }
}

// readable makes sure that a portal's rows can be fetched by FETCH.
func (p *portal) readable(ctx context.Context, name string) error {
	if p.failed || p.stmt.plan == nil || p.stmt.plan.Root == nil {
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "portal %q cannot be run", name)
	}
	if p.started {
		return nil
	}
	return p.open(ctx)
}

// fail ends a portal whose rows cannot be read on.
func (p *portal) fail() {
	p.close()
	p.failed = true
}

// fetchForward is Execute for a cursor that DECLARE made.
func (p *portal) fetchForward(ctx context.Context, maxRows int, w *pgwire.ResultWriter) error {
	count := int64(maxRows)
	if maxRows == 0 {
		count = all
	}
	m := &movement{ctx: ctx, portal: p, cursor: p.cursor, out: sender(w, p.stmt.encoders(p.formats, &p.session.settings.env))}
	n, err := m.forward(count, m.out)
	if err != nil {
		p.fail()
		return err
	}
	p.session.counts(n)
	if p.suspended = !p.cursor.atEnd; p.suspended {
		w.PortalSuspended()
		return nil
	}
	w.CommandComplete("SELECT " + strconv.FormatInt(n, 10))
	return nil
}

// interrupted is the reason why a statement shall end, if there is one.
func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// position is the portal's position; a portal of the protocol goes forward
// only.
func (p *portal) position() *cursor {
	if p.cursor == nil {
		return &cursor{atStart: !p.started, position: 1, atEnd: p.done}
	}
	return p.cursor
}

// encoders are those of the result columns of a plan, in the formats that a
// client asked for.
func (st *statement) encoders(formats []pgtype.Format, env *pgtype.Env) []pgtype.Encoder {
	out := make([]pgtype.Encoder, len(st.fields))
	for i, f := range st.fields {
		out[i] = pgtype.EncoderFor(pgtype.ByOID(f.Type), formatAt(formats, i), env)
	}
	return out
}

// movement is one FETCH or MOVE. Its rules are those of PostgreSQL's
// PortalRunFetch (src/backend/tcop/pquery.c).
type movement struct {
	ctx    context.Context
	portal *portal
	cursor *cursor
	out    func(exec.Row) error // nil for MOVE, which counts rows only
}

// move goes where the statement says and returns the number of rows it fetched.
func (m *movement) move(direction pgsql.FetchDirection, count int64) (int64, error) {
	switch direction {
	case pgsql.FetchAbsolute:
		return m.absolute(count)
	case pgsql.FetchRelative:
		return m.relative(count)
	case pgsql.FetchBackward:
		count = -count
	}
	switch {
	case count == 0:
		return m.again()
	case count > 0:
		return m.forward(count, m.out)
	case count == -all && m.out == nil:
		n := m.cursor.position
		if n > 0 && !m.cursor.atEnd {
			n--
		}
		return n, m.rewind()
	}
	return m.backward(-count, m.out)
}

// absolute goes to a row counted from the start, or from the end.
func (m *movement) absolute(count int64) (int64, error) {
	switch {
	case count > 0:
		if count-1 <= m.cursor.position {
			if err := m.rewind(); err != nil {
				return 0, err
			}
		}
		if skip := count - 1 - m.cursor.position; skip > 0 {
			if _, err := m.forward(skip, nil); err != nil {
				return 0, err
			}
		}
		return m.forward(1, m.out)
	case count < 0:
		if _, err := m.forward(all, nil); err != nil {
			return 0, err
		}
		if count < -1 {
			if _, err := m.backward(-count-1, nil); err != nil {
				return 0, err
			}
		}
		return m.backward(1, m.out)
	}
	return 0, m.rewind()
}

// relative goes to a row counted from here.
func (m *movement) relative(count int64) (int64, error) {
	step := m.forward
	switch {
	case count == 0:
		return m.again()
	case count < 0:
		step, count = m.backward, -count
	}
	if count > 1 {
		if _, err := step(count-1, nil); err != nil {
			return 0, err
		}
	}
	return step(1, m.out)
}

// again fetches the current row, if there is one.
func (m *movement) again() (int64, error) {
	switch onRow := !m.cursor.atStart && !m.cursor.atEnd; {
	case !onRow:
		return 0, nil
	case m.out == nil:
		return 1, nil
	}
	if _, err := m.backward(1, nil); err != nil {
		return 0, err
	}
	return m.forward(1, m.out)
}

// rewind goes before the first row.
func (m *movement) rewind() error {
	c := m.cursor
	if c.atStart && !c.atEnd {
		return nil
	}
	if !c.scroll {
		return forwardOnly()
	}
	c.position, c.atStart, c.atEnd = 0, true, false
	return nil
}

// forward fetches up to count rows.
func (m *movement) forward(count int64, out func(exec.Row) error) (n int64, err error) {
	c := m.cursor
	for ; n < count && !c.atEnd; n++ {
		row, err := m.following(c.position + n)
		if errors.Is(err, io.EOF) {
			c.atEnd = true
			break
		}
		if err == nil && out != nil {
			err = out(row)
		}
		if err != nil {
			return 0, err
		}
		c.atStart = false
		m.at(row)
	}
	c.position += n
	return n, nil
}

// at remembers the row ids of the row that the cursor is at now.
func (m *movement) at(row exec.Row) {
	if n := len(m.portal.stmt.rows); n > 0 {
		m.cursor.current = m.cursor.current[:0]
		for _, id := range row[len(row)-n:] {
			m.cursor.current = append(m.cursor.current, id.Clone())
		}
	}
}

// following is the row after the given number of rows.
func (m *movement) following(after int64) (exec.Row, error) {
	kept := m.cursor.kept
	if kept != nil && after < int64(kept.Len()) {
		return kept.At(int(after)), interrupted(m.ctx)
	}
	if m.portal.rows == nil {
		return nil, io.EOF
	}
	row, err := m.portal.rows.Next(m.ctx)
	if err != nil {
		if errors.Is(err, io.EOF) {
			m.portal.exhausted()
		}
		return nil, err
	}
	if kept != nil {
		err = kept.Add(row)
	}
	return row, err
}

// backward fetches up to count rows, the nearest first.
func (m *movement) backward(count int64, out func(exec.Row) error) (n int64, err error) {
	c := m.cursor
	if !c.scroll {
		return 0, forwardOnly()
	}
	if c.atStart || count <= 0 {
		return 0, nil
	}
	at := c.position - 1
	if c.atEnd {
		at = c.position
	}
	for ; n < count && at-n > 0; n++ {
		if err := interrupted(m.ctx); err != nil {
			return 0, err
		}
		if out == nil {
			continue
		}
		if err := out(c.kept.At(int(at - n - 1))); err != nil {
			return 0, err
		}
	}
	if n > 0 {
		c.atEnd = false
		m.at(c.kept.At(int(at - n)))
	}
	c.position = at - n + 1
	if n < count {
		c.position, c.atStart = 0, true
	}
	return n, nil
}

// forwardOnly is the error for going back in a cursor that cannot.
func forwardOnly() error {
	return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "cursor can only scan forward").
		WithHint("Declare it with SCROLL option to enable backward scan.")
}

// exhausted gives back what a portal needs for reading: it has no more rows.
func (p *portal) exhausted() {
	p.leave()
	p.rows, p.done = nil, true
}
