package catalog

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// files are the tables and definitions that testdata/gencatalog.sh writes.
//
//go:embed data all:views
var files embed.FS

// The two schemas of this package.
const (
	pgCatalog         = "pg_catalog"
	informationSchema = "information_schema"
)

// mustRead returns an embedded file; what is embedded is there.
func mustRead(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// readSchema reads the columns of all relations.
func readSchema(c *Catalog) map[string]*relation {
	out := map[string]*relation{}
	for line := range strings.Lines(mustRead("data/schema.tsv") + mustRead("data/extensions.tsv")) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		key := f[0] + "." + f[1]
		r := out[key]
		if r == nil {
			r = newRelation(c, f)
			out[key] = r
		}
		r.addColumn(f)
	}
	readVersions(c, out)
	for _, r := range out {
		r.addTableOID()
	}
	return out
}

// newRelation makes the relation of a line of schema.tsv.
func newRelation(c *Catalog, f []string) *relation {
	r := &relation{catalog: c, position: map[string]int{}, made: tables()[f[1]]}
	schema := f[0]
	switch {
	case schema == informationSchema:
		r.made = nil
	case schema != pgCatalog:
		schema = "public" // of an extension
	}
	r.described = &analyze.Relation{OID: uint32(number(f[3])), Schema: schema, Name: f[1], View: f[2] == "v"}
	if f[2] == "v" && r.made == nil {
		r.view = "views/" + f[0] + "/" + f[1] + ".sql"
	} else {
		r.described.Local = r
	}
	return r
}

// addColumn adds the column of a line of schema.tsv.
func (r *relation) addColumn(f []string) {
	t := pgtype.OID(number(f[6]))
	if pgtype.ByOID(t) == nil {
		t = pgtype.TextOID // statistics of expressions: never filled
	}
	r.position[f[4]] = len(r.described.Columns)
	r.described.Columns = append(r.described.Columns, analyze.RelationColumn{
		Name: f[4], Type: analyze.TypeRef{OID: t, Typmod: int32(number(f[7]))},
		NotNull: f[8] == "t", Attribute: int16(number(f[5])),
	})
}

// addTableOID gives a table the one system column that catalog queries name.
func (r *relation) addTableOID() {
	if r.view != "" || r.described.Schema != pgCatalog && r.described.Schema != informationSchema {
		return
	}
	r.described.Columns = append(r.described.Columns, analyze.RelationColumn{
		Name: "tableoid", Type: analyze.TypeRef{OID: pgtype.OIDOID, Typmod: pgtype.NoTypmod},
		NotNull: true, Attribute: -6, Hidden: true,
	})
}

// number reads a number of a generated file; 0 is never right there.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// definition parses a view's definition.
func (r *relation) definition() (*pgsql.SelectStatement, error) {
	raw, err := pgsql.ParseOne(r.wrap(mustRead(r.view)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.view, err)
	}
	sel, ok := raw.Statement.(*pgsql.SelectStatement)
	if !ok {
		return nil, fmt.Errorf("%s: not a query", r.view)
	}
	return sel, nil
}
