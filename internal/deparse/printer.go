package deparse

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Options say how a query is printed.
type Options struct {
	// Pretty leaves out parentheses that are not needed.
	Pretty bool
	// Stored prints the form that is analysed again.
	Stored bool
	// Relation and Type spell names as the reader needs them.
	Relation func(*analyze.Relation) string
	Type     func(analyze.TypeRef) string
	// Schema says whether the reader needs the schema of an object of the user's to find
	// it; nil is never. Only functions and domains ask.
	Schema func(Named) bool
	// Rename is a name that has changed since the query was analysed, nil for none.
	Rename *Rename
	// Subquery is what stands for a subquery in conditions that EXPLAIN shows.
	Subquery func(*analyze.Subquery) string
	// Env prints constants.
	Env *pgtype.Env
}

// Named is a function or domain of the user's that is to be spelled.
type Named struct {
	Schema, Name string
	Domain       bool
}

// spelled spells a function or a domain.
func (p *printer) spelled(n Named) string {
	if p.Schema != nil && p.Schema(n) {
		return p.ident(n.Schema) + "." + p.ident(n.Name)
	}
	return p.ident(n.Name)
}

// Rename is the new name of a relation, or of one of its columns.
type Rename struct {
	Relation uint32 // its OID
	// Schema and Name are those of the relation, "" where they stay.
	Schema, Name string
	// Column is the index of a column and ColumnName what it is called now; "" is
	// none.
	Column     int
	ColumnName string
}

// relation is a relation under its present name.
func (p *printer) relation(rel *analyze.Relation) *analyze.Relation {
	r := p.Rename
	if r == nil || rel.OID != r.Relation {
		return rel
	}
	now := *rel
	if r.Name != "" {
		now.Name = r.Name
	}
	if r.Schema != "" {
		now.Schema = r.Schema
	}
	return &now
}

// The steps of indentation.
const (
	indentStd   = 8
	indentJoin  = 4
	indentVar   = 4
	indentLimit = 40
)

// printer prints one query with those inside of it.
type printer struct {
	Options
	buf    []byte
	indent int
	bare   bool     // columns are printed without their range
	levels []*level // the queries around the present place, the innermost last
}

// level is a query whose expressions are printed.
type level struct {
	query *analyze.Query
	names []string // of the ranges
}

// Query prints a query. names are those of its columns, nil for its own.
func Query(q *analyze.Query, names []string, o Options) string {
	p := &printer{Options: o}
	p.query(q, names, true)
	return string(p.buf)
}

// Expr prints an expression of the row of one range, whose columns need no name
// before them.
func Expr(x analyze.Expr, r *analyze.Range, o Options) string {
	p := &printer{Options: o, bare: true}
	p.push(&analyze.Query{Ranges: []*analyze.Range{r}})
	p.expr(x, false)
	return string(p.buf)
}

// write appends text.
func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.buf = append(p.buf, s...)
	}
}

// keyword begins a clause on a line of its own. The indentation changes before
// and after it; plus counts for this line alone.
func (p *printer) keyword(s string, before, after, plus int) {
	p.indent += before
	p.trim()
	amount := max(p.indent, 0)
	if p.indent >= indentLimit {
		amount = (indentLimit + (p.indent-indentLimit)/(indentStd/2)) % indentLimit
	}
	p.write("\n", strings.Repeat(" ", amount+plus), s)
	p.indent = max(p.indent+after, 0)
}

// trim removes the spaces at the end.
func (p *printer) trim() {
	for len(p.buf) > 0 && p.buf[len(p.buf)-1] == ' ' {
		p.buf = p.buf[:len(p.buf)-1]
	}
}

// apart prints into a text of its own.
func (p *printer) apart(print func()) string {
	saved := p.buf
	p.buf = nil
	print()
	out := string(p.buf)
	p.buf = saved
	return out
}

// ident quotes an identifier that needs it: for PostgreSQL, or for this parser.
func (p *printer) ident(s string) string {
	if p.Stored {
		return pgsql.String(&pgsql.ColumnRef{Parts: []string{s}})
	}
	return exec.QuoteIdent(s)
}

// idents are quoted identifiers with commas between them.
func (p *printer) idents(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = p.ident(s)
	}
	return strings.Join(out, ", ")
}

// push enters a query: its ranges get names that none of the queries around it
// uses.
func (p *printer) push(q *analyze.Query) {
	used := map[string]bool{}
	for _, l := range p.levels {
		for _, n := range l.names {
			used[n] = true
		}
	}
	l := &level{query: q}
	for _, r := range q.Ranges {
		name := r.Alias
		if rel := named(r); rel != nil && rel.Name == name {
			name = p.relation(rel).Name
		}
		base := name
		for i := 1; used[name]; i++ {
			name = base + "_" + strconv.Itoa(i)
		}
		if name != "" {
			used[name] = true
		}
		l.names = append(l.names, name)
	}
	p.levels = append(p.levels, l)
}

// pop leaves a query.
func (p *printer) pop() { p.levels = p.levels[:len(p.levels)-1] }

// columnName is the name of column i of a range. A column of a relation without
// an alias of its own is called what it is called now.
func (p *printer) columnName(r *analyze.Range, i int) string {
	rel := named(r)
	name := r.Columns[i].Name
	if rn := p.Rename; rn != nil && rel != nil && rel.OID == rn.Relation && rn.ColumnName != "" && i == rn.Column &&
		rel.Columns[i].Name == name {
		return rn.ColumnName
	}
	return name
}

// JoinsBy reports whether USING joins by a column of a name, in a query or inside
// of it.
func JoinsBy(q *analyze.Query, name string) bool {
	found := usesName(q.From, name)
	q.Queries(func(inner *analyze.Query) { found = found || JoinsBy(inner, name) })
	return found
}

// usesName reports whether a join below f is by a column of a name.
func usesName(f *analyze.From, name string) bool {
	if f == nil || f.Join == nil {
		return false
	}
	return slices.Contains(f.Join.Using, name) || usesName(f.Join.Left, name) || usesName(f.Join.Right, name)
}

// named is the table or view that a range names, nil if it names none.
func named(r *analyze.Range) *analyze.Relation {
	if r.View != nil {
		return r.View
	}
	return r.Relation
}

// top is the innermost query.
func (p *printer) top() *level { return p.levels[len(p.levels)-1] }

// at is the query a number of levels up, nil when the expression stands alone.
func (p *printer) at(up int) *level {
	i := len(p.levels) - 1 - up
	if i < 0 {
		return nil
	}
	return p.levels[i]
}

// Expression prints an expression of a query over one table, whose columns need no
// other names.
func Expression(e analyze.Expr, q *analyze.Query, o Options) string {
	p := &printer{Options: o}
	p.levels = []*level{{query: q, names: make([]string, len(q.Ranges))}}
	p.expr(e, false)
	return string(p.buf)
}
