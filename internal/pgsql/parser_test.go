package pgsql

import (
	"slices"
	"strings"
	"testing"
)

// TestSpans checks where statements start and end in a query string.
func TestSpans(t *testing.T) {
	sql := " /* x */ SELECT 'é' ; ;\n-- y\nCOMMIT -- z\n;"
	list, err := Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"SELECT 'é'", "COMMIT"}
	if len(list) != len(want) {
		t.Fatalf("%d statements", len(list))
	}
	for i, raw := range list {
		if raw.Text != want[i] || sql[raw.Start:raw.End] != want[i] {
			t.Errorf("statement %d is %q, from %d to %d", i, raw.Text, raw.Start, raw.End)
		}
	}
	if pos := list[1].Statement.Position(); pos != 30 {
		t.Errorf("position is %d", pos) // characters, not bytes
	}
}

// TestParseOne checks the number of statements it takes.
func TestParseOne(t *testing.T) {
	raw, err := ParseOne(" ; ")
	if err != nil || raw.Statement != nil {
		t.Errorf("got %v, %v for no statement", raw, err)
	}
	if _, err := ParseOne("SELECT 1; SELECT 2"); err == nil {
		t.Error("two statements are accepted")
	}
	if raw, err := ParseOne("SELECT 1;"); err != nil || raw.Text != "SELECT 1" {
		t.Errorf("got %v, %v", raw, err)
	}
}

// TestPositions checks the position of nodes that errors of the analysis point
// at.
func TestPositions(t *testing.T) {
	tests := []struct {
		sql string
		pos int
	}{
		{"a + b", 3},
		{"'é' || b", 5},
		{"a::int", 2},
		{"CAST(a AS int)", 1},
		{"f(a)", 1},
		{"a.b", 1},
		{"a IS NULL", 3},
		{"a NOT IN (1)", 3},
		{"a BETWEEN 1 AND 2", 3},
		{"a LIKE b", 3},
		{"a AND b AND c", 3},
		{"NOT a", 1},
		{"- a", 1},
		{"(SELECT 1)", 1},
		{"a COLLATE b", 3},
		{"a AT TIME ZONE b", 3},
		{"CASE WHEN a THEN b END", 1},
		{"(1, 2)", 1},
		{"date 'x'", 1},
		{"(a + b)", 4},
	}
	for _, tt := range tests {
		e, err := ParseExpr(tt.sql)
		if err != nil {
			t.Fatal(err)
		}
		if e.Position() != tt.pos {
			t.Errorf("%s: position is %d, not %d", tt.sql, e.Position(), tt.pos)
		}
	}
}

// TestKeywordsFound checks that the hash table finds every keyword and nothing
// else.
func TestKeywordsFound(t *testing.T) {
	for k := keyword(1); k < keywordCount; k++ {
		if got := keywords.lookup([]byte(keywordInfos[k].word)); got != k {
			t.Errorf("%s is found as %d, not %d", keywordInfos[k].word, got, k)
		}
	}
	for _, word := range []string{"", "selec", "selectt", "top", "x"} {
		if got := keywords.lookup([]byte(word)); got != 0 {
			t.Errorf("%q is found as keyword %d", word, got)
		}
	}
}

// TestSyntaxesAreWellFormed checks that every word of the syntaxes is a keyword,
// a rule or a named syntax.
func TestSyntaxesAreWellFormed(t *testing.T) {
	check := func(name, text string) {
		for _, word := range splitSyntax(text) {
			_, isRule := namedRule(word)
			switch {
			case isRule, namedSyntaxes[word] != "":
			case keywords.lookup([]byte(strings.ToLower(word))) != 0 && word == strings.ToUpper(word):
			default:
				t.Errorf("%s: unknown word %q", name, word)
			}
		}
		compileSyntax(text)
	}
	for name, text := range namedSyntaxes {
		check(name, text)
	}
	for _, row := range commandSyntaxes {
		check(row[0], row[1])
	}
}

// splitSyntax returns the words of a syntax that are no notation.
func splitSyntax(text string) []string {
	return slices.DeleteFunc(strings.Fields(text), func(word string) bool {
		return word == "..." || strings.Contains("|()[]{}", word) || word[0] == '\''
	})
}
