package engine

import (
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// TestJSONPath checks paths over one document, and those that are refused.
func TestJSONPath(t *testing.T) {
	const doc = `{"a":{"b":[1,{"c":"x"},[2,3]]},"odd name":true,"n":null,"list":[{"v":1.50},{"v":"two"},{}]}`
	for path, want := range map[string]string{
		"$":                  doc,
		"$.a.b":              `[1,{"c":"x"},[2,3]]`,
		"$.a.b[1].c":         "x",
		"$.a.b[last]":        "[2,3]",
		"$.a.b[2][0]":        "2",
		`$."odd name"`:       "1",
		"$.n":                "null",
		"$.nosuch":           "",
		"$.list.v":           "1.5|two",
		"$.list[*].v":        "1.5|two",
		"$.list[0 to 1].v":   "1.5|two",
		"$.list[ 1 , 0 ] .v": "two|1.5",
		"$.list[7]":          "",
		"$.a.*":              `[1,{"c":"x"},[2,3]]`,
		"$.a[0].b[0]":        "1",
		"$.a[1]":             "",
	} {
		v, err := decodeJSON(doc)
		if err != nil {
			t.Fatal(err)
		}
		steps, err := parseJSONPath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var got []string
		for _, item := range followJSON([]any{v}, steps) {
			text, err := jsonText(item)
			if err != nil {
				t.Fatal(err)
			}
			if text == nil {
				text = "null"
			}
			got = append(got, text.(string))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"", "a", "$a", "$.", "$[", "$[x]", "$[1 2]", "$[-1]", "$.a?(@ > 1)", "$[*]?(@.x == 1)", "$.a.size()", `$."x`} {
		if _, err := parseJSONPath(path); err == nil {
			t.Errorf("%s is taken for a path", path)
		}
	}
	for _, text := range []string{"", "{", "[1,]", "1 2", strings.Repeat("[", 1000)} {
		if _, err := jsonTable([]store.Value{store.Text(text), store.Text("$")}); err == nil {
			t.Errorf("%.10s is taken for JSON", text)
		}
	}
}

// FuzzJSONTable checks that no document and path is too much.
func FuzzJSONTable(f *testing.F) {
	f.Add(`[{"a":1},{"a":[1,2]}]`, "$", "$.a")
	f.Add(`{"x":{"y":null}}`, "$.x[0 to last]", "$.*")
	f.Fuzz(func(t *testing.T, doc, rows, column string) {
		v, err := jsonTable([]store.Value{store.Text(doc), store.Text(rows), store.Text(column)})
		if err != nil {
			return
		}
		if _, err := decodeJSON(v.Str()); err != nil {
			t.Fatalf("%q is no JSON: %v", v.Str(), err)
		}
	})
}
