package session

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// escalation is the number of rows of a table above which IRIS locks the table
// instead of them, if its lock threshold is what it is by default.
const escalation = 1000

// copyIn is one COPY FROM STDIN in progress: lines are read and made rows, which
// go to IRIS in batches, the next being read while one is on its way. All of it is
// one transaction, unless commitRows says otherwise.
type copyIn struct {
	session *Session
	options *copyfmt.Options
	reader  *copyfmt.Reader
	row     *copyRow
	batch   *remote.Batch
	// lines are the line numbers of the rows that IRIS has not answered for; the
	// first is that of row answered.
	lines    []int64
	answered int64
	skipped  int64 // rows that could not be read, with ON_ERROR ignore
	// commitRows is how many rows are committed at a time, 0 for all at the end;
	// committed are those that are.
	commitRows, committed int64
	progress              *copyProgress
}

// copyIn is COPY FROM STDIN. It returns the number of rows stored.
func (s *Session) copyIn(ctx context.Context, t *pgsql.CopyStatement, o *copyfmt.Options, w *pgwire.ResultWriter) (int64, error) {
	rel, columns, err := s.copyTarget(ctx, t)
	if err != nil {
		return 0, err
	}
	row, err := s.copyRow(ctx, t, rel, columns, o)
	if err != nil {
		return 0, err
	}
	alone := !s.tx.block && !s.tx.wrote
	conn, err := s.tx.writable(ctx, "COPY FROM", rel)
	if err != nil {
		return 0, err
	}
	step := plan.NewInsertStep(rel, row.stored())
	s.stores(step)
	batch, err := remote.NewBatch(ctx, conn, step.Statement, int(s.handler.copyBufferBytes.Load()))
	if err != nil {
		return 0, err
	}
	defer batch.Close()
	batch.Overlap()
	batch.Remember(s.referringIn(&step))
	s.tx.settle = batch.Settle
	defer func() { s.tx.settle = nil }()
	in := &copyIn{session: s, options: o, row: row, batch: batch, progress: newCopyProgress(rel, true)}
	if alone {
		in.commitRows = s.handler.copyCommitRows.Load()
	}
	if err := in.open(w); err != nil {
		return 0, err
	}
	defer s.activity.copies(in.progress)()
	err = in.run(ctx)
	s.counts(batch.Sent())
	if err != nil {
		return 0, s.explained(ctx, err)
	}
	in.reportSkipped()
	return batch.Sent(), nil
}

// open asks the client for the data.
func (c *copyIn) open(w *pgwire.ResultWriter) error {
	if c.commitRows > 0 {
		c.session.notice(pgerr.NewNotice(pgerr.Warning, pgerr.SuccessfulCompletion,
			"COPY commits after every %d rows: those before an error stay", c.commitRows))
	}
	stream, err := w.CopyIn(wireFormat(c.options), len(c.row.columns))
	if err != nil {
		return err
	}
	source := copyfmt.Source{Data: c.session.utf8(c.progress.reading(stream), c.options), Table: c.row.relation.Name}
	for _, col := range c.row.columns {
		source.Columns = append(source.Columns, col.Name)
	}
	c.reader, err = copyfmt.NewReader(source, c.options)
	return err
}

// run reads to the end of the data.
func (c *copyIn) run(ctx context.Context) error {
	for {
		fields, err := c.reader.Read()
		if errors.Is(err, io.EOF) {
			return c.partly(c.located(c.batch.Flush(ctx)))
		}
		if err == nil {
			err = c.line(ctx, fields)
		}
		if err != nil {
			return c.partly(err)
		}
	}
}

// line stores one line.
func (c *copyIn) line(ctx context.Context, fields [][]byte) error {
	if err := c.row.read(ctx, c.reader, fields); err != nil {
		return c.unreadable(err)
	}
	ok, err := c.row.complete(ctx)
	if err != nil {
		return c.located(err)
	}
	if !ok {
		c.progress.excluded.Add(1)
		return nil
	}
	if err := c.add(ctx); err != nil {
		return c.located(err)
	}
	if n := c.progress.stored(c.session); n == escalation+1 {
		c.escalates()
	}
	return nil
}

// add puts the row at hand into the batch, and commits when it is time to.
func (c *copyIn) add(ctx context.Context) error {
	c.lines = append(c.lines, c.reader.Line())
	if err := c.batch.Add(ctx, c.row.values); err != nil {
		return err
	}
	if done := c.batch.Done(); done > c.answered {
		c.lines = c.lines[:copy(c.lines, c.lines[done-c.answered:])]
		c.answered = done
	}
	if c.commitRows == 0 || c.answered+int64(len(c.lines))-c.committed < c.commitRows {
		return nil
	}
	if err := c.batch.Flush(ctx); err != nil {
		return err
	}
	if err := c.session.tx.commitPart(ctx); err != nil {
		return err
	}
	c.answered = c.batch.Done()
	c.lines, c.committed = c.lines[:0], c.answered
	return nil
}

// unreadable is the error about a line that is not of the columns' types, nil when
// such lines are left out.
func (c *copyIn) unreadable(err error) error {
	index := -1
	var field *fieldError
	if errors.As(err, &field) {
		index, err = field.index, field.err
	}
	e := pgerr.From(err)
	where := c.reader.Context(index)
	if e.Where == "" {
		e.Where = where
	}
	if !c.options.Ignore || field == nil || !isOfValue(e) {
		return e
	}
	c.skipped++
	c.progress.skipped.Add(1)
	if c.options.Verbosity == copyfmt.VerbosityVerbose {
		c.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"skipping row due to data type incompatibility at line %d for column %q: %s",
			c.reader.Line(), c.row.columns[index].Name, c.reader.Shown(index)))
	}
	if limit := c.options.RejectLimit; limit > 0 && c.skipped > limit {
		e := pgerr.New(pgerr.InvalidTextRepresentation, "skipped more than REJECT_LIMIT (%d) rows due to data type incompatibility", limit)
		e.Where = where
		return e
	}
	return nil
}

// isOfValue reports whether an error is about a value that is none of its type,
// which ON_ERROR ignore passes over, and not about the server or the form of the
// data.
func isOfValue(e *pgerr.Error) bool {
	const dataException, integrityViolation = "22", "23"
	class := string(e.Code)[:2]
	return (class == dataException || class == integrityViolation) && e.Code != pgerr.BadCopyFileFormat
}

// reportSkipped tells how many lines were left out.
func (c *copyIn) reportSkipped() {
	if c.skipped == 0 || c.options.Verbosity == copyfmt.VerbositySilent {
		return
	}
	text := "%d rows were skipped due to data type incompatibility"
	if c.skipped == 1 {
		text = "%d row was skipped due to data type incompatibility"
	}
	c.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, text, c.skipped))
}

// escalates tells once a session that IRIS locks tables.
func (c *copyIn) escalates() {
	if c.session.toldOfEscalation || c.commitRows > 0 && c.commitRows <= escalation {
		return
	}
	c.session.toldOfEscalation = true
	c.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
		"IRIS locks table %q as a whole when a transaction changes more than %d of its rows", c.row.relation.Name, escalation).
		WithHint("Others who change it wait until this transaction ends. The setting copy_commit_rows commits a COPY in parts."))
}

// located says on which line a row failed: one that IRIS refused, or the one
// at hand, which did not get there.
func (c *copyIn) located(err error) error {
	if err == nil {
		return nil
	}
	e := pgerr.From(err)
	var failed *remote.BatchError
	switch {
	case e.Where != "":
	case !errors.As(err, &failed):
		e.Where = c.reader.Context(-1)
	case failed.Row >= c.answered && failed.Row-c.answered < int64(len(c.lines)):
		e.Where = "COPY " + c.row.relation.Name + ", line " + strconv.FormatInt(c.lines[failed.Row-c.answered], 10)
	}
	return err
}

// partly adds to an error what of the COPY stays nevertheless.
func (c *copyIn) partly(err error) error {
	if err == nil || c.committed == 0 {
		return err
	}
	e := pgerr.From(err)
	if e.Hint == "" {
		e.Hint = "The first " + strconv.FormatInt(c.committed, 10) + " rows of this COPY are committed and stay (copy_commit_rows)."
	}
	return e
}
