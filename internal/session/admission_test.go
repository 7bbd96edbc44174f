package session_test

import (
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestLimitsOfSessions opens sessions until one is refused, in PostgreSQL's words, and
// checks that one that ended leaves its place.
func TestLimitsOfSessions(t *testing.T) {
	limits := session.Limits{
		Connections: 5, Reserved: 2, Administrators: []string{"ada"},
		Users:     map[string]int{"app": 2, "free": -1, "*": 1, "nobody": 0},
		Databases: map[string]int{"user": 3, "OTHER": 1},
	}
	tests := []struct {
		name, version string
		there         string // users of the sessions that are open, "/" and an alias
		user          string
		refused       string
	}{
		{"room", "", "app", "app", ""},
		{"role", "", "app app", "app", `too many connections for role "app"`},
		{"others", "", "bob", "bob", `too many connections for role "bob"`},
		{"none at all", "", "", "nobody", `too many connections for role "nobody"`},
		{"no limit", "", "free", "free", ""},
		{"reserved", "", "free free/other free", "free", "remaining connection slots are reserved for non-replication superuser connections"},
		{"reserved 16", "16.4", "free free/other free", "free", "remaining connection slots are reserved for roles with the SUPERUSER attribute"},
		{"postgres", "", "free free/other free", "postgres", ""},
		{"administrator", "", "free free/other free postgres", "ada", ""},
		{"administrators' own limit", "", "ada ada ada", "ada", ""},
		{"alias", "", "free/other", "free/Other", `too many connections for database "OTHER"`},
		{"reserved before database", "", "ada ada ada/other", "free/other", "remaining connection slots are reserved for non-replication superuser connections"},
		{"role before the others", "", "app app", "app/other", `too many connections for role "app"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := mustServe(t, setup{session: session.Options{Limits: limits, Aliases: []string{"other"}, ServerVersion: test.version}})
			enter := func(who string) *client {
				user, database, _ := strings.Cut(who, "/")
				if database == "" {
					database = "USER"
				}
				return mustConnect(t, g, "user", user, "database", database)
			}
			var last *client
			for who := range strings.FieldsSeq(test.there) {
				last = enter(who)
			}
			user, database, _ := strings.Cut(test.user, "/")
			if database == "" {
				database = "USER"
			}
			a := mustStart(t, g, user, database)
			if a.text != test.refused || (a.code == "53300") != (test.refused != "") || (a.status == 0) != (test.refused != "") {
				t.Fatalf("%+v", a)
			}
			if test.refused == "" || last == nil {
				return
			}
			last.socket.Close()
			eventually(t, "the place of who left is free", func() bool { return mustStart(t, g, user, database).status != 0 })
		})
	}
}

// mustStart opens a session and returns what it was answered.
func mustStart(t *testing.T, g *gateway, user, database string) *answer {
	t.Helper()
	c, a, err := start(g.address, "user", user, "database", database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.socket.Close() })
	return a
}

// TestLimitsShown: what the catalogs and settings say of the limits follows them.
func TestLimitsShown(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{Limits: session.Limits{
		Connections: 50, Reserved: 4, Users: map[string]int{"app": 7}, Databases: map[string]int{"*": 40},
	}}})
	c := mustConnect(t, g)
	for sql, want := range map[string]string{
		"SHOW max_connections":                                               "50",
		"SHOW superuser_reserved_connections":                                "4",
		"SELECT setting FROM pg_settings WHERE name = 'max_connections'":     "50",
		"SELECT rolconnlimit::text FROM pg_roles WHERE rolname = 'app'":      "7",
		"SELECT datconnlimit::text FROM pg_database WHERE datname = 'USER'":  "40",
		"SELECT rolconnlimit::text FROM pg_roles WHERE rolname = 'postgres'": "-1",
	} {
		if got := c.mustRun(t, sql).rows; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", sql, got)
		}
	}
	g.handler.SetLimits(session.Limits{Connections: 60, Users: map[string]int{"app": 8}})
	if got := c.mustRun(t, "SELECT rolconnlimit::text FROM pg_roles WHERE rolname = 'app'").rows[0]; got != "8" {
		t.Error(got)
	}
}
