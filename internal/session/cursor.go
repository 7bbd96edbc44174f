package session

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// cursor is what a portal that DECLARE made has besides a portal of the
// protocol: a position that FETCH moves, and rows that are kept for going back.
type cursor struct {
	scroll, hold, binary bool
	// held says that the transaction that declared it was committed: it lives on
	// by itself, on rows that were read before.
	held bool

	// The position, as PostgreSQL keeps it: the number of the current row, or of
	// the last one when atEnd.
	position       int64
	atStart, atEnd bool
	// kept are the rows read so far of a cursor that can go back.
	kept *exec.Buffer
	// current are the row ids of the current row.
	current []value.Value
}

// declare is DECLARE: the query is opened, and read by FETCH.
func (s *Session) declare(ctx context.Context, t *pgsql.DeclareStatement, p *portal, w *pgwire.ResultWriter) error {
	switch {
	case !t.Hold && !s.tx.block && !s.several:
		return pgerr.New(pgerr.NoActiveSQLTransaction, "DECLARE CURSOR can only be used in transaction blocks")
	case t.Name == "":
		return pgerr.New(pgerr.InvalidCursorName, "invalid cursor name: must not be empty")
	case s.portals[t.Name] != nil:
		return pgerr.New(pgerr.DuplicateCursor, "cursor %q already exists", t.Name)
	case len(s.portals) >= portalsMax:
		return pgerr.New(pgerr.ConfigurationLimitExceeded, "too many portals in one session (%d)", portalsMax)
	}
	c := &portal{
		session: s, stmt: p.stmt.query, params: p.params, level: len(s.tx.savepoints), made: s.tx.began,
		execution: &execution{tree: t, told: true},
		cursor:    &cursor{scroll: t.Scroll, hold: t.Hold, binary: t.Binary, atStart: true},
	}
	if t.Scroll {
		c.cursor.kept = exec.NewBuffer(s.handler.limits())
	}
	s.executes(c.stmt)
	if err := c.fix(ctx); err != nil {
		return err
	}
	if err := c.open(ctx); err != nil {
		return err
	}
	s.portals[t.Name] = c
	return s.complete(ctx, "DECLARE CURSOR", w)
}

// declares sets the plan of a DECLARE's query apart: FETCH runs it. The last of its
// columns are the row ids of rows, which are not the client's.
func (st *statement) declares(t *pgsql.DeclareStatement, rows []analyze.CursorRow) {
	n := len(st.fields) - len(rows)
	st.query = &statement{sql: st.sql, tree: t.Query, params: st.params, fields: st.fields[:n:n], rows: rows, plan: st.plan, vector: st.vector, uses: st.uses}
	st.plan, st.fields = nil, nil
}

// cursorNamed finds the portal that FETCH, MOVE and CLOSE mean.
func (s *Session) cursorNamed(name string) (*portal, error) {
	if p := s.portals[name]; p != nil {
		return p, nil
	}
	return nil, pgerr.New(pgerr.InvalidCursorName, "cursor %q does not exist", name)
}

// closeCursor is CLOSE.
func (s *Session) closeCursor(t *pgsql.CloseStatement, w *pgwire.ResultWriter) error {
	if t.Cursor == "" {
		for name, p := range s.portals {
			if p.cursor != nil {
				s.closePortal(name)
			}
		}
		w.CommandComplete("CLOSE CURSOR ALL")
		return nil
	}
	if _, err := s.cursorNamed(t.Cursor); err != nil {
		return err
	}
	s.closePortal(t.Cursor)
	w.CommandComplete("CLOSE CURSOR")
	return nil
}

// fetchFields describes the result of FETCH, nil for a cursor that is not there:
// that is an error when it runs.
func (s *Session) fetchFields(t *pgsql.FetchStatement) []pgwire.Field {
	p := s.portals[t.Cursor]
	if t.Move || p == nil {
		return nil
	}
	return p.stmt.fields
}

// fetchFormats are the result formats of FETCH in a simple query: a cursor may
// have been declared BINARY.
func (s *Session) fetchFormats(tree pgsql.Statement) []pgtype.Format {
	t, ok := tree.(*pgsql.FetchStatement)
	if !ok {
		return nil
	}
	if p := s.portals[t.Cursor]; p != nil && p.cursor != nil && p.cursor.binary {
		return []pgtype.Format{pgtype.FormatBinary}
	}
	return nil
}

// keepReads reads what is left of the open results from IRIS, before the
// transaction changes anything: a cursor shows the rows as they were, and IRIS
// would show it the new ones.
func (s *Session) keepReads(ctx context.Context) error {
	for _, p := range s.portals {
		if err := p.readRest(ctx); err != nil {
			return err
		}
	}
	return nil
}

// persist makes the cursors WITH HOLD independent of the transaction that is
// about to be committed.
func (s *Session) persist(ctx context.Context) error {
	for _, p := range s.portals {
		if p.cursor == nil || !p.cursor.hold || p.cursor.held {
			continue
		}
		if err := p.readRest(ctx); err != nil {
			return err
		}
		p.cursor.held, p.level = true, 0
	}
	return nil
}

// readRest reads what is left of a portal's result, so that it needs IRIS no
// more.
func (p *portal) readRest(ctx context.Context) error {
	if p.rows == nil || p.conn == nil {
		return nil
	}
	rest := exec.NewBuffer(p.session.handler.limits())
	for {
		row, err := p.rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = rest.Add(row)
		}
		if err != nil {
			return errors.Join(err, rest.Close())
		}
	}
	p.leave()
	p.rows = rest
	return nil
}

// CurrentRow implements analyze.CursorHolder. The rules are those of PostgreSQL's
// execCurrentOf (src/backend/executor/execCurrent.c).
func (s *Session) CurrentRow(name string, table uint32, relation string) (value.Value, error) {
	p, err := s.cursorNamed(name)
	if err != nil {
		return value.Null, err
	}
	if p.stmt.plan == nil || p.stmt.plan.Root == nil || p.stmt.plan.Kind != plan.Select {
		return value.Null, pgerr.New(pgerr.InvalidCursorState, "cursor %q is not a SELECT query", name)
	}
	if p.cursor != nil && p.cursor.held {
		return value.Null, pgerr.New(pgerr.InvalidCursorState, "cursor %q is held from a previous transaction", name)
	}
	at, err := p.stmt.rowOf(name, table, relation)
	if err != nil {
		return value.Null, err
	}
	if c := p.cursor; c == nil || c.atStart || c.atEnd || c.current == nil {
		return value.Null, pgerr.New(pgerr.InvalidCursorState, "cursor %q is not positioned on a row", name)
	}
	return p.cursor.current[at], nil
}

// rowOf says which of the row ids of a cursor's query is that of a table.
func (st *statement) rowOf(cursor string, table uint32, relation string) (int, error) {
	found, locks := -1, st.plan.Locks != ""
	for i, r := range st.rows {
		switch {
		case r.Table != table:
		case found >= 0:
			return 0, pgerr.New(pgerr.InvalidCursorState, "cursor %q has multiple FOR UPDATE/SHARE references to table %q", cursor, relation)
		default:
			found = i
		}
	}
	switch {
	case found >= 0:
		return found, nil
	case locks:
		return 0, pgerr.New(pgerr.InvalidCursorState, "cursor %q does not have a FOR UPDATE/SHARE reference to table %q", cursor, relation)
	}
	return 0, pgerr.New(pgerr.InvalidCursorState, "cursor %q is not a simply updatable scan of table %q", cursor, relation)
}
