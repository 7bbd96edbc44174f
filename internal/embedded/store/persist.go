package store

import (
	"encoding/json"
	"fmt"

	"github.com/ncruces/go-sqlite3"
)

// The kinds of rows in the definition table.
const (
	tableDefinition   = "table"
	viewDefinition    = "view"
	schemaDefinition  = "schema"
	routineDefinition = "routine"
)

// loadCatalog reads the definitions and adds the system relations.
func (d *Database) loadCatalog() (*Catalog, error) {
	c := newCatalog()
	c.Version = 1
	c.schemas[Fold(DefaultSchema)] = &Schema{Name: DefaultSchema}
	for _, t := range systemTables(d.options.System) {
		c.put(t)
	}
	// Schemas first: relations are added to them.
	text := "SELECT kind, text FROM definition ORDER BY kind='schema' DESC, id"
	err := d.writer.each(text, nil, func(stmt *sqlite3.Stmt) error {
		return c.load(stmt.ColumnText(0), stmt.ColumnRawText(1))
	})
	if err != nil {
		return nil, fmt.Errorf("load definitions: %w", err)
	}
	c.link()
	return c, nil
}

// load adds one stored definition.
func (c *Catalog) load(kind string, text []byte) error {
	switch kind {
	case tableDefinition:
		t := new(Table)
		if err := json.Unmarshal(text, t); err != nil {
			return err
		}
		c.put(t)
	case viewDefinition:
		v := new(View)
		if err := json.Unmarshal(text, v); err != nil {
			return err
		}
		c.put(v)
	case schemaDefinition:
		s := new(Schema)
		if err := json.Unmarshal(text, s); err != nil {
			return err
		}
		c.schemas[Fold(s.Name)] = s
	case routineDefinition:
		r := new(Routine)
		if err := json.Unmarshal(text, r); err != nil {
			return err
		}
		c.routines[routineKey(r.Schema, r.Name)] = r
	default:
		return fmt.Errorf("unknown kind of definition %q", kind)
	}
	return nil
}

// save stores a definition.
func (w *Writer) save(id int64, kind string, definition any) error {
	text, err := json.Marshal(definition)
	if err != nil {
		return err
	}
	return w.run("INSERT OR REPLACE INTO definition(id, kind, text) VALUES(?,?,?)", Int(id), Text(kind), Text(string(text)))
}

// erase removes a stored definition.
func (w *Writer) erase(id int64) error { return w.run("DELETE FROM definition WHERE id=?", Int(id)) }
