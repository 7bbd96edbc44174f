package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// module is the path of this module.
const module = "github.com/iris-pgwire/iris-pgwire"

// rule forbids a package tree to import another, with the reason.
type rule struct{ from, never, why string }

// rules are the import rules of the design.
var rules = []rule{
	{"iris", "internal", "the driver is a library that others use; it knows nothing of the gateway"},
	{"internal/pgwire", "internal/pgsql", "the protocol package knows no SQL"},
	{"internal/pgwire", "internal/analyze", "the protocol package knows no SQL"},
	{"internal/pgwire", "internal/session", "the session is behind pgwire.Session"},
	{"internal/pgwire", "iris", "the protocol towards clients knows nothing of IRIS"},
	{"internal/auth", "internal/pgsql", "authentication knows no SQL"},
	{"internal/auth", "internal/session", "authentication comes before any session"},
	{"internal/certs", "internal", "a leaf"},
	{"internal/logging", "internal", "a leaf"},
	{"internal/config", "internal/server", "what is configured does not know who configures it"},
	{"internal/pgwire", "internal/metrics", "metrics are behind pgwire.Tracer"},
	{"internal/session", "internal/metrics", "metrics are behind session.Tracer"},
	{"internal/pool", "internal/metrics", "metrics are behind pool.Tracer"},
	{"internal/session", "internal/config", "packages get options of their own; only server and cmd see the configuration"},
	{"internal/pgwire", "internal/config", "packages get options of their own; only server and cmd see the configuration"},
	{"internal/pool", "internal/config", "packages get options of their own; only server and cmd see the configuration"},
	{"internal/embedded", "internal/auth", "users of the embedded server are given to it"},
	{"internal/value", "internal", "a leaf"},
	{"internal/pgerr", "internal", "a leaf"},
	{"internal/advisory", "internal/pgwire", "locks among sessions know no protocol"},
	{"internal/peer", "internal/session", "what arrives from other gateways is behind peer.Receiver"},
	{"internal/peer", "internal/pgwire", "what arrives from other gateways is behind peer.Receiver"},
	{"internal/notify", "internal/pgwire", "messages among sessions know no protocol"},
	{"internal/irissql", "internal", "a leaf: tree and printer only"},
	{"internal/jsonpath", "internal/pgtype", "a jsonpath is text and a tree; the type and its values are made of it"},
	{"internal/textsearch", "internal/pgtype", "documents and queries are text and trees; the types are made of them"},
	{"internal/regex", "internal/pgtype", "a pattern knows no types"},
	{"internal/charset", "internal/pgtype", "an encoding knows characters, not types"},
	{"internal/gatewayschema", "internal/meta", "the metadata is read with the gateway schema, not the other way round"},
	{"internal/gatewayschema", "internal/pgtype", "the gateway schema keeps names of types and does not know them"},
	{"internal/embedded", "internal/gatewayschema", "to the embedded server the gateway schema is tables like others"},
	{"internal/pgsql", "internal/analyze", "the parser looks at no catalog"},
	{"internal/pgsql", "internal/meta", "the parser looks at no catalog"},
	{"internal/pgsql", "internal/irissql", "the two dialects meet in plan only"},
	{"internal/copyfmt", "internal/pgtype", "COPY's formats know fields, not types"},
	{"internal/analyze", "internal/exec", "the analyser gets the function library through its Catalog"},
	{"internal/analyze", "internal/plan", "the typed tree comes before the plan"},
	{"internal/analyze", "iris", "the analyser does no I/O"},
	{"internal/exec", "iris", "the executor reaches IRIS through exec.RemoteSource"},
	{"internal/exec", "internal/plan", "the plan is made of the executor's nodes"},
	{"internal/plan", "iris", "the planner does no I/O"},
	{"internal/explain", "internal/session", "a plan is printed the same with a session and without"},
	{"internal/embedded", "internal/pgsql", "the two sides of the translation must not share what decides what SQL means"},
	{"internal/embedded", "internal/analyze", "the two sides of the translation must not share what decides what SQL means"},
	{"internal/embedded", "internal/plan", "the two sides of the translation must not share what decides what SQL means"},
	{"internal/embedded", "internal/exec", "the two sides of the translation must not share what decides what SQL means"},
	{"internal/embedded", "internal/irissql", "the embedded server must not know what the gateway prints"},
	{"internal/embedded", "internal/pgtype", "IRIS's types are not PostgreSQL's"},
	{"internal/irisconformance", "internal", "it asks any server that speaks IRIS's protocol, through the driver alone"},
	{"internal/embedded", "internal/session", "the embedded server is a backend like IRIS"},
	{"internal/embedded/superserver", "internal/embedded/engine", "the protocol knows no SQL"},
}

// only lists the packages of the driver that the embedded server may use.
var only = []string{"iris/list", "iris/wire"}

// TestImports checks the import rules.
func TestImports(t *testing.T) {
	for pkg, imports := range importGraph(t) {
		for _, imp := range imports {
			for _, r := range rules {
				if within(pkg, r.from) && within(imp, r.never) && !within(imp, r.from) {
					t.Errorf("%s imports %s: %s", pkg, imp, r.why)
				}
			}
			if within(pkg, "internal/embedded") && within(imp, "iris") && imp != only[0] && imp != only[1] {
				t.Errorf("%s imports %s: the embedded server takes only the codec and the constants of the driver", pkg, imp)
			}
		}
	}
}

// TestRegexpOnSQL keeps regular expressions away from SQL text.
func TestRegexpOnSQL(t *testing.T) {
	for pkg, imports := range fileImports(t) {
		for _, sqlPackage := range []string{"pgsql", "analyze", "plan", "session", "meta", "irissql", "embedded"} {
			if within(pkg, "internal/"+sqlPackage) && contains(imports, "regexp") {
				t.Errorf("%s imports regexp: SQL is parsed, never matched", pkg)
			}
		}
	}
}

// within reports whether a package is a tree's root or below it.
func within(pkg, tree string) bool { return pkg == tree || strings.HasPrefix(pkg, tree+"/") }

// contains reports whether list has s.
func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// importGraph maps each package of the module to the module's packages that it
// imports outside of tests.
func importGraph(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for pkg, imports := range fileImports(t) {
		for _, imp := range imports {
			if rel, ok := strings.CutPrefix(imp, module+"/"); ok {
				out[pkg] = append(out[pkg], rel)
			}
		}
	}
	return out
}

// fileImports maps each package directory to all paths its non-test files import.
func fileImports(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	eachFile(t, func(path string, _ []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		if out[pkg] == nil {
			out[pkg] = []string{}
		}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			out[pkg] = append(out[pkg], name)
		}
	})
	return out
}

// root is the module's root, seen from this package.
const root = "../.."

// eachFile calls f with each non-test Go file of the module, by its path from
// the root.
func eachFile(t *testing.T, f func(path string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case ".git", "testdata", "build", "bin", "node_modules":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		f(filepath.ToSlash(rel), src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
