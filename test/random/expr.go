package main

import (
	"fmt"
	"slices"
	"strings"
)

// source is one item of FROM.
type source struct {
	alias   string
	table   string // the table behind it, "" for anything else
	columns []column
	keys    []string // columns that no two rows have alike together; nil when not known
}

// scope is what an expression can see.
type scope struct {
	sources []*source
	outer   *scope
	depth   int // of queries
}

// template is a form of expression that cannot fail: text with {type} for operands.
type template struct{ ret, text string }

// templates are the forms of which whole queries are made. T stands for every type of
// comparedTypes.
var templates = func() map[string][]string {
	out := map[string][]string{}
	for _, t := range plainTemplates {
		if !strings.Contains(t.text, "{T}") && t.ret != "T" {
			out[t.ret] = append(out[t.ret], t.text)
			continue
		}
		for _, typ := range comparedTypes {
			if typ[0] == '_' && strings.Contains(t.text, "ARRAY[{T}") {
				continue // arrays of different sizes do not make one
			}
			ret := strings.Replace(t.ret, "T", typ, 1)
			out[ret] = append(out[ret], strings.ReplaceAll(t.text, "{T}", "{"+typ+"}"))
		}
	}
	return out
}()

// comparedTypes are the types of general forms; a type that stands here twice is asked about twice as often.
var comparedTypes = []string{
	"int4", "int4", "int8", "int2", "numeric", "float8", "float4", "text", "text", "text", "varchar", "varchar", "bpchar", "bool", "date", "time", "timestamp", "timestamptz",
	"interval", "uuid", "bytea", "jsonb", "_int4", "_text", "name", "oid", "inet", "int4range", "timetz", "bit",
}

// plainTemplates are the forms. Integers are added as numerics, which do not overflow.
var plainTemplates = []template{
	{"bool", "({T} = {T})"},
	{"bool", "({T} <> {T})"},
	{"bool", "({T} < {T})"},
	{"bool", "({T} <= {T})"},
	{"bool", "({T} > {T})"},
	{"bool", "({T} >= {T})"},
	{"bool", "({T} IS NULL)"},
	{"bool", "({T} IS NOT NULL)"},
	{"bool", "({T} IS DISTINCT FROM {T})"},
	{"bool", "({T} IS NOT DISTINCT FROM {T})"},
	{"bool", "({T} BETWEEN {T} AND {T})"},
	{"bool", "({T} NOT BETWEEN {T} AND {T})"},
	{"bool", "({T} BETWEEN SYMMETRIC {T} AND {T})"},
	{"bool", "({T} IN ({T}, {T}, {T}))"},
	{"bool", "({T} NOT IN ({T}, {T}))"},
	{"bool", "({T} = ANY (ARRAY[{T}, {T}]))"},
	{"bool", "({T} <> ALL (ARRAY[{T}, {T}]))"},
	{"bool", "(({T}, {T}) < ({T}, {T}))"},
	{"bool", "(ROW({T}, {int4}) = ROW({T}, {int4}))"},
	{"bool", "(({T}, {int4}) IN (({T}, {int4}), ({T}, {int4})))"},
	{"T", "COALESCE({T}, {T})"},
	{"T", "CASE WHEN {bool} THEN {T} ELSE {T} END"},
	{"T", "CASE WHEN {bool} THEN {T} WHEN {bool} THEN {T} END"},
	{"T", "CASE {int4} WHEN {int4} THEN {T} WHEN {int4} THEN {T} ELSE {T} END"},
	{"T", "NULLIF({T}, {T})"},
	{"T", "GREATEST({T}, {T})"},
	{"T", "LEAST({T}, {T}, {T})"},
	{"T", "(ARRAY[{T}, {T}])[{int4}]"},
	{"T", "(ARRAY[{T}, {T}, {T}])[2]"},
	{"int4", "num_nulls({T}, {T})"},
	{"text", "pg_typeof({T})::text"},
	{"bool", "({bool} AND {bool})"},
	{"bool", "({bool} OR {bool})"},
	{"bool", "(NOT {bool})"},
	{"bool", "({bool} IS TRUE)"},
	{"bool", "({bool} IS NOT FALSE)"},
	{"bool", "({bool} IS UNKNOWN)"},
	{"bool", "({bool} AND {bool} AND {bool})"},
	{"bool", "({bool} OR {bool} OR {bool})"},
	{"bool", "(NOT ({bool} OR {bool}))"},
	{"bool", "({text} LIKE {pattern})"},
	{"bool", "({text} NOT LIKE {pattern})"},
	{"bool", "({text} ILIKE {pattern})"},
	{"bool", "({varchar} LIKE {pattern})"},
	{"bool", "({bpchar} LIKE {pattern})"},
	{"bool", "({text} LIKE {pattern} ESCAPE '#')"},
	{"bool", "({text} ~ {regexp})"},
	{"bool", "({text} ~* {regexp})"},
	{"bool", "({text} !~ {regexp})"},
	{"bool", "({text} SIMILAR TO {similar})"},
	{"bool", "({text} LIKE ANY (ARRAY[{pattern}, {pattern}]))"},
	{"bool", "starts_with({text}, {text})"},
	{"bool", "({text} ^@ {text})"},
	{"bool", "({bytea} LIKE {bytea})"},
	{"bool", "({_int4} @> {_int4})"},
	{"bool", "({_int4} && {_int4})"},
	{"bool", "({int4} = ANY ({_int4}))"},
	{"bool", "({text} = ANY ({_text}))"},
	{"bool", "({text} <> ALL ({_text}))"},
	{"bool", "({int4} < ANY ({_int4}))"},
	{"bool", "({jsonb} @> {jsonb})"},
	{"bool", "({jsonb} ? {text})"},
	{"bool", "(({timestamp}, {timestamp}) OVERLAPS ({timestamp}, {timestamp}))"},
	{"bool", "({int4}::numeric = {numeric})"},
	{"bool", "({int4} = {int8})"},
	{"bool", "({int2} < {int4})"},
	{"bool", "({int8} >= {numeric})"},
	{"bool", "({float8} > {int4})"},
	{"bool", "({float4} = {float8})"},
	{"bool", "({varchar} = {text})"},
	{"bool", "({bpchar} = {text})"},
	{"bool", "({date} < {timestamp})"},
	{"bool", "({text} = 'a')"},
	{"bool", "({varchar} = 'A')"},
	{"bool", "({varchar} IN ('a', 'AB', '9'))"},
	{"bool", "({int4} IN (1, 2, 9))"},
	{"bool", "({int4} = 1)"},
	{"bool", "({numeric} > 1.5)"},
	{"bool", "({varchar} LIKE 'a%')"},
	{"numeric", "({numeric} + {numeric})"},
	{"numeric", "({int4}::numeric * {int4}::numeric)"},
	{"numeric", "({int8}::numeric - {int4}::numeric)"},
	{"numeric", "abs({numeric})"},
	{"numeric", "round({numeric}, 2)"},
	{"numeric", "ceil({numeric})"},
	{"numeric", "floor({numeric})"},
	{"numeric", "trunc({numeric}, 1)"},
	{"numeric", "sign({numeric})"},
	{"numeric", "(- {numeric})"},
	{"numeric", "({int4}::numeric / 7)"},
	{"numeric", "({numeric} % 7)"},
	{"numeric", "{int4}::numeric"},
	{"numeric", "{int8}::numeric"},
	{"numeric", "extract(year FROM {date})"},
	{"numeric", "extract(epoch FROM {time})"},
	{"int4", "({int4} % 5)"},
	{"int4", "({int4} / 3)"},
	{"int4", "({int4} & {int4})"},
	{"int4", "({int4} | {int4})"},
	{"int4", "({int4} # {int4})"},
	{"int4", "(~ {int4})"},
	{"int4", "({int2}::int4 + 1)"},
	{"int4", "({int2}::int4 * 2)"},
	{"int4", "length({text})"},
	{"int4", "char_length({varchar})"},
	{"int4", "octet_length({text})"},
	{"int4", "position({text} IN {text})"},
	{"int4", "strpos({text}, {text})"},
	{"int4", "ascii({text})"},
	{"int4", "length({bpchar})"},
	{"int4", "cardinality({_int4})"},
	{"int4", "array_length({_text}, 1)"},
	{"int4", "({_int4})[1]"},
	{"int4", "{int2}::int4"},
	{"int4", "{bool}::int4"},
	{"int8", "{int4}::int8"},
	{"int8", "({int4}::int8 + 1)"},
	{"int8", "({int4}::int8 * 1000)"},
	{"int8", "({int8} / 7)"},
	{"int8", "mod({int8}, 10)"},
	{"float8", "({int4}::float8 / 4)"},
	{"float8", "floor({float4}::float8)"},
	{"float8", "({int4}::float8 * 0.5)"},
	{"float8", "{int4}::float8"},
	{"text", "({text} || {text})"},
	{"text", "({text} || {int4})"},
	{"text", "upper({text})"},
	{"text", "lower({text})"},
	{"text", "initcap({text})"},
	{"text", "reverse({text})"},
	{"text", "md5({text})"},
	{"text", "substring({text} FROM 2 FOR 3)"},
	{"text", "substr({text}, 2)"},
	{"text", "left({text}, 2)"},
	{"text", "right({text}, -1)"},
	{"text", "replace({text}, 'a', 'xy')"},
	{"text", "translate({text}, 'abc', 'AB')"},
	{"text", "trim({text})"},
	{"text", "trim(LEADING 'a' FROM {text})"},
	{"text", "rtrim({text})"},
	{"text", "btrim({text}, 'aA ')"},
	{"text", "lpad({text}, 5, '*')"},
	{"text", "concat({text}, {int4}, {bool})"},
	{"text", "concat_ws('-', {text}, {date}, {text})"},
	{"text", "quote_literal({text})"},
	{"text", "quote_nullable({text})"},
	{"text", "quote_ident({text})"},
	{"text", "split_part({text}, ' ', 1)"},
	{"text", "overlay({text} PLACING 'zz' FROM 2 FOR 1)"},
	{"text", "format('%s/%L', {text}, {int4})"},
	{"text", "{int4}::text"},
	{"text", "{numeric}::text"},
	{"text", "{date}::text"},
	{"text", "{bool}::text"},
	{"text", "{timestamp}::text"},
	{"text", "{interval}::text"},
	{"text", "{jsonb}::text"},
	{"text", "{bpchar}::text"},
	{"text", "{varchar}::text"},
	{"text", "{float8}::text"},
	{"text", "({jsonb} ->> 'a')"},
	{"text", "({jsonb} ->> 0)"},
	{"text", "array_to_string({_text}, ',', '*')"},
	{"text", "to_char({date}, 'YYYY-MM-DD')"},
	{"text", "regexp_replace({text}, '[ab]', 'X', 'g')"},
	{"text", "encode({bytea}, 'hex')"},
	{"text", "to_hex({int4})"},
	{"varchar", "{text}::varchar"},
	{"varchar", "{text}::varchar(3)"},
	{"bpchar", "{text}::char(4)"},
	{"name", "{text}::name"},
	{"int2", "length({varchar})::int2"},
	{"oid", "length({text})::oid"},
	{"bool", "({text} = '')"},
	{"date", "{timestamp}::date"},
	{"time", "{timestamp}::time"},
	{"timestamp", "date_trunc('month', {timestamp})"},
	{"timestamptz", "({timestamp} AT TIME ZONE 'Europe/Berlin')"},
	{"timestamp", "({timestamptz} AT TIME ZONE 'America/New_York')"},
	{"interval", "{time}::interval"},
	{"interval", "({time} - {time})"},
	{"time", "({time} + interval '1 hour')"},
	{"interval", "make_interval(days => length({text}))"},
	{"_text", "string_to_array({text}, ' ')"},
	{"_int4", "ARRAY[{int4}, {int4}]"},
	{"_int4", "({_int4})[1:2]"},
	{"_text", "ARRAY[{text}, {text}]"},
	{"jsonb", "({jsonb} -> 'b')"},
	{"jsonb", "to_jsonb({text})"},
	{"jsonb", "jsonb_build_array({int4}, {text})"},
	{"jsonb", "jsonb_strip_nulls({jsonb})"},
	{"jsonb", "jsonb_build_object('k', {int4}, 'v', {text})"},
	{"bytea", "sha256({bytea})"},
	{"bytea", "({bytea} || {bytea})"},
}

// patternTexts, regexpTexts and similarTexts are what {pattern}, {regexp} and {similar} stand for.
var (
	patternTexts = []string{"a%", "%b", "_", "%a%", "A_%", "%", "", "a", "%😀%", "%\\%%", "a\\_c", "% ", "9%", "%#%"}
	regexpTexts  = []string{"a", "^a", "b$", "^[A-Z]", "[0-9]+", "(ab|AB)", "^$", "\\s", ".", "^..$"}
	similarTexts = []string{"a%", "(a|b)%", "_", "[a-z]+", "%😀%", "a|b"}
)

// expr makes an expression of a type that cannot fail.
func (g *generator) expr(sc *scope, typ string, depth int) *node {
	switch typ {
	case "pattern":
		return typed("text", quote(one(g, patternTexts)))
	case "regexp":
		return typed("text", quote(one(g, regexpTexts)))
	case "similar":
		return typed("text", quote(one(g, similarTexts)))
	}
	forms := templates[typ]
	switch {
	case depth > 0 && g.chance(12):
		if x := g.subqueryOf(sc, typ, depth); x != nil {
			return x
		}
	case depth > 0 && g.chance(14):
		if x := g.proven(sc, typ); x != nil {
			return x
		}
	case depth > 0 && len(forms) > 0 && g.chance(45+20*depth):
		return g.fill(sc, one(g, forms), typ, depth-1)
	}
	if x := g.columnOf(sc, typ); x != nil && g.chance(80) {
		return x
	}
	return g.literal(typ, g.chance(60))
}

// fill makes a form with operands.
func (g *generator) fill(sc *scope, form, typ string, depth int) *node {
	out := typed(typ)
	for {
		before, rest, found := strings.Cut(form, "{")
		out.parts = append(out.parts, before)
		if !found {
			return out
		}
		operand, after, _ := strings.Cut(rest, "}")
		out.parts = append(out.parts, g.expr(sc, operand, depth))
		form = after
	}
}

// proven takes an expression that did not fail on any row of a table in scope.
func (g *generator) proven(sc *scope, typ string) *node {
	for _, s := range sc.sources {
		if known := g.pool[s.table+" "+typ]; s.table != "" && len(known) > 0 {
			p := one(g, known)
			g.used[p.about] = true
			return typed(typ, strings.ReplaceAll(p.text, "@", s.alias+"."))
		}
	}
	return nil
}

// columnOf picks a column of a type from the scope, now and then of an outer query.
func (g *generator) columnOf(sc *scope, typ string) *node {
	if sc == nil {
		return nil
	}
	var found []string
	for _, s := range sc.sources {
		for _, c := range s.columns {
			if c.typ == typ {
				found = append(found, s.alias+"."+c.name)
			}
		}
	}
	if len(found) == 0 || sc.outer != nil && g.chance(25) {
		if x := g.columnOf(sc.outer, typ); x != nil {
			return x
		}
	}
	if len(found) == 0 {
		return nil
	}
	return typed(typ, one(g, found))
}

// subqueryOf makes a subquery that yields one value of a type.
func (g *generator) subqueryOf(sc *scope, typ string, depth int) *node {
	if sc.depth >= 2 || typeNamed[typ] == nil {
		return nil
	}
	inner := g.tableSource(one(g, g.tables))
	in := &scope{sources: []*source{inner}, outer: sc, depth: sc.depth + 1}
	from := piece(" FROM ", inner.table, " ", inner.alias)
	where := optional(" WHERE ", g.expr(in, "bool", depth-1))
	if typ == "bool" {
		compared := one(g, comparedTypes)
		switch g.rng.IntN(4) {
		case 0:
			return typed("bool", one(g, []string{"EXISTS (SELECT 1", "NOT EXISTS (SELECT 1"}), from, where, ")")
		case 1:
			return typed("bool", "(", g.expr(sc, compared, depth-1), one(g, []string{" IN", " NOT IN"}), " (SELECT ", g.expr(in, compared, depth-1), from, where, "))")
		case 2:
			return typed("bool", "(", g.expr(sc, compared, depth-1), one(g, []string{" = ANY", " < ALL", " >= ANY", " <> ALL"}), " (SELECT ", g.expr(in, compared, depth-1), from, where, "))")
		}
	}
	if x := g.columnOf(&scope{sources: in.sources}, typ); x != nil && slices.Contains([]string{"int4", "int8", "date", "text", "timestamp"}, typ) && g.chance(50) {
		return typed(typ, "(SELECT ", one(g, []string{"max(", "min("}), "COALESCE(", x, ", ", g.literal(typ, true), "))", from, where, ")")
	}
	return typed(typ, "(SELECT ", g.expr(in, typ, depth-1), from, where, fmt.Sprintf(" ORDER BY %s.id LIMIT 1)", inner.alias))
}

// tableSource is a table in FROM, with a new alias.
func (g *generator) tableSource(t *table) *source {
	g.aliases++
	return &source{alias: fmt.Sprintf("t%d", g.aliases), table: t.name, columns: t.columns, keys: []string{"id"}}
}
