package gatewayschema

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// State says how far the DDL behind a row has come.
type State string

// The states of a row: written before the DDL, and known to be true after it.
const (
	Intended  State = "intended"
	Confirmed State = "confirmed"
)

// Object names a table as IRIS does.
type Object struct{ Schema, Table string }

// key identifies a table.
func (o Object) key() string { return strings.ToLower(o.Schema) + "." + strings.ToLower(o.Table) }

// Identity is the name that OIDs and comments of the table are kept under.
func (o Object) Identity() string { return o.key() }

// Column is what is remembered of a column.
type Column struct {
	Object
	Field string
	State State
	// Class is the class of the table, known once the row is confirmed.
	Class string
	// Signature is what IRIS says of the column's type.
	Signature string
	// Type is the PostgreSQL type by schema and name ("pg_catalog.timestamptz"),
	// Typmod its modifier.
	Type   string
	Typmod int32
	// Storage names the form that values are stored in.
	Storage string
	// Default is the default's expression as it was written, "" for none.
	Default string
	// Identity is "a" (always) or "d" (by default) for an identity column,
	// Generated the expression of a generated one.
	Identity, Generated string
	// Attribute is PostgreSQL's number of the column, 0 for its place.
	Attribute int
}

// featured reports whether a row has what only FeaturesVersion has a place for.
func (c *Column) featured() bool { return c.Identity != "" || c.Generated != "" || c.Attribute != 0 }

// Signature is what identifies an IRIS type among those that a column can have:
// its name in INFORMATION_SCHEMA, and what that says of its size.
func Signature(dataType string, length, precision, scale int) string {
	name := strings.ToLower(dataType)
	switch name {
	case "varchar", "varbinary":
		return name + "(" + strconv.Itoa(length) + ")"
	case "numeric":
		return name + "(" + strconv.Itoa(precision) + "," + strconv.Itoa(scale) + ")"
	}
	return name
}

// Check is a CHECK constraint as it was written.
type Check struct {
	Object
	Name       string
	State      State
	Class      string
	Expression string
	// NoInherit and Unvalidated are what the constraint was declared with.
	NoInherit, Unvalidated bool
}

// Column finds what is remembered of a column that IRIS describes by its class
// and signature; nil when nothing is, or only of another column of its name.
func (c *Contents) Column(o Object, field, class, signature string) *Column {
	list := c.of(o.Schema).columns[o.key()][strings.ToLower(field)]
	for _, state := range []State{Confirmed, Intended} {
		for i := range list {
			r := &list[i]
			if r.State == state && r.Signature == signature && (r.Class == class || r.Class == "") {
				return r
			}
		}
	}
	return nil
}

// Checks are the checks of a table of a class.
func (c *Contents) Checks(o Object, class string) []Check {
	var out []Check
	for _, r := range c.of(o.Schema).checks[o.key()] {
		if r.Class == class || r.Class == "" {
			out = append(out, r)
		}
	}
	return out
}

// Intend writes down the columns and checks that a table is about to get. Older
// intentions about them are forgotten.
func Intend(ctx context.Context, run Runner, columns []Column, checks []Check) error {
	now := stamp(time.Now())
	var old, rows, featured [][]value.Value
	for i := range columns {
		c := &columns[i]
		key := append(c.row(), value.Text(string(Intended)))
		old = append(old, key)
		row := slices.Concat(key, texts(c.Signature, c.Type),
			[]value.Value{value.Int(int64(c.Typmod)), value.Text(c.Storage), textOrNull(c.Default), now})
		if !c.featured() {
			rows = append(rows, row)
			continue
		}
		featured = append(featured, append(row, textOrNull(c.Identity), textOrNull(c.Generated), value.Int(int64(c.Attribute))))
	}
	if err := change(ctx, run, deleteFrom("column_type", "table_schema", "table_name", "field", "state"), old); err != nil {
		return err
	}
	names := []string{
		"table_schema", "table_name", "field", "state", "signature", "type_name", "typmod", "storage", "default_text", "written",
	}
	if err := change(ctx, run, insert("column_type", names...), rows); err != nil {
		return err
	}
	names = append(names, "identity_kind", "generated_text", "attribute")
	if err := change(ctx, run, insert("column_type", names...), featured); err != nil {
		return err
	}
	return intendChecks(ctx, run, checks, now)
}

// intendChecks writes down checks.
func intendChecks(ctx context.Context, run Runner, checks []Check, now value.Value) error {
	var old, rows [][]value.Value
	for i := range checks {
		key := append(checks[i].row(), value.Text(string(Intended)))
		old = append(old, key)
		rows = append(rows, slices.Concat(key, []value.Value{
			value.Text(checks[i].Expression), now, value.Bool(checks[i].NoInherit), value.Bool(checks[i].Unvalidated),
		}))
	}
	if err := change(ctx, run, deleteFrom("table_check", "table_schema", "table_name", "check_name", "state"), old); err != nil {
		return err
	}
	return change(ctx, run, insert("table_check", "table_schema", "table_name", "check_name", "state", "expression", "written",
		"no_inherit", "unvalidated"), rows)
}

// Facts is what IRIS says of a table: its class, and the signatures of its columns
// by lower-cased field.
type Facts struct {
	Class      string
	Signatures map[string]string
}

// Confirm makes the intentions about columns and checks of one table facts. What
// was intended with a column that is not there is forgotten.
func Confirm(ctx context.Context, run Runner, columns []Column, checks []Check, facts Facts) error {
	var old, rows, gone [][]value.Value
	for i := range columns {
		key := columns[i].row()
		signature, ok := facts.Signatures[strings.ToLower(columns[i].Field)]
		if !ok {
			gone = append(gone, append(key, value.Text(string(Intended))))
			continue
		}
		old = append(old, append(slices.Clip(key), value.Text(string(Confirmed))))
		rows = append(rows, slices.Concat(texts(string(Confirmed), facts.Class, signature), key, texts(string(Intended))))
	}
	remove := deleteFrom("column_type", "table_schema", "table_name", "field", "state")
	if err := change(ctx, run, remove, gone); err != nil {
		return err
	}
	// A row that was confirmed before is about what the column was.
	if err := change(ctx, run, remove, old); err != nil {
		return err
	}
	err := change(ctx, run, "UPDATE "+qualified("column_type")+` SET "state" = ?, "class" = ?, "signature" = ?`+
		where("table_schema", "table_name", "field", "state"), rows)
	if err != nil {
		return err
	}
	return confirmChecks(ctx, run, checks, facts.Class)
}

// confirmChecks makes the intentions about checks facts.
func confirmChecks(ctx context.Context, run Runner, checks []Check, class string) error {
	var old, rows [][]value.Value
	for i := range checks {
		key := checks[i].row()
		old = append(old, append(slices.Clip(key), value.Text(string(Confirmed))))
		rows = append(rows, slices.Concat(texts(string(Confirmed), class), key, texts(string(Intended))))
	}
	if err := change(ctx, run, deleteFrom("table_check", "table_schema", "table_name", "check_name", "state"), old); err != nil {
		return err
	}
	return change(ctx, run, "UPDATE "+qualified("table_check")+` SET "state" = ?, "class" = ?`+
		where("table_schema", "table_name", "check_name", "state"), rows)
}

// row is the key of a column's row, but for its state.
func (c *Column) row() []value.Value {
	return texts(strings.ToLower(c.Schema), strings.ToLower(c.Table), strings.ToLower(c.Field))
}

// row is the key of a check's row, but for its state.
func (c *Check) row() []value.Value {
	return texts(strings.ToLower(c.Schema), strings.ToLower(c.Table), c.Name)
}

// Forget removes everything about a table that is gone, or, with intended only,
// what was intended with one and came to nothing.
func Forget(ctx context.Context, run Runner, o Object, intended bool) error {
	key := texts(strings.ToLower(o.Schema), strings.ToLower(o.Table))
	columns := []string{"table_schema", "table_name"}
	if intended {
		key, columns = append(key, value.Text(string(Intended))), append(columns, "state")
	}
	for _, table := range []string{"column_type", "table_check"} {
		if err := run.Change(ctx, deleteFrom(table, columns...), key); err != nil {
			return err
		}
	}
	if intended {
		return nil
	}
	identity := texts(relationKind, o.Identity())
	if err := run.Change(ctx, deleteFrom("object_oid", "kind", "identity"), identity); err != nil {
		return err
	}
	return run.Change(ctx, deleteFrom("object_comment", "kind", "identity"), identity,
		texts(indexComment, o.Identity()), texts(constraintComment, o.Identity()))
}

// ForgetCheck removes a check.
func ForgetCheck(ctx context.Context, run Runner, c *Check) error {
	return run.Change(ctx, deleteFrom("table_check", "table_schema", "table_name", "check_name"), c.row())
}

// StoreOID remembers the OID of an object for good.
func StoreOID(ctx context.Context, run Runner, kind, identity string, oid uint32) error {
	key := texts(kind, strings.ToLower(identity))
	if err := run.Change(ctx, deleteFrom("object_oid", "kind", "identity"), key); err != nil {
		return err
	}
	return run.Change(ctx, insert("object_oid", "kind", "identity", "oid"), append(key, value.Int(int64(oid))))
}

// StoreComment remembers the comment of a table, or of its column part.
func StoreComment(ctx context.Context, run Runner, o Object, part, text string) error {
	key := texts(relationKind, o.Identity(), strings.ToLower(part))
	if err := run.Change(ctx, deleteFrom("object_comment", "kind", "identity", "part"), key); err != nil {
		return err
	}
	return run.Change(ctx, insert("object_comment", "kind", "identity", "part", "comment_text"), append(key, value.Text(text)))
}

// change runs a statement for rows, if there are any.
func change(ctx context.Context, run Runner, sql string, rows [][]value.Value) error {
	if len(rows) == 0 {
		return nil
	}
	return run.Change(ctx, sql, rows...)
}

// deleteFrom is a DELETE of the rows that have given values.
func deleteFrom(table string, columns ...string) string {
	return "DELETE FROM " + qualified(table) + where(columns...)
}

// where is the condition that columns have given values.
func where(columns ...string) string {
	return ` WHERE "` + strings.Join(columns, `" = ? AND "`) + `" = ?`
}

// texts makes a row of texts.
func texts(list ...string) []value.Value {
	row := make([]value.Value, len(list))
	for i, s := range list {
		row[i] = value.Text(s)
	}
	return row
}

// textOrNull is a text, NULL when it is empty.
func textOrNull(s string) value.Value {
	if s == "" {
		return value.Null
	}
	return value.Text(s)
}

// stamp is a time as IRIS reads it.
func stamp(t time.Time) value.Value { return value.Text(t.UTC().Format("2006-01-02 15:04:05.000000")) }
