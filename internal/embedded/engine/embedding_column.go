package engine

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// embeddingType is the type EMBEDDING('configuration', 'source'), or the class
// %Library.Embedding with its parameters. Its length is not known yet.
func embeddingType(n syntax.TypeName) (store.Type, error) {
	t := store.Type{Class: store.ClassVector, Element: store.ElementDouble}
	for i, a := range n.Args {
		switch {
		case a.Key == "MODEL", a.Key == "" && i == 0:
			t.Model = a.Value
		case a.Key == "SOURCE", a.Key == "" && i == 1:
			t.Source = a.Value
		default:
			return t, newError(-400, "EMBEDDING takes the name of a configuration and its source fields")
		}
	}
	if t.Model == "" || t.Source == "" {
		return t, newError(-400, "EMBEDDING takes the name of a configuration and its source fields")
	}
	return t, nil
}

// isEmbedding tells the names of the type EMBEDDING.
func isEmbedding(name string) bool {
	return name == "EMBEDDING" || strings.EqualFold(name, "%Embedding") || strings.EqualFold(name, "%Library.Embedding")
}

// completeEmbedding gives an EMBEDDING column the length of its configuration.
func (d *definer) completeEmbedding(c *store.Column) error {
	if c.Type.Model == "" {
		return nil
	}
	row, err := findConfig(d.Writer, c.Type.Model)
	if err != nil {
		return err
	}
	m, err := parseModel(row)
	if err != nil {
		return embeddingFailed(err)
	}
	c.Type.Len = m.Length
	return nil
}

// checkEmbeddings checks that the sources of a table's EMBEDDING columns are there.
func checkEmbeddings(t *store.Table) error {
	for _, c := range t.Columns {
		if c.Type.Model == "" {
			continue
		}
		if _, err := sourceColumns(t, c); err != nil {
			return err
		}
	}
	return nil
}

// notSource refuses to rename a column that an EMBEDDING column is computed of.
func notSource(t *store.Table, c *store.Column) error {
	for _, e := range t.Columns {
		if e.Type.Model == "" {
			continue
		}
		sources, err := sourceColumns(t, e)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(sources, func(s *store.Column) bool { return s.ID == c.ID }) {
			return newError(-400, "Field '%s' is a source of EMBEDDING field '%s.%s'", c.Name, t.QualifiedName(), e.Name)
		}
	}
	return nil
}

// findConfig reads the configuration of a name.
func findConfig(w *store.Writer, name string) (string, error) {
	query := configQuery(w.Catalog(), "Name=?1")
	if query == "" {
		return "", configNotFound(name)
	}
	stmt, err := w.Stmt(query)
	if err != nil {
		return "", err
	}
	defer func() { _ = stmt.Reset() }()
	if err := stmt.BindText(1, name); err != nil {
		return "", err
	}
	if !stmt.Step() {
		return "", orError(stmt.Err(), configNotFound(name))
	}
	return stmt.ColumnText(0), nil
}

// sourceColumns are the columns that an EMBEDDING column is computed of: names
// separated by commas, in apostrophes where they have one; * is all but the
// EMBEDDING columns, -name takes one out again.
func sourceColumns(t *store.Table, c *store.Column) ([]*store.Column, error) {
	var list []*store.Column
	for _, name := range splitSource(c.Type.Source) {
		if name == "*" {
			for _, other := range t.Columns {
				if other.Type.Model == "" && !other.Identity {
					list = append(list, other)
				}
			}
			continue
		}
		name, without := strings.CutPrefix(name, "-")
		source := definedColumn(t, strings.Trim(name, "'"))
		if source == nil || source.Type.Model != "" || source.Type.Class.Stream() {
			return nil, newError(-400, "Source field '%s' of EMBEDDING field '%s.%s' does not exist or has no text",
				name, t.QualifiedName(), c.Name)
		}
		list = slices.DeleteFunc(list, func(x *store.Column) bool { return x == source })
		if !without {
			list = append(list, source)
		}
	}
	return list, nil
}

// definedColumn finds a column, also of a table that is being defined.
func definedColumn(t *store.Table, name string) *store.Column {
	i := slices.IndexFunc(t.Columns, func(c *store.Column) bool { return store.Fold(c.Name) == store.Fold(name) })
	if i < 0 {
		return nil
	}
	return t.Columns[i]
}

// splitSource splits at the commas outside of apostrophes.
func splitSource(s string) []string {
	quoted := false
	parts := strings.FieldsFunc(s, func(r rune) bool {
		if r == '\'' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	})
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// sourceText is the text that is embedded: the value of one source, a JSON object
// of several; false when all of them are NULL.
func sourceText(sources []*store.Column, value func(*store.Column) store.Value) (string, bool) {
	object, any := []byte{'{'}, false
	for i, c := range sources {
		v := value(c)
		any = any || !v.IsNull()
		shown := text(convertStored(v, c.Type))
		if len(sources) == 1 {
			return shown, any
		}
		if i > 0 {
			object = append(object, ',')
		}
		key, _ := json.Marshal(c.Name) // a string never fails
		item := []byte("null")
		if !v.IsNull() {
			item, _ = json.Marshal(shown)
		}
		object = append(append(append(object, key...), ':'), item...)
	}
	return string(append(object, '}')), any
}

// embed computes an EMBEDDING column of its sources' values.
func (e *execution) embed(c *store.Column, sources []*store.Column, value func(*store.Column) store.Value) (store.Value, error) {
	text, any := sourceText(sources, value)
	if !any {
		return store.Value{}, nil
	}
	config, err := findConfig(e.Writer, c.Type.Model)
	if err != nil {
		return store.Value{}, err
	}
	return e.vectors.vector(wanted{config, text})
}

// embedRow computes the EMBEDDING columns of a new row.
func (e *execution) embedRow(t *store.Table, row []store.Value) error {
	for i, c := range t.Columns {
		if c.Type.Model == "" {
			continue
		}
		sources, err := sourceColumns(t, c)
		if err != nil {
			return err
		}
		v, err := e.embed(c, sources, func(s *store.Column) store.Value { return row[t.Ordinal(s.Name)] })
		if err != nil {
			return err
		}
		if row[i], err = checkStored(t, c, v, -104); err != nil {
			return err
		}
	}
	return nil
}

// embedChanges adds to the changes of a row its EMBEDDING columns whose sources change.
func (e *execution) embedChanges(t *store.Table, id int64, changes []store.Change) ([]store.Change, error) {
	given := changes
	for _, c := range t.Columns {
		if c.Type.Model == "" {
			continue
		}
		sources, err := sourceColumns(t, c)
		if err != nil {
			return nil, err
		}
		values, changed, err := e.sourceValues(t, id, sources, given)
		if err != nil {
			return nil, err
		}
		if !changed {
			continue
		}
		v, err := e.embed(c, sources, func(s *store.Column) store.Value { return values[s] })
		if err != nil {
			return nil, err
		}
		if v, err = checkStored(t, c, v, -105); err != nil {
			return nil, err
		}
		changes = append(changes, store.Change{Column: c, Value: v})
	}
	return changes, nil
}

// sourceValues are the values that the sources of a row will have; changed tells
// that one is not what it was.
func (e *execution) sourceValues(t *store.Table, id int64, sources []*store.Column, changes []store.Change) (
	values map[*store.Column]store.Value, changed bool, err error,
) {
	names := make([]string, len(sources))
	touched := false
	for i, s := range sources {
		names[i] = s.Physical
		touched = touched || slices.ContainsFunc(changes, func(ch store.Change) bool { return ch.Column == s })
	}
	if !touched {
		return nil, false, nil
	}
	stmt, err := e.Stmt("SELECT " + strings.Join(names, ",") + " FROM " + t.Physical + " WHERE " + store.RowID + "=?1")
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = stmt.Reset() }()
	if err := stmt.BindInt64(1, id); err != nil {
		return nil, false, err
	}
	if !stmt.Step() {
		return nil, false, stmt.Err()
	}
	values = readSources(stmt, sources)
	for _, ch := range changes {
		if old, is := values[ch.Column]; is && old != ch.Value {
			values[ch.Column], changed = ch.Value, true
		}
	}
	return values, changed, nil
}

// readSources reads the values of a row's columns.
func readSources(stmt *sqlite3.Stmt, sources []*store.Column) map[*store.Column]store.Value {
	values := make(map[*store.Column]store.Value, len(sources))
	for i, s := range sources {
		values[s] = store.ReadColumn(stmt, i)
	}
	return values
}

// checkConfig checks a changed row of %Embedding.Config, as the table's trigger does.
func (e *execution) checkConfig(t *store.Table, id int64) error {
	if !isConfig(t.Schema, t.Name) {
		return nil
	}
	stmt, err := e.Stmt(configQuery(e.Catalog(), store.RowID+"=?1"))
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Reset() }()
	if err := stmt.BindInt64(1, id); err != nil {
		return err
	}
	if !stmt.Step() {
		return stmt.Err()
	}
	if _, err := parseModel(stmt.ColumnText(0)); err != nil {
		return newError(-400, "Embedding configuration is not valid: %s", err.Error())
	}
	return nil
}
