package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Default analyses the default of a column that is about to be made.
func Default(e pgsql.Expr, column string, to TypeRef, opts Options) (Expr, error) {
	if err := defaultMayHave(e); err != nil {
		return nil, err
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	x, err := a.expr(&scope{}, e)
	if err != nil {
		return nil, err
	}
	out, err := a.coerce(x, to, assignment)
	if err != nil || out != nil {
		return out, err
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "column %q is of type %s but default expression is of type %s",
		column, typeName(to.OID), typeName(x.Type().OID)).WithHint("You will need to rewrite or cast the expression.")
}

// defaultMayHave refuses what no default may contain.
func defaultMayHave(e pgsql.Expr) error {
	var err error
	pgsql.Walk(e, func(n pgsql.Node) bool {
		switch n := n.(type) {
		case *pgsql.ColumnRef:
			err = pgerr.New(pgerr.FeatureNotSupported, "cannot use column reference in DEFAULT expression").At(n.Pos)
		case *pgsql.Subquery:
			err = pgerr.New(pgerr.FeatureNotSupported, "cannot use subquery in DEFAULT expression").At(n.Pos)
		}
		return err == nil
	})
	return err
}

// ComputedDefault is the default of a column that IRIS does not compute as
// PostgreSQL would, because it is no constant there or has a domain's checks; nil
// when there is none.
func ComputedDefault(col *RelationColumn, opts Options) (Expr, error) {
	if col.Domain != nil {
		a := &analyzer{catalog: opts.Catalog, env: opts.Env}
		return a.columnDefault(col, 0)
	}
	if col.Written == "" {
		return nil, nil
	}
	if _, ok := constantDefault(col, &opts.Env.Env); ok {
		return nil, nil
	}
	return writtenDefault(col, opts)
}

// writtenDefault is the default that the gateway schema remembers.
func writtenDefault(col *RelationColumn, opts Options) (Expr, error) {
	tree, err := pgsql.ParseExpr(col.Written)
	if err != nil {
		return nil, pgerr.New(pgerr.InternalError, "the default of column %q cannot be read", col.Name).WithCause(err)
	}
	opts.Params = nil
	return Expression(tree, col.Type, opts)
}

// fillDefaults gives an INSERT the defaults that IRIS does not compute: in the
// rows of VALUES, and for the rows of a query beside it.
func (a *analyzer) fillDefaults(out *Insert) error {
	for i := range out.Relation.Columns {
		x, err := a.ownDefault(out, &out.Relation.Columns[i])
		if err != nil {
			return err
		}
		if x == nil {
			continue
		}
		at := slices.Index(out.Columns, i)
		if out.Query != nil {
			if at < 0 || slices.Contains(out.ignored, at) {
				out.Defaults = append(out.Defaults, DefaultColumn{Column: i, At: at, Value: x})
			}
			continue
		}
		if out.Values == nil { // DEFAULT VALUES
			out.Columns, out.Values, at = nil, [][]Expr{{}}, -1
		}
		if at < 0 {
			at = len(out.Columns)
			out.Columns = append(slices.Clip(out.Columns), i)
		}
		for r, row := range out.Values {
			if len(row) == at {
				out.Values[r] = append(row, x)
			} else if row[at] == nil {
				row[at] = x
			}
		}
	}
	return nil
}

// ownDefault is a column's default where it is computed here, nil where IRIS does.
func (a *analyzer) ownDefault(out *Insert, col *RelationColumn) (Expr, error) {
	x, err := ComputedDefault(col, Options{Catalog: a.catalog, Env: a.env})
	if err == nil && x == nil && out.Guard != nil && col.Generated == "" && !col.Identity { // whose rows must be known here
		return a.columnDefault(col, 0)
	}
	return x, err
}

// columnDefault is a column's default as an expression, checked as its domain
// does: NULL without one.
func (a *analyzer) columnDefault(col *RelationColumn, pos int) (Expr, error) {
	x, err := a.uncheckedDefault(col, pos)
	if err != nil {
		return nil, err
	}
	return a.checkDomain(x, col.Domain)
}

// uncheckedDefault is columnDefault without the checks of a domain.
func (a *analyzer) uncheckedDefault(col *RelationColumn, pos int) (Expr, error) {
	if col.Identity {
		return nil, pgerr.Unsupported("the default of identity column %q here", col.Name).At(pos)
	}
	if !col.HasDefault {
		return &Const{Node: Node{Typ: col.Type, At: pos}}, nil
	}
	a.reads(col.Type.OID)
	v, ok := constantDefault(col, &a.env.Env)
	if !ok && col.Written != "" {
		return writtenDefault(col, Options{Catalog: a.catalog, Env: a.env})
	}
	if !ok {
		return nil, pgerr.Unsupported("the default of column %q here", col.Name).At(pos).
			WithDetail("IRIS computes it only when it inserts a row.")
	}
	return &Const{Node: Node{Typ: col.Type, At: pos}, Value: v}, nil
}

// constantDefault reads a default that IRIS's metadata spells as a constant of
// ObjectScript: a number, a string, or $c(0), which is the empty string.
func constantDefault(col *RelationColumn, env *pgtype.Env) (value.Value, bool) {
	text, quoted := col.Default, false
	switch {
	case text == "$c(0)":
		text, quoted = "", true
	case len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"':
		inner := text[1 : len(text)-1]
		if strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			return value.Null, false
		}
		text, quoted = strings.ReplaceAll(inner, `""`, `"`), true
	}
	switch col.Type.OID {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID:
		if !quoted && !isNumber(text) {
			return value.Null, false
		}
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID, pgtype.Float4OID, pgtype.Float8OID, pgtype.BoolOID:
		if !isNumber(text) {
			return value.Null, false
		}
	case pgtype.DateOID, pgtype.TimestampOID, pgtype.UUIDOID:
		if !quoted {
			return value.Null, false
		}
	default:
		return value.Null, false
	}
	v, err := pgtype.ByOID(col.Type.OID).Input(env, text, col.Type.Typmod)
	return v, err == nil
}

// isNumber reports whether ObjectScript reads a text as a number.
func isNumber(s string) bool {
	digits := strings.Trim(s, "+-.0123456789eE")
	return digits == "" && strings.ContainsAny(s, "0123456789") && s[0] != 'e' && s[0] != 'E'
}
