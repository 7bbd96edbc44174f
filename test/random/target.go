package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// statement is one question.
type statement struct {
	root     *node
	ordered  bool // the order of rows counts
	inexact  bool // the last digit of floats does not
	about    []string
	grouped  bool // by something
	isChange bool // inside a transaction that is rolled back
	keep     *pooled
}

// pooled is an expression that did not fail on any row of a table.
type pooled struct {
	table, typ string
	text       string // with @ for the table's alias
	about      string
}

// generator makes statements.
type generator struct {
	rng        *rand.Rand
	tables     []*table
	signatures []*signature
	pool       map[string][]*pooled // by table and type
	used       map[string]bool      // what the statement at hand is about
	aliases    int
}

// calmShare of a hundred statements about one function are about the calm table.
const calmShare = 65

// one picks one of several.
func one[T any](g *generator, from []T) T { return from[g.rng.IntN(len(from))] }

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.rng.IntN(100) < percent }

// target makes a statement about one signature.
func (g *generator) target(s *signature) *statement {
	t := g.tables[1]
	calm := g.chance(calmShare)
	if calm {
		t = g.tables[0]
	}
	st := &statement{ordered: true, inexact: inexact[s.name], about: []string{s.String()}}
	args, ret := s.concrete(g.rng.IntN(12))
	operands := g.arguments(s, args, t, calm)
	switch s.kind {
	case aggregate, orderedSet:
		st.root, st.ordered = g.aggregateStatement(s, args, operands, t)
		st.grouped = strings.Contains(st.root.String(), "GROUP BY")
		return st
	case window:
		st.root = g.windowStatement(s, operands, t)
		return st
	case setReturning:
		st.root, st.ordered = g.setStatement(s, operands, t)
		return st
	}
	x := g.call(s, operands, ret)
	st.root = piece("SELECT a.id, ", x, " AS x FROM ", t.name, " a ", optional("ORDER BY a.id"))
	if typeNamed[ret] != nil && !inexact[s.name] && s.kind != castTo {
		st.keep = &pooled{table: t.name, typ: ret, text: strings.ReplaceAll(x.String(), "a.", "@"), about: s.String()}
		if strings.Contains(strings.ReplaceAll(x.String(), "a.c", ""), "a.") && !strings.Contains(x.String(), "a.id") {
			st.keep = nil // a constant has the same letters
		}
	}
	return st
}

// arguments makes the operands of a call.
func (g *generator) arguments(s *signature, args []string, t *table, calm bool) []*node {
	var out []*node
	last := len(args) - 1
	for i, typ := range args {
		switch {
		case typ == "":
			out = append(out, nil)
		case s.variadic && i == last:
			for range 1 + g.rng.IntN(3) {
				out = append(out, g.operand(s, variadicElement(typ), i, t, calm))
			}
		default:
			out = append(out, g.operand(s, typ, i, t, calm))
		}
	}
	return out
}

// variadicElement is the type of one of the arguments that a variadic array collects.
func variadicElement(typ string) string {
	if typ[0] == '_' {
		return typ[1:]
	}
	return typ
}

// unforgiving are functions that take hints only: other values would make long results.
var unforgiving = []string{"repeat", "lpad", "rpad", "array_fill", "generate_series", "factorial", "power", "pow", "numeric_power", "^"}

// operand makes one argument: a hint, a column, or a constant.
func (g *generator) operand(s *signature, typ string, i int, t *table, calm bool) *node {
	if i == 1 && len(s.args) > 1 && s.args[0] == "name" && hints[s.name][i] != nil {
		return constant(one(g, namePatterns), typ) // classes of letters are those of the collation C
	}
	if values := hints[s.name][i]; values != nil && (g.chance(85) || slices.Contains(unforgiving, s.name)) {
		if v := one(g, values); fits(v, typ) {
			return constant(v, typ)
		}
	}
	if g.chance(60) && !slices.Contains(unforgiving, s.name) || g.chance(20) && i == 0 {
		for _, c := range t.columns[2:] {
			if c.typ == typ {
				return typed(typ, "a."+c.name)
			}
		}
	}
	return g.literal(typ, calm)
}

// fits reports whether a hint can be a constant of a type: hints of functions that
// several types share are of one of them.
func fits(v, typ string) bool {
	number := strings.Trim(v, "-0123456789") == "" && v != ""
	switch typ {
	case "int2", "int4", "int8":
		return number
	case "numeric", "float4", "float8":
		return strings.Trim(v, "-.0123456789") == "" && v != ""
	case "text", "varchar", "name":
		return true
	case "bool":
		return v == "true" || v == "false"
	case "_text", "_int4":
		return strings.HasPrefix(v, "{")
	case "interval":
		return strings.ContainsAny(v, "mdh0") && !strings.ContainsAny(v, "/+")
	}
	return false
}

// literal makes a constant of a type.
func (g *generator) literal(typ string, calm bool) *node {
	if g.chance(6) {
		return constant("", "NULL "+typ)
	}
	t := typeNamed[typ]
	if t == nil {
		return constant("1", "int4")
	}
	if calm || g.chance(40) {
		return constant(one(g, t.calm), typ)
	}
	return constant(one(g, t.nasty), typ)
}

// constant is a constant of a type.
func constant(v, typ string) *node {
	if name, null := strings.CutPrefix(typ, "NULL "); null {
		return typed(name, "NULL::"+sqlName(name))
	}
	return typed(typ, quote(v)+"::"+sqlName(typ))
}

// sqlName is how a type is written.
func sqlName(typ string) string {
	if t := typeNamed[typ]; t != nil {
		return t.sql
	}
	return typ
}

// call writes a call.
func (g *generator) call(s *signature, operands []*node, ret string) *node {
	switch s.kind {
	case operator:
		if operands[0] == nil {
			return typed(ret, "(", s.name, " ", operands[1], ")")
		}
		return typed(ret, "(", operands[0], " ", s.name, " ", operands[1], ")")
	case castTo:
		if g.chance(30) {
			return typed(ret, "CAST(", operands[0], " AS ", sqlName(ret), ")")
		}
		return typed(ret, "(", operands[0], ")::", sqlName(ret))
	}
	return typed(ret, callName(s.name), "(", commas(operands), ")")
}

// reservedNames are names of functions that stand for something else when they are not quoted.
var reservedNames = []string{
	"overlay", "position", "substring", "trim", "extract", "interval", "time", "timestamp", "timetz", "timestamptz", "bit", "varbit", "char", "bpchar", "varchar",
	"numeric", "float4", "float8", "normalize", "xmlexists", "is_normalized", "coalesce", "left", "right", "overlaps", "like", "notlike", "exists",
	"int2", "int4", "int8", "bool", "text", "name", "date", "cidr", "inet", "user", "grouping", "dec", "decimal", "similar", "nullif", "row",
}

// callName is the name of a function as a call spells it.
func callName(name string) string {
	if slices.Contains(reservedNames, name) || name == "collation for" {
		return `pg_catalog."` + name + `"`
	}
	return name
}

// commas puts commas between operands that all must stay.
func commas(operands []*node) *node {
	out := piece()
	for i, x := range operands {
		if i > 0 {
			out.parts = append(out.parts, ", ")
		}
		out.parts = append(out.parts, x)
	}
	return out
}

// aggregateStatement calls an aggregate.
func (g *generator) aggregateStatement(s *signature, args []string, operands []*node, t *table) (*node, bool) {
	var call *node
	if s.kind == orderedSet {
		call = g.withinGroup(s, args, operands)
	} else {
		order := piece(" ORDER BY a.id")
		distinct := piece()
		if len(args) == 1 && typeNamed[args[0]] != nil && typeNamed[args[0]].exact && strings.HasPrefix(operands[0].String(), "a.") && g.chance(30) {
			distinct, order = optional("DISTINCT "), optional(" ORDER BY ", operands[0].String())
		}
		if len(operands) == 0 {
			operands, order = []*node{piece("*")}, piece()
		}
		call = typed(s.ret, callName(s.name), "(", distinct, commas(operands), order, ")")
	}
	if g.chance(25) {
		call = typed(s.ret, call, optional(" FILTER (WHERE a.k > 0)"))
	}
	group := one(g, []string{"k", "cbool", "k", "cdate"})
	if g.chance(50) {
		return piece("SELECT a.", group, ", ", call, " AS x FROM ", t.name, " a GROUP BY a.", group), false
	}
	return piece("SELECT ", call, " AS x FROM ", t.name, " a ", optional("WHERE a.k < 3")), false
}

// withinGroup calls an ordered-set or hypothetical-set aggregate.
func (g *generator) withinGroup(s *signature, args []string, operands []*node) *node {
	switch s.name {
	case "rank", "dense_rank", "percent_rank", "cume_dist":
		return typed(s.ret, s.name, "(", g.literal("int4", false), ") WITHIN GROUP (ORDER BY a.cint4", optional(" DESC"), ")")
	case "mode":
		return typed(s.ret, "mode() WITHIN GROUP (ORDER BY ", one(g, []string{"a.cint4", "a.ctext", "a.cdate", "a.k"}), ")")
	}
	sorted := "a.c" + args[len(args)-1]
	switch args[len(args)-1] { // which of some equal values is taken is nobody's promise
	case "interval":
		sorted = "justify_interval(" + sorted + ")"
	case "float8":
		sorted += " + 0"
	}
	return typed(s.ret, s.name, "(", operands[0], ") WITHIN GROUP (ORDER BY ", sorted, optional(" DESC"), ")")
}

// windowStatement calls a window function.
func (g *generator) windowStatement(s *signature, operands []*node, t *table) *node {
	return piece("SELECT a.id, ", callName(s.name), "(", commas(operands), ") OVER (",
		optional("PARTITION BY a.k "), "ORDER BY ", optional("a.cdate DESC NULLS LAST, "), "a.id", optional(" "+g.frame()), ") AS x FROM ", t.name, " a ORDER BY a.id")
}

// frame makes a window frame that needs no offsets of the order's type.
func (g *generator) frame() string {
	mode := one(g, []string{"ROWS", "GROUPS"})
	ends := []string{"UNBOUNDED PRECEDING", fmt.Sprintf("%d PRECEDING", g.rng.IntN(4)), "CURRENT ROW", fmt.Sprintf("%d FOLLOWING", g.rng.IntN(4)), "UNBOUNDED FOLLOWING"}
	from := g.rng.IntN(4)
	to := from + g.rng.IntN(5-from)
	if to == 0 {
		to = 2
	}
	if from == 1 && to == 1 || from == 3 && to == 3 {
		to = 4
	}
	return fmt.Sprintf("%s BETWEEN %s AND %s%s", mode, ends[from], ends[to],
		one(g, []string{"", "", " EXCLUDE CURRENT ROW", " EXCLUDE TIES", " EXCLUDE GROUP", " EXCLUDE NO OTHERS"}))
}

// setStatement calls a set-returning function, in FROM or in the select list.
func (g *generator) setStatement(s *signature, operands []*node, t *table) (*node, bool) {
	call := piece(callName(s.name), "(", commas(operands), ")")
	if g.chance(40) {
		return piece("SELECT a.id, ", call, " AS x FROM ", t.name, " a"), false
	}
	return piece("SELECT a.id, q.* FROM ", t.name, " a, LATERAL ", call, optional(" WITH ORDINALITY"), " q"), false
}
