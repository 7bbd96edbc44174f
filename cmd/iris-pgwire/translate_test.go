package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// TestTranslate checks what is printed and the exit status of each kind of input.
func TestTranslate(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	schema := write("schema.sql", "CREATE TABLE item (id int PRIMARY KEY, name text);\nCREATE TABLE other (e vector(3))")
	broken := write("broken.sql", "CREATE TABLE a (id int);\n\nCREATE TABLE b (id nothing)")
	old := []string{"version 2023.1"}
	for _, test := range []struct {
		command translateCmd
		in      string
		prints  string // a part of what is printed
		fails   string // a part of the error, "" for none
		status  int
	}{
		{translateCmd{Schema: []string{schema}}, "SELECT name FROM item", `SELECT "t00"."name" AS "c00"`, "", 0},
		{translateCmd{Schema: []string{schema}, SQL: []string{"SELECT 1"}}, "SELECT ignored", "Route: local", "", 0},
		{translateCmd{Schema: []string{schema}, Whole: true}, "SELECT id FROM item", "Route: remote\n", "", 0},
		{translateCmd{Schema: []string{schema}, Whole: true}, "SELECT upper(name) FROM item", "Route: remote core", "statements of which something is left to the gateway: 1", 3},
		{translateCmd{Schema: []string{schema}}, "SELECT nope FROM item; SELECT id FROM item", "Foreign Scan", "statements with errors: 1", 1},
		{translateCmd{Schema: []string{broken}}, "SELECT 1", "", "broken.sql:3: type \"nothing\" does not exist (SQLSTATE 42704)", 1},
		{translateCmd{Schema: []string{filepath.Join(dir, "absent")}}, "SELECT 1", "", "no such file", 1},
		{translateCmd{Capabilities: []string{"magic"}}, "SELECT 1", "", `no capability is called "magic"`, 1},
		{translateCmd{Schema: []string{schema}, Capabilities: old}, "SELECT * FROM other ORDER BY e <=> '[1,2,3]' LIMIT 2", "IRIS lacks: vectors", "", 0},
		{translateCmd{Schema: []string{schema}, JSON: true}, "SELECT id FROM item", `"whole": true`, "", 0},
	} {
		if test.command.Capabilities == nil {
			test.command.Capabilities = []string{"all"}
		}
		var out bytes.Buffer
		err := test.command.run(t.Context(), strings.NewReader(test.in), &out)
		if !strings.Contains(out.String(), test.prints) {
			t.Errorf("%+v of %q prints %s", test.command, test.in, out.String())
		}
		if (err != nil) != (test.fails != "") || err != nil && !strings.Contains(err.Error(), test.fails) {
			t.Errorf("%+v of %q fails with %v, want %q", test.command, test.in, err, test.fails)
		}
		if status := statusOf(err); status != test.status {
			t.Errorf("%+v of %q: status %d, want %d", test.command, test.in, status, test.status)
		}
	}
}

// TestTranslateJSON reads what is printed as documents.
func TestTranslateJSON(t *testing.T) {
	var out bytes.Buffer
	command := translateCmd{JSON: true, Capabilities: []string{"all"}}
	if err := command.run(t.Context(), strings.NewReader("CREATE TABLE a (id int);\nSELECT id FROM a WHERE id < $1; SELECT x FROM a"), &out); err == nil {
		t.Error("an unknown column is no error")
	}
	type document struct {
		SQL, Route string
		Line       int
		IRIS       []struct {
			SQL    string
			Values []string
		}
		Plan  []map[string]any
		Error struct{ Code string }
	}
	var got []document
	for d := json.NewDecoder(&out); d.More(); {
		var one document
		if err := d.Decode(&one); err != nil {
			t.Fatal(err)
		}
		got = append(got, one)
	}
	if len(got) != 3 || got[0].Route != "utility" || got[1].Line != 2 || got[1].IRIS[0].Values[0] != "$1" || got[1].Plan[0]["Route"] != "remote" ||
		got[2].Error.Code != "42703" {
		t.Errorf("%+v", got)
	}
}

// TestLacking reads --capabilities.
func TestLacking(t *testing.T) {
	every := irissql.LacksVersion("")
	none := irissql.Capabilities(0)
	for list, want := range map[string]irissql.Capabilities{
		"all": none, "": every, "all,-vectors": none.With(irissql.Vectors), "-vectors,-windows": none.With(irissql.Vectors).With(irissql.Windows),
		"vectors": every.Without(irissql.Vectors), "version 2025.1": none, "version 2024.1": irissql.LacksVersion("2024.1"),
		"version 2024.1,vector_indexes": irissql.LacksVersion("2024.1").Without(irissql.VectorIndexes),
	} {
		words := strings.Split(list, ",")
		if list == "" {
			words = nil
		}
		if got, err := lacking(words); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", list, got.List(), err, want.List())
		}
	}
	if _, err := lacking([]string{"-all"}); err == nil {
		t.Error("-all is read")
	}
}
