package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// publicationObject is one item of a publication. An item without a word for
// its kind is of the same kind as the one before it.
type publicationObject struct {
	start     int // where the item begins
	pos       int // what an error is about
	kind      publicationKind
	qualified bool // the name has more than one part, or ONLY
	current   bool // CURRENT_SCHEMA
	columns   bool
	where     bool
}

// publicationKind is the kind of an item of a publication.
type publicationKind uint8

// The kinds of items.
const (
	publicationSame publicationKind = iota
	publicationTable
	publicationSchema
)

// publicationObjects parses the tables and schemas of a publication.
func (p *parser) publicationObjects() {
	list := []publicationObject{p.publicationObject()}
	for p.acceptKind(',') {
		list = append(list, p.publicationObject())
	}
	kind := publicationSame
	for _, o := range list {
		if o.kind != publicationSame {
			kind = o.kind
		}
		if o.kind = kind; p.err == nil {
			p.checkPublication(o, list[0].start)
		}
	}
}

// publicationObject parses one item.
func (p *parser) publicationObject() publicationObject {
	o := publicationObject{start: p.pos(), pos: p.pos()}
	if p.isSeq(kwTables, kwIn) {
		o.kind = publicationSchema
		p.expect(kwTables, kwIn, kwSchema)
		o.pos = p.pos()
		if o.current = p.accept(kwCurrentSchema); !o.current {
			p.colID()
		}
		return o
	}
	if o.current = p.accept(kwCurrentSchema); o.current {
		return o
	}
	if p.accept(kwTable) {
		o.kind = publicationTable
	}
	t := p.relation()
	o.qualified = t.Schema != "" || t.Only
	o.columns = p.optNameList() != nil
	if p.accept(kwWhere) {
		o.where = true
		p.parenExpr()
	}
	return o
}

// checkPublication refuses what an item of its kind cannot have.
func (p *parser) checkPublication(o publicationObject, start int) {
	code := pgerr.SyntaxError
	switch {
	case o.kind == publicationSame:
		p.failWith(pgerr.New(code, "invalid publication object list").
			WithDetail("One of TABLE or TABLES IN SCHEMA must be specified before a standalone table or schema name.").
			At(start))
	case o.kind == publicationTable && o.current:
		p.fail(code, o.pos, "invalid table name")
	case o.kind == publicationSchema && o.where:
		p.fail(code, o.pos, "WHERE clause not allowed for schema")
	case o.kind == publicationSchema && o.columns:
		p.fail(code, o.pos, "column specification not allowed for schema")
	case o.kind == publicationSchema && o.qualified:
		p.fail(code, o.pos, "invalid schema name")
	}
}
