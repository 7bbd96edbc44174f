package pgtype

import (
	"github.com/iris-pgwire/iris-pgwire/internal/textsearch"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// tsvectorIO is the I/O of tsvector: its value is the text PostgreSQL would print.
var tsvectorIO = codec{
	input: func(_ *Env, s string, _ int32) (value.Value, error) {
		if err := CheckUTF8(s); err != nil {
			return value.Null, err
		}
		v, err := textsearch.ParseVector(s)
		return value.Text(v.String()), err
	},
	output: textOutput,
	recv: func(b []byte, _ int32) (value.Value, error) {
		v, err := textsearch.ReadVector(b)
		if err != nil {
			return value.Null, err
		}
		s := v.String()
		return value.Text(s), CheckUTF8(s)
	},
	send: func(buf []byte, v value.Value) []byte { return VectorOfText(v).Append(buf) },
}

// tsqueryIO is the I/O of tsquery, whose value is its text too.
var tsqueryIO = codec{
	input: func(_ *Env, s string, _ int32) (value.Value, error) {
		if err := CheckUTF8(s); err != nil {
			return value.Null, err
		}
		q, err := textsearch.ParseQuery(s)
		return value.Text(q.String()), err
	},
	output: textOutput,
	recv: func(b []byte, _ int32) (value.Value, error) {
		q, err := textsearch.ReadQuery(b)
		if err != nil {
			return value.Null, err
		}
		s := q.String()
		return value.Text(s), CheckUTF8(s)
	},
	send: func(buf []byte, v value.Value) []byte { return QueryOfText(v).Append(buf) },
}

// VectorOfText reads a value of tsvector, which was checked when it was made.
func VectorOfText(v value.Value) textsearch.Vector {
	out, err := textsearch.ParseVector(v.Str())
	if err != nil {
		return nil
	}
	return out
}

// QueryOfText reads a value of tsquery, which was checked when it was made.
func QueryOfText(v value.Value) *textsearch.Query {
	out, err := textsearch.ParseQuery(v.Str())
	if err != nil {
		return nil
	}
	return out
}
