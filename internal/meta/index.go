package meta

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// declaredIndexes adds to the indexes that IRIS has what was declared of them, and
// those that are remembered only.
func (b *builder) declaredIndexes(rel *analyze.Relation, list []Index) []Index {
	o := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	for _, n := range b.gateway.Notes(gatewayschema.NoteIndex, o) {
		note := gatewayschema.ReadIndexNote(n.Text)
		if note == nil {
			continue
		}
		i := slices.IndexFunc(list, func(x Index) bool { return strings.EqualFold(x.IRISName, n.Part) })
		if i >= 0 && note.Real && len(list[i].Columns) == len(note.Columns) {
			list[i].Note = note
			continue
		}
		if i >= 0 || note.Real {
			continue // IRIS has another index of the name, or none any more
		}
		x := Index{Name: b.nameOf(rel, n.Part), Part: n.Part, Note: note}
		for _, name := range note.Columns {
			x.Columns = append(x.Columns, rel.ColumnIndex(name))
		}
		list = append(list, x)
	}
	return list
}

// Included is how many columns INCLUDE names.
func (x *Index) Included() int {
	if x.Note == nil {
		return 0
	}
	return len(x.Note.Include)
}
