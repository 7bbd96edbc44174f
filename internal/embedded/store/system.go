package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// SystemRelation is a read-only relation that says something about definitions.
// It is an SQLite table kept current by the statements that change definitions.
type SystemRelation struct {
	Schema, Name string
	Columns      []SystemColumn
	// About returns the rows that describe one table or view; nil for none.
	About func(c *Catalog, r Relation) [][]Value
	// General returns the rows that describe no single relation; nil for none.
	General func(c *Catalog) [][]Value
}

// SystemColumn is a column of a SystemRelation.
type SystemColumn struct {
	Name    string
	Type    Type
	Private bool // SELECT * leaves it out
}

// systemPhysical is the SQLite name of the nth system relation.
func systemPhysical(n int) string { return physicalName("s", int64(n+1)) }

// systemTables are the definitions of the system relations. Their numbers are
// negative, so that they never meet those of tables.
func systemTables(relations []SystemRelation) []*Table {
	tables := make([]*Table, len(relations))
	for n, r := range relations {
		t := &Table{
			ID: -int64(n + 1), Schema: r.Schema, Name: r.Name, Physical: systemPhysical(n),
			ClassName: ClassName(r.Schema, r.Name), RowIDName: "ID", System: true,
		}
		for i, c := range r.Columns {
			id := int64(i + 1)
			t.Columns = append(t.Columns, &Column{
				ID: id, Name: c.Name, Physical: physicalName("c", id), Type: c.Type, Private: c.Private,
			})
		}
		tables[n] = t
	}
	return tables
}

// refreshSystem rebuilds the system relations when their definition changed.
func (d *Database) refreshSystem() error {
	names := make([]any, 0, len(d.options.System))
	for _, r := range d.options.System {
		names = append(names, []any{r.Schema, r.Name, r.Columns})
	}
	text, err := json.Marshal([]any{d.options.SystemVersion, names})
	if err != nil {
		return err
	}
	var found string
	err = d.writer.each("SELECT value FROM meta WHERE key='system'", nil, func(stmt *sqlite3.Stmt) error {
		found = stmt.ColumnText(0)
		return nil
	})
	if err != nil || found == string(text) {
		return err
	}
	if err := d.begin(true); err != nil {
		return err
	}
	if err := d.rebuildSystem(string(text)); err != nil {
		_ = d.rollback()
		return err
	}
	return d.commit()
}

// rebuildSystem makes the SQLite tables of the system relations anew.
func (d *Database) rebuildSystem(fingerprint string) error {
	w := &Writer{Conn: d.writer, db: d}
	var old []string
	err := w.each("SELECT name FROM sqlite_schema WHERE type='table' AND name GLOB 's[0-9]*'", nil, func(stmt *sqlite3.Stmt) error {
		old = append(old, stmt.ColumnText(0))
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := w.Exec("DROP TABLE " + name); err != nil {
			return err
		}
	}
	for _, t := range systemTables(d.options.System) {
		text := t.createSQL("about INTEGER") + fmt.Sprintf("; CREATE INDEX %s_about ON %[1]s(about)", t.Physical)
		if err := w.Exec(text); err != nil {
			return err
		}
	}
	c := d.Catalog()
	for _, s := range c.Schemas() {
		for _, r := range s.Relations() {
			if err := w.describe(c, r); err != nil {
				return err
			}
		}
	}
	if err := w.describeGeneral(c); err != nil {
		return err
	}
	return w.run("INSERT OR REPLACE INTO meta(key, value) VALUES('system', ?)", Text(fingerprint))
}

// createSQL is the CREATE TABLE of a table, with further column definitions.
func (t *Table) createSQL(more ...string) string {
	parts := append([]string{RowID + " INTEGER PRIMARY KEY"}, more...)
	for _, c := range t.Columns {
		if !c.Identity {
			parts = append(parts, c.Physical+" "+c.Type.declaration())
		}
	}
	return "CREATE TABLE " + t.Physical + "(" + strings.Join(parts, ", ") + ")"
}

// relationID is the number of a table or view.
func relationID(r Relation) int64 {
	switch r := r.(type) {
	case *Table:
		return r.ID
	case *View:
		return r.ID
	}
	return 0
}

// describe replaces what the system relations say about a relation.
func (w *Writer) describe(c *Catalog, r Relation) error {
	if err := w.undescribe(relationID(r)); err != nil {
		return err
	}
	for n, system := range w.db.options.System {
		if system.About == nil {
			continue
		}
		if err := w.fill(n, relationID(r), system.About(c, r)); err != nil {
			return err
		}
	}
	return nil
}

// describeGeneral replaces what the system relations say in general.
func (w *Writer) describeGeneral(c *Catalog) error {
	if err := w.undescribe(0); err != nil {
		return err
	}
	for n, system := range w.db.options.System {
		if system.General == nil {
			continue
		}
		if err := w.fill(n, 0, system.General(c)); err != nil {
			return err
		}
	}
	return nil
}

// undescribe removes what the system relations say about a relation.
func (w *Writer) undescribe(about int64) error {
	for n := range w.db.options.System {
		if err := w.run("DELETE FROM "+systemPhysical(n)+" WHERE about=?", Int(about)); err != nil {
			return err
		}
	}
	return nil
}

// fill adds rows to a system relation.
func (w *Writer) fill(n int, about int64, rows [][]Value) error {
	columns := len(w.db.options.System[n].Columns)
	text := "INSERT INTO " + systemPhysical(n) + " VALUES(NULL,?" + strings.Repeat(",?", columns) + ")"
	for _, row := range rows {
		if err := w.run(text, append([]Value{Int(about)}, row...)...); err != nil {
			return err
		}
	}
	return nil
}
