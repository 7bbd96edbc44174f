package session_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestServerVersion: clients are told the version that is configured, and its
// settings are there.
func TestServerVersion(t *testing.T) {
	for version, want := range map[string]string{"": "15.18 150018", "16.4": "16.4 160004", "18.1": "18.1 180001"} {
		c := mustConnect(t, mustServe(t, setup{session: session.Options{ServerVersion: version}}))
		got := c.mustRun(t, "SELECT current_setting('server_version') || ' ' || current_setting('server_version_num')").rows[0]
		if got != want {
			t.Errorf("%q: %s", version, got)
		}
		first, _, _ := strings.Cut(want, " ")
		if got := c.mustRun(t, "SELECT version()").rows[0]; !strings.HasPrefix(got, "PostgreSQL "+first+" ") {
			t.Errorf("%q: %s", version, got)
		}
		for setting, since := range map[string]string{"transaction_timeout": "17", "scram_iterations": "16"} {
			a := c.run("SHOW " + setting)
			if known := a.code == ""; known != (want[:2] >= since) {
				t.Errorf("%q: %s is known: %v", version, setting, known)
			}
		}
	}
}

// TestTransactionTimeout: a transaction that takes too long ends its session with
// 25P04, while a statement runs, between statements, and without BEGIN; one that ends
// in time does not.
func TestTransactionTimeout(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{ServerVersion: "17.5"}})
	for name, statements := range map[string][]string{
		"idle":      {"BEGIN"},
		"running":   {"BEGIN; SELECT pg_sleep(100)"},
		"implicit":  {"SELECT pg_sleep(100)"},
		"shortest":  {"SET idle_in_transaction_session_timeout = '1h'; SET statement_timeout = '1h'", "BEGIN"},
		"not first": {"BEGIN", "ROLLBACK", "BEGIN", "SELECT 1"},
	} {
		t.Run(name, func(t *testing.T) {
			c := mustConnect(t, g, "transaction_timeout", "100ms")
			for _, sql := range statements {
				c.send(t, &pgproto3.Query{String: sql})
				a := c.receive()
				if a.status == 0 {
					mustEnd(t, a)
					return
				}
			}
			mustEnd(t, c.receive())
		})
	}
	c := mustConnect(t, g, "transaction_timeout", "1h", "idle_in_transaction_session_timeout", "50ms")
	c.mustRun(t, "BEGIN")
	if a := c.receive(); a.code != "25P03" {
		t.Errorf("the shorter limit: %+v", a)
	}
}

// mustEnd checks that a session was ended for its transaction.
func mustEnd(t testing.TB, a *answer) {
	t.Helper()
	if a.code != "25P04" || a.status != 0 || a.text != "terminating connection due to transaction timeout" {
		t.Errorf("got %+v", a)
	}
}

// TestReported: what PostgreSQL 18 reports is reported, and again when it changes.
func TestReported(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{ServerVersion: "18.0"}})
	c := mustConnect(t, g)
	told := func(sql string) map[string]string {
		c.send(t, &pgproto3.Query{String: sql})
		out := map[string]string{}
		for {
			m, err := c.Receive()
			if err != nil {
				t.Fatal(err)
			}
			switch m := m.(type) {
			case *pgproto3.ParameterStatus:
				out[m.Name] = m.Value
			case *pgproto3.ErrorResponse:
				t.Fatal(m.Message)
			case *pgproto3.ReadyForQuery:
				return out
			}
		}
	}
	for setting, v := range map[string]string{
		"application_name": "a", "client_encoding": "SQL_ASCII", "DateStyle": "ISO, DMY", "default_transaction_read_only": "on",
		"IntervalStyle": "iso_8601", "scram_iterations": "5000", "search_path": "public", "standard_conforming_strings": "off", "TimeZone": "Europe/Berlin",
	} {
		if got := told("SET " + setting + " = '" + v + "'"); got[setting] != v || len(got) != 1 {
			t.Errorf("%s: told %v", setting, got)
		}
		if got := told("RESET " + setting); len(got) != 1 {
			t.Errorf("%s: told %v", setting, got)
		}
	}
}
