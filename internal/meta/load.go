package meta

import (
	"context"
	"strings"

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
	r := newRaw()
	if err := readAll(ctx, read, append(r.queries(), r.detailQueries()...)); err != nil {
		return nil, err
	}
	if err := readGranted(ctx, read, append(r.sizeQueries(), r.routineQueries()...)); err != nil {
		return nil, err
	}
	r.settle()
	b := newBuilder(r)
	if err := b.readGateway(ctx, read, b.gateway.Queries); err != nil {
		return nil, err
	}
	return b.build(version), nil
}

// reload reads some tables again, and what is not about tables; all else is as base
// has it.
func reload(ctx context.Context, read Reader, version uint64, base *Snapshot, tables []gatewayschema.Object) (*Snapshot, error) {
	r := base.raw.without(tables)
	if err := readAll(ctx, read, about(r.queries()[:1], tables, nil)); err != nil {
		return nil, err
	}
	var classes []string
	for key := range r.read {
		if f := r.tables[key]; f != nil && f.class != "" {
			classes = append(classes, f.class)
		}
	}
	if err := readAll(ctx, read, about(append(r.queries()[1:], r.detailQueries()...), tables, classes)); err != nil {
		return nil, err
	}
	if err := readGranted(ctx, read, append(about(r.sizeQueries(), tables, classes), r.routineQueries()...)); err != nil {
		return nil, err
	}
	r.settle()
	b := newBuilder(r)
	b.gateway = base.gateway.Without(tables)
	if err := b.readGateway(ctx, read, func() []gatewayschema.Query { return b.gateway.QueriesAbout(tables) }); err != nil {
		return nil, err
	}
	return b.build(version), nil
}

// readAll runs queries.
func readAll(ctx context.Context, read Reader, queries []Query) error {
	for _, q := range queries {
		if err := read(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// readGranted runs queries whose answers the gateway can do without when the account
// may not ask.
func readGranted(ctx context.Context, read Reader, queries []Query) error {
	for _, q := range queries {
		if err := read(ctx, q); err != nil && !withheld(err) {
			return err
		}
	}
	return nil
}

// readGateway reads the gateway schema where it is installed.
func (b *builder) readGateway(ctx context.Context, read Reader, queries func() []gatewayschema.Query) error {
	if !b.raw.installed {
		return nil
	}
	if err := read(ctx, Query(b.gateway.VersionQuery())); err != nil {
		return err
	}
	for _, q := range queries() {
		if err := read(ctx, Query(q)); err != nil {
			return err
		}
	}
	return nil
}

// about restricts metadata queries to some tables, and to their classes.
func about(queries []Query, tables []gatewayschema.Object, classes []string) []Query {
	if len(tables) == 0 {
		return nil
	}
	var out []Query
	for _, q := range queries {
		var where string
		switch {
		case strings.Contains(q.SQL, "%Dictionary."):
			if len(classes) == 0 {
				continue
			}
			where = ofClasses(q.SQL, classes)
		case strings.Contains(q.SQL, "KEY_COLUMN_USAGE k"):
			where = ofTables(tables, "k.TABLE_SCHEMA", "k.TABLE_NAME")
		case strings.Contains(q.SQL, "REFERENTIAL_CONSTRAINTS"):
			where = ofTables(tables, "CONSTRAINT_SCHEMA", "CONSTRAINT_TABLE_NAME")
		default:
			where = ofTables(tables, "TABLE_SCHEMA", "TABLE_NAME")
		}
		out = append(out, Query{also(q.SQL, "("+where+")"), q.Row})
	}
	return out
}

// ofTables is the condition that a row is about one of some tables.
func ofTables(tables []gatewayschema.Object, schema, name string) string {
	list := make([]string, len(tables))
	for i, t := range tables {
		list[i] = schema + " = " + quoted(t.Schema) + " AND " + name + " = " + quoted(t.Table)
	}
	return strings.Join(list, " OR ")
}

// ofClasses is the condition that a row of the class dictionary is about one of some
// classes.
func ofClasses(sql string, classes []string) string {
	list := make([]string, len(classes))
	for i, c := range classes {
		if list[i] = quoted(c); strings.Contains(sql, "CompiledStorageSQLMap") {
			list[i] = "parent %STARTSWITH " + quoted(c+"||")
		}
	}
	if strings.Contains(sql, "CompiledStorageSQLMap") {
		return strings.Join(list, " OR ")
	}
	return "parent IN (" + strings.Join(list, ", ") + ")"
}

// also adds a condition to a query.
func also(sql, condition string) string {
	if strings.Contains(sql, " WHERE ") {
		return sql + " AND " + condition
	}
	return sql + " WHERE " + condition
}

// sizeQueries ask for the sizes of tables, and routineQueries for routines.
func (r *raw) sizeQueries() []Query {
	return []Query{{estimateQuery, r.estimate}, {mapQuery, r.sqlMap}}
}

func (r *raw) routineQueries() []Query {
	return []Query{{routineQuery, r.routine}, {parameterQuery, r.parameter}}
}

// queries are the metadata queries, in order.
func (r *raw) queries() []Query {
	return []Query{
		{"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, CLASSNAME, DESCRIPTION FROM INFORMATION_SCHEMA.TABLES", r.tableRow},
		{"SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, " +
			"NUMERIC_PRECISION, NUMERIC_SCALE, IS_NULLABLE, COLUMN_DEFAULT, AUTO_INCREMENT, DESCRIPTION " +
			"FROM INFORMATION_SCHEMA.COLUMNS", r.columnRow},
		{"SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.ORDINAL_POSITION, c.CONSTRAINT_TYPE, " +
			"k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME " +
			"FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k INNER JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS c " +
			"ON k.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND k.TABLE_NAME = c.TABLE_NAME AND k.TABLE_SCHEMA = c.TABLE_SCHEMA", r.keyRow},
		{propertyQuery, r.property},
		{indexKindQuery, r.indexKind},
	}
}

// tableRow takes a row of TABLES.
func (r *raw) tableRow(cells []string) error {
	schema, name := cells[0], cells[1]
	r.installed = r.installed || gatewayschema.Holds(schema)
	key := tableKey(schema, name)
	if isSystem(schema) && !r.private || r.read != nil && !r.read[key] {
		return nil
	}
	f := &facts{
		schema: r.word(schema), name: name, class: cells[3], comment: cells[4], rows: -1,
		view: strings.Contains(strings.ToUpper(cells[2]), "VIEW"),
	}
	r.tables[key] = f
	if f.class != "" {
		r.classes[f.class] = f
	}
	return nil
}

// columnRow takes a row of COLUMNS.
func (r *raw) columnRow(cells []string) error {
	f := r.table(cells[0], cells[1])
	if f == nil {
		return nil
	}
	f.columns = append(f.columns, columnInfo{
		name: cells[2], ordinal: atoi(cells[3]),
		dataType: r.word(cells[4]), length: int64(atoi(cells[5])), precision: atoi(cells[6]), scale: atoi(cells[7]),
		nullable: !strings.EqualFold(cells[8], "NO"), hasDefault: cells[9] != "", defaultText: r.word(cells[9]),
		identity: strings.EqualFold(cells[10], "YES"), comment: cells[11],
	})
	return nil
}

// keyRow takes a row of the constraints.
func (r *raw) keyRow(cells []string) error {
	f := r.table(cells[0], cells[1])
	if f == nil {
		return nil
	}
	kind := strings.ToUpper(cells[5])
	row := keyRow{constraint: cells[2], column: cells[3], position: atoi(cells[4]), primary: kind == "PRIMARY KEY"}
	switch kind {
	case "PRIMARY KEY", "UNIQUE":
		f.keys = append(f.keys, row)
	case "FOREIGN KEY":
		row.parent, row.parentColumn = tableKey(cells[6], cells[7]), cells[8]
		f.foreign = append(f.foreign, row)
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
