package engine

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// earlier is the scope of an operand of FROM that may name what stands before it.
func (sc *scope) earlier() *scope {
	return &scope{parent: sc.parent, sources: slices.Clone(sc.sources), using: sc.using, clause: "ON"}
}

// bindLateral binds LATERAL (query). SQLite has no such operand, but its
// table-valued functions take arguments from operands before them: the query's
// rows travel as one JSON value.
func (b *binder) bindLateral(sc *scope, d *syntax.DerivedTable) (string, error) {
	q, err := b.bindQuery(sc.earlier(), d.Query)
	if err != nil {
		return "", err
	}
	outs := q.body.outputs()
	src := b.derivedSource(outs, string(d.Alias))
	packed := make([]string, len(outs))
	for i := range outs {
		packed[i] = packedItem("k"+itoa(i+1), src.columns[i].typ)
		src.columns[i].sql = unpackedItem(src.sql, i, src.columns[i].typ)
	}
	if b.vid {
		src.columns = append(src.columns, &sourceColumn{
			name: vidName, sql: "(" + src.sql + ".key+1)", typ: typeInteger, hidden: true,
		})
	}
	text := "json_each((SELECT json_group_array(json_array(" + strings.Join(packed, ",") + ")) FROM (" + q.named() + "))) AS " + src.sql
	return text, b.addSource(sc, src)
}

// packedItem is a value as JSON can carry it without loss.
func packedItem(sql string, t store.Type) string {
	switch familyOf(t) {
	case famDouble:
		return "iif(" + sql + " IS NULL,NULL,printf('%!.17g'," + sql + "))"
	case famBytes, famVector:
		return "iif(" + sql + " IS NULL,NULL,hex(" + sql + "))"
	}
	return sql
}

// unpackedItem is item i of the JSON array that an operand's row is.
func unpackedItem(alias string, i int, t store.Type) string {
	sql := "json_extract(" + alias + ".value,'$[" + itoa(i) + "]')"
	switch familyOf(t) {
	case famDouble:
		return "CAST(" + sql + " AS REAL)"
	case famBytes, famVector:
		return "unhex(" + sql + ")"
	}
	return sql
}

// bindJSONTable binds JSON_TABLE, whose value may be a field of an operand before
// it.
func (b *binder) bindJSONTable(sc *scope, j *syntax.JSONTable) (string, error) {
	x, err := b.bindScalar(sc.earlier(), j.Value)
	if err != nil {
		return "", err
	}
	if x, err = b.typed(x, textType(0)); err != nil {
		return "", err
	}
	paths := []string{j.Path}
	src := &source{label: j.Alias.Fold(), sql: b.newAlias()}
	for i, c := range j.Columns {
		t, ok := castTarget(c.Type)
		if !ok {
			return "", b.refuse(-376, "'"+c.Type.Name+"' is not a supported CAST target")
		}
		item := sqlExpr{sql: unpackedItem(src.sql, i, textType(0)), typ: textType(0)}
		if familyOf(t) == famText {
			t.Collation = store.CollationExact
		}
		column := &sourceColumn{name: string(c.Name), sql: b.cast(item, t).sql, typ: t, nullable: 1}
		src.columns = append(src.columns, column)
		paths = append(paths, c.Path)
	}
	sql := "iris_json_table(" + itoa(int(famText)) + "," + textSQL(x)
	for _, path := range paths {
		if _, err := parseJSONPath(path); err != nil {
			return "", b.refuse(-400, "The path '"+path+"' is not supported by this server")
		}
		sql += "," + quoteText(path)
	}
	return "json_each(" + sql + ")) AS " + src.sql, b.addSource(sc, src)
}
