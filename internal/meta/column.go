package meta

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// DroppedColumn is the number that a dropped column had, and its type.
type DroppedColumn struct {
	Number int
	Type   analyze.TypeRef
}

// placedColumn is a column while its number is looked for; 0 is none yet.
type placedColumn struct {
	info   columnInfo
	column analyze.RelationColumn
	number int
}

// addColumns gives a relation its columns, in the order of their numbers.
func (b *builder) addColumns(rel *analyze.Relation, key string) {
	var list []columnInfo
	if f := b.raw.tables[key]; f != nil {
		list = f.columns
	}
	placed := make([]placedColumn, 0, len(list))
	notes := b.gateway.Notes(gatewayschema.NoteColumnName, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName})
	names := b.rewritten(rel, list, notes)
	delete(b.hidden, key)
	for i := range list {
		name, shown := names[strings.ToLower(list[i].name)]
		if !shown {
			name = known(notes, list[i].name)
		} else if name == "" {
			b.hidden[key] = append(b.hidden[key], b.placed(rel, key, &list[i], list[i].name).column)
			continue
		}
		placed = append(placed, b.placed(rel, key, &list[i], name))
	}
	b.number(rel, placed)
	list, rel.Columns = make([]columnInfo, 0, len(placed)), slices.Grow(rel.Columns, len(placed))
	for _, p := range placed {
		list = append(list, p.info)
		rel.Columns = append(rel.Columns, p.column)
	}
	b.listed[key] = list
}

// placed makes a column of what IRIS says of it.
func (b *builder) placed(rel *analyze.Relation, key string, c *columnInfo, name string) placedColumn {
	p := c.property
	col := analyze.RelationColumn{
		Name: name, IRISName: c.name, Type: timeModifier(typeOf(c), p), NotNull: !c.nullable,
		HasDefault: c.hasDefault, Default: c.defaultText, Identity: c.identity, IRIS: irisType(c, p),
	}
	if p != nil && p.model != "" {
		col.Embedding = &analyze.Embedding{Model: p.model, Source: p.source}
	}
	if p.isVector() {
		col.Type = analyze.TypeRef{OID: pgtype.VectorOID, Typmod: pgtype.NoTypmod}
		if p.length > 0 {
			col.Type.Typmod = int32(p.length)
		}
	}
	out, configured := placedColumn{info: *c, column: col}, col.Type.Typmod
	if row := b.declared(rel, key, c, &out.column); row != nil {
		col := &out.column
		col.Written, col.IdentityKind, col.Generated = row.Default, row.Identity, row.Generated
		col.HasDefault = col.HasDefault || row.Default != ""
		if col.Embedding != nil {
			col.Type.Typmod = configured
		}
		out.number = row.Attribute
	}
	return out
}

// rewritten says how the columns of a table whose type is being changed are shown:
// by their IRIS names, "" for one that is not.
func (b *builder) rewritten(rel *analyze.Relation, list []columnInfo, notes []gatewayschema.Note) map[string]string {
	var out map[string]string
	for _, n := range b.gateway.Notes(gatewayschema.NoteRewrite, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}) {
		r := gatewayschema.ReadRewrite(n.Text)
		if r == nil {
			continue
		}
		has := func(name string) bool {
			return slices.ContainsFunc(list, func(c columnInfo) bool { return strings.EqualFold(c.name, name) })
		}
		if !has(r.New) || !r.Done && !has(r.Old) {
			continue // nothing of it is there any more
		}
		if out == nil {
			out = map[string]string{}
		}
		if !r.Done {
			out[strings.ToLower(r.New)] = ""
			continue
		}
		out[strings.ToLower(r.Old)], out[strings.ToLower(r.New)] = "", known(notes, r.Old)
	}
	return out
}

// number gives each column its number: the one that is remembered of it, else the
// first that no other column has, or had until it was dropped; and sorts them.
func (b *builder) number(rel *analyze.Relation, list []placedColumn) {
	taken := map[int]bool{}
	for _, d := range b.dropped(rel) {
		taken[d.Number] = true
	}
	for i := range list {
		if n := list[i].number; n > 0 && !taken[n] {
			taken[n] = true
		} else {
			list[i].number = 0
		}
	}
	next := 1
	for i := range list {
		if list[i].number == 0 {
			for taken[next] {
				next++
			}
			list[i].number, taken[next] = next, true
		}
		list[i].column.Attribute = int16(list[i].number)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].number < list[j].number })
}

// dropped lists the columns that a table had.
func (b *builder) dropped(rel *analyze.Relation) []DroppedColumn {
	var out []DroppedColumn
	for _, n := range b.gateway.Notes(gatewayschema.NoteDropped, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}) {
		number, err := strconv.Atoi(n.Part)
		if err != nil || number < 1 || number > columnsMax {
			continue
		}
		oid, typmod, _ := strings.Cut(n.Text, " ")
		d := DroppedColumn{Number: number, Type: analyze.TypeRef{OID: pgtype.OID(atoi(oid)), Typmod: pgtype.NoTypmod}}
		if m, err := strconv.ParseInt(typmod, 10, 32); err == nil {
			d.Type.Typmod = int32(m)
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(x, y DroppedColumn) int { return x.Number - y.Number })
	return out
}

// columnsMax is how many columns a table can have had: PostgreSQL's limit.
const columnsMax = 1600
