package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// listDifferences prints what is not allowed as entries for the file of
// deviations.
var listDifferences = flag.Bool("list", false, "print the differences as entries for deviations")

// recordsDir and otherDeviations are for another version of PostgreSQL than 15.
var (
	recordsDir      = flag.String("records", "describe", "directory of the recorded descriptions")
	otherDeviations = flag.String("deviations", "", "file with the differences from another version, besides those from 15")
)

// describeShareMax is the share of statements that may differ, and
// catalogShareMax that of those that read the catalogs.
const (
	describeShareMax = 0.02
	catalogShareMax  = 0.02
)

// catalogFile are the statements that read the catalogs. How they differ is not
// listed.
const catalogFile = "catalog"

// TestDescribe compares what the analyser says of the recorded statements with
// what PostgreSQL said. Each difference is an entry of describe/deviations.yaml,
// and an entry that no longer differs fails.
func TestDescribe(t *testing.T) {
	deviations, err := readDeviations("describe/deviations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if *otherDeviations != "" {
		others, err := readDeviations(*otherDeviations)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range deviations {
			d.used = true // they need not hold for this version
		}
		deviations = append(deviations, others...)
	}
	paths, err := filepath.Glob(filepath.Join(*recordsDir, "*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no records", err)
	}
	f := mustFixture(t)
	var statements, catalogs describeCount
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".jsonl")
		count := &statements
		if name == catalogFile {
			count = &catalogs
		}
		for _, res := range f.mustCompare(t, name, count) {
			f.report(t, res, deviations)
		}
	}
	for _, d := range deviations {
		if !d.used {
			t.Errorf("deviations, line %d: no statement differs that way", d.line)
		}
	}
	t.Logf("statements: %s", &statements)
	t.Logf("statements that read the catalogs: %s", &catalogs)
	if statements.share() > describeShareMax || *otherDeviations == "" && catalogs.share() > catalogShareMax {
		t.Errorf("more than %.0f %% and %.0f %% of the statements differ", 100*describeShareMax, 100*catalogShareMax)
	}
}

// systemColumn is how a column of a catalog ends, by its number.
var systemColumn = regexp.MustCompile(` (pg_catalog\.\S+|information_schema\.\S+) \d+$`)

// withoutNumbers leaves out which columns of catalogs the columns of an answer are by
// number: each version of PostgreSQL has others before them.
func withoutNumbers(a *answer) {
	lines := slices.Clone(a.lines[aspectColumns])
	for i, line := range lines {
		lines[i] = systemColumn.ReplaceAllString(line, " $1")
	}
	a.lines[aspectColumns] = lines
}

// describeCount counts the statements that were compared.
type describeCount struct{ all, different, text, session int }

// share is the share of the statements that differ in more than a message.
func (c *describeCount) share() float64 { return float64(c.different) / float64(c.all) }

// String implements fmt.Stringer.
func (c *describeCount) String() string {
	return fmt.Sprintf("%d of %d differ (%.2f %%), %d in the text of a message only; %d are the session's",
		c.different, c.all, 100*c.share(), c.text, c.session)
}

// mustCompare compares the statements of a file and returns how they differ.
func (f *fixture) mustCompare(t *testing.T, name string, count *describeCount) (out []*statementResult) {
	t.Helper()
	list, err := readDescribed(filepath.Join(*recordsDir, name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	f.reset()
	for _, d := range list {
		f.mustApply(t, d.Changes)
		f.path = d.Path
		if d.Path == nil {
			f.path = []string{"public"}
		}
		got := f.describe(d)
		if got == nil {
			count.session++
			continue
		}
		count.all++
		want := d.answer()
		if *otherDeviations != "" {
			withoutNumbers(want)
			withoutNumbers(got)
		}
		diffs := compare(want, got)
		res := &statementResult{st: &statement{text: d.SQL}}
		res.note(name, "describe", diffs)
		out = append(out, res)
		if _, text := diffs[aspectMessage]; len(diffs) > 1 || len(diffs) == 1 && !text {
			count.different++
		} else if text {
			count.text++
		}
	}
	return out
}

// report fails the test for the differences of a statement that are not allowed.
func (f *fixture) report(t *testing.T, res *statementResult, deviations []*deviation) {
	t.Helper()
	if len(res.differences) > 0 && res.differences[0].file == catalogFile && !*listDifferences {
		return
	}
	for _, diff := range res.differences {
		allowed := false
		for _, d := range deviations {
			if d.allows(diff) {
				d.used, allowed = true, true
			}
		}
		switch {
		case allowed:
		case *listDifferences:
			fmt.Printf("- file: %s\n  statement: '%s'\n  aspects: [%s]\n  reason: ''\n%s", diff.file,
				strings.ReplaceAll(foldBlanks(diff.st.text), "'", "''"), diff.aspect, comments(diff.text))
		default:
			t.Errorf("%s: %s\n   %s\n%s", diff.file, diff.aspect, foldBlanks(diff.st.text), diff.text)
		}
	}
}

// comments makes text a YAML comment.
func comments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("#" + line)
	}
	return b.String()
}

// explained describes EXPLAIN.
func explained(x *pgsql.ExplainStatement, params []string) *answer {
	oid, err := explain.ResultType(x.Options)
	if err != nil {
		return failure(err)
	}
	typ := map[pgtype.OID]string{pgtype.TextOID: "text", pgtype.JSONOID: "json"}[oid]
	if typ == "" {
		typ = "xml"
	}
	own := &described{Params: params, Columns: []string{describedColumn("QUERY PLAN", typ, pgtype.NoTypmod, "", 0)}}
	return own.answer()
}

// describe is what the analyser says of a statement, nil for one that only a
// session can answer.
func (f *fixture) describe(d *described) *answer {
	stmts, err := pgsql.Parse(d.SQL)
	switch {
	case err != nil:
		return failure(err)
	case len(stmts) == 0:
		return (&described{NoData: true}).answer()
	case len(stmts) > 1:
		return failure(pgerr.New(pgerr.SyntaxError, "cannot insert multiple commands into a prepared statement"))
	}
	switch stmts[0].Statement.(type) {
	case *pgsql.ShowStatement, *pgsql.ExecuteStatement, *pgsql.FetchStatement:
		return nil
	}
	params := make([]pgtype.OID, len(d.Types))
	for i, oid := range d.Types {
		params[i] = pgtype.OID(oid)
	}
	env := &analyze.Env{Env: *pgtype.DefaultEnv()}
	env.Objects = f.database()
	tree := stmts[0].Statement
	x, explains := tree.(*pgsql.ExplainStatement)
	if explains {
		if tree = explain.Analyzed(x); tree == nil {
			return explained(x, nil)
		}
	}
	result, err := analyze.Analyze(tree, analyze.Options{Catalog: f, Env: env, Params: params})
	if err != nil {
		return failure(err)
	}
	own := &described{}
	for _, oid := range result.Params {
		own.Params = append(own.Params, typeNameOf(oid))
	}
	if explains {
		return explained(x, own.Params)
	}
	targets, ok := targetsOf(result.Statement)
	own.NoData = !ok
	for _, c := range targets {
		if c.Junk {
			continue
		}
		ref := c.Expr.Type()
		own.Columns = append(own.Columns, describedColumn(c.Name, typeNameOf(ref.OID), ref.Typmod, f.names[c.TableOID], c.Attribute))
	}
	return own.answer()
}

// failure is the answer that is an error.
func failure(err error) *answer {
	e := pgerr.From(err)
	return (&described{Error: &describedError{Code: string(e.Code), Position: e.Position, Message: texts(e.Message, e.Detail, e.Hint)}}).answer()
}

// typeNameOf is the name of a type in pg_type.
func typeNameOf(oid pgtype.OID) string {
	if typ := pgtype.ByOID(oid); typ != nil {
		return typ.Name
	}
	return fmt.Sprint(oid)
}

// targetsOf are the result columns of a statement; ok is false when it has no
// result.
func targetsOf(st analyze.Statement) (targets []analyze.Target, ok bool) {
	switch st := st.(type) {
	case *analyze.Query:
		return st.Targets, true
	case *analyze.Insert:
		return st.Returning, st.Returning != nil
	case *analyze.Update:
		return st.Returning, st.Returning != nil
	case *analyze.Delete:
		return st.Returning, st.Returning != nil
	}
	return nil, false
}
