package analyze

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// distanceMax is how many letters a name may differ from one that is offered for it.
const distanceMax = 3

// similar are the columns nearest to a name that no column has: PostgreSQL's
// FuzzyAttrMatchState. More than two at the same distance are none.
type similar struct {
	distance            int
	first, second       *Range
	firstCol, secondCol string
	// hidden says that first has a column of the very name, which is not visible.
	hidden bool
}

// similarTo looks through the tables of a query and those around it, visible or not;
// alias is "" for an unqualified name.
func similarTo(s *scope, alias, name string) *similar {
	out := &similar{distance: distanceMax + 1}
	for at := s; at != nil; at = at.parent {
		if at.query == nil {
			continue
		}
		for _, r := range at.query.Ranges {
			penalty := 0
			if alias != "" {
				penalty = distance(alias, r.Alias)
			}
			if out.scan(r, name, penalty) && penalty == 0 {
				return &similar{first: r, hidden: true}
			}
		}
	}
	return out
}

// scan compares the columns of a table and reports whether one has the very name.
func (m *similar) scan(r *Range, name string, penalty int) (exact bool) {
	for i := range r.Columns {
		switch c := &r.Columns[i]; {
		case c.Hidden || c.Name == "":
		case c.Name == name:
			exact = true
		default:
			m.offer(r, c.Name, name, penalty)
		}
	}
	return exact
}

// offer takes a column whose name may be meant.
func (m *similar) offer(r *Range, column, name string, penalty int) {
	if penalty > m.distance {
		return
	}
	d := distance(column, name)
	if name == strings.ToLower(column) {
		d = min(d, distanceMax, len(name)/2) // a name of IRIS that needs quotes
	}
	if d > len(name)/2 {
		return
	}
	switch d += penalty; {
	case d < m.distance:
		*m = similar{distance: d, first: r, firstCol: column}
	case d > m.distance:
	case m.second != nil:
		*m = similar{distance: d - 1}
	case m.first != nil:
		m.second, m.secondCol = r, column
	case m.distance <= distanceMax:
		m.first, m.firstCol = r, column
	}
}

// hint gives the error for a column its hint.
func (m *similar) hint(err *pgerr.Error, name string) *pgerr.Error {
	switch {
	case m.hidden:
		return err.WithHint("There is a column named %q in table %q, but it cannot be referenced from this part of the query.", name, m.first.Alias)
	case m.second != nil:
		return err.WithHint("Perhaps you meant to reference the column %q or the column %q.",
			tableName(m.first)+"."+m.firstCol, tableName(m.second)+"."+m.secondCol)
	case m.first != nil:
		return err.WithHint("Perhaps you meant to reference the column %q.", tableName(m.first)+"."+m.firstCol)
	}
	return err
}

// tableName is what PostgreSQL calls a table of a query: the first operand of UNION
// and its like has a name of its own.
func tableName(r *Range) string {
	if r.Alias == "" {
		return "*SELECT* 1"
	}
	return r.Alias
}

// distance is Levenshtein's, by characters. Of texts longer than identifiers are it is
// more than any that counts.
func distance(a, b string) int {
	const most = 256
	if len(a) > most || len(b) > most {
		return most
	}
	row := make([]int, utf8.RuneCountInString(b)+1)
	for j := range row {
		row[j] = j
	}
	i := 0
	for _, x := range a {
		i++
		before, j := row[0], 0
		row[0] = i
		for _, y := range b {
			j++
			cost := before
			if x != y {
				cost++
			}
			before = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(row)-1]
}

// undefinedColumn is the error for an unknown column, which offers one that has
// nearly the name. alias is "" for an unqualified one.
func undefinedColumn(s *scope, alias, name string, pos int) *pgerr.Error {
	err := pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", name).At(pos)
	if alias != "" {
		err = pgerr.New(pgerr.UndefinedColumn, "column %s.%s does not exist", alias, name).At(pos)
	}
	return similarTo(s, alias, name).hint(err, name)
}

// missingFrom is the error for a table that is not in FROM, or not where it can be
// seen, or there under another name.
func (a *analyzer) missingFrom(s *scope, schema, alias string, pos int) error {
	err := pgerr.New(pgerr.UndefinedTable, "missing FROM-clause entry for table %q", alias).At(pos)
	r := a.tableOf(s, schema, alias)
	if r == nil {
		return err
	}
	err = pgerr.New(pgerr.UndefinedTable, "invalid reference to FROM-clause entry for table %q", alias).At(pos)
	if r.Alias != alias {
		if it, _ := s.item("", r.Alias); it != nil {
			return err.WithHint("Perhaps you meant to reference the table alias %q.", r.Alias)
		}
	}
	return err.WithHint("There is an entry for table %q, but it cannot be referenced from this part of the query.", r.Alias)
}

// tableOf finds a table of a query or of those around it, visible or not, by its alias
// or as the table that it is; nil for none.
func (a *analyzer) tableOf(s *scope, schema, name string) *Range {
	rel := a.catalog.Relation(schema, name)
	var cte *cteInfo
	if schema == "" {
		cte = s.cte(name)
	}
	is := func(r *Range) bool {
		own := r.Relation
		if r.View != nil {
			own = r.View
		}
		if cte != nil {
			return r.Kind == RangeCTE && r.CTE == cte.index
		}
		return rel != nil && own != nil && own.OID == rel.OID
	}
	for at := s; at != nil; at = at.parent {
		if at.query == nil {
			continue
		}
		for _, r := range at.query.Ranges {
			if r.Alias == name || is(r) {
				return r
			}
		}
	}
	return nil
}
