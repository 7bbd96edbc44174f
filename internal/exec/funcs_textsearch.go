package exec

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/textsearch"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textSearchFuncs make documents and queries of texts.
func textSearchFuncs() []def {
	query := func(name string, f func(c *textsearch.Config, s string) (*textsearch.Query, error)) def {
		return def{
			sig: name + "(text) " + name + "(regconfig,text)",
			eval: withConfig(func(c *textsearch.Config, args []value.Value) (value.Value, error) {
				q, err := f(c, args[0].Str())
				return value.Text(q.String()), err
			}, 1),
		}
	}
	return append([]def{
		{sig: "to_tsvector(text) to_tsvector(regconfig,text)", eval: withConfig(textToVector, 1)},
		{sig: "to_tsvector(json) to_tsvector(jsonb) to_tsvector(regconfig,json) to_tsvector(regconfig,jsonb)", eval: withConfig(jsonToVector, 1)},
		{
			sig: `json_to_tsvector(json,jsonb) json_to_tsvector(regconfig,json,jsonb)
			jsonb_to_tsvector(jsonb,jsonb) jsonb_to_tsvector(regconfig,jsonb,jsonb)`,
			eval: withConfig(jsonToVector, 2),
		},
		query("to_tsquery", func(c *textsearch.Config, s string) (*textsearch.Query, error) { return c.Query(s) }),
		query("plainto_tsquery", func(c *textsearch.Config, s string) (*textsearch.Query, error) { return c.Plain(s, textsearch.And) }),
		query("phraseto_tsquery", func(c *textsearch.Config, s string) (*textsearch.Query, error) { return c.Plain(s, textsearch.Phrase) }),
		query("websearch_to_tsquery", func(c *textsearch.Config, s string) (*textsearch.Query, error) { return c.WebQuery(s) }),
		{sig: "get_current_ts_config()", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			return pgtype.ByOID(pgtype.RegConfigOID).Input(&env.Env, currentConfig(env), pgtype.NoTypmod)
		}},
		{sig: "ts_lexize(regdictionary,text)", eval: lexize},
		{sig: "ts_parse(text,text)", set: parseTokens},
		{sig: "ts_parse(oid,text)", set: ofParser(parseTokens)},
		{sig: "ts_token_type(text)", set: tokenTypes},
		{sig: "ts_token_type(oid)", set: ofParser(tokenTypes)},
		{sig: "ts_match_vq(tsvector,tsquery)", typed: matchDocument(0, 1)},
		{sig: "ts_match_qv(tsquery,tsvector)", typed: matchDocument(1, 0)},
		{sig: "ts_match_tq(text,tsquery)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return matchText(env, args[0].Str(), func(*textsearch.Config) (*textsearch.Query, error) { return pgtype.QueryOfText(args[1]), nil })
		}},
		{sig: "ts_match_tt(text,text)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return matchText(env, args[0].Str(), func(c *textsearch.Config) (*textsearch.Query, error) {
				return c.Plain(args[1].Str(), textsearch.And)
			})
		}},
	}, append(vectorSearchFuncs(), append(querySearchFuncs(), rankFuncs()...)...)...)
}

// currentConfig is the name of the session's configuration.
func currentConfig(env *analyze.Env) string {
	if env.Session != nil {
		if name, ok := env.Session.Setting("default_text_search_config"); ok {
			return name
		}
	}
	return "pg_catalog.simple"
}

// searchConfig finds a configuration by its name.
func searchConfig(name string) (*textsearch.Config, error) {
	c := textsearch.ConfigNamed(strings.TrimPrefix(name, "pg_catalog."))
	if c == nil {
		return nil, pgerr.Unsupported("text search configuration \"%s\"", name).
			WithHint("The configurations simple and english are provided.")
	}
	return c, nil
}

// withConfig adapts a function whose first argument may be a configuration; without one
// it has n arguments, and the session's counts.
func withConfig(f func(c *textsearch.Config, args []value.Value) (value.Value, error), n int) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		name := ""
		if len(args) == n {
			name = currentConfig(env)
		} else {
			name = string(pgtype.ByOID(pgtype.RegConfigOID).Output(&env.Env, nil, args[0]))
			args = args[1:]
		}
		c, err := searchConfig(name)
		if err != nil {
			return value.Null, err
		}
		return f(c, args)
	}
}

// vectorValue makes a value of a document.
func vectorValue(v textsearch.Vector, err error) (value.Value, error) {
	return value.Text(v.String()), err
}

// textToVector is to_tsvector.
func textToVector(c *textsearch.Config, args []value.Value) (value.Value, error) {
	return vectorValue(c.Vector(args[0].Str()))
}

// jsonFilter is which values of a JSON document become words.
type jsonFilter struct{ texts, numbers, booleans, keys bool }

// readJSONFilter reads the filter of json_to_tsvector.
func readJSONFilter(n *jsonTree) (f jsonFilter, err error) {
	items := []*jsonTree{n}
	switch n.kind {
	case jsonArray:
		items = n.items
	case jsonString:
	default:
		return f, pgerr.New(pgerr.InvalidParameterValue, "wrong flag type, only arrays and scalars are allowed")
	}
	for _, item := range items {
		if item.kind != jsonString {
			return f, pgerr.New(pgerr.InvalidParameterValue, "flag array element is not a string").
				WithHint(`Possible values are: "string", "numeric", "boolean", "key", and "all".`)
		}
		switch strings.ToLower(item.text) {
		case "all":
			f = jsonFilter{true, true, true, true}
		case "key":
			f.keys = true
		case "string":
			f.texts = true
		case "numeric":
			f.numbers = true
		case "boolean":
			f.booleans = true
		default:
			return f, pgerr.New(pgerr.InvalidParameterValue, "wrong flag in flag array: \"%s\"", item.text).
				WithHint(`Possible values are: "string", "numeric", "boolean", "key", and "all".`)
		}
	}
	return f, nil
}

// collect lists the texts of a JSON document that a filter lets through.
func (f jsonFilter) collect(n *jsonTree, out []string) []string {
	switch {
	case n.kind == jsonString && f.texts:
		out = append(out, n.text)
	case n.kind == jsonNumber && f.numbers, n.kind == jsonBool && f.booleans:
		out = append(out, n.raw)
	}
	for i, item := range n.items {
		if n.kind == jsonObject && f.keys {
			out = append(out, n.keys[i])
		}
		out = f.collect(item, out)
	}
	return out
}

// jsonToVector makes a document of the texts in a JSON document, or of what a filter says.
func jsonToVector(c *textsearch.Config, args []value.Value) (value.Value, error) {
	filter := jsonFilter{texts: true}
	if len(args) == 2 {
		var err error
		if filter, err = readJSONFilter(parseJSON(args[1].Str())); err != nil {
			return value.Null, err
		}
	}
	return vectorValue(c.VectorOf(filter.collect(parseJSON(args[0].Str()), nil)))
}

// lexize is ts_lexize.
func lexize(env *analyze.Env, args []value.Value) (value.Value, error) {
	name := strings.TrimPrefix(string(pgtype.ByOID(pgtype.RegDictionaryOID).Output(&env.Env, nil, args[0])), "pg_catalog.")
	lexeme, ok := textsearch.Lexize(name, args[1].Str())
	switch {
	case !ok:
		return value.Null, pgerr.Unsupported("text search dictionary \"%s\"", name)
	case lexeme == "":
		return value.Array(newArray(nil)), nil
	}
	return value.Array(newArray([]value.Value{value.Text(lexeme)})), nil
}

// checkParser refuses another parser than the one there is.
func checkParser(name string) error {
	parts, err := SplitName(name)
	switch {
	case err != nil:
		return err
	case len(parts) > 3:
		return pgerr.New(pgerr.SyntaxError, "improper qualified name (too many dotted names): %s", strings.Join(parts, "."))
	case len(parts) == 3:
		return pgerr.New(pgerr.FeatureNotSupported, "cross-database references are not implemented: %s", strings.Join(parts, "."))
	case parts[len(parts)-1] != "default" || len(parts) == 2 && parts[0] != "pg_catalog":
		return pgerr.New(pgerr.UndefinedObject, "text search parser \"%s\" does not exist", strings.Join(parts, "."))
	}
	return nil
}

// fieldsOf is a shape of columns given as names and types in turn.
func fieldsOf(fields ...value.Field) *value.Shape {
	for i := range fields {
		fields[i].Typmod = pgtype.NoTypmod
	}
	return &value.Shape{Fields: fields}
}

// defaultParser is the OID of the one parser of text search.
const defaultParser = 3722

// ofParser is a function of a parser that is named, for one that is given by its OID.
func ofParser(f func(*analyze.Env, []value.Value) ([]value.Value, error)) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	return func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
		if id := args[0].Int(); id != defaultParser {
			return nil, pgerr.New(pgerr.InternalError, "cache lookup failed for text search parser %d", id)
		}
		return f(env, append([]value.Value{value.Text("default")}, args[1:]...))
	}
}

// parseTokens is ts_parse.
func parseTokens(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
	if err := checkParser(args[0].Str()); err != nil {
		return nil, err
	}
	shape := fieldsOf(value.Field{Name: "tokid", Type: uint32(pgtype.Int4OID)}, value.Field{Name: "token", Type: uint32(pgtype.TextOID)})
	var out []value.Value
	textsearch.Tokens(args[1].Str(), func(t textsearch.Token) bool {
		out = append(out, value.Record(shape, []value.Value{value.Int(int64(t.Type)), value.Text(t.Text)}))
		return true
	})
	return out, nil
}

// tokenTypes is ts_token_type.
func tokenTypes(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
	if err := checkParser(args[0].Str()); err != nil {
		return nil, err
	}
	shape := fieldsOf(value.Field{Name: "tokid", Type: uint32(pgtype.Int4OID)},
		value.Field{Name: "alias", Type: uint32(pgtype.TextOID)}, value.Field{Name: "description", Type: uint32(pgtype.TextOID)})
	var out []value.Value
	for i, n := range textsearch.TokenNames()[1:] {
		out = append(out, value.Record(shape, []value.Value{value.Int(int64(i + 1)), value.Text(n.Alias), value.Text(n.Description)}))
	}
	return out, nil
}

// queryCache keeps the query that one call used last, since it is nearly always the same
// for all rows.
type queryCache struct{ last atomic.Pointer[cachedQuery] }

// cachedQuery is a query with its text.
type cachedQuery struct {
	source string
	query  *textsearch.Query
}

// get returns a query that was read.
func (c *queryCache) get(v value.Value) *textsearch.Query {
	if q := c.last.Load(); q != nil && q.source == v.Str() {
		return q.query
	}
	q := pgtype.QueryOfText(v)
	c.last.Store(&cachedQuery{strings.Clone(v.Str()), q})
	return q
}

// matchDocument is @@ of a document and a query, which are arguments in either order.
func matchDocument(document, query int) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		cache := &queryCache{}
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pgtype.VectorOfText(args[document]).Matches(cache.get(args[query]))), nil
		}
	}
}

// matchText is @@ of a text, by the session's configuration.
func matchText(env *analyze.Env, s string, query func(*textsearch.Config) (*textsearch.Query, error)) (value.Value, error) {
	c, err := searchConfig(currentConfig(env))
	if err != nil {
		return value.Null, err
	}
	v, err := c.Vector(s)
	if err != nil {
		return value.Null, err
	}
	q, err := query(c)
	return value.Bool(v.Matches(q)), err
}

// textsOf returns the elements of an array of text; what says which may not be.
func textsOf(v value.Value, what string) ([]string, error) {
	elements := v.Array().Elements
	out := make([]string, len(elements))
	for i, e := range elements {
		if e.IsNull() {
			return nil, pgerr.New(pgerr.NullValueNotAllowed, "%s array may not contain nulls", what)
		}
		out[i] = e.Str()
	}
	return out, nil
}

// weightLetter reads a weight's letter.
func weightLetter(c string) (int, bool) {
	i := strings.Index("DCBA", strings.ToUpper(c))
	return i, i >= 0 && len(c) == 1
}

// comparisonsOf are the comparison operators of a type with an order of its own.
func comparisonsOf(name string, compare func(a, b value.Value) int) []def {
	var out []def
	for _, c := range comparisons() {
		out = append(out, def{
			sig:  name + "_" + c.suffix + "(" + name + "," + name + ")",
			eval: c.eval(func(_ *analyze.Env, a, b value.Value) int { return compare(a, b) }),
		})
	}
	return slices.Clip(out)
}
