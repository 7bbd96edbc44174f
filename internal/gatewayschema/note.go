package gatewayschema

import (
	"context"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// NotesVersion is the version from which on notes are kept.
const NotesVersion = 4

// The kinds of notes: what PostgreSQL's clients have said of an object that IRIS has
// no place for.
const (
	// NoteIndex is an index as it was declared; its part is the name of the index.
	NoteIndex = "index"
	// NoteVectorIndex is an index of vectors as it was declared, which IRIS has in
	// another form or not at all; its part is the name of the index. The text is
	// the access method, IRIS's name of the column, the operator class, the options
	// and, if there is one, the condition, separated by tabs.
	NoteVectorIndex = "vector index"
	// NoteTiming is the deferrability of a constraint, its part.
	NoteTiming = "timing"
	// NoteRestrict is a foreign key, its part, that was declared with RESTRICT, which
	// IRIS has NO ACTION for; the text is the verbs that it is for.
	NoteRestrict = "restrict"
	// NoteSchema is a schema that exists without having anything in it.
	NoteSchema = "schema"
	// NoteDropped is a column that was dropped; its part is the column's number, the
	// text the OID of its type and the modifier.
	NoteDropped = "dropped column"
	// NoteRewrite is a column whose values are being rewritten for another type; its
	// part is the column, the text a Rewrite.
	NoteRewrite = "rewrite"
	// NoteName is the name that clients know a constraint or index by, which IRIS
	// calls by its part.
	NoteName = "name"
	// NoteRelationName is the name that clients know a relation by, and NoteColumnName
	// one of its columns, where IRIS's name, its part, does not tell: see Folds.
	NoteRelationName = "relation name"
	NoteColumnName   = "column name"
	// NoteConstraint is a unique index that was made a constraint by ADD CONSTRAINT
	// USING INDEX; its part is IRIS's name of it, the text ConstraintPrimary or
	// ConstraintUnique.
	NoteConstraint = "constraint"
	// NoteExtension is an extension that was created, its part; the text is its schema.
	NoteExtension = "extension"
	// NoteChange is written anew with each change of rows of the gateway schema that
	// leaves their number as it was, so that other gateways read them again.
	NoteChange = "change"
	// NoteUnvalidated is a foreign key, or a check of a domain, that was declared NOT VALID: its part.
	NoteUnvalidated = "not valid"
)

// Folds reports whether a name in IRIS is taken for one that was written without
// quotes, and shown in lower case: it has capitals only. When a client did write it so,
// within quotes, a note says so.
func Folds(name string) bool { return name == strings.ToUpper(name) && name != strings.ToLower(name) }

// KeepsNotes reports whether the installed version has a place for notes.
func (c *Contents) KeepsNotes() bool { return c.Version >= NotesVersion }

// Note is a note about a part of a table.
type Note struct {
	Object
	Kind, Part, Text string
}

// noteQueries read the notes.
func (c *Contents) noteQueries() []Query {
	sql := query("object_note", "kind", "object_schema", "object_name", "part", "shown_part", "note_text")
	return []Query{{c.scoped(sql, "object_schema") +
		` ORDER BY "kind", "object_schema", "object_name", "part"`, c.note}}
}

// note takes a row of object_note.
func (c *Contents) note(cells []string) error {
	if c.foreign(cells[1]) {
		return nil
	}
	n := Note{Object: Object{cells[1], cells[2]}, Kind: cells[0], Part: cells[4], Text: cells[5]}
	key := n.Kind + ":" + n.key()
	c.notes[key] = append(c.notes[key], n)
	return nil
}

// Notes are the notes of a kind about an object.
func (c *Contents) Notes(kind string, o Object) []Note {
	return c.of(o.Schema).notes[kind+":"+o.key()]
}

// The texts of NoteConstraint.
const (
	ConstraintPrimary = "p"
	ConstraintUnique  = "u"
)

// NoteOf is the text of the note of a kind about a part of an object, "" for none.
func (c *Contents) NoteOf(kind string, o Object, part string) string {
	for _, n := range c.Notes(kind, o) {
		if strings.EqualFold(n.Part, part) {
			return n.Text
		}
	}
	return ""
}

// Schemas are the schemas that are remembered, as they were written.
func (c *Contents) Schemas() []string {
	var out []string
	for key, list := range c.notes {
		if strings.HasPrefix(key, NoteSchema+":") {
			out = append(out, list[0].Part)
		}
	}
	return out
}

// noteKey is the key of a note's row.
func noteKey(kind string, o Object, part string) []value.Value {
	return texts(kind, strings.ToLower(o.Schema), strings.ToLower(o.Table), strings.ToLower(part))
}

// StoreNote writes a note in the place of an earlier one.
func StoreNote(ctx context.Context, run Runner, n Note) error {
	if err := ForgetNote(ctx, run, n.Kind, n.Object, n.Part); err != nil {
		return err
	}
	return run.Change(ctx, insert("object_note", "kind", "object_schema", "object_name", "part", "shown_part", "note_text", "written"),
		append(noteKey(n.Kind, n.Object, n.Part), value.Text(n.Part), value.Text(n.Text), stamp(time.Now())))
}

// SetNote changes the text of a note that is there, in one statement.
func SetNote(ctx context.Context, run Runner, n Note) error {
	return run.Change(ctx, "UPDATE "+qualified("object_note")+` SET "note_text" = ?`+
		where("kind", "object_schema", "object_name", "part"), append(texts(n.Text), noteKey(n.Kind, n.Object, n.Part)...))
}

// ForgetNote removes a note.
func ForgetNote(ctx context.Context, run Runner, kind string, o Object, part string) error {
	return run.Change(ctx, deleteFrom("object_note", "kind", "object_schema", "object_name", "part"), noteKey(kind, o, part))
}

// ForgetNotes removes the notes about a table that is gone.
func ForgetNotes(ctx context.Context, run Runner, o Object) error {
	return run.Change(ctx, deleteFrom("object_note", "object_schema", "object_name"),
		texts(strings.ToLower(o.Schema), strings.ToLower(o.Table)))
}

// MoveNotes gives the notes about a table to the name it has now.
func MoveNotes(ctx context.Context, run Runner, from, to Object) error {
	row := texts(strings.ToLower(to.Schema), strings.ToLower(to.Table), strings.ToLower(from.Schema), strings.ToLower(from.Table))
	return run.Change(ctx, "UPDATE "+qualified("object_note")+` SET "object_schema" = ?, "object_name" = ?`+
		where("object_schema", "object_name"), row)
}
