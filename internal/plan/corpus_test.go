package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// fixture is a catalog of two tables and the function library.
type fixture struct {
	lib    *exec.Lib
	tables map[string]*analyze.Relation
}

// column makes a column of the fixture.
func column(name string, oid pgtype.OID, iris analyze.IRISType) analyze.RelationColumn {
	typmod := pgtype.NoTypmod
	if iris.Length > 0 {
		typmod = int32(iris.Length)
	}
	return analyze.RelationColumn{
		Name: name, IRISName: strings.ToUpper(name[:1]) + name[1:], Type: analyze.TypeRef{OID: oid, Typmod: typmod}, IRIS: iris,
	}
}

// newFixture builds the catalog: person is as IRIS applications make tables
// (text collates SQLUPPER), doc as the gateway makes them.
func newFixture() *fixture {
	person := &analyze.Relation{OID: 30001, Schema: "public", Name: "person", IRISSchema: "SQLUser", IRISName: "Person"}
	person.Columns = []analyze.RelationColumn{
		column("id", pgtype.Int4OID, analyze.IRISType{Name: "integer"}),
		column("name", pgtype.VarcharOID, analyze.IRISType{Name: "varchar"}),
		column("born", pgtype.DateOID, analyze.IRISType{Name: "date"}),
		column("active", pgtype.BoolOID, analyze.IRISType{Name: "bit"}),
		column("weight", pgtype.Float8OID, analyze.IRISType{Name: "double"}),
	}
	person.Columns[0].NotNull = true
	person.Keys = []analyze.Key{{Name: "person_pkey", Columns: []int{0}, Primary: true}}
	doc := &analyze.Relation{OID: 30002, Schema: "public", Name: "doc", IRISSchema: "SQLUser", IRISName: "doc"}
	doc.Columns = []analyze.RelationColumn{
		column("id", pgtype.Int4OID, analyze.IRISType{Name: "integer"}),
		column("owner", pgtype.Int4OID, analyze.IRISType{Name: "integer"}),
		column("title", pgtype.TextOID, analyze.IRISType{Name: "varchar", Exact: true}),
		column("e64", pgtype.VectorOID, analyze.IRISType{Name: "vector", Element: "DOUBLE", Length: 3}),
		column("e32", pgtype.VectorOID, analyze.IRISType{Name: "vector", Element: "FLOAT", Length: 3}),
	}
	doc.Columns[0].NotNull = true
	doc.Columns[3].NotNull = true
	return &fixture{lib: exec.Library(), tables: map[string]*analyze.Relation{"person": person, "doc": doc, "form": formTable()}}
}

// formTable is a table of declared types.
func formTable() *analyze.Relation {
	text := func(oid pgtype.OID) analyze.IRISType {
		return analyze.IRISType{Name: "varchar", Exact: true, TextOf: oid}
	}
	r := &analyze.Relation{OID: 30003, Schema: "public", Name: "form", IRISSchema: "SQLUser", IRISName: "form"}
	r.Columns = []analyze.RelationColumn{
		column("id", pgtype.UUIDOID, analyze.IRISType{Name: "uniqueidentifier", TextOf: pgtype.UUIDOID}),
		column("amount", pgtype.NumericOID, text(pgtype.NumericOID)),
		column("doc", pgtype.JSONBOID, text(pgtype.JSONBOID)),
		column("tags", pgtype.TextArrayOID, text(pgtype.TextArrayOID)),
		column("at", pgtype.TimestampTZOID, analyze.IRISType{Name: "timestamp"}),
		column("n", pgtype.Int4OID, analyze.IRISType{Name: "integer"}),
	}
	r.Columns[5].Written = "(random() * 6)::int"
	r.Keys = []analyze.Key{{Name: "form_pkey", Columns: []int{0}, Primary: true}}
	return r
}

// Relation implements analyze.Catalog.
func (f *fixture) Relation(_, name string) *analyze.Relation { return f.tables[name] }

// Functions implements analyze.Catalog.
func (f *fixture) Functions(_, name string) []*analyze.Function { return f.lib.Functions(name) }

// Operators implements analyze.Catalog.
func (f *fixture) Operators(name string) []*analyze.Function { return f.lib.Operators(name) }

// TestPlans runs the corpus: `plan` prints the route, the statements for IRIS
// with their parameters, and the result columns; `ddl` the IRIS form of a
// definition. An error prints its SQLSTATE, position and message.
func TestPlans(t *testing.T) {
	f := newFixture()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "plan":
				planner := &plan.Planner{}
				for _, a := range d.CmdArgs {
					c, ok := irissql.CapabilityOf(a.Vals[0])
					if a.Key != "lacks" || !ok {
						t.Fatalf("%s: unknown argument %s", d.Pos, a)
					}
					planner.Lacks = planner.Lacks.With(c)
				}
				return f.plan(planner, d.Input)
			case "ddl":
				return f.ddl(d.Input)
			}
			t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
			return ""
		})
	})
}

// joined lists rules.
func joined(rules []plan.Rule) string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.String()
	}
	return strings.Join(names, ", ")
}

// plan plans one statement and describes the plan.
func (f *fixture) plan(planner *plan.Planner, sql string) string {
	stmts, err := pgsql.Parse(sql)
	if err != nil {
		return describeError(err)
	}
	env := &analyze.Env{Env: *pgtype.DefaultEnv()}
	result, err := analyze.Analyze(stmts[0].Statement, analyze.Options{Catalog: f, Env: env})
	if err != nil {
		return describeError(err)
	}
	p, err := planner.Plan(result.Statement)
	if err != nil {
		return describeError(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.Route)
	for _, s := range p.Statements() {
		fmt.Fprintf(&b, "  %s\n", s.SQL)
	}
	for _, c := range p.Targets {
		ref := c.Expr.Type()
		fmt.Fprintf(&b, "  -> %s %s\n", c.Name, pgtype.FormatType(ref.OID, ref.Typmod))
	}
	if fired := p.Fired(); len(fired) > 0 {
		fmt.Fprintf(&b, "  rules: %s\n", joined(fired))
	}
	for _, c := range p.Missed() {
		fmt.Fprintf(&b, "  missed: %s\n", c)
	}
	for i, oid := range result.Params {
		fmt.Fprintf(&b, "  $%d %s\n", i+1, pgtype.FormatType(oid, pgtype.NoTypmod))
	}
	return b.String()
}

// ddl translates one definition.
func (f *fixture) ddl(sql string) string {
	stmts, err := pgsql.Parse(sql)
	if err != nil {
		return describeError(err)
	}
	out, err := plan.CreateTable(stmts[0].Statement.(*pgsql.CreateTable), analyze.Options{Catalog: f, Env: &analyze.Env{Env: *pgtype.DefaultEnv()}})
	if err != nil {
		return describeError(err)
	}
	text, _ := irissql.Print(out.Statement)
	var b strings.Builder
	b.WriteString(text + "\n")
	if out.Needs != nil {
		b.WriteString("without the gateway schema: " + describeError(out.Needs))
	}
	for _, c := range out.Columns {
		fmt.Fprintf(&b, "  %s: %s %s typmod %d as %s", c.Field, c.Signature, c.Type, c.Typmod, c.Storage)
		if c.Default != "" {
			b.WriteString(" default " + c.Default)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// describeError prints what a client would see.
func describeError(err error) string {
	e := pgerr.From(err)
	s := fmt.Sprintf("%s at %d: %s\n", e.Code, e.Position, e.Message)
	if e.Hint != "" {
		s += "hint: " + e.Hint + "\n"
	}
	return s
}
