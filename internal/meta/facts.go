package meta

import (
	"maps"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// raw is what IRIS says of a namespace, table by table. What a snapshot was made of
// does not change any more: one that is read later shares the tables that were not
// read again.
type raw struct {
	tables   map[string]*facts // by tableKey
	classes  map[string]*facts // by the name of the class
	routines []*Routine
	// routineOf finds a routine by IRIS schema and name.
	routineOf map[string]*Routine
	installed bool // the gateway schema
	private   bool // it is one schema of temporary tables, or one of IRIS's own
	// read are the tables that are read again, by tableKey; nil for all there are.
	read map[string]bool
	// words and kinds are what many columns have in common, while they are read.
	words map[string]string
	kinds map[property]*property
}

// facts is what IRIS says of a table or view.
type facts struct {
	schema, name, class, comment string
	view                         bool
	columns                      []columnInfo
	keys, foreign                []keyRow
	rules                        map[string][2]string // of foreign keys: ON UPDATE, ON DELETE
	indexes                      []indexRow
	indexKinds                   map[string]string
	// indexNames are the SQL names of indexes by those of their class.
	indexNames map[string]string
	viewText   string
	rows       float64 // that the optimizer assumes, -1 for nothing
	// blocks are what TUNE TABLE counted, by index.
	blocks map[string]int64
	// next is the column that the class dictionary will probably describe next.
	next int
}

// newRaw makes a raw of nothing.
func newRaw() *raw {
	return &raw{tables: map[string]*facts{}, classes: map[string]*facts{}, routineOf: map[string]*Routine{}}
}

// without is what is known but for some tables, which are to be read again.
func (r *raw) without(tables []gatewayschema.Object) *raw {
	out := &raw{
		tables: maps.Clone(r.tables), classes: maps.Clone(r.classes), routineOf: map[string]*Routine{},
		installed: r.installed, private: r.private, read: map[string]bool{},
	}
	for _, t := range tables {
		key := tableKey(t.Schema, t.Table)
		out.read[key] = true
		if f := out.tables[key]; f != nil {
			delete(out.classes, f.class)
			delete(out.tables, key)
		}
	}
	return out
}

// table finds the table that a row is about; nil for one that is not read.
func (r *raw) table(schema, name string) *facts {
	key := tableKey(schema, name)
	if r.read != nil && !r.read[key] {
		return nil
	}
	return r.tables[key]
}

// class finds the table that a row of the class dictionary is about; nil for one that
// is not read.
func (r *raw) class(name string) *facts {
	f := r.classes[name]
	if f != nil && r.read != nil && !r.read[f.key()] {
		return nil
	}
	return f
}

// key is the table's tableKey.
func (f *facts) key() string { return tableKey(f.schema, f.name) }

// word is a text that many rows have, kept once.
func (r *raw) word(s string) string {
	if s == "" {
		return ""
	}
	if known, ok := r.words[s]; ok {
		return known
	}
	if r.words == nil {
		r.words = map[string]string{}
	}
	r.words[s] = s
	return s
}

// kind is a description that many columns have, kept once.
func (r *raw) kind(p property) *property {
	if known := r.kinds[p]; known != nil {
		return known
	}
	if r.kinds == nil {
		r.kinds = map[property]*property{}
	}
	r.kinds[p] = &p
	return &p
}

// settle ends the reading: what was read is put in order and does not change any
// more.
func (r *raw) settle() {
	for key, f := range r.tables {
		if r.read != nil && !r.read[key] {
			continue
		}
		slices.SortStableFunc(f.columns, func(a, b columnInfo) int { return a.ordinal - b.ordinal })
		f.columns = slices.Clone(f.columns) // without room for more
		for _, rows := range [][]keyRow{f.keys, f.foreign} {
			slices.SortStableFunc(rows, keyRow.compare)
		}
		slices.SortStableFunc(f.indexes, func(a, b indexRow) int { return a.asKey().compare(b.asKey()) })
	}
	r.words, r.kinds = nil, nil
}

// compare sorts by constraint and position.
func (k keyRow) compare(other keyRow) int {
	if c := strings.Compare(k.constraint, other.constraint); c != 0 {
		return c
	}
	return k.position - other.position
}

// asKey is a column of an index as one of a key.
func (x *indexRow) asKey() keyRow {
	return keyRow{constraint: x.name, column: x.column, position: x.position}
}

// column finds a column by IRIS's name, first where it is expected; nil if there is
// none.
func (f *facts) column(name string) *columnInfo {
	for i := range f.columns {
		at := (f.next + i) % len(f.columns)
		if strings.EqualFold(f.columns[at].name, name) {
			f.next = at + 1
			return &f.columns[at]
		}
	}
	return nil
}

// kindOf is the kind of an index, "" when the class dictionary did not tell.
func (f *facts) kindOf(index string) string { return f.indexKinds[strings.ToLower(index)] }
