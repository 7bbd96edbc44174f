package session

import "time"

// Tracer is told what sessions do. Its methods are called by the sessions'
// goroutines, concurrently, and must neither block nor call back.
type Tracer interface {
	// StatementEnd is told of a statement that was executed to its end, was
	// suspended for good, or failed.
	StatementEnd(s *StatementEnd)
	// PlanFound is told of a look for a plan: reused, or made anew.
	PlanFound(reused bool)
}

// StatementEnd describes an executed statement. It is valid during the call.
type StatementEnd struct {
	// Command is the verb of the command tag: SELECT, INSERT, COPY, BEGIN, CREATE
	// TABLE …
	Command string
	// Kind groups commands: select, insert, update, delete, copy, ddl,
	// transaction, utility.
	Kind string
	// Duration is the time spent in the session, the client's own slowness in
	// taking rows included.
	Duration time.Duration
	// Rows are those returned or changed.
	Rows int64
	// CopyIn and CopyOut tell the direction of a COPY.
	CopyIn, CopyOut bool
	// Vector says what the statement did with vectors.
	Vector VectorUse
	// IRIS returns the statements sent to IRIS, or to be sent when it failed
	// before, without literals; like Text it is called only when somebody wants to
	// see them.
	IRIS func() []string
	// Text prints the statement with its literals replaced by _; it is called
	// only when somebody wants to see it.
	Text func() string
	// Err is why the statement failed, nil if it did not.
	Err error
	// Probe says that it failed because the catalogs lack what it asks them for.
	Probe bool
	// PID, User, Database, Application and Remote say whose statement it was.
	PID                                 uint32
	User, Database, Application, Remote string
}

// State is what a session is doing, in PostgreSQL's words (pg_stat_activity).
type State string

// The states of a session.
const (
	Active                   State = "active"
	Idle                     State = "idle"
	IdleInTransaction        State = "idle in transaction"
	IdleInTransactionAborted State = "idle in transaction (aborted)"
)

// Activity is a look at one session.
type Activity struct {
	PID                                 uint32
	User, Database, Application, Remote string
	TLS                                 bool
	// TLSVersion and TLSCipher are crypto/tls's numbers.
	TLSVersion, TLSCipher uint16
	State                 State
	// Statement is the running or the last statement, its literals replaced by _.
	Statement string
	// Waiting is "pool" while the session waits for a connection to IRIS.
	Waiting string
	// Job is the IRIS process that works for the session, 0 when none does.
	Job int
	// Began, Transaction and Changed are when the session, its transaction and
	// its state began; Transaction is zero outside of one.
	Began, Transaction, Changed time.Time
	// Copy is how far the session's COPY is, nil when it does none.
	Copy *CopyProgress
}

// CopyProgress is how far a COPY is.
type CopyProgress struct {
	In       bool   // COPY FROM
	Relation uint32 // OID of the table, 0 for a query
	// Bytes are those of the data, Rows those stored or sent, Excluded those that
	// the WHERE left out, Skipped those that could not be read.
	Bytes, Rows, Excluded, Skipped int64
}
