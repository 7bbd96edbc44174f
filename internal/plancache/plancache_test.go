package plancache_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
)

// TestShapes runs the corpus: `shape` prints a text's shape with its marks made
// visible, `lift` the tree with the lifted literals as parameters.
func TestShapes(t *testing.T) {
	datadriven.RunTest(t, "testdata/shapes", func(t *testing.T, d *datadriven.TestData) string {
		shape := plancache.ShapeOf(d.Input)
		if shape == nil {
			return "none\n"
		}
		switch d.Cmd {
		case "shape":
			return strings.NewReplacer("\x01", "‹s›", "\x02", "‹i›", "\x03", "‹I›", "\x04", "‹n›").Replace(shape.Key) + "\n"
		case "lift":
			return lifted(t, d.Input, shape)
		}
		t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
		return ""
	})
}

// lifted lifts the literals of a statement.
func lifted(t *testing.T, sql string, shape *plancache.Shape) string {
	raw, err := pgsql.ParseOne(sql)
	if err != nil {
		t.Fatal(err)
	}
	x := plancache.LiftTree(raw.Statement, shape, plancache.Options{Skip: func(int) bool { return false }, Limits: true})
	out := pgsql.Print(x.Tree, 0) + "\n"
	for _, l := range x.Lifts {
		out += fmt.Sprintf("  $%d = %s\n", l.Param+1, l.In(shape).Text)
	}
	return out
}

// add adds an entry for a text none of whose literals are lifted.
func add(c *plancache.Cache[string], sql string, bytes int64) *plancache.Entry[string] {
	e := &plancache.Entry[string]{Value: sql}
	c.Add("", plancache.ShapeOf(sql), e, bytes)
	return e
}

// TestLimit fills a cache past its limit: what was used longest ago goes.
func TestLimit(t *testing.T) {
	c := plancache.New[string](10_000)
	for i := range 20 {
		add(c, fmt.Sprintf("SELECT a%d", i), 990)
		if c.Find("", plancache.ShapeOf("SELECT a0")) == nil {
			t.Fatal("the entry used last went")
		}
	}
	stats := c.Stats()
	if stats.Bytes > stats.BytesMax || stats.Entries != 10 || stats.Evictions != 10 {
		t.Errorf("%+v", stats)
	}
	if add(c, "SELECT big", 5_000); c.Find("", plancache.ShapeOf("SELECT big")) != nil {
		t.Error("one entry took half of the cache")
	}
	for i := range 40 {
		add(c, fmt.Sprintf("SELECT %d", i), 1)
	}
	if c.Find("", plancache.ShapeOf("SELECT 3")) != nil || c.Find("", plancache.ShapeOf("SELECT 39")) == nil {
		t.Error("one shape has no limit of entries")
	}
}

// TestDrop takes entries out, one of them twice.
func TestDrop(t *testing.T) {
	c := plancache.New[string](0)
	e := add(c, "SELECT 1", 100)
	add(c, "SELECT 2", 100)
	c.Drop(e)
	c.Drop(e)
	if stats := c.Stats(); stats.Entries != 1 || stats.Invalidations != 1 {
		t.Errorf("%+v", stats)
	}
	if c.Find("", plancache.ShapeOf("SELECT 1")) != nil || c.Find("", plancache.ShapeOf("SELECT 2")) == nil {
		t.Error("the wrong one is gone")
	}
	if c.Find("other", plancache.ShapeOf("SELECT 2")) != nil {
		t.Error("the surroundings do not count")
	}
}

// TestReads checks that a question with another answer is noticed.
func TestReads(t *testing.T) {
	var r plancache.Reads
	q := plancache.Question{Kind: plancache.AskRelation, Name: "t"}
	r.Note(q, &[]string{"a"})
	for _, test := range []struct {
		answer *[]string
		holds  bool
	}{{&[]string{"a"}, true}, {&[]string{"b"}, false}, {nil, false}} {
		if got := r.Hold(func(plancache.Question) any { return test.answer }); got != test.holds {
			t.Errorf("%v: %t", test.answer, got)
		}
	}
}
