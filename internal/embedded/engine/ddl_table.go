package engine

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// definer executes one DDL statement. It lives for one attempt: the store may
// run a statement again after waiting for a lock.
type definer struct {
	*store.Definer
	job *job
	sql string // the statement's text
}

// resolve completes a name with the default schema, in the spelling the schema
// already has.
func (d *definer) resolve(n syntax.QualifiedName) (schema, name string) {
	schema = string(n.Schema)
	if schema == "" {
		schema = d.job.schema
	}
	if s := d.Catalog().Schema(schema); s != nil {
		schema = s.Name
	}
	return schema, string(n.Name)
}

// table finds the table that a statement changes.
func (d *definer) table(n syntax.QualifiedName) (*store.Table, error) {
	schema, name := d.resolve(n)
	t := d.Catalog().Table(schema, name)
	switch {
	case t == nil:
		return nil, tableNotFound(schema, name)
	case t.System, isConfig(t.Schema, t.Name):
		return nil, newError(-300, "DDL not allowed on table '%s'", t.QualifiedName())
	}
	return t, nil
}

// tableNotFound is the error of an unknown table, which IRIS names in upper case.
func tableNotFound(schema, name string) error {
	return newError(-30, " Table '%s' not found", strings.ToUpper(schema+"."+name))
}

// createTable is CREATE TABLE with column definitions.
func (d *definer) createTable(s *syntax.CreateTable) error {
	t, err := d.newTable(s)
	if t == nil || err != nil {
		return err
	}
	for i := range s.Columns {
		if err := d.addDefinition(t, &s.Columns[i]); err != nil {
			return err
		}
	}
	if err := checkEmbeddings(t); err != nil {
		return err
	}
	t.NameRowID()
	for i := range s.Columns {
		for _, k := range s.Columns[i].Constraints {
			if err := d.constrain(t, k, i+2); err != nil {
				return err
			}
		}
	}
	for i, k := range s.Constraints {
		if err := d.constrain(t, k, len(s.Columns)+i+2); err != nil {
			return err
		}
	}
	_, err = d.CreateTable(t)
	return err
}

// newTable begins a table's definition; nil means there is nothing to do.
func (d *definer) newTable(s *syntax.CreateTable) (*store.Table, error) {
	schema, name := d.resolve(s.Table)
	if r, exists := d.Catalog().Lookup(schema, name); exists {
		if s.IfNotExists {
			return nil, nil
		}
		return nil, newError(-201, "Table '%s' already exists", r.QualifiedName())
	}
	if schema == "User" {
		return nil, newError(-312, "Invalid schema name '%s'", schema)
	}
	if s.Temporary {
		return nil, newError(-1, "GLOBAL TEMPORARY tables are not supported by this server")
	}
	t := &store.Table{
		Schema: schema, Name: name, ClassName: store.ClassName(schema, name), Description: s.Description,
		PublicRowID: s.PublicRowID, Columnar: s.StorageType == "COLUMNAR",
	}
	for _, p := range s.Params {
		if p.Name == "ALLOWIDENTITYINSERT" {
			t.IdentityInsert = p.Value == "1"
		}
	}
	return t, nil
}

// addDefinition appends a column to a table that is being defined.
func (d *definer) addDefinition(t *store.Table, def *syntax.ColumnDef) error {
	c, err := d.column(def)
	if err != nil {
		return err
	}
	for _, other := range t.Columns {
		if store.Fold(other.Name) == store.Fold(c.Name) {
			return newError(-306, "Field '%s' already defined in table '%s'", c.Name, t.QualifiedName())
		}
		if other.Identity && c.Identity {
			return newError(-308, "Identity column already defined for table '%s'", t.QualifiedName())
		}
	}
	t.Columns = append(t.Columns, c)
	return nil
}

// column makes a column of its definition, constraints left out.
func (d *definer) column(def *syntax.ColumnDef) (*store.Column, error) {
	c := &store.Column{
		ID: d.NextID(), Name: string(def.Name.Name), Identity: def.Identity, Description: def.Description,
		Private: def.Private, NotNull: def.NotNull || def.Identity,
	}
	var err error
	switch {
	case def.Type.Name == "":
		c.Type = typeBigInt
	case def.AutoInc:
		c.Type = store.Type{Class: store.ClassCounter}
	default:
		if c.Type, err = ddlType(def.Type); err == nil {
			err = d.completeEmbedding(c)
		}
		if err != nil {
			return nil, err
		}
	}
	c.Type.SourceName = sourceType(def.Type)
	if def.Collation != "" && c.Type.Class == store.ClassString {
		if c.Type.Collation, err = collationNamed(def.Collation); err != nil {
			return nil, err
		}
	}
	if def.Default != nil {
		if c.Default, err = defaultText(*def.Default); err != nil {
			return nil, err
		}
	}
	if def.OnUpdate != nil {
		c.OnUpdate, err = expressionText(def.OnUpdate)
	}
	return c, err
}

// sourceType is a type as it was written.
func sourceType(n syntax.TypeName) string {
	if len(n.Args) == 0 {
		return n.Name
	}
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		args[i] = a.Value
		if a.String {
			args[i] = defaultLiteral(a.Value)
		}
		if a.Key != "" {
			args[i] = a.Key + "=" + args[i]
		}
	}
	return n.Name + "(" + strings.Join(args, ",") + ")"
}

// constrain appends a constraint to a table that is being defined. number is
// the place of its definition, the row id being the first: IRIS puts it into
// the names it makes.
func (d *definer) constrain(t *store.Table, k syntax.Constraint, number int) error {
	c, err := d.constraint(t, k, number)
	if err != nil {
		return err
	}
	if c.Kind == store.PrimaryKey {
		for _, id := range c.Columns {
			t.ColumnByID(id).NotNull = true
		}
	}
	t.Constraints = append(t.Constraints, c)
	return nil
}

// constraint makes a constraint of its definition and checks that it fits the table.
func (d *definer) constraint(t *store.Table, k syntax.Constraint, number int) (*store.Constraint, error) {
	c := &store.Constraint{ID: d.NextID(), Name: string(k.Name)}
	suffix := ""
	switch k.Kind {
	case syntax.PrimaryKey:
		c.Kind, suffix = store.PrimaryKey, "PKEY"
		if t.PrimaryKey() != nil {
			return nil, newError(-307, "Primary key already defined for table '%s'", t.QualifiedName())
		}
	case syntax.Unique:
		c.Kind, suffix = store.Unique, "UNIQUE"
	case syntax.ForeignKey:
		c.Kind, suffix = store.ForeignKey, "FKEY"
	}
	if c.Name == "" {
		c.Name = freeName(t, strings.ToUpper(t.Name)+"_"+suffix, number)
	}
	if t.Constraint(c.Name) != nil || t.Index(c.Name) != nil {
		code := -324
		if c.Kind == store.ForeignKey {
			code = -311
		}
		return nil, newError(code, "Class '%s' already has constraint or index named '%s'", t.ClassName, c.Name)
	}
	var err error
	if c.Columns, err = columnIDs(t, k.Columns); err != nil {
		return c, err
	}
	for _, id := range c.Columns {
		if f := t.ColumnByID(id); f.Type.Class.Stream() {
			return c, newError(-400, "Stream field '%s' in index attribute", f.Name)
		}
	}
	if c.Kind != store.ForeignKey {
		return c, nil
	}
	return c, d.reference(t, c, k)
}

// freeName returns prefix with the first number from n on that is not taken.
func freeName(t *store.Table, prefix string, n int) string {
	for t.Constraint(fmt.Sprint(prefix, n)) != nil {
		n++
	}
	return fmt.Sprint(prefix, n)
}

// columnIDs resolves the columns of a constraint or index.
func columnIDs(t *store.Table, names []syntax.ColumnName) ([]int64, error) {
	var ids []int64
	for _, n := range names {
		id := int64(0)
		for _, c := range t.Columns {
			if n.Name.Is(c.Name) {
				id = c.ID
			}
		}
		if id == 0 {
			return nil, newError(-29, "Field '%s' not found in table '%s'", n.Name.Fold(), t.QualifiedName())
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// reference completes a foreign key with what it references.
func (d *definer) reference(t *store.Table, c *store.Constraint, k syntax.Constraint) error {
	schema, name := d.resolve(k.References)
	parent := d.Catalog().Table(schema, name)
	if store.Fold(schema) == store.Fold(t.Schema) && store.Fold(name) == store.Fold(t.Name) {
		parent = t
	}
	if parent == nil || parent.System {
		return newError(-310, "Foreign key '%s' references non-existent table '%s.%s'", c.Name, schema, name)
	}
	c.RefTable, c.NoCheck = parent.ID, k.NoCheck
	c.OnDelete, c.OnUpdate = referentialAction(k.OnDelete), referentialAction(k.OnUpdate)
	if k.RefColumns == nil {
		key := parent.PrimaryKey()
		if key == nil {
			return newError(-319, "Referenced table '%s' has no primary key defined", parent.QualifiedName())
		}
		c.RefColumns = key.Columns
	} else {
		var err error
		if c.RefColumns, err = columnIDs(parent, k.RefColumns); err != nil {
			return newError(-316, "Foreign key '%s' references non-existent key/column collection", c.Name)
		}
	}
	switch {
	case len(c.RefColumns) != len(c.Columns):
		return newError(-79, "Foreign key '%s' and the referenced key must be the same size", c.Name)
	case !uniqueOver(parent, c.RefColumns):
		return newError(-314, "Foreign key '%s' references non-unique key/column collection", c.Name)
	}
	return nil
}

// uniqueOver reports whether a unique key has exactly these columns.
func uniqueOver(t *store.Table, columns []int64) bool {
	if len(columns) == 1 && t.ColumnByID(columns[0]).Identity {
		return true
	}
	for _, c := range t.Constraints {
		if c.Kind != store.ForeignKey && sameIDs(c.Columns, columns) {
			return true
		}
	}
	for _, x := range t.Indexes {
		if x.Kind == store.IndexUnique && sameIDs(x.Columns, columns) {
			return true
		}
	}
	return false
}

// sameIDs reports whether two lists have the same numbers in any order.
func sameIDs(a, b []int64) bool {
	count := map[int64]int{}
	for _, id := range a {
		count[id]++
	}
	for _, id := range b {
		count[id]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// referentialAction maps the words of ON DELETE and ON UPDATE.
func referentialAction(words string) store.Action {
	switch words {
	case "CASCADE":
		return store.Cascade
	case "SET NULL":
		return store.SetNull
	case "SET DEFAULT":
		return store.SetDefault
	}
	return store.NoAction
}

// dropTable is DROP TABLE.
func (d *definer) dropTable(s *syntax.DropTable) error {
	t, err := d.table(s.Table)
	if err != nil {
		if s.IfExists && asSQLError(err).Code == -30 {
			return nil
		}
		return err
	}
	if err := d.dropViewsOf(t, s.Behavior); err != nil {
		return err
	}
	for _, ref := range d.Catalog().References(t) {
		if ref.Table.ID == t.ID {
			continue
		}
		if s.Behavior != "CASCADE" {
			return newError(-320, "Cannot DROP table '%s' - One or more Foreign Key constraints reference this table", t.QualifiedName())
		}
		now := d.Catalog().TableByID(ref.Table.ID)
		if _, err := d.DropConstraint(now, now.Constraint(ref.Constraint.Name)); err != nil {
			return err
		}
	}
	return d.DropTable(t)
}
