package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// scope is the names that one query's expressions can see, and where they are
// looked for next.
type scope struct {
	parent *scope
	query  *Query
	items  []*nsItem
	// columns are the names that are visible unqualified, in the order of *.
	columns []nsColumn
	ctes    map[string]*cteInfo
	// future are the WITH items that cannot be read yet, while they are analysed.
	future []*pgsql.CTE
	// hidden scopes count as a level but show nothing: a subquery in FROM does
	// not see its neighbours.
	hidden bool
	// clause names the clause being analysed when aggregates are forbidden in
	// it; "" allows them.
	clause string
	// noWindow names a clause in which aggregates are allowed but window
	// functions are not.
	noWindow string
	inAgg    bool // inside of an aggregate's arguments
	inWindow bool // inside of a window function's arguments
	windows  windowSpecs
	// arrows are the ranges of tables that IRIS's -> has joined; nil where it cannot.
	arrows map[arrowKey]int
}

// nsItem is a table alias that qualifies columns.
type nsItem struct {
	schema  string // of a table without an alias
	alias   string
	columns []nsColumn
	joined  bool       // it is the alias of a join
	system  []nsColumn // visible by name only, behind all others
}

// nsColumn is one visible column.
type nsColumn struct {
	name string
	expr Expr
}

// cteInfo is a WITH item in scope.
type cteInfo struct {
	index   int
	query   *Query
	columns []RangeColumn
	// added is how many of the columns SEARCH and CYCLE have added, and written the query
	// without them.
	added   int
	written *Query
	marks   []Expr // of CYCLE
	// noResult is set for a data-modifying item without RETURNING.
	noResult bool
}

// lookup finds a column by its unqualified name, in this scope or an
// enclosing one.
func (s *scope) lookup(name string, pos int) (Expr, error) {
	for level, at := 0, s; at != nil; level, at = level+1, at.parent {
		if at.hidden {
			continue
		}
		var found Expr
		for _, c := range at.columns {
			if c.name != name {
				continue
			}
			if found != nil {
				return nil, pgerr.New(pgerr.AmbiguousColumn, "column reference %q is ambiguous", name).At(pos)
			}
			found = c.expr
		}
		if found == nil {
			var err error
			if found, err = at.systemColumn(name, pos); err != nil {
				return nil, err
			}
		}
		if found != nil {
			return raised(found, level, pos), nil
		}
	}
	return nil, nil
}

// noColumn is the error about a column that does not exist, or that the statement has to
// be analysed again with row ids.
func (a *analyzer) noColumn(s *scope, alias, name string, pos int) error {
	switch {
	case !needsRowID(name):
	case !a.rowIDs:
		return undefinedColumn(s, alias, name, pos).WithCause(errNeedsRowID)
	case isVersion(name) && s.hasRowIDs(alias):
		return noVersions(name, pos)
	}
	return undefinedColumn(s, alias, name, pos)
}

// systemColumn finds a system column of the scope's tables, nil if it has none.
func (s *scope) systemColumn(name string, pos int) (Expr, error) {
	var found Expr
	for _, it := range s.items {
		e := it.systemColumn(name)
		if e != nil && found != nil {
			return nil, pgerr.New(pgerr.AmbiguousColumn, "column reference %q is ambiguous", name).At(pos)
		}
		if found == nil {
			found = e
		}
	}
	return found, nil
}

// systemColumn finds a system column, nil if there is none.
func (it *nsItem) systemColumn(name string) Expr {
	for _, c := range it.system {
		if c.name == name {
			return c.expr
		}
	}
	return nil
}

// item finds a table alias, and how many levels up it is.
func (s *scope) item(schema, alias string) (*nsItem, int) {
	for level, at := 0, s; at != nil; level, at = level+1, at.parent {
		if at.hidden {
			continue
		}
		for _, it := range at.items {
			if it.alias == alias && (schema == "" || schema == it.schema) {
				return it, level
			}
		}
	}
	return nil, 0
}

// qualified finds a column by schema, table alias and name.
func (a *analyzer) qualified(s *scope, parts [3]string, pos int) (Expr, error) {
	schema, alias, name := parts[0], parts[1], parts[2]
	it, level := s.item(schema, alias)
	if it == nil {
		return nil, a.missingFrom(s, schema, alias, pos)
	}
	var found Expr
	for _, c := range it.columns {
		if c.name != name {
			continue
		}
		if found != nil {
			return nil, pgerr.New(pgerr.AmbiguousColumn, "column reference %q is ambiguous", name).At(pos)
		}
		found = c.expr
	}
	if found == nil {
		found = it.systemColumn(name)
	}
	if found == nil {
		return nil, a.noColumn(s, alias, name, pos)
	}
	return raised(found, level, pos), nil
}

// raised makes a column expression of an enclosing query one of this query,
// level queries further in, standing at pos.
func raised(e Expr, level, pos int) Expr {
	if c, ok := e.(*Column); ok {
		n := *c
		n.Level += level
		n.At = pos
		return &n
	}
	return MapChildren(e, func(c Expr) Expr { return raised(c, level, pos) })
}

// cte finds a WITH item by name.
func (s *scope) cte(name string) *cteInfo {
	for at := s; at != nil; at = at.parent {
		if c, ok := at.ctes[name]; ok {
			return c
		}
	}
	return nil
}

// columnsFor are the columns of a WITH item for a query: those that SEARCH and CYCLE add
// are no part of * where the item is declared further out, and in its own query.
func (c *cteInfo) columnsFor(s *scope, name string) []RangeColumn {
	if c.added == 0 || s.ctes[name] == c {
		return c.columns
	}
	out := slices.Clone(c.columns)
	for i := len(out) - c.added; i < len(out); i++ {
		out[i].Hidden = true
	}
	return out
}

// missingItem is the error for a relation that does not exist, where a WITH item has its
// name that stands too late.
func (s *scope) missingItem(t *pgsql.TableRef, err error) error {
	if t.Schema != "" {
		return err
	}
	for at := s; at != nil; at = at.parent {
		for _, c := range at.future {
			if c.Name == t.Name {
				return pgerr.From(err).
					WithDetail("There is a WITH item named %q, but it cannot be referenced from this part of the query.", t.Name).
					WithHint("Use WITH RECURSIVE, or re-order the WITH items to remove forward references.")
			}
		}
	}
	return err
}

// add makes a FROM item visible; its columns follow those already there.
func (s *scope) add(ns *namespace) error {
	for _, it := range ns.items {
		for _, old := range s.items {
			if old.alias == it.alias && old.schema == it.schema {
				return pgerr.New(pgerr.DuplicateAlias, "table name %q specified more than once", it.alias)
			}
		}
	}
	s.items = append(s.items, ns.items...)
	s.columns = append(s.columns, ns.columns...)
	return nil
}

// namespace is what one FROM item makes visible.
type namespace struct {
	items   []*nsItem
	columns []nsColumn
}

// columnRef resolves a column reference of one to three parts.
func (a *analyzer) columnRef(s *scope, parts []string, pos int) (Expr, error) {
	switch len(parts) {
	case 1:
		e, err := s.lookup(parts[0], pos)
		if err != nil || e != nil {
			return e, err
		}
		if e, err = a.wholeRow(s, parts[0], pos); err != nil || e != nil {
			return e, err
		}
		return nil, a.noColumn(s, "", parts[0], pos)
	case 2:
		return a.qualified(s, [3]string{"", parts[0], parts[1]}, pos)
	case 3:
		return a.qualified(s, [3]string(parts), pos)
	}
	return nil, pgerr.New(pgerr.SyntaxError, "improper qualified name (too many dotted names): %s",
		strings.Join(parts, ".")).At(pos)
}
