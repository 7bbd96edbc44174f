package pgquery

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// maxDeviations is how many deviations there may be; it may only shrink.
const maxDeviations = 9

// seed is where the generators start.
var seed = flag.Uint64("seed", 1, "of the generated statements")

// recorded returns the statements of real clients: the whole corpus where it
// lies beside the repository, or else the sample of it.
func recorded(t testing.TB) []string {
	t.Helper()
	dir := os.Getenv("PGQUERY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	paths := []string{filepath.Join(dir, "statements.jsonl"), filepath.Join(dir, "catalog.jsonl")}
	if _, err := os.Stat(paths[0]); errors.Is(err, fs.ErrNotExist) || testing.Short() {
		paths = []string{"testdata/sample.jsonl", "../../internal/pgsql/testdata/clients.jsonl"}
	}
	var all []string
	for _, path := range paths {
		list, err := readRecorded(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list...)
	}
	return all
}

// committed returns the statements that lie in the repository for other tests.
func committed(t testing.TB) []string {
	t.Helper()
	list, err := readConformance("../conformance/corpus/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"../../internal/pgsql/testdata/parse/*", "../../internal/pgsql/testdata/error/*"} {
		more, err := readDataDriven(pattern)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, more...)
	}
	return list
}

// TestStatements compares all that was recorded or written for a test. What
// differs has to be in the list of deviations, and the other way round.
func TestStatements(t *testing.T) {
	deviations, err := readDeviations("testdata/deviations.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(deviations) > maxDeviations {
		t.Errorf("%d deviations, more than %d", len(deviations), maxDeviations)
	}
	list := append(recorded(t), committed(t)...)
	for sql := range deviations {
		list = append(list, sql)
	}
	seen := map[string]bool{}
	for _, sql := range list {
		if seen[sql] {
			continue
		}
		seen[sql] = true
		d := compare(sql)
		switch kind, listed := deviations[sql]; {
		case d == nil && listed:
			t.Errorf("no deviation any more: %s", sql)
		case d != nil && d.Kind != kind:
			t.Error(d)
		}
	}
	t.Logf("%d statements, %d deviations", len(seen), len(deviations))
}

// TestMutations compares statements with changed tokens: nearly all are wrong,
// and must be wrong for the same reason at the same place.
func TestMutations(t *testing.T) {
	deviations, err := readDeviations("testdata/deviations.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := recorded(t)
	if !testing.Short() { // the short form does not change when another test does
		list = append(list, committed(t)...)
	}
	list = slices.DeleteFunc(list, func(sql string) bool {
		_, listed := deviations[sql]
		return listed
	})
	m := newMutator(list, *seed)
	compareMany(t, m.next, 100_000)
}

// TestGenerated compares statements made of a grammar; nearly all are right.
func TestGenerated(t *testing.T) {
	g, err := newGenerator("testdata/grammar.txt", *seed)
	if err != nil {
		t.Fatal(err)
	}
	compareMany(t, g.next, 30_000)
}

// compareMany compares n generated statements, or a tenth of them with -short.
func compareMany(t *testing.T, next func() string, n int) {
	t.Helper()
	if testing.Short() {
		n /= 10
	}
	t.Logf("seed %d, %d statements", *seed, n)
	refused := 0
	for range n {
		sql := next()
		if d := compare(sql); d != nil && !isOracleOnly(d) {
			t.Error(d)
		}
		if _, err := ourTree(sql); err != nil {
			refused++
		}
	}
	t.Logf("%d refused by both", refused)
}
