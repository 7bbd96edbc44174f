package meta

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// tablesOf is a namespace of tables called t0, t1 …, each with so many columns, its
// key, and a foreign key to another one.
type tablesOf map[int]table

// table is a table of a namespace; parent is -1 for none.
type table struct {
	columns, parent int
	exact, unique   bool
}

// read implements Reader. Of a query about some tables it answers those only.
func (n tablesOf) read(_ context.Context, q Query) error {
	for i, t := range n {
		name := "t" + strconv.Itoa(i)
		if strings.Contains(q.SQL, "TABLE_NAME = '") && !strings.Contains(q.SQL, "'"+name+"'") ||
			strings.Contains(q.SQL, "parent IN (") && !strings.Contains(q.SQL, "'User."+name+"'") {
			continue
		}
		for _, row := range t.rows(name, q.SQL) {
			if err := q.Row(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows are the rows of a query about a table.
func (t table) rows(name, sql string) (rows [][]string) {
	switch {
	case strings.Contains(sql, "INFORMATION_SCHEMA.TABLES"):
		rows = append(rows, []string{"SQLUser", name, "BASE TABLE", "User." + name, ""})
	case strings.Contains(sql, "KEY_COLUMN_USAGE"):
		rows = append(rows, []string{"SQLUser", name, name + "_pkey", "c0", "1", "PRIMARY KEY", "", "", ""})
		if t.parent >= 0 {
			rows = append(rows, []string{"SQLUser", name, name + "_fk", "c0", "1", "FOREIGN KEY", "SQLUser", "t" + strconv.Itoa(t.parent), "c0"})
		}
	case strings.Contains(sql, "INFORMATION_SCHEMA.INDEXES"):
		rows = append(rows, []string{"SQLUser", name, name + "_i", "c0", "1", map[bool]string{true: "0", false: "1"}[t.unique]})
	case strings.Contains(sql, "REFERENTIAL_CONSTRAINTS") && t.parent >= 0:
		rows = append(rows, []string{"SQLUser", name, name + "_fk", "NO ACTION", "CASCADE"})
	case strings.Contains(sql, "INFORMATION_SCHEMA.COLUMNS"):
		for c := range t.columns {
			rows = append(rows, []string{"SQLUser", name, "c" + strconv.Itoa(c), strconv.Itoa(c + 1), "varchar", "50", "", "", "YES", "", "NO", ""})
		}
	case strings.Contains(sql, "CompiledProperty"):
		for c := t.columns - 1; c >= 0; c-- {
			rows = append(rows, []string{
				"User." + name, "c" + strconv.Itoa(c), "c" + strconv.Itoa(c), "%Library.String",
				propertyParameters("COLLATION", map[bool]string{true: "EXACT", false: "SQLUPPER"}[t.exact], "MAXLEN", "50"),
			})
		}
	case strings.Contains(sql, "CompiledStorage "), strings.HasSuffix(sql, "CompiledStorage"):
		rows = append(rows, []string{"User." + name, strconv.Itoa(1000 * t.columns)})
	case strings.Contains(sql, "CompiledIndex"):
		rows = append(rows, []string{"User." + name, name + "_i", "I", "bitmap", ""})
	}
	return rows
}

// TestReload checks that reading changed tables again gives what reading everything
// gives.
func TestReload(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawTable := rapid.Custom(func(t *rapid.T) table {
			return table{
				columns: rapid.IntRange(1, 4).Draw(t, "columns"), parent: rapid.IntRange(-1, 5).Draw(t, "parent"),
				exact: rapid.Bool().Draw(t, "exact"), unique: rapid.Bool().Draw(t, "unique"),
			}
		})
		world := tablesOf(rapid.MapOf(rapid.IntRange(0, 5), drawTable).Draw(t, "tables"))
		cache := NewCache(0)
		if _, err := cache.Get(t.Context(), world.read); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 4).Draw(t, "statements") {
			for range rapid.IntRange(0, 2).Draw(t, "changes") {
				i := rapid.IntRange(0, 5).Draw(t, "table")
				if rapid.Bool().Draw(t, "drop") {
					delete(world, i)
				} else {
					world[i] = drawTable.Draw(t, "as")
				}
				cache.Touch(gatewayschema.Object{Schema: "SQLUser", Table: "t" + strconv.Itoa(i)})
			}
			got, err := cache.Get(t.Context(), world.read)
			if err != nil {
				t.Fatal(err)
			}
			want, err := load(t.Context(), world.read, got.Version)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := describe(got), describe(want); a != b {
				t.Fatalf("tables read again:\n%s\neverything read:\n%s", a, b)
			}
		}
	})
}

// describe is all that a snapshot says of its relations.
func describe(s *Snapshot) string {
	var b strings.Builder
	for _, rel := range s.Relations() {
		fmt.Fprintf(&b, "%s %d %+v %+v\n", rel.Name, rel.OID, rel.Columns, rel.Keys)
		d := s.Details(rel)
		fmt.Fprintf(&b, "  %v %+v\n", d.Rows, d.Indexes)
		for _, k := range d.ForeignKeys {
			fmt.Fprintf(&b, "  %s %v %s %v %s\n", k.Name, k.Columns, k.Referenced.Name, k.ReferencedColumns, k.OnDelete)
			if s.Relation(k.Referenced.Schema, k.Referenced.Name) != k.Referenced {
				b.WriteString("  refers to what is not in the snapshot\n")
			}
		}
	}
	return b.String()
}

// TestTouchBesideChanges has a change that nobody says the tables of: everything is
// read again.
func TestTouchBesideChanges(t *testing.T) {
	world := tablesOf{0: {columns: 1, parent: -1}}
	cache := NewCache(0)
	if _, err := cache.Get(t.Context(), world.read); err != nil {
		t.Fatal(err)
	}
	world[1] = table{columns: 1, parent: -1}
	world[2] = table{columns: 2, parent: -1}
	cache.Touch(gatewayschema.Object{Schema: "SQLUser", Table: "t1"})
	cache.Invalidate()
	snap, err := cache.Get(t.Context(), world.read)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, rel := range snap.Relations() {
		names = append(names, rel.Name)
	}
	if want := []string{"t0", "t1", "t2"}; !reflect.DeepEqual(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
