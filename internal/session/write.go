package session

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// verbs are the statements as errors name them.
var verbs = map[plan.Kind]string{plan.Insert: "INSERT", plan.Update: "UPDATE", plan.Delete: "DELETE", plan.Merge: "MERGE", plan.Select: "SELECT"}

// verbOf names the statement of a plan as errors do.
func verbOf(pl *plan.Plan) string {
	if pl.Locks != "" {
		return "SELECT " + pl.Locks
	}
	return verbs[pl.Kind]
}

// write runs an INSERT, UPDATE or DELETE.
func (s *Session) write(ctx context.Context, p *portal, w *pgwire.ResultWriter) error {
	n, err := s.written(ctx, p)
	if err != nil {
		return err
	}
	return s.complete(ctx, changeTag(p.stmt.plan.Kind, n), w)
}

// written is write up to the command tag; it returns the number of rows.
func (s *Session) written(ctx context.Context, p *portal) (int64, error) {
	conn, err := s.tx.writable(ctx, verbOf(p.stmt.plan), p.stmt.plan.Written()...)
	if err != nil {
		return 0, err
	}
	n, err := s.changed(ctx, conn, p)
	if err != nil {
		if err = p.renewed(ctx, err); err == nil {
			n, err = s.changed(ctx, conn, p)
		}
	}
	if err != nil {
		return 0, s.explained(ctx, err)
	}
	s.counts(n)
	return n, nil
}

// changed runs the plan of a change and returns the number of rows.
func (s *Session) changed(ctx context.Context, conn *pool.Conn, p *portal) (n int64, err error) {
	pl := p.stmt.plan
	p.source = &remote.Source{Lend: func(context.Context) (*pool.Conn, error) { return conn, nil }}
	rt := s.runtimeOf(p.arguments(), p.source)
	defer rt.Finish()
	switch {
	case pl.Steps != nil:
		n, err = steps(ctx, pl, rt)
	case pl.Kind == plan.Insert && pl.Change == nil:
		n, err = s.insert(ctx, conn, pl, rt)
	default:
		n, err = s.change(ctx, conn, pl.Change, rt)
		err = outOfRange(err, pl.Computed)
	}
	return n, err
}

// validationFailed is IRIS's SQLCODE for a value that does not fit its column.
const validationFailed = -105

// outOfRange words IRIS's refusal of a number that it computed itself.
func outOfRange(err error, computed []*analyze.RelationColumn) error {
	var iris *pgerr.SQLCODEError
	if !errors.As(err, &iris) || pgerr.SQLCODEOf(iris.SQLCODE) != validationFailed {
		return err
	}
	for _, c := range computed {
		switch c.Type.OID {
		case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
			if strings.EqualFold(c.IRISName, iris.Detail.Column) {
				return pgerr.New(pgerr.NumericValueOutOfRange, "%s out of range",
					pgtype.FormatType(c.Type.OID, pgtype.NoTypmod))
			}
		}
	}
	return err
}

// steps runs a change in several steps that has no result.
func steps(ctx context.Context, pl *plan.Plan, rt *exec.Runtime) (int64, error) {
	rows, err := pl.Steps.Open(ctx, rt, nil)
	if err != nil {
		return 0, err
	}
	return changedRows(rows), rows.Close()
}

// changedRows is the number of rows that a change in several steps changed.
func changedRows(rows exec.Rows) int64 {
	if c, ok := exec.Unmeasured(rows).(*plan.Changed); ok {
		return c.Count
	}
	return 0
}

// changeTag is the command tag of a change of n rows.
func changeTag(kind plan.Kind, n int64) string {
	verb := verbs[kind]
	if kind == plan.Insert {
		verb += " 0"
	}
	return verb + " " + strconv.FormatInt(n, 10)
}

// tag is the command tag of a portal whose last Execute sent so many rows.
func (p *portal) tag(sent int) string {
	if p.stmt.plan.Kind == plan.Select {
		return "SELECT " + strconv.Itoa(sent)
	}
	return changeTag(p.stmt.plan.Kind, int64(sent))
}

// change runs an UPDATE or DELETE.
func (s *Session) change(ctx context.Context, conn *pool.Conn, stmt *exec.RemoteStatement, rt *exec.Runtime) (int64, error) {
	evals, err := plan.Args(stmt)
	if err != nil {
		return 0, err
	}
	args, err := plan.EvalArgs(ctx, rt, evals)
	if err != nil {
		return 0, err
	}
	return remote.Exec(ctx, conn, stmt, args)
}

// insert sends the rows of an INSERT, each step as batches.
func (s *Session) insert(ctx context.Context, conn *pool.Conn, pl *plan.Plan, rt *exec.Runtime) (int64, error) {
	var total int64
	for i := range pl.Inserts {
		step := &pl.Inserts[i]
		next, closeRows, err := stepRows(ctx, step, rt)
		if err != nil {
			return 0, err
		}
		n, err := s.send(ctx, conn, step, next)
		closeRows()
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// send stores the rows that next yields until io.EOF.
func (s *Session) send(ctx context.Context, conn *pool.Conn, step *plan.InsertStep,
	next func() ([]value.Value, error),
) (int64, error) {
	b, err := remote.NewBatch(ctx, conn, step.Statement, int(s.handler.copyBufferBytes.Load()))
	if err != nil {
		return 0, err
	}
	defer b.Close()
	b.Remember(s.referringIn(step))
	var last []value.Value
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		if last = row; len(step.Rows) != 1 {
			last = nil
		}
		if err := b.Add(ctx, row); err != nil {
			return 0, step.FailingInsert(err, s.env(), row)
		}
	}
	if err := b.Flush(ctx); err != nil && last != nil {
		return 0, step.FailingInsert(err, s.env(), last)
	} else if err != nil {
		return 0, err
	}
	return b.Sent(), nil
}

// stepRows yields the rows of one step.
func stepRows(ctx context.Context, step *plan.InsertStep, rt *exec.Runtime) (func() ([]value.Value, error), func(), error) {
	if step.Source != nil {
		rows, err := step.Source.Open(ctx, rt, nil)
		if err != nil {
			return nil, nil, err
		}
		next := func() ([]value.Value, error) { return rows.Next(ctx) }
		return next, func() { _ = rows.Close() }, nil
	}
	i := 0
	next := func() ([]value.Value, error) {
		if i == len(step.Rows) {
			return nil, io.EOF
		}
		i++
		return plan.EvalRow(ctx, rt, step.Rows[i-1])
	}
	return next, func() {}, nil
}
