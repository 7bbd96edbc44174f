package catalog

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Database is the catalog as one statement of a session sees it. It is the
// statement's pgtype.Objects.
type Database struct {
	Catalog *Catalog
	// Snapshot returns the metadata, nil as long as none was read.
	Snapshot func() *meta.Snapshot
	Session  analyze.SessionInfo
	Server   Server // nil where only names are asked for
	// Sequences counts for the session.
	Sequences Sequences
	// Uncommitted marks those values of an enum that the session's transaction has added.
	Uncommitted func(enum pgtype.OID, labels []pgtype.EnumLabel) []pgtype.EnumLabel
	// Definitions prints views; nil where there are none.
	Definitions Definitions

	// current are the objects of the snapshot that was seen last.
	current *objects
	seen    *meta.Snapshot
}

// Definitions knows the queries of the views that the gateway schema keeps.
type Definitions interface {
	// View prints a view's query as pg_get_viewdef does.
	View(rel *analyze.Relation, pretty bool) (string, error)
	// Expression prints an expression of a table's row, if it is to be pretty with no
	// parentheses that it does not need.
	Expression(rel *analyze.Relation, text string, pretty bool) (string, error)
	// ExpressionType is the type of an expression of a table's row.
	ExpressionType(rel *analyze.Relation, text string) (analyze.TypeRef, error)
	// Updatable says which columns can be changed, nil when no row can.
	Updatable(rel *analyze.Relation) []bool
	// Targets are the columns of its query, with the columns of tables that they are.
	Targets(rel *analyze.Relation) []analyze.Target
	// Reads lists what it refers to.
	Reads(rel *analyze.Relation) *analyze.Uses
}

// Server is what the catalog shows of the server's own state.
type Server interface {
	// Settings lists all settings by name.
	Settings() []Setting
	// Backends lists the open sessions.
	Backends() []Backend
	// Signal stops what a session is doing, of this gateway or another, or ends it,
	// and then waits for that if it is to.
	Signal(pid int32, terminate bool, wait time.Duration) (SignalResult, error)
	// Roles and Databases are the names that clients can log in with.
	Roles() []string
	Databases() []string
	// Administers says that the session may see and stop those of others.
	Administers() bool
	// RoleLimit and DatabaseLimit are how many sessions each may have, -1 for any.
	RoleLimit(name string) int
	DatabaseLimit(name string) int
	// Cursors and Prepared are the session's own, Addresses the ends of its
	// connection.
	Cursors() []Cursor
	Prepared() []Prepared
	Addresses() Addresses
	// Transaction is the number of the session's transaction, which gets one if it is to;
	// else 0 when it has none.
	Transaction(assign bool) uint64
	// Locks are those that the gateway knows of.
	Locks() []Lock
	// Counters are what the gateway counted since it began.
	Counters() Counters
	// Statements are what was counted of statements; ResetStatements forgets those of a
	// user, a database and a number, where "" and 0 stand for any.
	Statements() Statements
	ResetStatements(user, database string, id int64)
	// Notice tells the client something besides the result.
	Notice(n *pgerr.Error)
}

// Setting is a row of pg_settings as far as the session knows it.
type Setting struct {
	Name, Value, Reset string
	// Started says that Reset came with the start-up message.
	Started bool
}

// databaseOf returns the database that an expression may ask.
func databaseOf(env *analyze.Env) (*Database, error) {
	if env != nil {
		if db, ok := env.Objects.(*Database); ok {
			return db, nil
		}
	}
	return nil, pgerr.New(pgerr.InternalError, "no catalog to ask")
}

// rows returns the rows of a relation that depend on the session or on the
// snapshot.
func (db *Database) rows(r *relation) []exec.Row {
	switch {
	case r.made == nil:
		return nil
	case r.made.volatile:
		return r.fill(r.made.rows(db))
	}
	o := db.objects()
	o.mu.Lock()
	rows, ok := o.rows[r]
	o.mu.Unlock()
	if ok {
		return rows
	}
	rows = r.fill(r.made.rows(db))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rows[r] = rows
	return rows
}

// each calls f with all rows of a table of pg_catalog until it returns false.
func (db *Database) each(name string, f func(r *relation, row exec.Row) bool) {
	r := db.Catalog.relations[pgCatalog+"."+name]
	static, err := r.staticRows()
	if err != nil {
		return // a test reads all of them
	}
	for _, rows := range [][]exec.Row{static, db.rows(r)} {
		for _, row := range rows {
			if !f(r, row) {
				return
			}
		}
	}
}
