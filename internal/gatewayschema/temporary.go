package gatewayschema

import (
	"context"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// TemporaryPrefix begins the names of the IRIS schemas that hold the temporary
// tables of sessions; digits follow, of which the first GatewayDigits tell the
// gateway.
const (
	TemporaryPrefix = "PgwTemp"
	GatewayDigits   = 9
)

// IsTemporary reports whether an IRIS schema holds temporary tables.
func IsTemporary(schema string) bool {
	n := len(TemporaryPrefix)
	if len(schema) <= n || !strings.EqualFold(schema[:n], TemporaryPrefix) {
		return false
	}
	return strings.Trim(schema[n:], "0123456789") == ""
}

// noteGateway is the kind of the note by which a gateway says that it lives: its
// object is the beginning of the names of its sessions' schemas, its text changes
// from time to time.
const noteGateway = "gateway"

// gatewayObject is what the note of a gateway is about.
func gatewayObject(prefix string) Object { return Object{Schema: prefix} }

// Gateways lists the gateways that have temporary tables, or had some, with the
// present texts of their notes.
func Gateways(ctx context.Context, run Runner) (map[string]string, error) {
	out := map[string]string{}
	sql := query("object_note", "object_schema", "note_text") + ` WHERE "kind" = '` + noteGateway + `'`
	err := run.Read(ctx, sql, func(cells []string) error {
		out[cells[0]] = cells[1]
		return nil
	})
	return out, err
}

// StoreGateway writes the note of a gateway that has none.
func StoreGateway(ctx context.Context, run Runner, prefix, text string) error {
	return StoreNote(ctx, run, Note{Object: gatewayObject(prefix), Kind: noteGateway, Text: text})
}

// SwapGateway changes the text of a gateway's note if it still is what it was; the
// caller reads it again to see whether it has.
func SwapGateway(ctx context.Context, run Runner, prefix, was, is string) error {
	row := append(append(texts(is), stamp(time.Now())), noteKey(noteGateway, gatewayObject(prefix), "")...)
	return run.Change(ctx, "UPDATE "+qualified("object_note")+` SET "note_text" = ?, "written" = ?`+
		where("kind", "object_schema", "object_name", "part", "note_text"), append(row, value.Text(was)))
}

// ForgetGateway removes the note of a gateway.
func ForgetGateway(ctx context.Context, run Runner, prefix string) error {
	return ForgetNote(ctx, run, noteGateway, gatewayObject(prefix), "")
}

// schemaColumns are the tables with rows about the objects of a schema, and the
// column that begins with its name.
var schemaColumns = [][2]string{
	{"column_type", "table_schema"},
	{"table_check", "table_schema"},
	{"sequence", "sequence_schema"},
	{"stored_view", "view_schema"},
	{"object_comment", "identity"},
	{"object_oid", "identity"},
}

// ForgetSchemas removes everything about the objects in the schemas of temporary
// tables whose names begin so, except for the gateway itself.
func ForgetSchemas(ctx context.Context, run Runner, prefix string) error {
	prefix = strings.ToLower(prefix)
	for _, c := range schemaColumns {
		if err := run.Change(ctx, "DELETE FROM "+qualified(c[0])+` WHERE "`+c[1]+`" %STARTSWITH ?`, texts(prefix)); err != nil {
			return err
		}
	}
	return run.Change(ctx, "DELETE FROM "+qualified("object_note")+` WHERE "object_schema" %STARTSWITH ? AND "kind" <> ?`, texts(prefix, noteGateway))
}

// ForgetObjects removes everything about objects of one schema.
func ForgetObjects(ctx context.Context, run Runner, schema string, names []string) error {
	for _, name := range names {
		o := Object{Schema: schema, Table: name}
		if err := ForgetNotes(ctx, run, o); err != nil {
			return err
		}
		if err := DropView(ctx, run, o); err != nil {
			return err
		}
		if err := run.Change(ctx, deleteFrom("sequence", sequenceKey...), texts(strings.ToLower(schema), name)); err != nil {
			return err
		}
	}
	return nil
}

// NewPrivate returns contents that take the rows about one IRIS schema of temporary
// tables only, beside those of base.
func NewPrivate(schema string, base *Contents) *Contents {
	c := NewContents()
	c.Version, c.scope = base.Version, strings.ToLower(schema)
	return c
}

// foreign reports whether rows about a schema are not for these contents: the
// temporary tables of sessions are seen by their sessions alone.
func (c *Contents) foreign(schema string) bool {
	if c.scope == "" {
		return IsTemporary(schema)
	}
	return !strings.EqualFold(schema, c.scope)
}

// foreignIdentity is foreign for a name with its schema.
func (c *Contents) foreignIdentity(identity string) bool {
	schema, _, _ := strings.Cut(identity, ".")
	return c.foreign(schema)
}

// scoped restricts a query to the rows about the contents' schema.
func (c *Contents) scoped(sql, column string) string {
	if c.scope == "" {
		return sql
	}
	return sql + ` WHERE "` + column + `" = '` + c.scope + `'`
}

// scopedIdentity is scoped for a column of names with their schemas.
func (c *Contents) scopedIdentity(sql, column string) string {
	if c.scope == "" {
		return sql
	}
	return sql + ` WHERE "` + column + `" %STARTSWITH '` + c.scope + `.'`
}

// lasting restricts a query to the rows that are not about temporary tables.
func lasting(sql, column string) string {
	return sql + ` WHERE NOT ("` + column + `" %STARTSWITH '` + strings.ToLower(TemporaryPrefix) + `')`
}

// Visible are private contents without what is hidden, and with the types of base.
func (c *Contents) Visible(base *Contents, hidden func(name string) bool) *Contents {
	out := *c
	out.Types, out.Version = base.Types, base.Version
	out.Sequences, out.Views = nil, nil
	for i := range c.Sequences {
		if !hidden(c.Sequences[i].Name) {
			out.Sequences = append(out.Sequences, c.Sequences[i])
		}
	}
	for i := range c.Views {
		if !hidden(c.Views[i].Table) {
			out.Views = append(out.Views, c.Views[i])
		}
	}
	return &out
}

// With are contents with private ones beside them.
func (c *Contents) With(private *Contents) *Contents {
	out := *c
	out.private = private
	out.Sequences = append(private.Sequences[:len(private.Sequences):len(private.Sequences)], c.Sequences...)
	out.Views = append(private.Views[:len(private.Views):len(private.Views)], c.Views...)
	return &out
}

// of are the contents that have the rows about an IRIS schema.
func (c *Contents) of(schema string) *Contents {
	if c.private != nil && !c.private.foreign(schema) {
		return c.private
	}
	return c
}

// ofIdentity are the contents that have the rows about a name with its schema.
func (c *Contents) ofIdentity(identity string) *Contents {
	schema, _, _ := strings.Cut(identity, ".")
	return c.of(schema)
}
