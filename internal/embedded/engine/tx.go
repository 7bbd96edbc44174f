package engine

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// atServer is the location of errors of statements that are no queries.
const atServer = "ServerLoop"

// command is a statement without parameters that returns no rows.
type command struct {
	job *job
	run func(ctx context.Context) (count int64, err error)
}

// IsQuery implements superserver.Statement.
func (c *command) IsQuery() bool { return false }

// Columns implements superserver.Statement.
func (c *command) Columns() []superserver.Column { return nil }

// Params implements superserver.Statement.
func (c *command) Params() []superserver.ParamMeta { return nil }

// Query implements superserver.Statement.
func (c *command) Query(context.Context, []list.Item) (superserver.Cursor, error) {
	return nil, notAQuery()
}

// notAQuery is the error of executing a statement as a query that is none.
func notAQuery() error {
	return located(newError(-400, "Statement does not return a result set"), atServer)
}

// Update implements superserver.Statement.
func (c *command) Update(ctx context.Context, _ [][]list.Item) ([]int64, error) {
	ctx, end := c.job.begin(ctx)
	defer end()
	n, err := c.run(ctx)
	if err != nil {
		return []int64{superserver.BatchFailed}, located(err, atServer)
	}
	return []int64{n}, nil
}

// GeneratedKeys implements superserver.Statement.
func (c *command) GeneratedKeys() ([]superserver.Column, [][]list.Item) { return nil, nil }

// noRow is a command's run that only may fail.
func noRow(f func(context.Context) error) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) { return 0, f(ctx) }
}

// newCommand makes a transaction statement, a lock statement or an option.
func (j *job) newCommand(tree syntax.Statement) (superserver.Statement, error) {
	run := j.transactionCommand(tree)
	if run == nil {
		switch s := tree.(type) {
		case *syntax.SetOption:
			run = func(context.Context) error { return j.setOption(s) }
		case *syntax.LockTable:
			run = func(ctx context.Context) error { return j.lockTable(ctx, s) }
		case *syntax.UnlockTable:
			run = func(context.Context) error { return j.unlockTable(s) }
		case *syntax.TuneTable:
			run = func(ctx context.Context) error { return j.tuneTable(ctx, s) }
		case *syntax.PurgeQueries:
			run = func(context.Context) error { return nil }
		case *syntax.CheckPrivilege:
			run = func(context.Context) error { return nil }
		case *syntax.UseDatabase:
			run = func(context.Context) error { return j.useDatabase(string(s.Name)) }
		default:
			return nil, newError(-1, "This statement is not supported by this server")
		}
	}
	return &command{job: j, run: noRow(run)}, nil
}

// transactionCommand returns how to run a transaction statement, nil for others.
func (j *job) transactionCommand(tree syntax.Statement) func(context.Context) error {
	switch s := tree.(type) {
	case *syntax.StartTransaction:
		return func(context.Context) error {
			err := j.setModes(s.Modes)
			if err == nil {
				j.session.Start()
			}
			return err
		}
	case *syntax.SetTransaction:
		return func(context.Context) error { return j.setModes(s.Modes) }
	case *syntax.Commit:
		return j.session.Commit
	case *syntax.Rollback:
		if !s.ToSavepoint {
			return j.session.Rollback
		}
		return func(ctx context.Context) error { return j.rollbackTo(ctx, string(s.Savepoint)) }
	case *syntax.Savepoint:
		return func(context.Context) error { return j.session.Savepoint(string(s.Name)) }
	case *syntax.InTransaction:
		return func(context.Context) error {
			if !j.session.InTransaction() {
				return newError(100, "")
			}
			return nil
		}
	}
	return nil
}

// rollbackTo undoes to a savepoint; without a name, to the one before all work.
func (j *job) rollbackTo(ctx context.Context, name string) error {
	if name == "" {
		return newError(-301, "")
	}
	return j.session.RollbackTo(ctx, name)
}

// setModes applies the modes of START and SET TRANSACTION. The level of
// isolation stays with the process.
func (j *job) setModes(m syntax.TransactionModes) error {
	if m.Access == "READ WRITE" && (m.Isolation == "READ UNCOMMITTED" || m.Isolation == "READ VERIFIED") {
		return newError(-92, "")
	}
	switch m.Isolation {
	case "":
	case "READ UNCOMMITTED":
		j.isolation, j.verified = isolationUncommitted, false
	case "READ COMMITTED", "READ VERIFIED":
		j.isolation, j.verified = isolationCommitted, m.Isolation == "READ VERIFIED"
	default:
		return newError(-96, "")
	}
	switch m.CommitMode {
	case "IMPLICIT", "NONE":
		j.session.SetExplicit(false)
	case "EXPLICIT":
		j.session.SetExplicit(true)
	}
	return nil
}

// setOption applies SET OPTION. Options that are system-wide in IRIS and mean
// nothing here are accepted.
func (j *job) setOption(s *syntax.SetOption) error {
	switch s.Option {
	case "LOCK_TIMEOUT":
		seconds, err := strconv.Atoi(s.Value)
		if err != nil || seconds < 0 {
			return newError(-80, "Integer expected, '%s' found", s.Value)
		}
		j.session.SetLockTimeout(time.Duration(seconds) * time.Second)
	case "DEFAULT_SCHEMA":
		j.schema = s.Value
	case "AUTO_PARALLEL_THRESHOLD", "COMPILEMODE", "EXACT_DISTINCT", "LOCK_ESCALATION_THRESHOLD", "PKEY_IS_IDKEY",
		"SUPPORT_DELIMITED_IDENTIFIERS", "ACORN_1_SELECTIVITY_THRESHOLD":
	default:
		return newError(-1, "Unknown option '%s'", s.Option)
	}
	return nil
}

// table finds a base table by a statement's name.
func (j *job) table(n syntax.QualifiedName) (*store.Table, error) {
	schema := orText(string(n.Schema), j.schema)
	t := j.db.Catalog().Table(schema, string(n.Name))
	if t == nil {
		return nil, tableNotFound(schema, string(n.Name))
	}
	return t, nil
}

// lockable finds the table of LOCK and UNLOCK, which take no view.
func (j *job) lockable(n syntax.QualifiedName) (*store.Table, error) {
	if v := j.db.Catalog().View(orText(string(n.Schema), j.schema), string(n.Name)); v != nil {
		return nil, newError(-400, "View '%s' cannot be locked", v.QualifiedName())
	}
	return j.table(n)
}

// lockTable is LOCK TABLE.
func (j *job) lockTable(ctx context.Context, s *syntax.LockTable) error {
	t, err := j.lockable(s.Table)
	if err != nil {
		return err
	}
	wait := time.Duration(-1)
	if s.Wait != nil {
		wait = time.Duration(*s.Wait) * time.Second
	}
	return j.session.LockTable(ctx, t, s.Exclusive, wait)
}

// unlockTable is UNLOCK TABLE. In a transaction a lock stays until its end,
// unless IMMEDIATE is said.
func (j *job) unlockTable(s *syntax.UnlockTable) error {
	t, err := j.lockable(s.Table)
	if err != nil {
		return err
	}
	if s.Immediate || !j.session.InTransaction() {
		j.session.UnlockTable(t, s.Exclusive)
	}
	return nil
}

// useDatabase changes the IRIS namespace; only to the same one, since a job
// cannot leave its namespace here.
func (j *job) useDatabase(name string) error {
	if !strings.EqualFold(name, j.namespace) {
		return newError(-340, "No such database (namespace) '%s'", name)
	}
	return nil
}
