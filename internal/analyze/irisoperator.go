package analyze

import (
	"errors"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// startsWith and startsWithCollated are IRIS's %STARTSWITH: by the exact characters,
// and by the collation of a column that collates SQLUPPER, IRIS's default, which
// compares capitals.
var (
	startsWith         = prefixTest("starts_with", strings.HasPrefix)
	startsWithCollated = prefixTest("starts_with_collated", func(s, prefix string) bool {
		return strings.HasPrefix(strings.ToUpper(s), strings.ToUpper(prefix))
	})
)

// prefixTest is a function of two texts.
func prefixTest(iris string, test func(s, prefix string) bool) *Function {
	return &Function{
		Name: "%startswith", Args: []pgtype.OID{pgtype.TextOID, pgtype.TextOID}, Ret: pgtype.BoolOID, IRIS: iris,
		Eval: func(_ *Env, args []value.Value) (value.Value, error) {
			return value.Bool(test(args[0].Str(), args[1].Str())), nil
		},
	}
}

// irisOperator analyses the operators that only IRIS has: column->field, x %STARTSWITH y, and
// x %INLIST list, whose list is an array here as PostgreSQL's clients have no $LIST. It
// returns nil for any other.
func (a *analyzer) irisOperator(s *scope, o *pgsql.OpExpr) (Expr, error) {
	switch {
	case o.Left == nil:
		return nil, nil
	case o.Op == "->":
		return a.implicitJoin(s, o)
	case o.Op == "%inlist":
		return a.expr(s, &pgsql.QuantifiedExpr{Pos: o.Pos, Left: o.Left, Op: "=", Array: o.Right})
	case o.Op != "%startswith":
		return nil, nil
	}
	left, err := a.expr(s, o.Left)
	if err != nil {
		return nil, err
	}
	right, err := a.expr(s, o.Right)
	if err != nil {
		return nil, err
	}
	fn := startsWith
	if c, ok := left.(*Column); ok && s.collated(c) {
		fn = startsWithCollated
	}
	call := &Call{Node: Node{Typ: boolType, At: o.Pos}, Func: fn, Operator: o.Op}
	for _, x := range []Expr{left, right} {
		switch t := x.Type().OID; {
		case isStringType(t), t == pgtype.UnknownOID, t == pgtype.Int2OID, t == pgtype.Int4OID, t == pgtype.Int8OID:
		default:
			return nil, pgerr.New(pgerr.UndefinedFunction, "operator does not exist: %s %%STARTSWITH %s",
				typeName(left.Type().OID), typeName(right.Type().OID)).WithHint("Cast the operands to text.").At(o.Pos)
		}
		if x, err = a.coerce(x, plain(pgtype.TextOID), explicit); err != nil {
			return nil, err
		}
		call.Args = append(call.Args, x)
	}
	return call, nil
}

// isStringType reports whether a type is one of characters.
func isStringType(t pgtype.OID) bool {
	return t == pgtype.TextOID || t == pgtype.VarcharOID || t == pgtype.BPCharOID || t == pgtype.NameOID
}

// collated reports whether a column of IRIS compares by another collation than by its
// exact characters.
func (s *scope) collated(c *Column) bool {
	at := s
	for range c.Level {
		if at = at.parent; at == nil {
			return false
		}
	}
	if at.query == nil || c.Range >= len(at.query.Ranges) {
		return false
	}
	r := at.query.Ranges[c.Range]
	return r.Relation != nil && r.Relation.IRISName != "" && c.Index < len(r.Relation.Columns) && isStringType(c.Typ.OID) &&
		!r.Relation.Columns[c.Index].IRIS.Exact && r.Relation.Columns[c.Index].IRIS.Name == "varchar"
}

// rowIDName is how statements name IRIS's row id.
const rowIDName = "%id"

// errNeedsRowID is the cause of an error about a system column that is made of the row id:
// where the tables can have one, the statement is analysed again.
var errNeedsRowID = errors.New("a system column")

// withRowIDs analyses, and does so again with row ids if that needs them.
func withRowIDs[T any](opts Options, analyse func(opts Options) (T, error)) (T, error) {
	out, err := analyse(opts)
	if errors.Is(err, errNeedsRowID) && !opts.rowIDs {
		opts.rowIDs = true
		return analyse(opts)
	}
	return out, err
}

// needsRowID are the system columns that are made of the row id. As long as the ids are
// small, ctid looks as in PostgreSQL, but a row keeps its own when it changes.
// The others are looked for in the same way, to tell them from columns that no table has.
func needsRowID(name string) bool {
	return name == rowIDName || name == ctidName || name == tableOIDName || isVersion(name)
}

// IsSystemColumn reports whether a name is PostgreSQL's for a column that all tables have.
func IsSystemColumn(name string) bool { return name != rowIDName && needsRowID(name) }

// isVersion reports whether a system column tells versions of rows apart.
func isVersion(name string) bool {
	return name == "xmin" || name == "xmax" || name == "cmin" || name == "cmax"
}

// hasRowIDs reports whether a column could be one of a table of IRIS: of the one that alias
// names, or any if it is "".
func (s *scope) hasRowIDs(alias string) bool {
	for at := s; at != nil; at = at.parent {
		for _, it := range at.items {
			if (alias == "" || it.alias == alias) && it.systemColumn(ctidName) != nil {
				return true
			}
		}
	}
	return false
}

// The names of the system columns that are made of the row id.
const (
	ctidName     = "ctid"
	tableOIDName = "tableoid"
)

// withRowID gives a table of IRIS its row id as columns that are found by name only,
// when the statement names one of them. The id of a row that is kept under its parent's is a text,
// and reading it here an error.
func (a *analyzer) withRowID(rel *Relation) *Relation {
	if !a.rowIDs || rel.IRISName == "" || rel.View || rel.Sequence || rel.Local != nil || rel.Definition != nil {
		return rel
	}
	out := *rel
	out.Columns = append(rel.Columns[:len(rel.Columns):len(rel.Columns)], RelationColumn{
		Name: rowIDName, IRISName: RowID, Type: plain(pgtype.Int8OID), NotNull: true, Hidden: true, IRIS: IRISType{Name: "bigint"},
	}, RelationColumn{
		Name: ctidName, IRISName: RowID, Type: plain(pgtype.TIDOID), NotNull: true, Hidden: true, IRIS: IRISType{Name: "bigint"},
		Attribute: -1,
	})
	return &out
}

// tableOID is the system column of that name: the number of the table that a row is of,
// which a join may have left empty.
func tableOID(rel *Relation, ctid *Column) Expr {
	typ, oid := plain(pgtype.OIDOID), value.Int(int64(rel.OID))
	return &Call{Node: Node{Typ: typ, At: ctid.At}, Args: []Expr{ctid}, Func: &Function{
		Name: tableOIDName, Args: []pgtype.OID{pgtype.TIDOID}, Ret: typ.OID,
		Eval: func(*Env, []value.Value) (value.Value, error) { return oid, nil },
	}}
}

// TableOID is the column of a table whose tableoid a call is, nil for other calls.
func (c *Call) TableOID() *Column {
	if c.Func.Name != tableOIDName || c.Func.OID != 0 {
		return nil
	}
	col, _ := c.Args[0].(*Column)
	return col
}

// noVersions is the error about the system columns that tell versions of rows apart.
func noVersions(name string, pos int) error {
	return pgerr.New(pgerr.FeatureNotSupported, "system column %q is not supported", name).At(pos).
		WithHint("IRIS keeps no versions of rows. A column of the table that each UPDATE counts up can tell them apart.")
}
