package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchitectureListsPackages checks that ARCHITECTURE.md names every
// package, and none that does not exist.
func TestArchitectureListsPackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for pkg := range fileImports(t) {
		exists[pkg] = true
		if !strings.Contains(string(text), "`"+pkg+"`") && !strings.HasPrefix(pkg, "test/") {
			t.Errorf("ARCHITECTURE.md does not name `%s`", pkg)
		}
	}
	for _, word := range strings.Split(string(text), "`") {
		if strings.HasPrefix(word, "internal/") && !strings.ContainsAny(word, " *.") && !exists[word] {
			t.Errorf("ARCHITECTURE.md names `%s`, which is no package", word)
		}
	}
}
