package fault_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// TestIdentity inserts into tables of an IRIS application, whose keys, defaults
// and collations are IRIS's own, and reads what IRIS made of the rows.
func TestIdentity(t *testing.T) {
	server := mustRunIRIS(t)
	cfg := server.behind(t)
	direct, err := iris.Dial(t.Context(), iris.Config{
		Host: cfg.IRIS.Host, Port: cfg.IRIS.Port, Namespace: "USER", Username: embedded.DefaultUser,
		Password: embedded.DefaultPassword, Autocommit: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer direct.Close()
	for _, sql := range []string{
		"CREATE TABLE SQLUser.VISIT (NUM IDENTITY, NAME VARCHAR(20), SEEN TIMESTAMP DEFAULT CURRENT_TIMESTAMP, RANKING INTEGER DEFAULT 3)",
		"CREATE TABLE SQLUser.TICKET (NUM SERIAL, NAME VARCHAR(20), SEEN TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE (NAME))",
	} {
		if _, err := direct.ExecDirect(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	g := mustServe(t, cfg)
	c := mustConnect(t, g.Address)
	for _, tt := range []struct{ sql, want string }{
		{"INSERT INTO visit (name) VALUES ('a') RETURNING num", "1"},
		{"INSERT INTO visit (name) VALUES ('b') RETURNING num * 10 + ranking", "23"},
		{"INSERT INTO visit (name) VALUES ('d') RETURNING seen IS NOT NULL", "t"},
		{"INSERT INTO visit DEFAULT VALUES RETURNING num", "4"},
		{"UPDATE visit SET ranking = DEFAULT, name = name || '!' WHERE length(name) = 1 AND num = 2 RETURNING name || ranking", "b!3"},
		{"DELETE FROM visit WHERE name || '' = 'b!' RETURNING num", "2"},
		{"INSERT INTO ticket (name) VALUES ('x') RETURNING num", "1"},
		{"INSERT INTO ticket (name) VALUES ('X') ON CONFLICT (name) DO UPDATE SET name = ticket.name || '+' RETURNING name", "x+"},
		{"INSERT INTO ticket (name) VALUES ('y') ON CONFLICT (name) DO NOTHING RETURNING xmax = 0", "t"},
		{"SELECT count(*) FROM ticket", "2"},
	} {
		if got := c.mustRun(t, tt.sql).cell(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.sql, got, tt.want)
		}
	}
	for _, sql := range []string{
		"UPDATE visit SET seen = DEFAULT",
		"INSERT INTO ticket (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET seen = excluded.seen",
		"INSERT INTO ticket (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET name = (SELECT max(name) FROM ticket)",
		"DELETE FROM visit RETURNING (SELECT count(*) FROM visit)",
	} {
		c.run(sql).mustFail(t, "0A000", 'I')
	}
	g.mustBeIdle(t)
}
