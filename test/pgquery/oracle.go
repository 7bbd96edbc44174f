package pgquery

import (
	"encoding/json"
	"errors"

	pg "github.com/pganalyze/pg_query_go/v6"
	"github.com/pganalyze/pg_query_go/v6/parser"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// maxOracleText is the longest text the oracle is given: it recurses without a
// limit of its own, and the process dies where its stack ends.
const maxOracleText = 1 << 17

// failure is how a parser refuses a text.
type failure struct {
	Message  string
	Position int // in characters, from 1
}

// oracleTree parses a text with PostgreSQL's parser and returns the normal form of
// its tree.
func oracleTree(sql string) (any, *failure) {
	text, err := pg.ParseToJSON(sql)
	if err != nil {
		var e *parser.Error
		if errors.As(err, &e) {
			return nil, &failure{Message: e.Message, Position: e.Cursorpos}
		}
		return nil, &failure{Message: err.Error()}
	}
	var tree any
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return nil, &failure{Message: "the oracle's tree: " + err.Error()}
	}
	return normal(tree), nil
}

// ourTree parses a text with the gateway's parser.
func ourTree(sql string) ([]pgsql.RawStatement, *failure) {
	list, err := pgsql.Parse(sql)
	if err == nil {
		return list, nil
	}
	var e *pgerr.Error
	if errors.As(err, &e) {
		return nil, &failure{Message: e.Message, Position: e.Position}
	}
	return nil, &failure{Message: err.Error()}
}
