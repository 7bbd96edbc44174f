package auth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// mustOpenUsers opens a users file.
func mustOpenUsers(t testing.TB, path string) *auth.UsersFile {
	t.Helper()
	users, err := auth.OpenUsers(path)
	if err != nil {
		t.Fatal(err)
	}
	return users
}

// TestReloadOfUsers checks that users come and go with the file, and that a file
// that is broken changes nothing.
func TestReloadOfUsers(t *testing.T) {
	path := writeFile(t, []byte(`"bob" "`+pencil+`"`))
	users := mustOpenUsers(t, path)
	if _, ok := users.Verifier("bob"); !ok || users.Len() != 1 {
		t.Error("bob is missing")
	}
	for _, broken := range []string{`"bob" "secret"`, `"bob`} {
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		err := users.Reload()
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "line 1") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", broken, err)
		}
		if _, ok := users.Verifier("bob"); !ok {
			t.Error("bob is gone with a broken file")
		}
	}
	if err := os.WriteFile(path, []byte(`"alice" "`+pencil+`"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := users.Reload(); err != nil {
		t.Error(err)
	}
	if _, ok := users.Verifier("bob"); ok {
		t.Error("bob is still there")
	}
	if v, ok := users.Verifier("alice"); !ok || !v.Matches("pencil") {
		t.Error("alice is missing")
	}
}

func TestUsersFileThatCannotBeRead(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "users")
	for path, hint := range map[string]string{
		missing:     "iris-pgwire user add",
		t.TempDir(): "no regular file",
	} {
		if _, err := auth.OpenUsers(path); err == nil || !strings.Contains(err.Error(), hint) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}
