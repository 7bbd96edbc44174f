package meta

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// Details is what the catalogs tell of a table besides what analysing needs.
type Details struct {
	Comment string
	// Defaults and Comments are by column; "" is none. A default is IRIS's
	// ObjectScript expression.
	Defaults, Comments []string
	ForeignKeys        []ForeignKey
	Indexes            []Index // without those that stand behind a key
	ViewText           string
	// Timing says which constraints are deferrable: "deferrable" or "deferred", by name.
	Timing map[string]string
	// Dropped are the columns that it had, Hidden those of IRIS's that are not shown
	// while a column gets another type.
	Dropped []DroppedColumn
	Hidden  []analyze.RelationColumn
	// Blocks are the blocks of IRIS's that the rows ("") and the indexes fill, by IRIS's
	// names of them in lower case; nil when nobody counted.
	Blocks map[string]int64
	// Rows is how many rows IRIS's optimizer assumes, -1 when that is not known.
	Rows float64
}

// ForeignKey is a foreign key, in column indexes of both tables.
type ForeignKey struct {
	Name, IRISName    string
	Columns           []int
	Referenced        *analyze.Relation
	ReferencedColumns []int
	// OnUpdate and OnDelete are IRIS's words: NO ACTION, CASCADE, SET NULL,
	// SET DEFAULT.
	OnUpdate, OnDelete string
	// Unvalidated says that it was declared NOT VALID.
	Unvalidated bool
	// Restrict has the verbs, "update" and "delete", for which it was declared with
	// RESTRICT.
	Restrict string
}

// Actions are what was declared to happen on UPDATE and on DELETE, in SQL's words.
func (k *ForeignKey) Actions() (onUpdate, onDelete string) {
	onUpdate, onDelete = k.OnUpdate, k.OnDelete
	if strings.Contains(k.Restrict, "update") {
		onUpdate = "RESTRICT"
	}
	if strings.Contains(k.Restrict, "delete") {
		onDelete = "RESTRICT"
	}
	return onUpdate, onDelete
}

// Index is an index over columns.
type Index struct {
	Name    string
	Columns []int
	Unique  bool
	Kind    string // IRIS's word: index, bitmap, …
	// Method, Class, Options and Predicate are an index of vectors as it was declared;
	// "" where nothing is remembered.
	Method, Class, Options, Predicate string
	// Part is the name among the notes of an index that IRIS does not have.
	Part string
	// IRISName is IRIS's name; Note is what was declared besides, nil for nothing. A
	// key that is an expression has -1 among Columns.
	IRISName string
	Note     *gatewayschema.IndexNote
}

// NotedAs is the name of an index among the notes about its table.
func (x *Index) NotedAs() string {
	if x.IRISName != "" {
		return x.IRISName
	}
	return x.Part
}

// noDetails is what is known of a relation that the snapshot does not have.
var noDetails = Details{Rows: -1}

// Details returns what else is known of a relation.
func (s *Snapshot) Details(rel *analyze.Relation) *Details {
	if d := s.details[rel.OID]; d != nil {
		return d
	}
	if s.private != nil {
		return s.private.Details(rel)
	}
	return &noDetails
}

// indexRow is one column of an index.
type indexRow struct {
	name, column, kind string
	unique             bool
	position           int
}

// detailQueries are the metadata queries for Details alone.
func (r *raw) detailQueries() []Query {
	return []Query{
		{"SELECT CONSTRAINT_SCHEMA, CONSTRAINT_TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE " +
			"FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS", r.rule},
		{"SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, ORDINAL_POSITION, NON_UNIQUE " +
			"FROM INFORMATION_SCHEMA.INDEXES", r.index},
		{"SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM INFORMATION_SCHEMA.VIEWS", r.viewText},
	}
}

// rule takes a row of REFERENTIAL_CONSTRAINTS.
func (r *raw) rule(cells []string) error {
	f := r.table(cells[0], cells[1])
	if f == nil {
		return nil
	}
	if f.rules == nil {
		f.rules = map[string][2]string{}
	}
	f.rules[strings.ToLower(cells[2])] = [2]string{cells[3], cells[4]}
	return nil
}

// index takes a row of INDEXES.
func (r *raw) index(cells []string) error {
	if f := r.table(cells[0], cells[1]); f != nil {
		f.indexes = append(f.indexes, indexRow{
			name: cells[2], column: cells[3], position: atoi(cells[4]), unique: cells[5] == "0", kind: f.kindOf(cells[2]),
		})
	}
	return nil
}

// viewText takes a row of VIEWS.
func (r *raw) viewText(cells []string) error {
	if f := r.table(cells[0], cells[1]); f != nil {
		f.viewText = cells[2]
	}
	return nil
}

// detailsOf collects the details of a table.
func (b *builder) detailsOf(rel *analyze.Relation, key string) *Details {
	d := &Details{Rows: -1, Dropped: b.dropped(rel), Hidden: b.hidden[key]}
	if f := b.raw.tables[key]; f != nil {
		d.Comment, d.ViewText, d.Rows, d.Blocks = f.comment, f.viewText, f.rows, f.blocks
	}
	d.Defaults, d.Comments = make([]string, 0, len(rel.Columns)), make([]string, 0, len(rel.Columns))
	for _, c := range b.listed[key] {
		d.Defaults = append(d.Defaults, c.defaultText)
		d.Comments = append(d.Comments, c.comment)
	}
	if rel.Definition != nil {
		d.Defaults, d.Comments = make([]string, len(rel.Columns)), make([]string, len(rel.Columns))
	}
	b.addComments(d, rel, key)
	d.ForeignKeys = b.foreignKeys(rel, key)
	o := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	for i := range d.ForeignKeys {
		k := &d.ForeignKeys[i]
		k.Unvalidated = b.gateway.NoteOf(gatewayschema.NoteUnvalidated, o, k.Name) != ""
		k.Restrict = b.gateway.NoteOf(gatewayschema.NoteRestrict, o, k.Name)
		if k.Referenced == rel {
			rel.SelfReferences = append(rel.SelfReferences, analyze.SelfReference{Columns: k.Columns, Referenced: k.ReferencedColumns})
		}
	}
	d.Indexes = b.declaredIndexes(rel, b.vectorIndexes(rel, b.plainIndexes(rel, key)))
	for _, n := range b.gateway.Notes(gatewayschema.NoteTiming, o) {
		if d.Timing == nil {
			d.Timing = map[string]string{}
		}
		d.Timing[n.Part] = n.Text
		if i := slices.IndexFunc(rel.Keys, func(k analyze.Key) bool { return k.Name == n.Part }); i >= 0 {
			rel.Keys[i].Deferrable = true
		}
	}
	return d
}

// addComments puts the comments that the gateway schema keeps in the place of
// IRIS's descriptions.
func (b *builder) addComments(d *Details, rel *analyze.Relation, key string) {
	if text, ok := b.gateway.Comment(relationKind, key, ""); ok {
		d.Comment = text
	}
	for i := range rel.Columns {
		if text, ok := b.gateway.Comment(relationKind, key, rel.Columns[i].IRISName); ok {
			d.Comments[i] = text
		}
	}
}

// foreignKeys are the foreign keys of a table whose parents are known.
func (b *builder) foreignKeys(rel *analyze.Relation, key string) []ForeignKey {
	f := b.raw.tables[key]
	if f == nil {
		return nil
	}
	rows := f.foreign
	var out []ForeignKey
	for i, r := range rows {
		parent := b.tables[r.parent]
		if parent == nil {
			continue
		}
		at, to := columnIndex(rel, r.column), columnIndex(parent, r.parentColumn)
		if at < 0 || to < 0 {
			continue
		}
		if i == 0 || rows[i-1].constraint != r.constraint {
			rules := f.rules[strings.ToLower(r.constraint)]
			out = append(out, ForeignKey{Name: b.nameOf(rel, r.constraint), IRISName: r.constraint, Referenced: parent, OnUpdate: rules[0], OnDelete: rules[1]})
		}
		k := &out[len(out)-1]
		k.Columns, k.ReferencedColumns = append(k.Columns, at), append(k.ReferencedColumns, to)
	}
	return out
}

// uniqueIndexes are the columns of a table's unique indexes.
func (f *facts) uniqueIndexes() []keyRow {
	var out []keyRow
	for i := range f.indexes {
		if f.indexes[i].unique {
			out = append(out, f.indexes[i].asKey())
		}
	}
	return out
}

// plainIndexes are the indexes of a table that no key has made.
func (b *builder) plainIndexes(rel *analyze.Relation, key string) []Index {
	f := b.raw.tables[key]
	if f == nil {
		return nil
	}
	rows := f.indexes
	var out []Index
	for i, r := range rows {
		at := columnIndex(rel, r.column)
		if at < 0 || hasKey(rel, r.name) || r.kind == "extent" {
			continue
		}
		if i == 0 || rows[i-1].name != r.name {
			out = append(out, Index{Name: b.nameOf(rel, r.name), Unique: r.unique, Kind: r.kind, IRISName: r.name})
		}
		x := &out[len(out)-1]
		x.Columns = append(x.Columns, at)
	}
	return out
}

// vectorIndexes are the indexes of a table with those of vectors as they were
// declared, those included that IRIS does not have.
func (b *builder) vectorIndexes(rel *analyze.Relation, known []Index) []Index {
	for _, n := range b.gateway.Notes(gatewayschema.NoteVectorIndex, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}) {
		parts := strings.Split(n.Text, "\t")
		if len(parts) < 4 || columnIndex(rel, parts[1]) < 0 {
			continue
		}
		i := slices.IndexFunc(known, func(x Index) bool { return strings.EqualFold(x.IRISName, n.Part) })
		if i < 0 {
			known, i = append(known, Index{Name: b.nameOf(rel, n.Part), Part: n.Part, Kind: parts[0], Columns: []int{columnIndex(rel, parts[1])}}), len(known)
		}
		x := &known[i]
		x.Method, x.Class, x.Options, x.Predicate = parts[0], parts[2], parts[3], strings.Join(parts[4:], "\t")
	}
	return known
}

// hasKey reports whether a table has a constraint that IRIS calls so.
func hasKey(rel *analyze.Relation, name string) bool {
	for _, k := range rel.Keys {
		if k.IRISName == name && !k.Index {
			return true
		}
	}
	return false
}

// columnIndex finds a column by IRIS's name, -1 if there is none.
func columnIndex(rel *analyze.Relation, name string) int {
	for i := range rel.Columns {
		if strings.EqualFold(rel.Columns[i].IRISName, name) {
			return i
		}
	}
	return -1
}
