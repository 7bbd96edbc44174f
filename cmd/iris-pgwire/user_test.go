package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// typed is a source whose standard input is a pipe with text in it.
func typed(t testing.TB, text string) passwordSource {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return passwordSource{in: r, out: io.Discard, repeat: true}
}

// mustAdd adds a user.
func mustAdd(t testing.TB, path, name, password string) {
	t.Helper()
	c := userAddCmd{Name: name, usersFileFlag: usersFileFlag{path}}
	if err := c.run(t.Context(), typed(t, password+"\n"), io.Discard); err != nil {
		t.Fatal(err)
	}
}

// matches reports whether the server would take a password.
func matches(t testing.TB, path, name, password string) bool {
	t.Helper()
	users, err := auth.OpenUsers(path)
	if err != nil {
		t.Fatal(err)
	}
	v, ok := users.Verifier(name)
	c := userVerifyCmd{Name: name, usersFileFlag: usersFileFlag{path}}
	if err := c.run(t.Context(), typed(t, password), io.Discard); (err == nil) != (ok && v.Matches(password)) {
		t.Errorf("user verify says %v", err)
	}
	return ok && v.Matches(password)
}

func TestUserLife(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users")
	mustAdd(t, path, "bob", "one")
	mustAdd(t, path, `al"ice`, "two")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	mustAdd(t, path, "bob", "three")
	if matches(t, path, "bob", "one") || !matches(t, path, "bob", "three") || !matches(t, path, `al"ice`, "two") || matches(t, path, "nobody", "one") {
		t.Error("the passwords are not those that were set")
	}
	var out strings.Builder
	if err := (&userListCmd{usersFileFlag{path}}).run(&out); err != nil || out.String() != "bob\nal\"ice\n" {
		t.Errorf("got %q, %v", &out, err)
	}
	remove := userRemoveCmd{"bob", usersFileFlag{path}}
	if err := remove.run(io.Discard); err != nil {
		t.Error(err)
	}
	if err := remove.run(io.Discard); err == nil || matches(t, path, "bob", "three") {
		t.Errorf("bob is still there: %v", err)
	}
}

// TestUserAddAtOnce checks that edits at the same time lose none.
func TestUserAddAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users")
	v, err := auth.NewVerifier("x")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			err := editUsers(path, true, func(l *auth.UserList) error { return l.Set(fmt.Sprint("user", i), v) })
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, _, err := readUsers(path); err != nil || len(list.Names()) != 20 {
		t.Errorf("got %v, %v", list.Names(), err)
	}
}

// TestUserAddKeeps checks what an edit does not touch: comments, the link that leads
// to the file, permissions that the server accepts; and that a broken file stays.
func TestUserAddKeeps(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "users"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("# comment\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, link, "bob", "one")
	content, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(content), "# comment\n\"bob\" ") {
		t.Errorf("got %s, %v", content, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := userAddCmd{Name: "bob", usersFileFlag: usersFileFlag{path}}
	if err := c.run(t.Context(), typed(t, "x"), io.Discard); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "broken" {
		t.Errorf("a broken file became %q", content)
	}
}

// TestPasswordSources checks which password comes out of what is given.
func TestPasswordSources(t *testing.T) {
	long := strings.Repeat("x", auth.PasswordBytesMax)
	for _, test := range []struct {
		text, line, file string
		lineOK, fileOK   bool
	}{
		{"secret\n", "secret", "secret", true, true},
		{"secret", "secret", "secret", true, true},
		{"secret\r\n", "secret", "secret", true, true},
		{" two \nlines\n", " two ", " two \nlines", true, true},
		{"", "", "", false, true}, // refused as empty later
		{"\n", "", "", true, true},
		{long + "\n", long, long, true, true},
		{long + "x\n", "", "", false, false},
	} {
		got, err := typed(t, test.text).read(t.Context())
		if got != test.line || (err == nil) != test.lineOK {
			t.Errorf("%.10q on standard input: %.10q, %v", test.text, got, err)
		}
		path := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err = passwordSource{file: path}.read(t.Context())
		if got != test.file || (err == nil) != test.fileOK {
			t.Errorf("%.10q in a file: %.10q, %v", test.text, got, err)
		}
	}
	for _, empty := range []string{"", "\n"} {
		c := userAddCmd{Name: "bob", usersFileFlag: usersFileFlag{filepath.Join(t.TempDir(), "users")}}
		if err := c.run(t.Context(), typed(t, empty), io.Discard); err == nil {
			t.Errorf("%q: an empty password is accepted", empty)
		}
	}
}
