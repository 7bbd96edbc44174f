package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/textsearch"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// vector1 adapts a function of a document.
func vector1(f func(v textsearch.Vector) textsearch.Vector) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return vectorValue(f(pgtype.VectorOfText(args[0])), nil)
	}
}

// vectorSearchFuncs are the functions and operators of tsvector.
func vectorSearchFuncs() []def {
	return append([]def{
		{sig: "strip(tsvector)", eval: vector1(textsearch.Vector.Strip)},
		{sig: "length(tsvector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(len(pgtype.VectorOfText(args[0])))), nil
		}},
		{sig: "setweight(tsvector,char) setweight(tsvector,char,_text)", eval: setWeight},
		{sig: "tsvector_concat(tsvector,tsvector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return vectorValue(pgtype.VectorOfText(args[0]).Join(pgtype.VectorOfText(args[1])))
		}},
		{sig: "ts_delete(tsvector,text)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return vectorValue(pgtype.VectorOfText(args[0]).Without([]string{args[1].Str()}), nil)
		}},
		{sig: "ts_delete(tsvector,_text)", eval: deleteLexemes},
		{sig: "ts_filter(tsvector,_char)", eval: filterWeights},
		{sig: "tsvector_to_array(tsvector)", eval: vectorToArray},
		{sig: "array_to_tsvector(_text)", eval: arrayToVector},
		{sig: "unnest(tsvector)", set: unnestVector},
	}, comparisonsOf("tsvector", func(a, b value.Value) int {
		return pgtype.VectorOfText(a).Compare(pgtype.VectorOfText(b))
	})...)
}

// setWeight is setweight of all words or of some.
func setWeight(_ *analyze.Env, args []value.Value) (value.Value, error) {
	weight, ok := weightLetter(args[1].Str())
	if !ok {
		code := 0
		if s := args[1].Str(); s != "" {
			code = int(s[0])
		}
		return value.Null, pgerr.New(pgerr.InternalError, "unrecognized weight: %d", code)
	}
	var words []string
	if len(args) == 3 {
		var err error
		if words, err = textsOf(args[2], "lexeme"); err != nil {
			return value.Null, err
		}
		if words == nil {
			words = []string{}
		}
	}
	return vectorValue(pgtype.VectorOfText(args[0]).WithWeight(weight, words), nil)
}

// deleteLexemes is ts_delete of several words.
func deleteLexemes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	words, err := textsOf(args[1], "lexeme")
	if err != nil {
		return value.Null, err
	}
	return vectorValue(pgtype.VectorOfText(args[0]).Without(words), nil)
}

// filterWeights is ts_filter.
func filterWeights(_ *analyze.Env, args []value.Value) (value.Value, error) {
	letters, err := textsOf(args[1], "weight")
	if err != nil {
		return value.Null, err
	}
	var weights [4]bool
	for _, c := range letters {
		w, ok := weightLetter(c)
		if !ok {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unrecognized weight: \"%s\"", c)
		}
		weights[w] = true
	}
	return vectorValue(pgtype.VectorOfText(args[0]).Filter(weights), nil)
}

// vectorToArray is tsvector_to_array.
func vectorToArray(_ *analyze.Env, args []value.Value) (value.Value, error) {
	var out []value.Value
	for _, l := range pgtype.VectorOfText(args[0]) {
		out = append(out, value.Text(l.Word))
	}
	return value.Array(newArray(out)), nil
}

// arrayToVector is array_to_tsvector.
func arrayToVector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	words, err := textsOf(args[0], "lexeme")
	if err != nil {
		return value.Null, err
	}
	for _, w := range words {
		if w == "" {
			return value.Null, pgerr.New(pgerr.ZeroLengthCharacterString, "lexeme array may not contain empty strings")
		}
	}
	return vectorValue(textsearch.Words(words), nil)
}

// unnestVector yields the words with their positions and weights.
func unnestVector(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
	shape := fieldsOf(value.Field{Name: "lexeme", Type: uint32(pgtype.TextOID)},
		value.Field{Name: "positions", Type: uint32(pgtype.Int2ArrayOID)}, value.Field{Name: "weights", Type: uint32(pgtype.TextArrayOID)})
	var out []value.Value
	for _, l := range pgtype.VectorOfText(args[0]) {
		row := []value.Value{value.Text(l.Word), value.Null, value.Null}
		if len(l.Positions) > 0 {
			places, weights := make([]value.Value, len(l.Positions)), make([]value.Value, len(l.Positions))
			for i, p := range l.Positions {
				places[i], weights[i] = value.Int(int64(p.At())), value.Text("DCBA"[p.Weight():p.Weight()+1])
			}
			row[1], row[2] = value.Array(newArray(places)), value.Array(newArray(weights))
		}
		out = append(out, value.Record(shape, row))
	}
	return out, nil
}

// querySearchFuncs are the functions and operators of tsquery.
func querySearchFuncs() []def {
	join := func(op textsearch.Operator) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			distance := int64(1)
			if len(args) == 3 {
				distance = args[2].Int()
			}
			if distance < 0 || distance > textsearch.DistanceMax {
				return value.Null, textsearch.ErrDistance()
			}
			q := textsearch.Join(op, int(distance), pgtype.QueryOfText(args[0]), pgtype.QueryOfText(args[1]))
			return value.Text(q.String()), nil
		}
	}
	contains := func(whole, part int) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pgtype.QueryOfText(args[whole]).Contains(pgtype.QueryOfText(args[part]))), nil
		}
	}
	return append([]def{
		{sig: "tsquery_and(tsquery,tsquery)", eval: join(textsearch.And)},
		{sig: "tsquery_or(tsquery,tsquery)", eval: join(textsearch.Or)},
		{sig: "tsquery_phrase(tsquery,tsquery) tsquery_phrase(tsquery,tsquery,int4)", eval: join(textsearch.Phrase)},
		{sig: "tsquery_not(tsquery)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Text(textsearch.Negate(pgtype.QueryOfText(args[0])).String()), nil
		}},
		{sig: "numnode(tsquery)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(pgtype.QueryOfText(args[0]).Nodes())), nil
		}},
		{sig: "querytree(tsquery)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			q := pgtype.QueryOfText(args[0])
			if q == nil {
				return value.Text(""), nil
			}
			if q = q.Indexable(); q == nil {
				return value.Text("T"), nil
			}
			return value.Text(q.String()), nil
		}},
		{sig: "tsq_mcontains(tsquery,tsquery)", eval: contains(0, 1)},
		{sig: "tsq_mcontained(tsquery,tsquery)", eval: contains(1, 0)},
	}, comparisonsOf("tsquery", func(a, b value.Value) int {
		return pgtype.QueryOfText(a).Compare(pgtype.QueryOfText(b))
	})...)
}

// rankFuncs are ts_rank and ts_rank_cd.
func rankFuncs() []def {
	var out []def
	for name, rank := range map[string]func(textsearch.Vector, *textsearch.Query, textsearch.Weights, int) float32{
		"ts_rank": textsearch.Vector.Rank, "ts_rank_cd": textsearch.Vector.RankCover,
	} {
		sig := name + "(tsvector,tsquery) " + name + "(tsvector,tsquery,int4)"
		out = append(out,
			def{sig: sig, typed: rankWith(rank, 0)},
			def{sig: name + "(_float4,tsvector,tsquery) " + name + "(_float4,tsvector,tsquery,int4)", typed: rankWith(rank, 1)})
	}
	return out
}

// rankWith adapts a ranking, whose document is argument at; what stands before it are
// the weights.
func rankWith(rank func(textsearch.Vector, *textsearch.Query, textsearch.Weights, int) float32, at int,
) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		cache := &queryCache{}
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			weights, method := textsearch.DefaultWeights, 0
			if at == 1 {
				var err error
				if weights, err = rankWeights(args[0]); err != nil {
					return value.Null, err
				}
			}
			if len(args) > at+2 {
				method = int(args[at+2].Int())
			}
			return value.Float(float64(rank(pgtype.VectorOfText(args[at]), cache.get(args[at+1]), weights, method))), nil
		}
	}
}

// rankWeights reads the weights of a ranking; a negative one is the default.
func rankWeights(v value.Value) (textsearch.Weights, error) {
	a, out := v.Array(), textsearch.DefaultWeights
	switch {
	case len(a.Lengths) != 1:
		return out, pgerr.New(pgerr.ArraySubscriptError, "array of weight must be one-dimensional")
	case len(a.Elements) < len(out):
		return out, pgerr.New(pgerr.ArraySubscriptError, "array of weight is too short")
	}
	for _, e := range a.Elements {
		if e.IsNull() {
			return out, pgerr.New(pgerr.NullValueNotAllowed, "array of weight must not contain nulls")
		}
	}
	for i := range out {
		w := a.Elements[i].Float()
		if w >= 0 {
			out[i] = float32(w)
		}
		if w > 1 {
			return out, pgerr.New(pgerr.InvalidParameterValue, "weight out of range")
		}
	}
	return out, nil
}
