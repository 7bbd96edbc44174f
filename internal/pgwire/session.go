package pgwire

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// TxStatus is the transaction status byte of ReadyForQuery.
type TxStatus byte

// The three transaction states of the protocol.
const (
	TxIdle   TxStatus = 'I'
	TxActive TxStatus = 'T'
	TxFailed TxStatus = 'E'
)

// Handler opens sessions for clients that have been authenticated.
type Handler interface {
	// Open starts the session of one client. An error is reported as FATAL and
	// ends the connection. w is the connection's writer: the session may send
	// ParameterStatus through it here and keeps no other use of it than inside
	// the calls that pass it.
	Open(ctx context.Context, s *Startup, w *ResultWriter) (Session, error)
}

// Startup is what a client said of itself before its session begins.
type Startup struct {
	User       string
	Database   string // the user's name when the client named none
	Parameters map[string]string
	ProcessID  uint32 // the backend key's process number
	Remote     net.Addr
	Local      net.Addr             // the server's end
	TLS        *tls.ConnectionState // nil without TLS
	// Wake has a Notified session's Deliver called soon if the client is idle. Any
	// goroutine may call it, also after the session has ended.
	Wake func()
}

// Session is one client's session. Calls are serialised: the connection's one
// goroutine makes them, so a Session needs no locks. A context is canceled,
// with a *pgerr.Error as its cause, when the statement must stop.
//
// An error returned by any method is reported to the client by the connection,
// which then calls Fail. A method writes its results through the writer it is
// given; the connection writes ParseComplete, BindComplete, CloseComplete,
// ErrorResponse and ReadyForQuery itself.
type Session interface {
	// Query runs a simple query: every statement of the string, results in
	// text format, one implicit transaction around those outside a block.
	Query(ctx context.Context, sql string, w *ResultWriter) error
	// Prepare parses a statement and plans it; it writes notices at most.
	Prepare(ctx context.Context, m *Parse, w *ResultWriter) error
	// Bind makes a portal from a prepared statement.
	Bind(ctx context.Context, m *Bind) error
	// Describe writes ParameterDescription (statements only) and
	// RowDescription or NoData. It never executes anything.
	Describe(ctx context.Context, m *Describe, w *ResultWriter) error
	// Execute runs a portal until its end or MaxRows rows.
	Execute(ctx context.Context, m *Execute, w *ResultWriter) error
	// Close drops a statement or portal; an unknown name is no error.
	Close(ctx context.Context, m *Close) error
	// Sync ends the implicit transaction, if one is open, and returns the
	// transaction status for ReadyForQuery. It is called after every simple
	// query too. The status is valid also when an error is returned, which is
	// then reported before ReadyForQuery.
	Sync(ctx context.Context, w *ResultWriter) (TxStatus, error)
	// Fail tells the session that an error was reported to the client.
	Fail(err error)
	// End releases everything; an open transaction is rolled back.
	End()
}

// IdleLimiter is a Session that does not wait for its client for ever.
type IdleLimiter interface {
	// IdleLimit returns how long the client may take until its next message now
	// that it is its turn, and the error that ends the session then; 0 is no limit.
	IdleLimit() (time.Duration, *pgerr.Error)
}

// Encoded is a Session whose client may have another encoding than UTF-8.
type Encoded interface {
	// Charset is the client's encoding now, nil for UTF-8. The connection converts
	// the texts of messages; rows and copy data are the session's to convert.
	Charset() *charset.Charset
}

// Notified is a Session that has something to say while its client is silent.
type Notified interface {
	// Deliver writes what has come for the client, who is idle outside a
	// transaction. It must not block: the connection flushes.
	Deliver(w *ResultWriter)
}

// ObjectKind tells statements from portals in Describe and Close.
type ObjectKind byte

// The two kinds of named objects.
const (
	Statement ObjectKind = 'S'
	Portal    ObjectKind = 'P'
)

// Parse is the Parse message.
type Parse struct {
	Name          string
	SQL           string
	ParameterOIDs []pgtype.OID // 0 leaves a type to the server
}

// Bind is the Bind message. Parameters alias the read buffer: they are valid
// during the call only. A nil parameter is NULL.
type Bind struct {
	Portal           string
	Statement        string
	ParameterFormats []pgtype.Format // none, one for all, or one each
	Parameters       [][]byte
	ResultFormats    []pgtype.Format // none, one for all, or one each
}

// Describe is the Describe message.
type Describe struct {
	Kind ObjectKind
	Name string
}

// Execute is the Execute message; MaxRows 0 means all rows.
type Execute struct {
	Portal  string
	MaxRows int
}

// Close is the Close message.
type Close struct {
	Kind ObjectKind
	Name string
}

// Field describes one result column in RowDescription.
type Field struct {
	Name      string
	TableOID  uint32 // 0 when the column is no plain table column
	Attribute int16
	Type      pgtype.OID
	Typmod    int32
	Len       int16
	Format    pgtype.Format
}
