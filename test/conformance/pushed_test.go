package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/translate"
)

// runPushed runs TestPushed, which takes longer than the other tests here.
var runPushed = flag.Bool("pushed", false, "print the share of the corpus that is pushed down whole, and fail when it falls")

// rewritePushed has TestPushed write what it finds.
var rewritePushed = flag.Bool("rewrite-pushed", false, "record the share of the corpus that is pushed down whole")

// pushedRecord is where the share is recorded.
const pushedRecord = "pushed.tsv"

// shareFalls is by how many points the share of all may fall below the record because
// statements were added of which IRIS cannot do everything.
const shareFalls = 1.0

// pushed counts the statements that need IRIS, and those that it does whole.
type pushed struct{ reads, wholeReads, writes, wholeWrites int }

// add counts a translated statement.
func (p *pushed) add(s *translate.Statement) {
	whole := 0
	if s.Whole {
		whole = 1
	}
	switch s.Route {
	case "remote", "remote core", "remote scans":
		p.reads++
		p.wholeReads += whole
	case "remote write", "remote steps":
		p.writes++
		p.wholeWrites += whole
	}
}

// plus is the sum of two counts.
func (p pushed) plus(q pushed) pushed {
	return pushed{p.reads + q.reads, p.wholeReads + q.wholeReads, p.writes + q.writes, p.wholeWrites + q.wholeWrites}
}

// share is how much of them is pushed down whole, in percent.
func (p pushed) share() float64 {
	return 100 * float64(p.wholeReads+p.wholeWrites) / float64(max(p.reads+p.writes, 1))
}

// TestPushed plans the corpus and prints the share that IRIS does whole. It fails when
// of a file fewer statements are whole than were recorded, and when the share of all
// falls: `go test ./test/conformance -run TestPushed -rewrite-pushed` records anew.
func TestPushed(t *testing.T) {
	if !*runPushed && !*rewritePushed {
		t.Skip("plans the whole corpus: -pushed, as make conformance does")
	}
	found, total := plannedCorpus(t)
	t.Logf("pushed down whole: %.1f %% of the corpus: %d of %d queries, %d of %d changes",
		total.share(), total.wholeReads, total.reads, total.wholeWrites, total.writes)
	if *rewritePushed {
		if err := os.WriteFile(pushedRecord, []byte(formatPushed(found)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	recorded := readPushed(t)
	var before pushed
	for name, want := range recorded {
		got := found[name]
		before = before.plus(want)
		if got.wholeReads < want.wholeReads || got.wholeWrites < want.wholeWrites {
			t.Errorf("%s: IRIS does %d queries and %d changes whole, it did %d and %d", name, got.wholeReads, got.wholeWrites, want.wholeReads, want.wholeWrites)
		}
	}
	if total.share() < before.share()-shareFalls {
		t.Errorf("the share fell from %.1f %% to %.1f %%", before.share(), total.share())
	}
}

// plannedCorpus plans all files, one after the other as they run.
func plannedCorpus(t *testing.T) (found map[string]pushed, total pushed) {
	t.Helper()
	paths, err := filepath.Glob("corpus/*.sql")
	if err != nil || len(paths) == 0 {
		t.Fatal("no corpus", err)
	}
	tr, err := translate.New(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	}()
	found = map[string]pushed{}
	for _, path := range paths {
		f, err := readCorpus(path, filepath.Base(path))
		if err != nil {
			t.Fatal(err)
		}
		var counts pushed
		for _, st := range f.statements {
			err := tr.Each(t.Context(), st.text, func(s *translate.Statement) error {
				counts.add(s)
				return nil
			})
			if err != nil {
				t.Fatalf("%s:%d: %v", f.name, st.line, err)
			}
		}
		found[f.name] = counts
		total = total.plus(counts)
	}
	return found, total
}

// formatPushed prints the counts of each file.
func formatPushed(found map[string]pushed) string {
	var b strings.Builder
	b.WriteString("# file, queries that need IRIS, of them whole, changes, of them whole\n")
	paths, _ := filepath.Glob("corpus/*.sql") // in order
	for _, path := range paths {
		if p, ok := found[filepath.Base(path)]; ok && p.reads+p.writes > 0 {
			fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\n", filepath.Base(path), p.reads, p.wholeReads, p.writes, p.wholeWrites)
		}
	}
	return b.String()
}

// readPushed reads the record.
func readPushed(t *testing.T) map[string]pushed {
	t.Helper()
	text, err := os.ReadFile(pushedRecord)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]pushed{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var name string
		var p pushed
		if _, err := fmt.Sscan(line, &name, &p.reads, &p.wholeReads, &p.writes, &p.wholeWrites); err != nil {
			t.Fatalf("%s: %q: %v", pushedRecord, line, err)
		}
		out[name] = p
	}
	return out
}
