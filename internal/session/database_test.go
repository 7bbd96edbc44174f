package session_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestDatabaseNames checks which databases a client may ask for: the namespace
// and its aliases in any case, and its user's name, which is what a client that
// names none says.
func TestDatabaseNames(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{Aliases: []string{"clinic", "Postgres"}}})
	for name, served := range map[string]bool{
		"USER": true, "user": true, "clinic": true, "CLINIC": true, "postgres": true, "app": true, "clinics": false, "": true,
	} {
		parameters := []string{"database", name}
		c, err := connect(g.address, parameters...)
		if err != nil {
			t.Fatal(err)
		}
		a := c.run("SELECT 1")
		if (a.code == "" && a.status != 0) != served {
			t.Errorf("database %q: %+v", name, a)
		}
		c.socket.Close()
	}
}
