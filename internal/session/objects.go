package session

import (
	"crypto/tls"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// objects is the catalog as the session's statements see it. The snapshot was
// read when the statement was planned (needsNames).
func (s *Session) objects() *catalog.Database {
	return &catalog.Database{
		Catalog: s.handler.catalog, Snapshot: s.peek, Session: s, Server: (*serverState)(s),
		Definitions: (*definitions)(s),
		Sequences:   (*sequences)(s),
		Uncommitted: s.tx.uncommitted,
	}
}

// objects is the catalog while a statement is analysed: a name that it spells
// out reads the metadata.
func (c *names) objects() *catalog.Database {
	db := c.session.objects()
	db.Snapshot = func() *meta.Snapshot {
		if c.load() != nil {
			return nil
		}
		return c.snapshot
	}
	return db
}

// serverState is a session as the source of what the catalog shows of the server.
type serverState Session

// Settings implements catalog.Server. PostgreSQL has the settings of pgvector once its
// library is loaded, which the first use of vectors does.
func (s *serverState) Settings() []catalog.Setting {
	out := make([]catalog.Setting, 0, len(s.settings.others))
	add := func(key, name string) {
		if v, ok := s.settings.value(key); ok && !s.settings.secret(key) {
			out = append(out, catalog.Setting{Name: name, Value: v, Reset: s.settings.resetValue(key), Started: s.settings.started[key]})
		}
	}
	there := func(key string) bool {
		v, _ := s.settings.value(key)
		return !ofVectors(key) || s.vectors || v != s.settings.resetValue(key)
	}
	for key, d := range s.settings.others {
		if there(key) {
			add(key, d.name)
		}
	}
	for key := range s.settings.values {
		if _, known := s.settings.others[key]; !known && strings.Contains(key, ".") && there(key) { // a client's own
			add(key, key)
		}
	}
	slices.SortFunc(out, func(a, b catalog.Setting) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out
}

// ofVectors reports whether a setting is pgvector's, or about vectors in IRIS.
func ofVectors(key string) bool {
	library, _, _ := strings.Cut(key, ".")
	return library == "hnsw" || library == "ivfflat" || library == "iris"
}

// Backends implements catalog.Server.
func (s *serverState) Backends() []catalog.Backend {
	var out []catalog.Backend
	for _, a := range s.handler.Activities() {
		b := catalog.Backend{
			PID: int32(a.PID), User: a.User, Database: a.Database, Application: a.Application, State: string(a.State), Query: a.Statement,
			Wait: a.Waiting, Began: a.Began, Changed: a.Changed, Transaction: a.Transaction,
		}
		if c := a.Copy; c != nil {
			b.Copy = &catalog.CopyProgress{In: c.In, Relation: c.Relation, Bytes: c.Bytes, Rows: c.Rows, Excluded: c.Excluded, Skipped: c.Skipped}
		}
		b.Address, _ = netip.ParseAddrPort(a.Remote) // not valid for one that is none
		if a.TLS {
			b.TLSVersion, b.TLSCipher = strings.Replace(tls.VersionName(a.TLSVersion), "TLS ", "TLSv", 1), tls.CipherSuiteName(a.TLSCipher)
			if b.TLSBits = 256; strings.Contains(b.TLSCipher, "_128_") {
				b.TLSBits = 128
			}
		}
		out = append(out, b)
	}
	return out
}

// Roles implements catalog.Server: those that may log in, and those that have.
func (s *serverState) Roles() []string {
	names := map[string]bool{}
	s.handler.activities.eachUser(func(name string) { names[name] = true })
	if s.opts.Roles != nil {
		for _, name := range s.opts.Roles() {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// Databases implements catalog.Server.
func (s *serverState) Databases() []string {
	var out []string
	for _, name := range append([]string{s.opts.Database}, s.opts.Aliases...) {
		if !strings.EqualFold(name, s.startup.Database) {
			out = append(out, name)
		}
	}
	return out
}

// Administers implements catalog.Server.
func (s *serverState) Administers() bool {
	l := s.handler.limitsInForce()
	return l.administers(s.startup.User)
}

// RoleLimit implements catalog.Server.
func (s *serverState) RoleLimit(name string) int {
	l := s.handler.limitsInForce()
	if l.administers(name) {
		return -1
	}
	return of(l.Users, name)
}

// DatabaseLimit implements catalog.Server.
func (s *serverState) DatabaseLimit(name string) int {
	return of(s.handler.limitsInForce().Databases, strings.ToUpper(name))
}

// Cursors implements catalog.Server: cursors, and the portals of the protocol.
func (s *serverState) Cursors() []catalog.Cursor {
	var out []catalog.Cursor
	for name, p := range s.portals {
		c := catalog.Cursor{Name: name, Statement: p.stmt.sql, Created: p.made}
		if p.cursor != nil {
			c.Holdable, c.Binary, c.Scrolled = p.cursor.hold, p.cursor.binary, p.cursor.scroll
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b catalog.Cursor) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Prepared implements catalog.Server.
func (s *serverState) Prepared() []catalog.Prepared {
	var out []catalog.Prepared
	for name, st := range s.statements {
		if name != "" {
			out = append(out, catalog.Prepared{
				Name: name, Statement: st.sql, Prepared: st.prepared, Parameters: st.params, FromSQL: st.fromSQL, Runs: st.runs,
			})
		}
	}
	slices.SortFunc(out, func(a, b catalog.Prepared) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Addresses implements catalog.Server.
func (s *serverState) Addresses() catalog.Addresses {
	return catalog.Addresses{Client: addressOf(s.startup.Remote), Server: addressOf(s.startup.Local)}
}

// Transaction implements catalog.Server.
func (s *serverState) Transaction(assign bool) uint64 {
	t := s.tx
	for assign && t.number == 0 {
		last := s.handler.numbered.Load()
		next := max(last+1, uint64(time.Now().UnixMicro()))
		if s.handler.numbered.CompareAndSwap(last, next) {
			t.number = next
		}
	}
	return t.number
}

// addressOf is one end of a connection, not valid when it has no address.
func addressOf(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort()
	}
	return netip.AddrPort{}
}

// Locks implements catalog.Server: advisory locks, and those of LOCK TABLE.
func (s *serverState) Locks() []catalog.Lock {
	var out []catalog.Lock
	for _, r := range s.handler.locks.Rows() {
		l := catalog.Lock{
			PID: int32(r.PID), Kind: "advisory", Mode: r.Mode.String(), Class: r.Key.High, Object: r.Key.Low, Subpart: 1, Granted: r.Granted, Since: r.Since,
		}
		if r.Key.Pair {
			l.Subpart = 2
		}
		out = append(out, l)
	}
	return append(out, s.handler.activities.tableLocks()...)
}

// Counters implements catalog.Server.
func (s *serverState) Counters() catalog.Counters { return s.handler.statistics.look() }

// Statements implements catalog.Server.
func (s *serverState) Statements() catalog.Statements { return s.handler.statements.look() }

// ResetStatements implements catalog.Server.
func (s *serverState) ResetStatements(user, database string, id int64) {
	s.handler.statements.reset(user, database, id)
}

// Notice implements catalog.Server.
func (s *serverState) Notice(n *pgerr.Error) { (*Session)(s).notice(n) }
