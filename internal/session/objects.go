package session

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
)

// objects is the catalog as the session's statements see it. The snapshot was
// read when the statement was planned (needsNames).
func (s *Session) objects() *catalog.Database {
	return &catalog.Database{
		Catalog: s.handler.catalog, Snapshot: s.opts.Metadata.Peek, Session: s, Server: (*serverState)(s),
		Definitions: (*definitions)(s),
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

// Settings implements catalog.Server.
func (s *serverState) Settings() []catalog.Setting {
	out := make([]catalog.Setting, 0, len(s.settings.values))
	for key, v := range s.settings.values {
		name := key
		if d := s.settings.defs[key]; d != nil {
			name = d.name
		}
		out = append(out, catalog.Setting{Name: name, Value: v, Reset: s.settings.resetValue(key)})
	}
	slices.SortFunc(out, func(a, b catalog.Setting) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out
}

// Backends implements catalog.Server.
func (s *serverState) Backends() []catalog.Backend {
	var out []catalog.Backend
	for _, a := range s.handler.Activities() {
		out = append(out, catalog.Backend{
			PID: int32(a.PID), User: a.User, Database: a.Database, Application: a.Application, State: string(a.State), Query: a.Statement,
			Began: a.Began, Changed: a.Changed,
		})
	}
	return out
}
