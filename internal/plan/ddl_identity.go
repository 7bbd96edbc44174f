package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// serialTypes are no types, but stand for one with a sequence.
var serialTypes = map[string]string{
	"smallserial": "int2", "serial2": "int2", "serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8",
}

// nameMax is the length of the longest name.
const nameMax = 63

// counting is how a sequence counts a column that is being defined.
type counting struct {
	identity *pgsql.Constraint // nil for serial
	options  []*pgsql.Option
}

// countedColumn is a column on its way to what remains of it, and what counts it.
type countedColumn struct {
	table                      *tableBuilder
	name                       string
	count                      *counting
	serial, defaults, nullable bool
}

// counted takes a column apart that a sequence counts: what remains is an integer
// column that is NOT NULL. The count is nil for other columns.
func (b *tableBuilder) counted(c *pgsql.ColumnDef) (*pgsql.ColumnDef, *counting, error) {
	out := *c
	out.Constraints = nil
	x := &countedColumn{table: b, name: c.Name}
	if base, ok := serialTypes[c.Type.Name]; ok && c.Type.Schema == "" {
		if c.Type.Bounds != nil {
			return nil, nil, pgerr.New(pgerr.FeatureNotSupported, "array of serial is not implemented").At(c.Type.Pos)
		}
		typ := *c.Type
		typ.Schema, typ.Name = "pg_catalog", base
		out.Type, x.count, x.serial, x.defaults = &typ, &counting{}, true, true
	}
	for _, con := range c.Constraints {
		if err := x.take(con); err != nil {
			return nil, nil, err
		}
		if con.Kind != pgsql.ConstraintIdentity {
			out.Constraints = append(out.Constraints, con)
		}
	}
	if x.count == nil {
		return c, nil, nil
	}
	out.Constraints = append(out.Constraints, &pgsql.Constraint{Kind: pgsql.ConstraintNotNull})
	return &out, x.count, nil
}

// take looks at one constraint of the column.
func (x *countedColumn) take(con *pgsql.Constraint) error {
	switch con.Kind {
	case pgsql.ConstraintIdentity:
		return x.takeIdentity(con)
	case pgsql.ConstraintDefault:
		switch {
		case x.count != nil && x.count.identity != nil:
			return x.table.columnError(con, "both default and identity specified for column %q of table %q", x.name)
		case x.defaults && x.serial: // PostgreSQL finds the one of the sequence, which nobody wrote
			return x.table.columnError(&pgsql.Constraint{}, multipleDefaults, x.name)
		case x.defaults:
			return x.table.columnError(con, multipleDefaults, x.name)
		}
		x.defaults = true
	case pgsql.ConstraintNull:
		x.nullable = true
	}
	switch {
	case x.nullable && x.serial:
		return x.table.columnError(&pgsql.Constraint{}, conflictingNull, x.name)
	case x.nullable && x.count != nil:
		return x.table.columnError(con, conflictingNull, x.name)
	}
	return nil
}

// takeIdentity looks at GENERATED AS IDENTITY.
func (x *countedColumn) takeIdentity(con *pgsql.Constraint) error {
	if x.count != nil && x.count.identity != nil {
		return x.table.columnError(con, "multiple identity specifications for column %q of table %q", x.name)
	}
	at := con
	if x.serial {
		at = &pgsql.Constraint{}
	}
	if x.defaults {
		return x.table.columnError(at, "both default and identity specified for column %q of table %q", x.name)
	}
	x.count = &counting{identity: con, options: con.Sequence}
	if x.nullable {
		return x.table.columnError(con, conflictingNull, x.name)
	}
	return nil
}

// What is wrong with the definitions of columns.
const (
	multipleDefaults = "multiple default values specified for column %q of table %q"
	conflictingNull  = "conflicting NULL/NOT NULL declarations for column %q of table %q"
)

// columnError is a syntax error about a column of the table.
func (b *tableBuilder) columnError(con *pgsql.Constraint, text, column string) error {
	return pgerr.New(pgerr.SyntaxError, text, column, b.name).At(con.Pos)
}

// count makes the sequence of a column, and its default.
func (b *tableBuilder) count(column string, t pgtype.OID, count *counting) error {
	change, err := NewSequence(count.options, t, count.identity != nil, b.catalog)
	if err != nil {
		return err
	}
	seq := change.Sequence
	object := gatewayschema.Object{Schema: b.out.Table.Schema, Table: b.out.Table.Name}
	seq.Schema, seq.Name = strings.ToLower(b.out.Table.Schema), b.sequenceName(column)
	if change.Name != nil {
		seq.Name = change.Name.Parts[len(change.Name.Parts)-1]
		if b.catalog.Relation(b.schema, seq.Name) != nil {
			return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", seq.Name)
		}
	}
	seq.OwnerTable, seq.OwnerField, seq.OwnerKind = object.Identity(), column, gatewayschema.OwnedBy
	row := &b.declared[len(b.declared)-1]
	if count.identity != nil {
		seq.OwnerKind, row.Identity = gatewayschema.OfIdentity, identityKind(count.identity.Always)
	}
	row.Default = meta.NextText(exec.QuoteIdent(b.schema) + "." + exec.QuoteIdent(seq.Name))
	b.sequences = append(b.sequences, seq)
	b.need(needsGatewaySchema("a column that is counted"))
	return nil
}

// identityKind is how the gateway schema, and pg_attribute, name the kinds of
// identity columns.
func identityKind(always bool) string {
	if always {
		return "a"
	}
	return "d"
}

// sequenceName chooses a name as PostgreSQL does.
func (b *tableBuilder) sequenceName(column string) string {
	for n := 0; ; n++ {
		name := ObjectName(b.name, column, "seq", n)
		taken := slices.ContainsFunc(b.sequences, func(s gatewayschema.Sequence) bool { return s.Name == name })
		if !taken && b.catalog.Relation(b.schema, name) == nil {
			return name
		}
	}
}

// NewIdentity makes the sequence of an existing column that becomes an identity
// column, and what is to be remembered of the column.
func NewIdentity(rel *analyze.Relation, col *analyze.RelationColumn, row gatewayschema.Column, con *pgsql.Constraint, opts analyze.Options,
) (gatewayschema.Sequence, gatewayschema.Column, error) {
	b := alterBuilder(rel, opts)
	b.declared = []gatewayschema.Column{row}
	if err := b.count(col.IRISName, col.Type.OID, &counting{identity: con, options: con.Sequence}); err != nil {
		return gatewayschema.Sequence{}, row, err
	}
	return b.sequences[0], b.declared[0], nil
}

// ObjectName makes up a name of the names of a table and its column and a label, as
// PostgreSQL's makeObjectName: the longer name is cut until all fits. n is the
// number of names that were tried before.
func ObjectName(table, column, label string, n int) string {
	if n > 0 {
		label += strconv.Itoa(n)
	}
	room := nameMax - len(label) - 1
	if column != "" {
		room--
	}
	left, right := len(table), len(column)
	for left+right > room {
		if left > right {
			left--
		} else {
			right--
		}
	}
	parts := []string{clip(table, left)}
	if column != "" {
		parts = append(parts, clip(column, right))
	}
	return strings.Join(append(parts, label), "_")
}

// clip cuts a name to a number of bytes, between characters.
func clip(s string, n int) string {
	for n < len(s) && n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:min(n, len(s))]
}
