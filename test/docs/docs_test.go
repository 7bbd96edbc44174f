//go:build unix

package docs

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/logging"
)

// root is the repository, seen from this package.
const root = "../.."

// pages reads README.md and everything under docs/.
func pages(t *testing.T) []*Page {
	t.Helper()
	paths := []string{filepath.Join(root, "README.md")}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".md") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []*Page
	for _, path := range paths {
		p, err := ReadPage(path)
		if err != nil {
			t.Error(err)
			continue
		}
		all = append(all, p)
	}
	return all
}

// TestPages runs what the pages say.
func TestPages(t *testing.T) {
	if os.Getenv("IRIS_PGWIRE_DOCS") == "" {
		t.Skip("make test-docs runs the pages")
	}
	tools := Tools{Gateway: absolute(t, filepath.Join(root, "bin")), Source: absolute(t, root), Python: python(), Environment: goEnvironment(t)}
	if dir := os.Getenv("IRIS_PGWIRE_BIN"); dir != "" {
		tools.Gateway = dir
	}
	var run, notRun, count int
	for _, p := range pages(t) {
		if len(p.Blocks) == 0 {
			continue
		}
		count++
		t.Run(strings.TrimPrefix(filepath.ToSlash(p.Path), root+"/"), func(t *testing.T) {
			outcome, err := RunPage(t.Context(), p, t.TempDir(), tools)
			if err != nil {
				t.Fatal(err)
			}
			for _, failure := range outcome.Failures {
				t.Error(failure)
			}
			for _, reason := range outcome.NotRun {
				t.Logf("not run: %s:%s", p.Path, reason)
			}
			run += outcome.Run
			notRun += len(outcome.NotRun)
		})
	}
	t.Logf("%d pages, %d blocks run, %d blocks not run", count, run, notRun)
}

// goEnvironment is what go needs to build without a network.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	var environment []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		environment = append(environment, name+"="+strings.TrimSpace(string(value)))
	}
	return append(environment, "GOPROXY=off", "GOFLAGS=-buildvcs=false")
}

// absolute is a path that works from elsewhere.
func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// python is an interpreter with psycopg, or "".
func python() string {
	for _, name := range []string{os.Getenv("IRIS_PGWIRE_PYTHON"), "python3"} {
		if name != "" && exec.Command(name, "-c", "import psycopg").Run() == nil {
			return name
		}
	}
	return ""
}

// TestLinks checks that what the pages link to exists.
func TestLinks(t *testing.T) {
	for _, p := range pages(t) {
		for _, link := range p.Links {
			target, _, _ := strings.Cut(link, "#")
			if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(p.Path), target)); err != nil {
				t.Errorf("%s links to %s, which does not exist", p.Path, link)
			}
		}
	}
}

// TestIndex checks that docs/README.md leads to every page.
func TestIndex(t *testing.T) {
	index, err := ReadPage(filepath.Join(root, "docs", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages(t) {
		if filepath.Base(filepath.Dir(p.Path)) != "docs" || filepath.Base(p.Path) == "README.md" {
			continue
		}
		if !slices.Contains(index.Links, filepath.Base(p.Path)) {
			t.Errorf("docs/README.md does not link to %s", p.Path)
		}
	}
}

// TestMetricsTable checks that monitoring.md has every metric of internal/metrics,
// and no other.
func TestMetricsTable(t *testing.T) {
	promised := map[string]bool{}
	for line := range strings.Lines(read(t, "internal/metrics/doc.go")) {
		name, ok := strings.CutPrefix(line, "//\t")
		if name, _, _ := strings.Cut(name, " "); ok && strings.HasPrefix(name, "pgwire_") {
			promised[name] = true
		}
	}
	if len(promised) < 30 {
		t.Fatalf("only %d metrics found", len(promised))
	}
	documented := map[string]bool{}
	for line := range strings.Lines(read(t, "docs/monitoring.md")) {
		if name, ok := strings.CutPrefix(line, "| `pgwire_"); ok {
			name, _, _ = strings.Cut(name, "`")
			documented["pgwire_"+name] = true
		}
	}
	for name := range promised {
		if !documented[name] {
			t.Errorf("docs/monitoring.md does not have %s", name)
		}
	}
	for name := range documented {
		if !promised[name] {
			t.Errorf("docs/monitoring.md has %s, which is no metric", name)
		}
	}
}

// TestLogFields checks that monitoring.md has the table of log fields as it is.
func TestLogFields(t *testing.T) {
	if !strings.Contains(read(t, "docs/monitoring.md"), logging.FieldTable()) {
		t.Errorf("docs/monitoring.md does not have the table of log fields:\n%s", logging.FieldTable())
	}
}

// read reads a file of the repository.
func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
