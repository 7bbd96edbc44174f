package exec

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// TestSessionFunctions asks a session.
func TestSessionFunctions(t *testing.T) {
	lib := Library()
	env := testEnv(t, "UTC")
	env.Session = testSession{"search_path": "a, b"}
	text := func(s string) corpusArg { return corpusArg{"text", s, false} }
	boolean := func(s string) corpusArg { return corpusArg{"bool", s, false} }
	for _, c := range []struct {
		name string
		args []corpusArg
		want string
	}{
		{"current_setting", []corpusArg{text("search_path")}, "a, b"},
		{"current_setting", []corpusArg{text("none"), boolean("t")}, "NULL"},
		{"current_setting", []corpusArg{text("none")}, "ERROR 42704: unrecognized configuration parameter \"none\""},
		{"set_config", []corpusArg{text("x.y"), text("1"), boolean("f")}, "1"},
		{"current_user", nil, "me"},
		{"current_schema", nil, "public"},
		{"current_schemas", []corpusArg{boolean("t")}, "{pg_catalog,public}"},
		{"pg_backend_pid", nil, "42"},
		{"version", nil, "PostgreSQL 15"},
	} {
		got, err := corpusCase{directive: "call", name: c.name, args: c.args}.eval(t, lib, env)
		if err != nil {
			e := pgerr.From(err)
			got = "ERROR " + string(e.Code) + ": " + e.Message
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// testSession is a session with settings.
type testSession map[string]string

// Setting implements analyze.SessionInfo.
func (s testSession) Setting(name string) (string, bool) { v, ok := s[name]; return v, ok }

// SetSetting implements analyze.SessionInfo.
func (s testSession) SetSetting(name, v string, _ bool) error { s[name] = v; return nil }

// CurrentUser implements analyze.SessionInfo.
func (s testSession) CurrentUser() string { return "me" }

// CurrentDatabase implements analyze.SessionInfo.
func (s testSession) CurrentDatabase() string { return "db" }

// SearchPath implements analyze.SessionInfo.
func (s testSession) SearchPath(implicit bool) []string {
	if implicit {
		return []string{"pg_catalog", "public"}
	}
	return []string{"public"}
}

// BackendPID implements analyze.SessionInfo.
func (s testSession) BackendPID() int32 { return 42 }

// ServerVersion implements analyze.SessionInfo.
func (s testSession) ServerVersion() string { return "PostgreSQL 15" }

// TestRandom checks the generator against PostgreSQL 15: select setseed(0.5),
// then random() three times.
func TestRandom(t *testing.T) {
	r := &Random{}
	r.Seed(0.5)
	for i, want := range []float64{0.9851677175347999, 0.825301858027981, 0.12974610012450416} {
		if got := r.Float64(); got != want {
			t.Errorf("number %d: got %v, want %v", i, got, want)
		}
	}
}
