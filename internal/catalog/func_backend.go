package catalog

import (
	"net/netip"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Backend is one session, for pg_stat_activity.
type Backend struct {
	PID                                       int32
	User, Database, Application, State, Query string
	Address                                   netip.AddrPort // of the client; not valid when it came otherwise
	Wait                                      string         // what it waits for, "" for nothing
	TLSVersion, TLSCipher                     string         // "" without TLS
	TLSBits                                   int
	Began, Changed                            time.Time
	Transaction                               time.Time // zero outside of one
	Copy                                      *CopyProgress
}

// CopyProgress is how far the COPY of a session is.
type CopyProgress struct {
	In                             bool
	Relation                       uint32 // 0 for a query
	Bytes, Rows, Excluded, Skipped int64
}

// epoch is where PostgreSQL's time begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// moment is a time as a timestamptz, NULL for none.
func moment(t time.Time) value.Value {
	if t.IsZero() {
		return value.Null
	}
	return value.TimestampTZ(t.Sub(epoch).Microseconds())
}

// activity lists sessions, what they do only to their own user and to superusers.
func (db *Database) activity(which func(b *Backend) bool) []fields {
	o := db.objects()
	var out []fields
	for _, b := range db.Server.Backends() {
		if !which(&b) {
			continue
		}
		f := fields{"datid": oid(o.databaseOID), "pid": count(int(b.PID)), "usesysid": oid(o.roles[b.User])}
		if b.User != o.user && !db.Server.Administers() {
			f["query"] = text("<insufficient privilege>")
			out = append(out, f)
			continue
		}
		f["application_name"], f["state"], f["query"] = text(b.Application), text(b.State), text(b.Query)
		f["backend_start"], f["state_change"], f["xact_start"] = moment(b.Began), moment(b.Changed), moment(b.Transaction)
		f["query_start"] = moment(b.Changed)
		f["backend_type"], f["gss_auth"], f["gss_enc"] = text("client backend"), flag(false), flag(false)
		f.connection(&b)
		out = append(out, f)
	}
	return out
}

// connection fills in how the client is connected and what it waits for.
func (f fields) connection(b *Backend) {
	switch {
	case b.Wait != "":
		f["wait_event_type"], f["wait_event"] = text("IPC"), text(b.Wait)
	case b.State != "active":
		f["wait_event_type"], f["wait_event"] = text("Client"), text("ClientRead")
	}
	if b.Address.IsValid() {
		f["client_addr"], f["client_port"] = text(b.Address.Addr().Unmap().String()), count(int(b.Address.Port()))
	}
	if f["ssl"] = flag(b.TLSVersion != ""); b.TLSVersion != "" {
		f["sslversion"], f["sslcipher"], f["sslbits"] = text(b.TLSVersion), text(b.TLSCipher), count(b.TLSBits)
	}
}

// backendFuncs are the functions about sessions.
func backendFuncs() map[string]evalFunc {
	out := map[string]evalFunc{
		"pg_blocking_pids": blockingPIDs,
		"inet_client_addr": ownAddress(func(a Addresses) netip.AddrPort { return a.Client }, false),
		"inet_client_port": ownAddress(func(a Addresses) netip.AddrPort { return a.Client }, true),
		"inet_server_addr": ownAddress(func(a Addresses) netip.AddrPort { return a.Server }, false),
		"inet_server_port": ownAddress(func(a Addresses) netip.AddrPort { return a.Server }, true),
		"pg_postmaster_start_time": func(db *Database, _ []value.Value) (value.Value, error) {
			return moment(db.Server.Counters().Since), nil
		},
		"pg_conf_load_time": func(db *Database, _ []value.Value) (value.Value, error) {
			return moment(db.Server.Counters().Since), nil
		},
	}
	for name, g := range signals() {
		out[name] = g.send
	}
	for name, column := range map[string]string{
		"activity": "query", "activity_start": "query_start", "client_addr": "client_addr", "client_port": "client_port",
		"dbid": "datid", "pid": "pid", "start": "backend_start", "userid": "usesysid", "wait_event": "wait_event",
		"wait_event_type": "wait_event_type", "xact_start": "xact_start",
	} {
		out["pg_stat_get_backend_"+name] = func(db *Database, args []value.Value) (value.Value, error) {
			all := db.activity(func(*Backend) bool { return true })
			if n := args[0].Int(); n >= 1 && n <= int64(len(all)) {
				return all[n-1][column], nil
			}
			return value.Null, nil
		}
	}
	return out
}

// Addresses are the two ends of the session's connection.
type Addresses struct{ Client, Server netip.AddrPort }

// ownAddress is one end of the session's connection, its address or its port.
func ownAddress(end func(Addresses) netip.AddrPort, port bool) evalFunc {
	return func(db *Database, _ []value.Value) (value.Value, error) {
		a := end(db.Server.Addresses())
		switch {
		case !a.IsValid():
			return value.Null, nil
		case port:
			return count(int(a.Port())), nil
		}
		return text(a.Addr().Unmap().String()), nil
	}
}

// SignalResult is what came of a signal.
type SignalResult byte

// The results of signals: there is no such session; it was sent; the session is
// somebody else's, or a superuser's; the session did not end in time.
const (
	SignalNobody SignalResult = iota
	SignalSent
	SignalDenied
	SignalDeniedSuperuser
	SignalLate
)

// signal is a way to stop a session, with PostgreSQL's words for it.
type signal struct {
	terminate    bool
	verb, doing  string
	what         string // of the session
	superusersOf string // what of a superuser's session
}

// signals are the two there are.
func signals() map[string]signal {
	return map[string]signal{
		"pg_cancel_backend":    {false, "cancel", "canceled", "query", "superuser query"},
		"pg_terminate_backend": {true, "terminate", "terminated", "process", "superuser process"},
	}
}

// send stops what another session does, or the session.
func (g signal) send(db *Database, args []value.Value) (value.Value, error) {
	pid, wait := int32(args[0].Int()), int64(0)
	if len(args) > 1 {
		wait = args[1].Int()
	}
	if wait < 0 {
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "\"timeout\" must not be negative")
	}
	result, err := db.Server.Signal(pid, g.terminate, time.Duration(wait)*time.Millisecond)
	switch {
	case err != nil:
		return value.Null, err
	case result == SignalDeniedSuperuser:
		return value.Null, pgerr.New(pgerr.InsufficientPrivilege, "must be a superuser to %s %s", g.verb, g.superusersOf)
	case result == SignalDenied:
		return value.Null, pgerr.New(pgerr.InsufficientPrivilege,
			"must be a member of the role whose %s is being %s or member of pg_signal_backend", g.what, g.doing)
	case result == SignalNobody:
		db.Server.Notice(pgerr.NewNotice(pgerr.Warning, pgerr.WarningCondition, "PID %d is not a PostgreSQL backend process", pid))
	case result == SignalLate:
		unit := "milliseconds"
		if wait == 1 {
			unit = "millisecond"
		}
		db.Server.Notice(pgerr.NewNotice(pgerr.Warning, pgerr.WarningCondition, "backend with PID %d did not terminate within %d %s", pid, wait, unit))
	}
	return value.Bool(result == SignalSent), nil
}
