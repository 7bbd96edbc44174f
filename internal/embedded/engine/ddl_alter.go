package engine

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// alterTable is ALTER TABLE.
func (d *definer) alterTable(s *syntax.AlterTable) error {
	t, err := d.table(s.Table)
	if err != nil {
		return err
	}
	switch a := s.Action.(type) {
	case *syntax.AddColumns:
		return d.addColumns(t, a)
	case *syntax.AddDefault:
		return d.alterColumn(t, &syntax.AlterColumn{Column: a.Column, SetDefault: &a.Default})
	case *syntax.DropColumns:
		return d.dropColumns(t, a)
	case *syntax.DropConstraint:
		return d.dropConstraint(t, a)
	case *syntax.AlterColumn:
		return d.alterColumn(t, a)
	case *syntax.RenameTable:
		return d.renameTable(t, string(a.Name))
	}
	return newError(-1, "ALTER TABLE action not supported")
}

// addColumns is ADD COLUMN and ADD CONSTRAINT.
func (d *definer) addColumns(t *store.Table, a *syntax.AddColumns) error {
	first := len(t.Columns) + 2 // the place of the first new definition
	for i := range a.Columns {
		var err error
		if t, err = d.addColumn(t, &a.Columns[i]); err != nil {
			return err
		}
	}
	for i := range a.Columns {
		for _, k := range a.Columns[i].Constraints {
			var err error
			if t, err = d.addConstraint(t, k, first+i); err != nil {
				return err
			}
		}
	}
	for i, k := range a.Constraints {
		var err error
		if t, err = d.addConstraint(t, k, first+len(a.Columns)+i); err != nil {
			return err
		}
	}
	return nil
}

// addColumn adds one column; rows there are get its default.
func (d *definer) addColumn(t *store.Table, def *syntax.ColumnDef) (*store.Table, error) {
	c, err := d.column(def)
	if err != nil {
		return nil, err
	}
	if c.Type.Model != "" {
		if _, err := sourceColumns(t, c); err != nil {
			return nil, err
		}
	}
	if t.Column(c.Name) != nil {
		return nil, newError(-306, "Column '%s' already exists in table '%s'", c.Name, t.QualifiedName())
	}
	if c.Identity {
		return nil, newError(-300, "An IDENTITY column cannot be added to table '%s'", t.QualifiedName())
	}
	fill, err := d.defaultValue(c)
	if err != nil {
		return nil, err
	}
	if fill, err = stored(t, c, fill, c.Type, -104); err != nil {
		return nil, err
	}
	counted := c.Type.Class == store.ClassCounter || c.Type.Class == store.ClassRowVersion
	if c.NotNull && fill.IsNull() && !counted {
		empty, err := d.TableEmpty(t)
		if err != nil {
			return nil, err
		}
		if !empty {
			return nil, newError(-304, "Attempt to add a NOT NULL field '%s' with no default value to table '%s' which contains data",
				c.Name, t.QualifiedName())
		}
	}
	return d.AddColumn(t, c, fill)
}

// addConstraint adds one constraint.
func (d *definer) addConstraint(t *store.Table, k syntax.Constraint, number int) (*store.Table, error) {
	c, err := d.constraint(t, k, number)
	if err != nil {
		return nil, err
	}
	if c.Kind == store.PrimaryKey {
		for _, id := range c.Columns {
			if t, err = d.require(t, t.ColumnByID(id)); err != nil {
				return nil, err
			}
		}
	}
	return d.AddConstraint(t, c)
}

// require makes a column NOT NULL.
func (d *definer) require(t *store.Table, c *store.Column) (*store.Table, error) {
	if c.NotNull {
		return t, nil
	}
	null, err := d.HasNull(t, c)
	if err != nil {
		return nil, err
	}
	if null {
		return nil, newError(-305, "Field '%s' of table '%s' has NULL values", c.Name, t.QualifiedName())
	}
	n := *c
	n.NotNull = true
	return d.SetColumn(t, &n)
}

// dropColumns is DROP COLUMN.
func (d *definer) dropColumns(t *store.Table, a *syntax.DropColumns) error {
	for _, name := range a.Columns {
		c := t.Column(string(name.Name))
		if c == nil {
			return newError(-29, "Field '%s' not found in table '%s'", name.Name.Fold(), t.QualifiedName())
		}
		if c.Identity {
			return newError(-300, "IDENTITY column '%s' cannot be dropped", c.Name)
		}
		var err error
		if t, err = d.detach(t, c, a.Behavior == "CASCADE"); err != nil {
			return err
		}
		if t, err = d.DropColumn(t, c); err != nil {
			return err
		}
		if err := checkEmbeddings(t); err != nil {
			return err
		}
	}
	return nil
}

// detach removes the constraints and indexes of a column, or refuses when there
// are some and cascade is false.
func (d *definer) detach(t *store.Table, c *store.Column, cascade bool) (*store.Table, error) {
	for _, k := range t.Constraints {
		if !slices.Contains(k.Columns, c.ID) {
			continue
		}
		if !cascade {
			return nil, columnInUse(t, c, k.Name)
		}
		var err error
		if t, err = d.dropKey(t, k, cascade); err != nil {
			return nil, err
		}
	}
	for _, x := range t.Indexes {
		if x.Constraint || !slices.Contains(x.Columns, c.ID) && !slices.Contains(x.Data, c.ID) {
			continue
		}
		if !cascade {
			return nil, columnInUse(t, c, x.Name)
		}
		var err error
		if t, err = d.DropIndex(t, x); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// columnInUse is the error for a column that an index or constraint needs.
func columnInUse(t *store.Table, c *store.Column, by string) error {
	return newError(-322, "Cannot DROP column '%s' of table '%s' - column is defined on index or constraint '%s'",
		c.Name, t.QualifiedName(), by)
}

// dropConstraint is DROP CONSTRAINT, DROP PRIMARY KEY and DROP FOREIGN KEY.
func (d *definer) dropConstraint(t *store.Table, a *syntax.DropConstraint) error {
	k := t.Constraint(string(a.Name))
	if a.Name == "" {
		k = t.PrimaryKey()
	}
	if k == nil || a.Kind == syntax.ForeignKey && k.Kind != store.ForeignKey {
		return newError(-315, "Constraint or Key '%s' not found in table '%s'", a.Name, t.QualifiedName())
	}
	_, err := d.dropKey(t, k, a.Behavior == "CASCADE")
	return err
}

// dropKey removes a constraint; foreign keys that reference it are removed with
// it, or forbid it.
func (d *definer) dropKey(t *store.Table, k *store.Constraint, cascade bool) (*store.Table, error) {
	if k.Kind != store.ForeignKey {
		for _, ref := range d.Catalog().References(t) {
			if !sameIDs(ref.Constraint.RefColumns, k.Columns) {
				continue
			}
			if !cascade {
				return nil, newError(-317, "Cannot DROP constraint '%s' - One or more Foreign Key constraints reference it", k.Name)
			}
			now := d.Catalog().TableByID(ref.Table.ID)
			if _, err := d.DropConstraint(now, now.Constraint(ref.Constraint.Name)); err != nil {
				return nil, err
			}
		}
	}
	t = d.Catalog().TableByID(t.ID)
	return d.DropConstraint(t, t.Constraint(k.Name))
}

// alterColumn is ALTER COLUMN.
func (d *definer) alterColumn(t *store.Table, a *syntax.AlterColumn) error {
	old := t.Column(string(a.Column.Name))
	if old == nil {
		return newError(-29, "Field '%s' not found in table '%s'", a.Column.Name.Fold(), t.QualifiedName())
	}
	c := *old
	if err := alterDefinition(t, &c, a); err != nil {
		return err
	}
	if a.Nullable != nil && !*a.Nullable {
		var err error
		if t, err = d.require(t, old); err != nil {
			return err
		}
	}
	if c.Type.Declares(old.Type) {
		_, err := d.SetColumn(t, &c)
		if err == nil && a.Type != nil {
			err = d.revalidate(t, &c)
		}
		return err
	}
	return d.convertColumn(t, old, &c)
}

// alterDefinition applies the changes to a copy of the column.
func alterDefinition(t *store.Table, c *store.Column, a *syntax.AlterColumn) error {
	var err error
	if a.Type != nil {
		if c.Identity {
			return newError(-300, "The type of IDENTITY column '%s' cannot be changed", c.Name)
		}
		collation := c.Type.Collation
		if c.Type, err = ddlType(*a.Type); err == nil && c.Type.Model != "" {
			err = newError(-400, "Field '%s' cannot be made an EMBEDDING", c.Name)
		}
		if err != nil {
			return err
		}
		if c.Type.Class == store.ClassString && collation != "" {
			c.Type.Collation = collation
		}
		c.Type.SourceName = sourceType(*a.Type)
	}
	if a.Collation != "" && c.Type.Class == store.ClassString {
		if c.Type.Collation, err = collationNamed(a.Collation); err != nil {
			return err
		}
	}
	switch {
	case a.SetDefault != nil:
		c.Default, err = defaultText(*a.SetDefault)
	case a.DropDefault:
		c.Default = ""
	}
	if a.Nullable != nil {
		c.NotNull = !*a.Nullable
	}
	if a.Rename != "" {
		if other := t.Column(string(a.Rename)); other != nil && other.ID != c.ID {
			return newError(-306, "Column '%s' already exists in table '%s'", a.Rename, t.QualifiedName())
		}
		if err := notSource(t, c); err != nil {
			return err
		}
		c.Name = string(a.Rename)
	}
	return err
}

// revalidate checks the stored values against a type held the same way.
func (d *definer) revalidate(t *store.Table, c *store.Column) error {
	return d.Each("SELECT "+c.Physical+" FROM "+t.Physical, func(v store.Value) error {
		_, err := checkStored(t, c, v, -104)
		return err
	})
}

// convertColumn changes how a column is held.
func (d *definer) convertColumn(t *store.Table, old, c *store.Column) error {
	if old.Type.Class.Stream() != c.Type.Class.Stream() {
		if empty, err := d.TableEmpty(t); err != nil || !empty {
			return orError(err, newError(-374, "Cannot alter the datatype of field '%s' to or from a stream type", c.Name))
		}
	}
	_, err := d.ConvertColumn(t, old, c, func(v store.Value) (store.Value, error) {
		if familyOf(old.Type) != familyOf(c.Type) {
			v = convertStored(v, old.Type)
		}
		v, _ = convert(v, c.Type)
		return checkStored(t, c, v, -104)
	})
	return err
}

// orError returns err, or other when err is nil.
func orError(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// convertStored shows a stored value as a client would send it, for conversion
// to another type.
func convertStored(v store.Value, t store.Type) store.Value {
	switch {
	case v.IsNull():
		return v
	case familyOf(t) == famDate:
		return store.Text(moment{day: v.Int()}.date())
	case familyOf(t) == famPosix:
		return store.Text(posixMoment(v.Int()).stamp())
	case familyOf(t) == famTime:
		second, nano := splitSeconds(number(v))
		return store.Text(moment{second: second, nano: nano}.clock())
	case familyOf(t) == famVector:
		return store.Text(vectorText(v.Str()))
	}
	return v
}

// renameTable is RENAME.
func (d *definer) renameTable(t *store.Table, name string) error {
	if r, exists := d.Catalog().Lookup(t.Schema, name); exists {
		return newError(-201, "Table '%s' already exists", r.QualifiedName())
	}
	_, err := d.RenameTable(t, name)
	return err
}
