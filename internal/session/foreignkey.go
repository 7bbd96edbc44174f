package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// explained is named, and tells the key that a foreign key refused, which IRIS does not:
// it is among the statement's arguments, or read from the row that could not be changed.
func (s *Session) explained(ctx context.Context, err error) error {
	err = s.named(err)
	e := pgerr.From(err)
	var refused *pgerr.SQLCODEError
	if e.Code != pgerr.ForeignKeyViolation || !errors.As(err, &refused) {
		return err
	}
	snap := s.peek()
	if snap == nil {
		return err
	}
	rel := snap.Relation(e.Schema, e.Table)
	if rel == nil {
		return err
	}
	keys := snap.Details(rel).ForeignKeys
	i := slices.IndexFunc(keys, func(k meta.ForeignKey) bool { return k.Name == e.Constraint })
	if i < 0 {
		return err
	}
	v := &violation{Session: s, relation: rel, key: &keys[i]}
	errors.As(err, &v.row)
	if refused.Detail.Referenced != "" {
		e.Detail = v.stillReferenced(ctx)
	} else {
		e.Detail = v.notPresent(ctx)
	}
	return err
}

// violation is a foreign key that a change violates.
type violation struct {
	*Session
	relation *analyze.Relation // that refers
	key      *meta.ForeignKey
	row      *remote.RowError // nil when it is not known
}

// notPresent words the key that the other table does not have.
func (v *violation) notPresent(ctx context.Context) string {
	return worded(v.relation, v.key.Columns, v.given(ctx), "is not present in table \""+v.key.Referenced.Name+"\".")
}

// stillReferenced words the key that rows refer to.
func (v *violation) stillReferenced(ctx context.Context) string {
	return worded(v.key.Referenced, v.key.ReferencedColumns, v.referenced(ctx), "is still referenced from table \""+v.relation.Name+"\".")
}

// worded tells of a key, without its values where they are not known.
func worded(rel *analyze.Relation, columns []int, values []string, what string) string {
	if values == nil {
		return "Key " + what
	}
	return "Key (" + strings.Join(columnNames(rel, columns), ", ") + ")=(" + strings.Join(values, ", ") + ") " + what
}

// columnNames are the names of columns.
func columnNames(rel *analyze.Relation, columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = rel.Columns[c].Name
	}
	return out
}

// given are the values that the refused row was to have in the columns of the key: those
// that the statement stores, and for others those that the row has, or will have by its
// defaults. It is nil when they are not known.
func (v *violation) given(ctx context.Context) []string {
	if v.row == nil {
		return nil
	}
	var there []string
	if id, ok := v.row.RowID(); ok {
		if there = v.read(ctx, v.relation, v.key.Columns, isRow(id)); there == nil {
			return nil
		}
	}
	out := make([]string, len(v.key.Columns))
	for i, at := range v.key.Columns {
		c := &v.relation.Columns[at]
		x, ok := v.row.Stored(c.IRISName)
		switch {
		case !ok && there != nil:
			out[i] = there[i]
			continue
		case !ok:
			known, is := analyze.KnownDefault(c, v.env()).(*analyze.Const)
			if !is {
				return nil
			}
			x = known.Value
		}
		if x.IsNull() {
			return nil
		}
		out[i] = string(pgtype.ByOID(c.Type.OID).Output(&v.env().Env, nil, x))
	}
	return out
}

// referenced are the values of the key of the row that could not be changed: the one that
// the statement was at, or one that follows it by its foreign key.
func (v *violation) referenced(ctx context.Context) []string {
	if v.row == nil || v.row.Statement.Target == nil {
		return nil
	}
	id, ok := v.row.RowID()
	if !ok {
		return nil
	}
	rel, target := v.key.Referenced, v.row.Statement.Target
	if rel.OID == target.OID {
		return v.read(ctx, rel, v.key.ReferencedColumns, isRow(id))
	}
	for i, keys := 0, v.peek().Details(rel).ForeignKeys; i < len(keys); i++ {
		if k := &keys[i]; k.Referenced.OID == target.OID {
			where := "EXISTS (SELECT FROM " + sqlName(target) + " p WHERE p." + isRow(id) + " AND " +
				keyColumns{"t", rel, k.Columns}.equal(keyColumns{"p", target, k.ReferencedColumns}) +
				") AND EXISTS (SELECT FROM " + sqlName(v.relation) + " r WHERE " +
				keyColumns{"t", rel, v.key.ReferencedColumns}.equal(keyColumns{"r", v.relation, v.key.Columns}) + ")"
			if row := v.read(ctx, rel, v.key.ReferencedColumns, where); row != nil {
				return row
			}
		}
	}
	return nil
}

// isRow is the condition that a row has a row id.
func isRow(id value.Value) string {
	if id.Kind() == value.KindInt {
		return "%ID = " + string(pgtype.ByOID(pgtype.Int8OID).Output(nil, nil, id))
	}
	return "%ID = " + quotedText(id.Str())
}

// keyColumns are columns of a relation that has an alias.
type keyColumns struct {
	alias   string
	rel     *analyze.Relation
	columns []int
}

// equal is the condition that they are equal to others.
func (k keyColumns) equal(other keyColumns) string {
	left, right := quotedNames(k.alias+".", columnNames(k.rel, k.columns)), quotedNames(other.alias+".", columnNames(other.rel, other.columns))
	for i := range left {
		left[i] += " = " + right[i]
	}
	return strings.Join(left, " AND ")
}

// read reads columns of the first row with a condition; nil when there is none, or it
// cannot be read.
func (v *violation) read(ctx context.Context, rel *analyze.Relation, columns []int, where string) []string {
	row, err := v.firstRow(ctx, "SELECT "+asText(quotedNames("t.", columnNames(rel, columns)))+" FROM "+sqlName(rel)+" t WHERE "+where+" LIMIT 1")
	if err != nil {
		return nil
	}
	return row
}

// referringIn are the parameters of a step that are columns of foreign keys.
func (s *Session) referringIn(step *plan.InsertStep) []int {
	snap := s.peek()
	if snap == nil {
		return nil
	}
	var out []int
	keys := snap.Details(step.Relation).ForeignKeys
	for i, c := range step.Columns {
		if slices.ContainsFunc(keys, func(k meta.ForeignKey) bool {
			return slices.ContainsFunc(k.Columns, func(at int) bool { return step.Relation.Columns[at].IRISName == c.IRISName })
		}) {
			out = append(out, i)
		}
	}
	return out
}
