package store

import (
	"fmt"
	"testing"
)

// family makes a parent with rows 1 and 2, and a child that references it.
func family(t *testing.T, onDelete, onUpdate Action) (s *Session, parent, child *Table) {
	t.Helper()
	d := mustOpen(t, Options{LockTimeout: short, Default: func(*Table, *Column) (Value, error) { return Int(2), nil }})
	s = mustSession(t, d)
	parent = mustCreate(t, s, "P", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	child = mustCreate(t, s, "C", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "p", Type: integer, Default: "2"})
	must(t, s.Define(t.Context(), func(d *Definer) error {
		fk := &Constraint{
			ID: d.NextID(), Name: "C_FK", Kind: ForeignKey, Columns: []int64{child.Columns[1].ID},
			RefTable: parent.ID, RefColumns: []int64{parent.Columns[0].ID}, OnDelete: onDelete, OnUpdate: onUpdate,
		}
		_, err := d.AddConstraint(d.Catalog().TableByID(child.ID), fk)
		return err
	}))
	child = d.Catalog().TableByID(child.ID)
	for _, n := range []int{1, 2} {
		_, err := insert(t.Context(), s, parent, n, "")
		must(t, err)
	}
	_, err := insert(t.Context(), s, child, 10, 1)
	must(t, err)
	return s, parent, child
}

func TestReferencingRowNeedsItsParent(t *testing.T) {
	s, _, child := family(t, NoAction, NoAction)
	_, err := insert(t.Context(), s, child, 11, 3)
	if e := mustCode(t, err, -121); e.Message !=
		"Table 'SQLUser.C', Foreign Key Constraint 'C_FK' (Field 'p') failed referential integrity check" {
		t.Errorf("message %s", e.Message)
	}
	mustCode(t, set(t.Context(), s, child, 1, "p", 3), -122)
	must(t, set(t.Context(), s, child, 1, "p", nil))
	must(t, set(t.Context(), s, child, 1, "p", 2))
	_, err = s.Write(t.Context(), 1, func(w *Writer, _ int) error {
		w.NoCheck = true
		_, err := w.Insert(child, []Value{Int(12), Int(99)}, 0)
		return err
	})
	must(t, err)
}

func TestReferentialActions(t *testing.T) {
	for _, c := range []struct {
		action         Action
		deleted        string // the child after its parent was deleted; "" when refused
		updated        string // the child after its parent's key became 9
		codeDel, codeU int
	}{
		{action: NoAction, codeDel: -124, codeU: -123},
		{action: Cascade, deleted: "gone", updated: "1 10 9"},
		{action: SetNull, deleted: "1 10 NULL", updated: "1 10 NULL"},
		{action: SetDefault, deleted: "1 10 2", updated: "1 10 2"},
	} {
		t.Run(c.action.String(), func(t *testing.T) {
			s, parent, child := family(t, c.action, c.action)
			s.Start()
			err := set(t.Context(), s, parent, 1, "id", 9)
			if c.codeU != 0 {
				mustCode(t, err, c.codeU)
			} else {
				must(t, err)
				mustHold(t, s, child, c.updated)
			}
			must(t, s.Rollback(t.Context()))
			mustHold(t, s, child, "1 10 1")
			mustHold(t, s, parent, "1 1 ", "2 2 ")

			s.Start()
			err = remove(t.Context(), s, parent, 1)
			switch {
			case c.codeDel != 0:
				mustCode(t, err, c.codeDel)
			case c.deleted == "gone":
				must(t, err)
				mustHold(t, s, child)
			default:
				must(t, err)
				mustHold(t, s, child, c.deleted)
			}
			must(t, s.Rollback(t.Context()))
			mustHold(t, s, child, "1 10 1")
			mustHold(t, s, parent, "1 1 ", "2 2 ")
		})
	}
}

func TestParentIsHeldForARollback(t *testing.T) {
	a, parent, child := family(t, NoAction, NoAction)
	b := mustSession(t, a.db)
	a.Start()
	must(t, remove(t.Context(), a, child, 1))
	mustCode(t, remove(t.Context(), b, parent, 1), -110)
	must(t, a.Rollback(t.Context()))
	mustCode(t, remove(t.Context(), b, parent, 1), -124)
}

func TestUncommittedParentIsWaitedFor(t *testing.T) {
	a, parent, child := family(t, NoAction, NoAction)
	b := mustSession(t, a.db)
	a.Start()
	_, err := insert(t.Context(), a, parent, 3, "")
	must(t, err)
	must(t, set(t.Context(), a, parent, 2, "id", 5))
	for _, key := range []int{2, 3} {
		_, err = insert(t.Context(), b, child, 20+key, key)
		mustCode(t, err, -114)
	}
}

func TestCascadesAreBounded(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "up", Type: integer})
	must(t, s.Define(t.Context(), func(d *Definer) error {
		now := d.Catalog().TableByID(table.ID)
		fk := &Constraint{
			ID: d.NextID(), Name: "UP", Kind: ForeignKey, Columns: []int64{now.Columns[1].ID},
			RefTable: now.ID, RefColumns: []int64{now.Columns[0].ID}, OnDelete: Cascade,
		}
		_, err := d.AddConstraint(now, fk)
		return err
	}))
	table = s.db.Catalog().TableByID(table.ID)
	_, err := insert(t.Context(), s, table, 0, nil)
	must(t, err)
	for i := range cascadesMax + 5 {
		_, err := insert(t.Context(), s, table, i+1, i)
		must(t, err)
	}
	mustCode(t, remove(t.Context(), s, table, 1), -400)
	must(t, remove(t.Context(), s, table, int64(cascadesMax)))
	if n := len(contents(t, s, table)); n != cascadesMax-1 {
		t.Errorf("%s rows left, want %d", fmt.Sprint(n), cascadesMax-1)
	}
}
