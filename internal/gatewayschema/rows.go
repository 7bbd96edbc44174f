package gatewayschema

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Contents is what the tables say, read with a snapshot of the metadata. It
// never changes once read.
type Contents struct {
	Version int // 0 when the schema is not installed

	columns  map[string]map[string][]Column // by table and field
	checks   map[string][]Check             // by table
	comments map[string]string              // by kind, identity and part
	oids     map[string]uint32              // by kind and identity

	Sequences []Sequence
	Views     []View

	notes    map[string][]Note // by kind and object
	Routines []Routine
	Types    []UserType

	words words
	// scope is the one IRIS schema that private contents are about, "" for those of
	// all sessions; private are those of one session beside them, or nil.
	scope   string
	private *Contents
}

// Query is one query over the tables; Row is called for each row with the text
// of its cells, NULL being "".
type Query struct {
	SQL string
	Row func(cells []string) error
}

// NewContents returns contents without rows, of a schema that is not installed.
func NewContents() *Contents {
	return &Contents{
		columns: map[string]map[string][]Column{}, checks: map[string][]Check{},
		comments: map[string]string{}, oids: map[string]uint32{}, notes: map[string][]Note{}, words: words{},
	}
}

// words are texts that many rows have, each kept once.
type words map[string]string

// of is a text, the one that was kept before where there is one.
func (w words) of(s string) string {
	if known, ok := w[s]; ok || s == "" {
		return known
	}
	w[s] = s
	return s
}

// Without are contents to read again into: of what there was they have only what is
// remembered of the columns of other tables than some.
func (c *Contents) Without(tables []Object) *Contents {
	out := NewContents()
	out.Version = c.Version
	out.columns, out.words = maps.Clone(c.columns), maps.Clone(c.words)
	for _, o := range tables {
		delete(out.columns, o.key())
	}
	return out
}

// VersionQuery reads the version, before Queries are asked for, and fails when
// this program cannot read the tables.
func (c *Contents) VersionQuery() Query { return Query{versionQuery, c.version} }

// Queries read everything into c, as far as the version has it.
func (c *Contents) Queries() []Query {
	columnType := []string{
		"table_schema", "table_name", "field", "state", "class", "signature", "type_name", "typmod", "storage", "default_text",
	}
	check := []string{"table_schema", "table_name", "check_name", "state", "class", "expression"}
	if c.Version >= FeaturesVersion {
		columnType = append(columnType, "identity_kind", "generated_text", "attribute")
		check = append(check, "no_inherit", "unvalidated")
	}
	queries := []Query{
		{c.scoped(query("column_type", columnType...), "table_schema"), c.column},
		{c.scoped(query("table_check", check...), "table_schema"), c.check},
		{c.scopedIdentity(query("object_comment", "kind", "identity", "part", "comment_text"), "identity"), c.comment},
		{c.scopedIdentity(query("object_oid", "kind", "identity", "oid"), "identity"), c.oid},
	}
	if c.Version >= FeaturesVersion {
		sql := query("sequence", append(slices.Clip(sequenceKey), sequenceColumns...)...)
		queries = append(queries, Query{c.scoped(sql, "sequence_schema"), c.sequence})
	}
	if c.KeepsViews() {
		queries = append(queries, c.viewQueries()...)
	}
	if c.KeepsNotes() {
		queries = append(queries, c.noteQueries()...)
	}
	if c.scope != "" { // types and routines are nobody's own
		return queries
	}
	if c.KeepsRoutines() {
		queries = append(queries, c.routineQueries()...)
	}
	return append(queries, c.typeQueries()...)
}

// QueriesAbout are Queries for contents that lack what is remembered of the columns of
// some tables only.
func (c *Contents) QueriesAbout(tables []Object) []Query {
	queries := c.Queries()
	if len(tables) == 0 {
		return queries[1:]
	}
	list := make([]string, len(tables))
	for i, o := range tables {
		list[i] = `"table_schema" = ` + quoted(strings.ToLower(o.Schema)) + ` AND "table_name" = ` + quoted(strings.ToLower(o.Table))
	}
	queries[0].SQL += " WHERE " + strings.Join(list, " OR ")
	return queries
}

// quoted is a text as a literal of SQL.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// FeaturesVersion is the version from which on there is a place for sequences,
// identity and generated columns, and checks.
const FeaturesVersion = 2

// StampQueries have answers that change with the rows that other gateways write
// without changing a class.
func (c *Contents) StampQueries() []string {
	queries := []string{
		lasting(`SELECT COUNT(*), MAX("written") FROM `+qualified("column_type"), "table_schema"),
		`SELECT COUNT(*), MAX("oid") FROM ` + qualified("user_type"),
		`SELECT COUNT(*), MAX("oid") FROM ` + qualified("enum_label"),
		lasting(`SELECT COUNT(*) FROM `+qualified("object_comment"), "identity"),
		lasting(`SELECT COUNT(*), MAX("written") FROM `+qualified("table_check"), "table_schema"),
	}
	if c.Version >= FeaturesVersion {
		queries = append(queries, lasting(`SELECT COUNT(*), MAX("written") FROM `+qualified("sequence"), "sequence_schema"))
	}
	if c.KeepsViews() {
		queries = append(queries, lasting(`SELECT COUNT(*), MAX("written") FROM `+qualified("stored_view"), "view_schema"))
	}
	if c.KeepsNotes() {
		queries = append(queries, lasting(`SELECT COUNT(*), MAX("written") FROM `+qualified("object_note"), "object_schema"))
	}
	if c.KeepsRoutines() {
		queries = append(queries, `SELECT COUNT(*), MAX("written") FROM `+qualified("stored_routine"))
	}
	return queries
}

// version takes the row of schema_version.
func (c *Contents) version(cells []string) error {
	version, reader := atoi(cells[0]), atoi(cells[1])
	if reader > Version {
		return fmt.Errorf("the gateway schema is of version %d, which this program (version %d) cannot read", version, Version)
	}
	c.Version = version
	return nil
}

// column takes a row of column_type.
func (c *Contents) column(cells []string) error {
	if c.foreign(cells[0]) {
		return nil
	}
	r := Column{
		Object: Object{c.words.of(cells[0]), c.words.of(cells[1])}, Field: cells[2], State: State(c.words.of(cells[3])),
		Class: c.words.of(cells[4]), Signature: c.words.of(cells[5]), Type: c.words.of(cells[6]), Typmod: int32(atoi(cells[7])),
		Storage: c.words.of(cells[8]), Default: cells[9],
	}
	if len(cells) > 10 {
		r.Identity, r.Generated, r.Attribute = cells[10], cells[11], atoi(cells[12])
	}
	key := r.key()
	fields := c.columns[key]
	if fields == nil {
		fields = map[string][]Column{}
		c.columns[key] = fields
	}
	fields[r.Field] = append(fields[r.Field], r)
	return nil
}

// check takes a row of table_check.
func (c *Contents) check(cells []string) error {
	if c.foreign(cells[0]) {
		return nil
	}
	r := Check{Object: Object{cells[0], cells[1]}, Name: cells[2], State: State(cells[3]), Class: cells[4], Expression: cells[5]}
	if len(cells) > 6 {
		r.NoInherit, r.Unvalidated = cells[6] == "1", cells[7] == "1"
	}
	c.checks[r.key()] = append(c.checks[r.key()], r)
	return nil
}

// comment takes a row of object_comment.
func (c *Contents) comment(cells []string) error {
	if c.foreignIdentity(cells[1]) {
		return nil
	}
	c.comments[commentKey(cells[0], cells[1], cells[2])] = cells[3]
	return nil
}

// oid takes a row of object_oid.
func (c *Contents) oid(cells []string) error {
	if c.foreignIdentity(cells[1]) {
		return nil
	}
	n, err := strconv.ParseUint(cells[2], 10, 32)
	if err != nil {
		return fmt.Errorf("gateway schema: OID %q", cells[2])
	}
	c.oids[cells[0]+":"+cells[1]] = uint32(n)
	return nil
}

// OID returns the stored OID of an object, 0 when there is none.
func (c *Contents) OID(kind, identity string) uint32 {
	return c.ofIdentity(identity).oids[kind+":"+strings.ToLower(identity)]
}

// OIDs returns all OIDs that are taken, in a set of the caller's own.
func (c *Contents) OIDs() map[uint32]bool {
	used := make(map[uint32]bool, len(c.oids)+2*len(c.Types))
	for _, oid := range c.oids {
		used[oid] = true
	}
	for i := range c.Types {
		used[c.Types[i].OID], used[c.Types[i].ArrayOID] = true, true
	}
	for i := range c.Routines {
		used[c.Routines[i].OID] = true
	}
	if c.private != nil {
		for _, oid := range c.private.oids {
			used[oid] = true
		}
	}
	return used
}

// Comment returns a comment; part is "" for the object itself. ok says that there
// is one, an empty one being none in the place of IRIS's.
func (c *Contents) Comment(kind, identity, part string) (text string, ok bool) {
	text, ok = c.ofIdentity(identity).comments[commentKey(kind, strings.ToLower(identity), strings.ToLower(part))]
	return text, ok
}

// commentKey identifies a comment.
func commentKey(kind, identity, part string) string { return kind + "\x00" + identity + "\x00" + part }

// atoi reads a number that the tables hold.
func atoi(s string) int { return int(atoi64(s)) }

// atoi64 reads a number that the tables hold.
func atoi64(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
