package session

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// nameNotes are the notes about those names of a new table, its columns and
// constraints that cannot be told from what IRIS calls them.
func nameNotes(t *irissql.CreateTable) []gatewayschema.Note {
	object := gatewayschema.Object{Schema: t.Table.Schema, Table: t.Table.Name}
	var out []gatewayschema.Note
	add := func(kind, iris, name string) {
		if gatewayschema.Folds(name) {
			out = append(out, gatewayschema.Note{Object: object, Kind: kind, Part: iris, Text: name})
		}
	}
	add(gatewayschema.NoteRelationName, t.Table.Name, meta.GivenName(t.Table.Schema, t.Table.Name))
	for i := range t.Columns {
		add(gatewayschema.NoteColumnName, t.Columns[i].Name, t.Columns[i].Name)
	}
	for i := range t.Keys {
		add(gatewayschema.NoteName, t.Keys[i].Name, t.Keys[i].Name)
	}
	for i := range t.ForeignKeys {
		add(gatewayschema.NoteName, t.ForeignKeys[i].Name, t.ForeignKeys[i].Name)
	}
	return out
}

// called remembers the name of the table or of a column where that cannot be told from
// what IRIS calls it, and forgets the one it had.
func (a *alteration) called(note gatewayschema.Note, was string) error {
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	old := a.names.snapshot.Gateway().NoteOf(note.Kind, a.object(), was)
	told := meta.ShownName(note.Schema, note.Part) == note.Text
	if old == "" && told {
		return nil
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.ForgetNote(a.ctx, run, note.Kind, note.Object, was); err != nil || told {
			return err
		}
		return gatewayschema.StoreNote(a.ctx, run, note)
	})
}

// columnCalled is called for a column, which had another name in IRIS, or none.
func (a *alteration) columnCalled(iris, name, was string) error {
	return a.called(gatewayschema.Note{Object: a.object(), Kind: gatewayschema.NoteColumnName, Part: iris, Text: name}, was)
}

// respell gives the table another name that is the same to IRIS, which has nothing to do.
func (a *alteration) respell(c *pgsql.AlterTableCommand) error {
	return a.session.following(a.ctx, a.names, deparse.Rename{Relation: a.rel.OID, Name: c.NewName}, func() error {
		return a.called(gatewayschema.Note{
			Object: a.object(), Kind: gatewayschema.NoteRelationName, Part: a.rel.IRISName, Text: c.NewName,
		}, a.rel.IRISName)
	})
}

// sameInIRIS reports whether two names are one to IRIS, which compares them without case.
func sameInIRIS(a, b string) bool { return strings.EqualFold(a, b) }
