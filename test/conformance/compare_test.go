package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// answered is the answer of the messages given.
func answered(st *statement, messages ...pgproto3.BackendMessage) *answer {
	a := newAnswer(st)
	for _, m := range messages {
		a.take(m)
	}
	return a
}

// rowOf is a DataRow of texts.
func rowOf(cells ...string) *pgproto3.DataRow {
	m := &pgproto3.DataRow{}
	for _, c := range cells {
		m.Values = append(m.Values, []byte(c))
	}
	return m
}

// column describes an integer column of a table.
func column(name string, table uint32) *pgproto3.RowDescription {
	return &pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{
		{Name: []byte(name), TableOID: table, TableAttributeNumber: uint16(min(table, 1)), DataTypeOID: 23, DataTypeSize: 4, TypeModifier: -1},
	}}
}

// TestCompare checks what counts as a difference.
func TestCompare(t *testing.T) {
	done := &pgproto3.CommandComplete{CommandTag: []byte("SELECT 2")}
	unordered, ordered := &statement{}, &statement{ordered: true}
	fail := func(code, message string, pos int32) *pgproto3.ErrorResponse {
		return &pgproto3.ErrorResponse{Severity: "ERROR", Code: code, Message: message, Position: pos}
	}
	tests := []struct {
		name      string
		want, got *answer
		differ    []aspect
	}{
		{"order without ORDER BY", answered(unordered, rowOf("1"), rowOf("2"), done), answered(unordered, rowOf("2"), rowOf("1"), done), nil},
		{"order", answered(ordered, rowOf("1"), rowOf("2"), done), answered(ordered, rowOf("2"), rowOf("1"), done), []aspect{aspectRows}},
		{"null and empty", answered(unordered, &pgproto3.DataRow{Values: [][]byte{nil}}), answered(unordered, rowOf("")), []aspect{aspectRows}},
		{"values left out", answered(&statement{noValues: true}, rowOf("1")), answered(&statement{noValues: true}, rowOf("2")), nil},
		{"OIDs of tables", answered(unordered, column("a", 5)), answered(unordered, column("a", 6)), nil},
		{"table or not", answered(unordered, column("a", 5)), answered(unordered, column("a", 0)), []aspect{aspectColumns}},
		{"position and text", answered(unordered, fail("42703", "x", 8)), answered(unordered, fail("42703", "y", 9)), []aspect{aspectPosition, aspectMessage}},
		{"code", answered(unordered, fail("42703", "x", 8)), answered(unordered, fail("42P01", "y", 9)), []aspect{aspectSQLState}},
		{"columns before an error", answered(unordered, fail("22012", "x", 0)), answered(unordered, column("a", 0), fail("22012", "x", 0)), nil},
		{
			"binary COPY by message",
			answered(unordered, &pgproto3.CopyOutResponse{OverallFormat: 1}, &pgproto3.CopyData{Data: []byte("ab")}),
			answered(unordered, &pgproto3.CopyOutResponse{OverallFormat: 1}, &pgproto3.CopyData{Data: []byte("a")}, &pgproto3.CopyData{Data: []byte("b")}),
			nil,
		},
	}
	for _, c := range tests {
		diffs := compare(c.want, c.got)
		var got []aspect
		for _, a := range aspects {
			if _, ok := diffs[a]; ok {
				got = append(got, a)
			}
		}
		if !slices.Equal(got, c.differ) {
			t.Errorf("%s: differences in %v, want %v", c.name, got, c.differ)
		}
	}
}

// TestDeviations checks that an entry allows what it names, and nothing else.
func TestDeviations(t *testing.T) {
	list, err := parseDeviations(strings.Join([]string{
		"# a comment", "- file: a.sql", "  statement: 'SELECT  ''x'''", "  aspects: [rows, tag]", "  reason: because",
	}, "\n"))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	st := &statement{text: "SELECT\n 'x', 1"}
	for _, c := range []struct {
		diff difference
		want bool
	}{
		{difference{file: "a.sql", st: st, aspect: aspectRows}, true},
		{difference{file: "b.sql", st: st, aspect: aspectRows}, false},
		{difference{file: "a.sql", st: st, aspect: aspectColumns}, false},
		{difference{file: "a.sql", st: &statement{text: "SELECT 'y'"}, aspect: aspectRows}, false},
	} {
		if got := list[0].allows(&c.diff); got != c.want {
			t.Errorf("%s %s %q: %v", c.diff.file, c.diff.aspect, c.diff.st.text, got)
		}
	}
	for _, bad := range []string{
		"file: a", "- file: a.sql", "- frob: x", "- file: a: b", "- file: 'a", "- file: [a]", "- aspects: rows", "- aspects: [frob]",
	} {
		if _, err := parseDeviations(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestReport checks when a run fails: on what no entry allows, and on an entry
// that allows nothing any more.
func TestReport(t *testing.T) {
	st := &statement{text: "SELECT 1"}
	entry := func() *deviation {
		return &deviation{line: 1, file: "a.sql", statement: "SELECT 1", aspects: []aspect{aspectRows}, reason: "r"}
	}
	tests := []struct {
		name    string
		list    []*deviation
		diffs   map[aspect]string
		strict  bool
		summary string
	}{
		{"same", nil, nil, false, "1 passed, 0 failed, 0 skipped"},
		{"different", nil, map[aspect]string{aspectRows: "x"}, false, "0 passed, 1 failed, 0 skipped"},
		{"allowed", []*deviation{entry()}, map[aspect]string{aspectRows: "x"}, false, "0 passed, 0 failed, 1 skipped"},
		{"allowed in part", []*deviation{entry()}, map[aspect]string{aspectRows: "x", aspectTag: "y"}, false, "0 passed, 1 failed, 0 skipped"},
		{"stale", []*deviation{entry()}, nil, false, "1 passed, 1 failed, 0 skipped"},
		{"text", nil, map[aspect]string{aspectMessage: "x"}, false, "1 passed, 0 failed, 0 skipped"},
		{"text, strictly", nil, map[aspect]string{aspectMessage: "x"}, true, "0 passed, 1 failed, 0 skipped"},
	}
	for _, c := range tests {
		rep := &report{strict: c.strict, complete: true, deviations: c.list}
		res := &statementResult{st: st}
		res.note("a.sql", "simple", c.diffs)
		rep.file("a.sql", []*statementResult{res})
		var out strings.Builder
		err := rep.print(&out)
		if !strings.HasSuffix(out.String(), c.summary+"\n") {
			t.Errorf("%s: %s", c.name, out.String())
		}
		if (err != nil) == strings.Contains(c.summary, " 0 failed") {
			t.Errorf("%s: error %v with %s", c.name, err, c.summary)
		}
	}
}
