package gatewayschema

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The kinds of views.
const (
	KindView         = "view"
	KindMaterialized = "materialized"
)

// viewsVersion is the version that keeps views.
const viewsVersion = 3

// KeepsViews reports whether the installed version has a place for views.
func (c *Contents) KeepsViews() bool { return c.Version >= viewsVersion }

// View is a view of PostgreSQL's, or the definition of a materialized one, whose
// rows are a table of IRIS.
type View struct {
	Object
	Kind string
	// Name is the name as it was written.
	Name string
	// Definition is the query, every name of it resolved.
	Definition  string
	Columns     []ViewColumn
	CheckOption string
	Options     string
	Populated   bool
}

// ViewColumn is a column of a view.
type ViewColumn struct {
	Name, Type string
	Typmod     int32
	Default    string
}

// viewQueries read the views.
func (c *Contents) viewQueries() []Query {
	sql := query("stored_view", "view_schema", "view_name", "kind", "shown_name", "definition", "view_columns",
		"check_option", "options", "populated")
	return []Query{{c.scoped(sql, "view_schema") + ` ORDER BY "made"`, c.view}}
}

// view takes a row of stored_view.
func (c *Contents) view(cells []string) error {
	if c.foreign(cells[0]) {
		return nil
	}
	c.Views = append(c.Views, View{
		Object: Object{cells[0], cells[1]}, Kind: cells[2], Name: cells[3], Definition: cells[4],
		Columns: readColumns(cells[5]), CheckOption: cells[6], Options: cells[7], Populated: cells[8] == "1",
	})
	return nil
}

// readColumns reads the columns of a view: one a line, its parts quoted and
// separated by tabs. What cannot be read is left out: the view has fewer columns
// than its query then and cannot be used.
func readColumns(text string) []ViewColumn {
	var out []ViewColumn
	for line := range strings.SplitSeq(text, "\n") {
		parts := strings.Split(line, "\t")
		if len(parts) != 4 {
			continue
		}
		name, err := strconv.Unquote(parts[0])
		def, errDefault := strconv.Unquote(parts[3])
		if err == nil && errDefault == nil {
			out = append(out, ViewColumn{Name: name, Type: parts[1], Typmod: int32(atoi(parts[2])), Default: def})
		}
	}
	return out
}

// columnsText is what readColumns reads.
func (v *View) columnsText() string {
	var b strings.Builder
	for i, c := range v.Columns {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Quote(c.Name) + "\t" + c.Type + "\t" + strconv.Itoa(int(c.Typmod)) + "\t" + strconv.Quote(c.Default))
	}
	return b.String()
}

// TextMax is how many characters of a definition are kept.
const TextMax = 32000

// StoreView writes a view. All of it is one row: it is there whole or not at all.
func StoreView(ctx context.Context, run Runner, v *View, replace bool) error {
	now := stamp(time.Now())
	key := texts(strings.ToLower(v.Schema), strings.ToLower(v.Table))
	rest := []value.Value{
		value.Text(v.Kind), value.Text(v.Name), value.Text(v.Definition), value.Text(v.columnsText()), textOrNull(v.CheckOption),
		textOrNull(v.Options), value.Bool(v.Populated), now,
	}
	names := []string{"kind", "shown_name", "definition", "view_columns", "check_option", "options", "populated", "written"}
	if replace {
		return run.Change(ctx, "UPDATE "+qualified("stored_view")+` SET "`+strings.Join(names, `" = ?, "`)+`" = ?`+
			where("view_schema", "view_name"), append(rest, key...))
	}
	if err := run.Change(ctx, deleteFrom("stored_view", "view_schema", "view_name"), key); err != nil {
		return err
	}
	names = append([]string{"view_schema", "view_name", "made"}, names...)
	return run.Change(ctx, insert("stored_view", names...), slices.Concat(key, []value.Value{now}, rest))
}

// DropView removes a view, its OID and its comments.
func DropView(ctx context.Context, run Runner, o Object) error {
	key := texts(strings.ToLower(o.Schema), strings.ToLower(o.Table))
	if err := run.Change(ctx, deleteFrom("stored_view", "view_schema", "view_name"), key); err != nil {
		return err
	}
	return Forget(ctx, run, o, false)
}

// MoveQuery gives the query of a view or materialized view another name.
func MoveQuery(ctx context.Context, run Runner, from, to Object) error {
	row := texts(strings.ToLower(to.Schema), strings.ToLower(to.Table), to.Table)
	row = append(row, stamp(time.Now()))
	row = append(row, texts(strings.ToLower(from.Schema), strings.ToLower(from.Table))...)
	return run.Change(ctx, "UPDATE "+qualified("stored_view")+
		` SET "view_schema" = ?, "view_name" = ?, "shown_name" = ?, "written" = ?`+where("view_schema", "view_name"), row)
}

// MoveView gives a view another name.
func MoveView(ctx context.Context, run Runner, from, to Object) error {
	if err := MoveQuery(ctx, run, from, to); err != nil {
		return err
	}
	moved := texts(to.Identity(), relationKind, from.Identity())
	if err := run.Change(ctx, "UPDATE "+qualified("object_oid")+` SET "identity" = ?`+where("kind", "identity"), moved); err != nil {
		return err
	}
	return MoveComments(ctx, run, from, to)
}

// ForgetView removes the query of a materialized view.
func ForgetView(ctx context.Context, run Runner, o Object) error {
	return run.Change(ctx, deleteFrom("stored_view", "view_schema", "view_name"), texts(strings.ToLower(o.Schema), strings.ToLower(o.Table)))
}

// SetPopulated notes whether a materialized view has rows.
func SetPopulated(ctx context.Context, run Runner, o Object, populated bool) error {
	row := append([]value.Value{value.Bool(populated), stamp(time.Now())}, texts(strings.ToLower(o.Schema), strings.ToLower(o.Table))...)
	return run.Change(ctx, "UPDATE "+qualified("stored_view")+` SET "populated" = ?, "written" = ?`+where("view_schema", "view_name"), row)
}
