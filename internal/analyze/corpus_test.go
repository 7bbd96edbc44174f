package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// fixture is a catalog with two tables: t (id int primary key, name varchar(20),
// note text, amount numeric(10,2), day date, ok boolean) and u (id int, t_id
// int, name text).
type fixture struct {
	lib    *exec.Lib
	tables map[string]*analyze.Relation
}

// relation makes a table of the fixture; columns are "name type".
func relation(oid uint32, name string, columns ...string) *analyze.Relation {
	rel := &analyze.Relation{OID: oid, Schema: "public", Name: name, IRISSchema: "SQLUser", IRISName: name}
	for i, c := range columns {
		column, typ, _ := strings.Cut(c, " ")
		ref := analyze.TypeRef{OID: pgtype.ByName(strings.Split(typ, "(")[0]).OID, Typmod: pgtype.NoTypmod}
		switch typ {
		case "varchar(20)":
			ref.Typmod = 24
		case "numeric(10,2)":
			ref.Typmod = 10<<16 | 2 + 4
		}
		rel.Columns = append(rel.Columns, analyze.RelationColumn{
			Name: column, IRISName: column, Type: ref, Attribute: int16(i + 1),
		})
	}
	return rel
}

// newFixture builds the catalog.
func newFixture() *fixture {
	t := relation(30001, "t", "id int4", "name varchar(20)", "note text", "amount numeric(10,2)", "day date", "ok bool")
	t.Columns[0].NotNull = true
	t.Keys = []analyze.Key{{Name: "t_pkey", Columns: []int{0}, Primary: true}}
	u := relation(30002, "u", "id int4", "t_id int4", "name text")
	return &fixture{lib: exec.Library(), tables: map[string]*analyze.Relation{"t": t, "u": u}}
}

// Relation implements analyze.Catalog.
func (f *fixture) Relation(schema, name string) *analyze.Relation {
	if schema != "" && schema != "public" {
		return nil
	}
	return f.tables[name]
}

// Functions implements analyze.Catalog.
func (f *fixture) Functions(_, name string) []*analyze.Function { return f.lib.Functions(name) }

// Operators implements analyze.Catalog.
func (f *fixture) Operators(name string) []*analyze.Function { return f.lib.Operators(name) }

// TestDescribe runs the corpus: `describe` prints what Describe would say of a
// statement, its parameters and result columns, or the error with its position
// under the text.
func TestDescribe(t *testing.T) {
	f := newFixture()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "describe" {
				t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
			}
			return f.describe(d.Input)
		})
	})
}

// describe analyses one statement.
func (f *fixture) describe(sql string) string {
	stmts, err := pgsql.Parse(sql)
	if err != nil {
		return shown(sql, err)
	}
	env := &analyze.Env{Env: *pgtype.DefaultEnv()}
	result, err := analyze.Analyze(stmts[0].Statement, analyze.Options{Catalog: f, Env: env})
	if err != nil {
		return shown(sql, err)
	}
	var b strings.Builder
	for i, oid := range result.Params {
		fmt.Fprintf(&b, "$%d %s\n", i+1, pgtype.FormatType(oid, pgtype.NoTypmod))
	}
	if q, ok := result.Statement.(*analyze.Query); ok {
		for _, c := range q.Targets {
			if c.Junk {
				continue
			}
			ref := c.Expr.Type()
			fmt.Fprintf(&b, "%s %s", c.Name, pgtype.FormatType(ref.OID, ref.Typmod))
			if c.TableOID != 0 {
				fmt.Fprintf(&b, " (%d.%d)", c.TableOID, c.Attribute)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// shown prints an error with a caret under its position.
func shown(sql string, err error) string {
	e := pgerr.From(err)
	out := fmt.Sprintf("%s: %s\n", e.Code, e.Message)
	if e.Position > 0 {
		out += sql + "\n" + strings.Repeat(" ", e.Position-1) + "^\n"
	}
	return out
}
