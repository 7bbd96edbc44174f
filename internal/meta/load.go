package meta

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// Query is one metadata query; Row is called for each row with the text of its
// cells, NULL being "".
type Query struct {
	SQL string
	Row func(cells []string) error
}

// Reader runs metadata queries on a connection to IRIS.
type Reader func(ctx context.Context, q Query) error

// systemSchemas are the schemas of IRIS itself, by prefix.
var systemSchemas = []string{"%", "information_schema", "ens", "hs_", "iris_shard", gatewayschema.Name}

// isSystem reports whether a schema belongs to IRIS.
func isSystem(schema string) bool {
	if gatewayschema.IsTemporary(schema) {
		return true
	}
	folded := strings.ToLower(schema)
	for _, p := range systemSchemas {
		if strings.HasPrefix(folded, p) && (p != "ens" || folded == "ens" || strings.HasPrefix(folded, "ens_") || strings.HasPrefix(folded, "enslib")) {
			return true
		}
	}
	return false
}

// IsSystem reports whether a schema belongs to IRIS or to the gateway.
func IsSystem(schema string) bool { return isSystem(schema) }

// load reads the whole namespace.
func load(ctx context.Context, read Reader, version uint64) (*Snapshot, error) {
	b := newBuilder()
	for _, q := range append(b.queries(), b.detailQueries()...) {
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	for _, q := range []Query{{estimateQuery, b.estimate}, {mapQuery, b.sqlMap}, {routineQuery, b.routine}, {parameterQuery, b.parameter}} {
		if err := read(ctx, q); err != nil && !withheld(err) {
			return nil, err
		}
	}
	if b.installed {
		if err := read(ctx, Query(b.gateway.VersionQuery())); err != nil {
			return nil, err
		}
		for _, q := range b.gateway.Queries() {
			if err := read(ctx, Query(q)); err != nil {
				return nil, err
			}
		}
	}
	return b.build(version), nil
}

// queries are the metadata queries, in order.
func (b *builder) queries() []Query {
	return []Query{
		{"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, CLASSNAME, DESCRIPTION FROM INFORMATION_SCHEMA.TABLES", b.table},
		{"SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, " +
			"NUMERIC_PRECISION, NUMERIC_SCALE, IS_NULLABLE, COLUMN_DEFAULT, AUTO_INCREMENT, DESCRIPTION " +
			"FROM INFORMATION_SCHEMA.COLUMNS", b.column},
		{"SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.ORDINAL_POSITION, c.CONSTRAINT_TYPE, " +
			"k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME " +
			"FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k INNER JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS c " +
			"ON k.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND k.TABLE_NAME = c.TABLE_NAME AND k.TABLE_SCHEMA = c.TABLE_SCHEMA", b.key},
		{propertyQuery, b.property},
		{indexKindQuery, b.indexKind},
	}
}

// table takes a row of TABLES.
func (b *builder) table(cells []string) error {
	schema, name := cells[0], cells[1]
	b.installed = b.installed || gatewayschema.Holds(schema)
	if isSystem(schema) && !b.private {
		return nil
	}
	rel := &analyze.Relation{
		Schema: pgSchema(schema), Name: b.shown(pgName(name)), IRISSchema: schema, IRISName: name,
		View: strings.Contains(strings.ToUpper(cells[2]), "VIEW"),
	}
	key := tableKey(schema, name)
	b.tables[key] = rel
	b.order = append(b.order, rel)
	b.classes[cells[3]], b.classOf[key] = key, cells[3]
	b.comments[key] = cells[4]
	return nil
}

// column takes a row of COLUMNS.
func (b *builder) column(cells []string) error {
	key := tableKey(cells[0], cells[1])
	if b.tables[key] == nil {
		return nil
	}
	b.columns[key] = append(b.columns[key], columnInfo{
		schema: cells[0], table: cells[1], name: cells[2], ordinal: atoi(cells[3]),
		dataType: cells[4], length: int64(atoi(cells[5])), precision: atoi(cells[6]), scale: atoi(cells[7]),
		nullable: !strings.EqualFold(cells[8], "NO"), hasDefault: cells[9] != "", defaultText: cells[9],
		identity: strings.EqualFold(cells[10], "YES"), comment: cells[11],
	})
	return nil
}

// key takes a row of the constraints.
func (b *builder) key(cells []string) error {
	kind := strings.ToUpper(cells[5])
	key := tableKey(cells[0], cells[1])
	row := keyRow{constraint: cells[2], column: cells[3], position: atoi(cells[4]), primary: kind == "PRIMARY KEY"}
	switch kind {
	case "PRIMARY KEY", "UNIQUE":
		b.keys[key] = append(b.keys[key], row)
	case "FOREIGN KEY":
		row.parent, row.parentColumn = tableKey(cells[6], cells[7]), cells[8]
		b.foreign[key] = append(b.foreign[key], row)
	}
	return nil
}

// Facts reads what IRIS says of one table, for the gateway schema.
func Facts(ctx context.Context, read func(context.Context, string, func([]string) error) error, o gatewayschema.Object,
) (gatewayschema.Facts, error) {
	facts := gatewayschema.Facts{Signatures: map[string]string{}}
	where := " WHERE TABLE_SCHEMA = " + quoted(o.Schema) + " AND TABLE_NAME = " + quoted(o.Table)
	err := read(ctx, "SELECT TABLE_SCHEMA, TABLE_NAME, CLASSNAME FROM INFORMATION_SCHEMA.TABLES"+where, func(cells []string) error {
		facts.Class = cells[2]
		return nil
	})
	if err != nil {
		return facts, err
	}
	err = read(ctx, "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE "+
		"FROM INFORMATION_SCHEMA.COLUMNS"+where, func(cells []string) error {
		facts.Signatures[strings.ToLower(cells[0])] = gatewayschema.Signature(cells[1], atoi(cells[2]), atoi(cells[3]), atoi(cells[4]))
		return nil
	})
	return facts, err
}

// quoted is a text as a literal of SQL.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
