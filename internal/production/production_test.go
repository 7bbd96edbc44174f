package production

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/certs"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// today is the day of the tests.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// world is what the probes of a test find.
type world struct {
	environ []string
	certificate
	users    int
	warning  string
	files    map[string]FileInfo
	failures map[string]error // by probe
	gateway  Gateway
	iris     string
	kind     string
	listener int
	uid      int
	limit    uint64
}

// certificate is what the certificate probe finds.
type certificate struct {
	info certs.Info
}

// newWorld is a world in which little exists.
func newWorld() *world {
	return &world{
		users: 1, kind: "ext4", listener: -1, uid: 1000, limit: 65536, iris: "IRIS for UNIX 2025.1",
		files: map[string]FileInfo{}, failures: map[string]error{}, gateway: Gateway{Err: errors.New("connection refused")},
		certificate: certificate{certs.Info{
			Issuer: "CN=Authority", Names: []string{"db.example.com"},
			NotBefore: today.AddDate(0, 0, -10), NotAfter: today.AddDate(0, 0, 80),
		}},
	}
}

// probes asks the world.
func (w *world) probes() Probes {
	return Probes{
		Now:         func() time.Time { return today },
		DialIRIS:    func(context.Context, *config.Config) (string, error) { return w.iris, w.failures["iris"] },
		Gateway:     func(context.Context, string) Gateway { return w.gateway },
		Certificate: func(string, string) (certs.Info, error) { return w.info, w.failures["certificate"] },
		Users:       func(string) (int, string, error) { return w.users, w.warning, w.failures["users"] },
		Stat: func(path string) (FileInfo, error) {
			info, ok := w.files[path]
			if !ok {
				return info, fmt.Errorf("stat %s: %w", path, fs.ErrNotExist)
			}
			return info, nil
		},
		Writable:     func(string) error { return w.failures["writable"] },
		FileSystem:   func(string) (string, error) { return w.kind, w.failures["filesystem"] },
		Listen:       func(string) error { return w.failures["listen"] },
		ListenerUser: func(int) (int, bool) { return w.listener, w.listener >= 0 },
		User:         func() (int, bool) { return w.uid, w.uid >= 0 },
		OpenFiles:    func() (uint64, error) { return w.limit, w.failures["limit"] },
	}
}

// config reads the configuration of the world. That it may be invalid does not
// matter: each check sees but a part.
func (w *world) config() *config.Config {
	c, _ := config.Load(config.Sources{Environ: append(w.environ, "HOME=/home/me")})
	return c
}

// describe changes the world by a line: NAME=VALUE is a variable of the
// environment, anything else a fact.
func (w *world) describe(t *testing.T, line string) {
	t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "fails":
		probe, text, _ := strings.Cut(rest, " ")
		w.failures[probe] = errors.New(text)
	case "users":
		w.users = number(t, rest)
	case "users-warning":
		w.warning = rest
	case "file":
		w.file(t, rest)
	case "certificate":
		w.describeCertificate(t, rest)
	case "gateway":
		w.gateway = Gateway{Up: true, NotReady: rest, Metrics: map[string]float64{"pgwire_ready": 1}}
	case "metric":
		name, value, _ := strings.Cut(rest, " ")
		f, err := strconv.ParseFloat(value, 64)
		if err != nil {
			t.Fatal(err)
		}
		w.gateway.Metrics[name] = f
	case "no-metrics":
		w.gateway.Metrics = nil
	case "filesystem":
		w.kind = rest
	case "iris":
		w.iris = rest
	case "listener":
		w.listener = number(t, rest)
	case "uid":
		w.uid = number(t, rest)
	case "limit":
		w.limit = uint64(number(t, rest))
	default:
		if !strings.Contains(word, "=") {
			t.Fatalf("unknown fact %q", line)
		}
		w.environ = append(w.environ, line)
	}
}

// file adds a file: PATH MODE OWNER.
func (w *world) file(t *testing.T, text string) {
	t.Helper()
	words := strings.Fields(text)
	mode, err := strconv.ParseUint(words[1], 8, 32)
	if err != nil {
		t.Fatal(err)
	}
	w.files[words[0]] = FileInfo{Mode: fs.FileMode(mode), ModeKnown: true, Owner: number(t, words[2])}
}

// describeCertificate changes the certificate: self-signed, unnamed, or a number of
// days until it ends.
func (w *world) describeCertificate(t *testing.T, text string) {
	t.Helper()
	switch text {
	case "self-signed":
		w.info.SelfSigned = true
	case "unnamed":
		w.info.Names = nil
	default:
		w.info.NotAfter = today.AddDate(0, 0, number(t, text))
	}
}

// number reads a number.
func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCorpus runs checks in worlds that testdata describes. The directive is an
// item of the checklist, or one of the short list with connectivity before it.
func TestCorpus(t *testing.T) {
	asked := map[string]map[Status]bool{}
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		items := Checklist()
		if filepath.Base(path) == "connectivity" {
			items = Connectivity()
		}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			w := newWorld()
			for line := range strings.Lines(d.Input) {
				w.describe(t, strings.TrimSpace(line))
			}
			for _, item := range items {
				if item.ID != d.Cmd {
					continue
				}
				r := Run(t.Context(), []Item{item}, w.config(), w.probes()).Results[0]
				key := filepath.Base(path) + " " + item.ID
				if asked[key] == nil {
					asked[key] = map[Status]bool{}
				}
				asked[key][r.Status] = true
				return string(r.Status) + ": " + r.Finding + "\n"
			}
			t.Fatalf("there is no item %q", d.Cmd)
			return ""
		})
	})
	checkCovered(t, asked)
}

// checkCovered wants a case that passes and one that fails for every item that the
// program answers.
func checkCovered(t *testing.T, asked map[string]map[Status]bool) {
	t.Helper()
	// What config refuses to load cannot fail here; the last two have tests of their own.
	never := map[string]bool{
		"checklist tls-version": true, "connectivity configuration": true,
		"checklist secrets-flags": true, "checklist config-mode": true,
	}
	for name, items := range map[string][]Item{"checklist": Checklist(), "connectivity": Connectivity()} {
		for _, item := range items {
			key := name + " " + item.ID
			if item.Automatic() && (!asked[key][Pass] || !asked[key][Fail] && !never[key]) {
				t.Errorf("%s: the corpus needs a case that passes and one that fails", key)
			}
		}
	}
}

// TestItems checks the tables themselves.
func TestItems(t *testing.T) {
	for _, items := range [][]Item{Checklist(), Connectivity()} {
		seen := map[string]bool{}
		for _, item := range items {
			if seen[item.ID] || len(item.ID) > idWidth {
				t.Errorf("%s: an id is short and given once", item.ID)
			}
			seen[item.ID] = true
			if !strings.HasSuffix(item.Title, ".") {
				t.Errorf("%s: the title is a sentence", item.ID)
			}
			if strings.Contains(item.Remedy, "\n") || item.Remedy == "" && item.ID != "configuration" {
				t.Errorf("%s: the remedy is one line", item.ID)
			}
		}
	}
}

// TestManual checks that what a person has to look at is never passed, whatever
// the world is like.
func TestManual(t *testing.T) {
	w := newWorld()
	for line := range strings.Lines(good) {
		w.describe(t, strings.TrimSpace(line))
	}
	report := Run(t.Context(), Checklist(), w.config(), w.probes())
	for i, item := range Checklist() {
		want := Manual
		if item.Automatic() {
			want = Pass
		}
		if r := report.Results[i]; r.Status != want || (r.Remedy == "") != (want == Pass) {
			t.Errorf("%s: %s (%s)", item.ID, r.Status, r.Finding)
		}
	}
	if err := report.Err(); err != nil {
		t.Errorf("with manual items left: %v", err)
	}
}

// good is a world in which everything is as it should be.
const good = `PGWIRE_HOST=0.0.0.0
PGWIRE_ENABLE_SCRAM=true
PGWIRE_USERS_FILE=/etc/iris-pgwire/users
PGWIRE_SSL_ENABLED=true
PGWIRE_SSL_REQUIRED=true
PGWIRE_SSL_KEY=/key
IRIS_HOST=iris.example.com
IRIS_USERNAME=gateway
IRIS_PASSWORD=correct horse battery
IRIS_SSL_ENABLED=true
PGWIRE_MAX_MEMORY=800MB
file /key 600 1000
gateway
listener 1000`

// TestReport checks both forms of the output, and the error.
func TestReport(t *testing.T) {
	r := Report{Results: []Result{
		{ID: "a", Group: "First", Title: "A is so.", Status: Pass, Finding: "it is"},
		{ID: "b", Group: "First", Title: "B is so.", Status: Fail, Finding: "it is not", Remedy: "make it so"},
		{ID: "c", Group: "Second", Title: "C is so.", Status: Manual, Remedy: "look at <it>"},
	}}
	var table bytes.Buffer
	if err := r.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	want := `First
  pass    a                    it is
  fail    b                    it is not
                               > make it so
Second
  manual  c                    C is so.
                               > look at <it>
1 passed, 1 failed, 1 for a person to look at
`
	if table.String() != want {
		t.Errorf("got\n%s\nwant\n%s", table.String(), want)
	}
	if err := r.Err(); err == nil || err.Error() != "1 item failed" {
		t.Errorf("error: %v", err)
	}
	var document bytes.Buffer
	if err := r.WriteJSON(&document); err != nil {
		t.Fatal(err)
	}
	var decoded struct {
		Passed, Failed, Manual int
		Items                  []Result
	}
	if err := json.Unmarshal(document.Bytes(), &decoded); err != nil {
		t.Fatal(err)
	}
	if decoded.Passed != 1 || decoded.Failed != 1 || decoded.Manual != 1 || len(decoded.Items) != 3 || decoded.Items[2] != r.Results[2] {
		t.Errorf("JSON: %s", document.String())
	}
}

// TestConfigMode checks the one item that depends on where a value was given.
func TestConfigMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "iris-pgwire.yaml")
	for _, test := range []struct {
		content string
		mode    fs.FileMode
		want    Status
	}{
		{"port: 5433\n", 0o644, Pass},
		{"port: 5433\n", 0o664, Fail},
		{"iris:\n  password: correct horse\n", 0o644, Fail},
		{"iris:\n  password: correct horse\n", 0o640, Pass},
	} {
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		w := newWorld()
		w.files[path] = FileInfo{Mode: test.mode, ModeKnown: true}
		c, err := config.Load(config.Sources{File: path})
		if err != nil {
			t.Fatal(err)
		}
		f := checkConfigMode(t.Context(), &subject{config: c, probes: w.probes()})
		if (test.want == Pass) != f.ok {
			t.Errorf("%q with mode %04o: %s", test.content, test.mode, f.text)
		}
	}
}

// TestSecretFlags checks that a password on the command line fails, and its file
// does not.
func TestSecretFlags(t *testing.T) {
	secretFile := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secretFile, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]bool{"iris.password": false, "iris.password_file": true} {
		c, err := config.Load(config.Sources{Flags: map[string]string{key: secretFile}})
		if err != nil {
			t.Fatal(err)
		}
		f := checkSecretFlags(t.Context(), &subject{config: c})
		if f.ok != want || strings.Contains(f.text, secretFile) {
			t.Errorf("%s: %v %s", key, f.ok, f.text)
		}
	}
}

// TestDocument checks that the page of the checklist is current, and writes it with
// -rewrite.
func TestDocument(t *testing.T) {
	const path = "../../docs/production-checklist.md"
	if flag.Lookup("rewrite").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(Document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != Document() {
		t.Errorf("%s is not current: go test ./internal/production -rewrite", path)
	}
}

// TestSystemProbes checks the probes of this machine against things whose answer is
// known.
func TestSystemProbes(t *testing.T) {
	p := SystemProbes(nil)
	dir := t.TempDir()
	if err := p.Writable(filepath.Join(dir, "not", "yet", "there")); err != nil {
		t.Errorf("a directory that can be made: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if err := p.Writable("/proc"); err == nil {
		t.Error("/proc can be written")
	}
	if kind, err := p.FileSystem(filepath.Join(dir, "not", "yet")); err != nil || kind == "" {
		t.Errorf("file system: %q %v", kind, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if p.Listen(listener.Addr().String()) == nil {
		t.Error("an address in use is free")
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if uid, ok := p.ListenerUser(port); ok && uid != os.Geteuid() {
		t.Errorf("the listener is user %d", uid)
	}
	if _, _, err := p.Users(filepath.Join(dir, "users")); err == nil {
		t.Error("a users file that does not exist was read")
	}
}

// TestReachable checks the addresses that are asked for those listened on.
func TestReachable(t *testing.T) {
	for address, want := range map[string]string{
		"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1", "10.1.2.3": "10.1.2.3", "db.example.com": "db.example.com",
	} {
		if got := reachable(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}

// TestRemediesExist checks that the files that remedies send people to are there.
func TestRemediesExist(t *testing.T) {
	for _, item := range append(Checklist(), Connectivity()...) {
		for word := range strings.FieldsSeq(item.Remedy) {
			path := strings.Trim(word, "(),;:.")
			if !strings.HasPrefix(path, "docs/") && !strings.HasPrefix(path, "deploy/") {
				continue
			}
			if _, err := os.Stat(filepath.Join("../..", path)); err != nil {
				t.Errorf("%s: %v", item.ID, err)
			}
		}
	}
}
