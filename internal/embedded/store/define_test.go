package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// define runs DDL on the current definition of a table and returns the new one.
func define(t *testing.T, s *Session, table *Table, fn func(d *Definer, now *Table) error) (*Table, error) {
	t.Helper()
	err := s.Define(t.Context(), func(d *Definer) error { return fn(d, d.Catalog().TableByID(table.ID)) })
	return s.db.Catalog().TableByID(table.ID), err
}

func TestAlterTable(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	for _, n := range []string{"7", "8"} {
		_, err := insert(t.Context(), s, table, int(n[0]), n)
		must(t, err)
	}
	version := s.db.Catalog().Version
	table, err := define(t, s, table, func(d *Definer, now *Table) error {
		now, err := d.AddColumn(now, &Column{ID: d.NextID(), Name: "n", Type: Type{Class: ClassCounter}}, Value{})
		if err != nil {
			return err
		}
		_, err = d.AddColumn(now, &Column{ID: d.NextID(), Name: "filled", Type: integer}, Int(5))
		return err
	})
	must(t, err)
	mustHold(t, s, table, "1 55 7 1 5", "2 56 8 2 5")
	if s.db.Catalog().Version <= version {
		t.Error("version did not grow")
	}

	// An index over the converted column is made anew.
	table, err = define(t, s, table, func(d *Definer, now *Table) error {
		now, err := d.CreateIndex(now, &Index{Name: "X", Kind: IndexUnique, Columns: []int64{now.Column("name").ID}})
		if err != nil {
			return err
		}
		c := *now.Column("name")
		c.Type = integer
		_, err = d.ConvertColumn(now, now.Column("name"), &c, func(v Value) (Value, error) {
			return Int(int64(v.Str()[0] - '0')), nil
		})
		return err
	})
	must(t, err)
	mustHold(t, s, table, "1 55 7 1 5", "2 56 8 2 5")
	_, err = insert(t.Context(), s, table, 57, 8)
	mustCode(t, err, -119)

	table, err = define(t, s, table, func(d *Definer, now *Table) error {
		now, err := d.DropColumn(now, now.Column("FILLED"))
		if err != nil {
			return err
		}
		c := *now.Column("n")
		c.Name = "number"
		if now, err = d.SetColumn(now, &c); err != nil {
			return err
		}
		_, err = d.RenameTable(now, "U")
		return err
	})
	must(t, err)
	names := []string{}
	for _, c := range table.Columns {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"id", "name", "number"}, names); diff != "" {
		t.Error(diff)
	}
	if c := s.db.Catalog(); c.Table("SQLUSER", "t") != nil || c.Table("SQLUSER", "u") == nil {
		t.Error("renaming did not take the old name away and give the new one")
	}
}

func TestUniqueIndexOverDuplicates(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	for i := range 2 {
		_, err := insert(t.Context(), s, table, i, "same")
		must(t, err)
	}
	table, err := define(t, s, table, func(d *Definer, now *Table) error {
		_, err := d.CreateIndex(now, &Index{Name: "X", Kind: IndexUnique, Columns: []int64{now.Columns[1].ID}})
		return err
	})
	mustCode(t, err, -125)
	if table.Index("X") != nil {
		t.Error("the index is in the catalog")
	}
	_, err = define(t, s, table, func(d *Definer, now *Table) error {
		_, err := d.AddConstraint(now, &Constraint{
			ID: d.NextID(), Name: "F", Kind: ForeignKey,
			Columns: []int64{now.Columns[0].ID}, RefTable: now.ID, RefColumns: []int64{now.Columns[0].ID},
		})
		return err
	})
	must(t, err)
	_, err = define(t, s, table, func(d *Definer, now *Table) error {
		other, err := d.CreateTable(&Table{
			Schema: DefaultSchema, Name: "EMPTY", RowIDName: "ID",
			Columns: []*Column{{ID: d.NextID(), Name: "k", Type: integer}},
		})
		if err != nil {
			return err
		}
		_, err = d.AddConstraint(now, &Constraint{
			ID: d.NextID(), Name: "G", Kind: ForeignKey,
			Columns: []int64{now.Columns[0].ID}, RefTable: other.ID, RefColumns: []int64{other.Columns[0].ID},
		})
		return err
	})
	mustCode(t, err, -127)
	if s.db.Catalog().Table(DefaultSchema, "EMPTY") != nil {
		t.Error("part of the failed statement took effect")
	}
}

func TestTruncateStartsCountersAgain(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "n", Type: Type{Class: ClassCounter}})
	for i := range 3 {
		_, err := insert(t.Context(), s, table, i)
		must(t, err)
	}
	table, err := define(t, s, table, func(d *Definer, now *Table) error { return d.Truncate(now) })
	must(t, err)
	_, err = insert(t.Context(), s, table, 9)
	must(t, err)
	mustHold(t, s, table, "1 9 1")
}

func TestUndoAfterDefinition(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	other := mustCreate(t, s, "U", &Column{Name: "id", Type: integer, NotNull: true})
	_, err := insert(t.Context(), s, table, 1, "one")
	must(t, err)
	s.Start()
	must(t, set(t.Context(), s, table, 1, "name", "changed"))
	must(t, set(t.Context(), s, table, 1, "id", 5))
	_, err = insert(t.Context(), s, other, 1)
	must(t, err)
	table, err = define(t, s, table, func(d *Definer, now *Table) error {
		if err := d.DropTable(d.Catalog().TableByID(other.ID)); err != nil {
			return err
		}
		now, err := d.DropColumn(now, now.Column("name"))
		if err != nil {
			return err
		}
		_, err = d.AddColumn(now, &Column{ID: d.NextID(), Name: "new", Type: text}, Text("x"))
		return err
	})
	must(t, err)
	must(t, s.Rollback(t.Context()))
	mustHold(t, s, table, "1 1 x")
}

func TestSystemRelations(t *testing.T) {
	dir := t.TempDir()
	about := SystemRelation{
		Schema: "INFO", Name: "COLS", Columns: []SystemColumn{{Name: "T", Type: text}, {Name: "C", Type: text}},
		About: func(_ *Catalog, r Relation) [][]Value {
			var rows [][]Value
			if table, ok := r.(*Table); ok && !table.System {
				for _, c := range table.Columns {
					rows = append(rows, []Value{Text(table.Name), Text(c.Name)})
				}
			}
			return rows
		},
	}
	general := SystemRelation{
		Schema: "INFO", Name: "SCHEMAS", Columns: []SystemColumn{{Name: "S", Type: text}},
		General: func(c *Catalog) [][]Value {
			var rows [][]Value
			for _, s := range c.Schemas() {
				rows = append(rows, []Value{Text(s.Name)})
			}
			return rows
		},
	}
	open := func(version string) (*Store, *Session) {
		st, err := Open(Options{Dir: dir, OnConnect: testCollations, System: []SystemRelation{about, general}, SystemVersion: version})
		must(t, err)
		d, err := st.Database("USER")
		must(t, err)
		return st, d.NewSession()
	}
	says := func(s *Session, relation string, want ...string) {
		t.Helper()
		got := contents(t, s, s.db.Catalog().Table("INFO", relation))
		for i, row := range got {
			_, got[i], _ = strings.Cut(row, " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", relation, diff)
		}
	}
	st, s := open("1")
	table := mustCreate(t, s, "T", &Column{Name: "a", Type: integer}, &Column{Name: "b", Type: integer})
	says(s, "COLS", "T a", "T b")
	says(s, "SCHEMAS", "INFO", "SQLUser")
	_, err := define(t, s, table, func(d *Definer, now *Table) error {
		if err := d.CreateSchema("Own"); err != nil {
			return err
		}
		_, err := d.RenameTable(now, "R")
		return err
	})
	must(t, err)
	says(s, "COLS", "R a", "R b")
	says(s, "SCHEMAS", "INFO", "Own", "SQLUser")
	must(t, st.Close())

	st, s = open("2")
	says(s, "COLS", "R a", "R b")
	must(t, s.Define(t.Context(), func(d *Definer) error { return d.DropTable(d.Catalog().Table(DefaultSchema, "R")) }))
	if got := contents(t, s, s.db.Catalog().Table("INFO", "COLS")); len(got) != 0 {
		t.Errorf("a dropped table is still described: %v", got)
	}
	must(t, st.Close())
}

func TestSchemaAppearsAndDisappears(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	must(t, s.Define(t.Context(), func(d *Definer) error { return d.PutView(&View{Schema: "V", Name: "w", Text: "SELECT 1"}) }))
	v := s.db.Catalog().View("v", "W")
	if v == nil || v.ClassName != "V.w" {
		t.Fatalf("view %+v", v)
	}
	must(t, s.Define(t.Context(), func(d *Definer) error { return d.DropView(d.Catalog().View("V", "w")) }))
	if s.db.Catalog().Schema("V") != nil {
		t.Error("the schema outlived its last relation")
	}
}
