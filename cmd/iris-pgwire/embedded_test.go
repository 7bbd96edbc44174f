package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// usersFileOf writes a users file in which each user's password is the name in
// lower case.
func usersFileOf(t *testing.T, names ...string) string {
	t.Helper()
	list := new(auth.UserList)
	for _, name := range names {
		v, err := auth.NewVerifier(strings.ToLower(name))
		if err == nil {
			err = list.Set(name, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(path, list.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestEmbeddedLogins checks who is let in by a users file, before and after it
// changes, and by one user's password file.
func TestEmbeddedLogins(t *testing.T) {
	path := usersFileOf(t, "Alice", "bob")
	logins, err := embeddedUsers{Users: path}.logins(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	check := logins.check()
	for _, c := range []struct {
		user, password string
		want           bool
	}{
		{"Alice", "alice", true},
		{"ALICE", "alice", true},
		{"alice", "Alice", false},
		{"Bob", "bob", true},
		{"alice", "bob", false},
		{"alice", "", false},
		{"carol", "carol", false},
		{"carol", "stranger", false},
		{"", "stranger", false},
		{"_SYSTEM", "SYS", false},
	} {
		if got := check(superserver.Login{User: c.user, Password: c.password, Local: true}); got != c.want {
			t.Errorf("%s with %q: %v", c.user, c.password, got)
		}
	}
	if err := os.Rename(usersFileOf(t, "carol"), path); err != nil {
		t.Fatal(err)
	}
	if err := logins.reload(); err != nil {
		t.Fatal(err)
	}
	if check(superserver.Login{User: "alice", Password: "alice"}) || !check(superserver.Login{User: "carol", Password: "carol"}) {
		t.Error("the new file is not in use")
	}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	one, err := embeddedUsers{User: "Dave", PasswordFile: password}.logins(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !one.check()(superserver.Login{User: "DAVE", Password: "secret"}) || one.check()(superserver.Login{User: "alice", Password: "secret"}) {
		t.Error("the one user is not the one who comes in")
	}
}

// TestEmbeddedUsersRefused checks files that cannot be served from.
func TestEmbeddedUsersRefused(t *testing.T) {
	for what, path := range map[string]string{
		"two names that IRIS takes for one": usersFileOf(t, "Alice", "alice"),
		"nobody":                            usersFileOf(t),
		"no file":                           filepath.Join(t.TempDir(), "users"),
	} {
		if _, err := (embeddedUsers{Users: path}).logins(t.Context()); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
}

// TestEmbeddedMayListen checks which addresses need users.
func TestEmbeddedMayListen(t *testing.T) {
	users, err := embeddedUsers{Users: usersFileOf(t, "alice")}.logins(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		listen string
		logins *embeddedLogins
		want   bool
	}{
		{"127.0.0.1:1972", nil, true},
		{"[::1]:1972", nil, true},
		{"0.0.0.0:1972", nil, false},
		{":1972", nil, false},
		{"192.0.2.1:1972", nil, false},
		{"0.0.0.0:1972", users, true},
		{"1972", users, false},
	} {
		cmd := embeddedServeCmd{Listen: c.listen}
		if err := cmd.mayListen(newLogger(false), c.logins); (err == nil) != c.want {
			t.Errorf("%s, users %v: %v", c.listen, c.logins != nil, err)
		}
	}
}
