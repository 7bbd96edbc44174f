package pgtype

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// rangeLiteral is a range as it is written; a bound that is left out is nil.
type rangeLiteral struct {
	empty                          bool
	lowerInclusive, upperInclusive bool
	lower, upper                   *string
}

// rangeEmptyWord stands for the empty range, in any case.
const rangeEmptyWord = "empty"

// parseRangeLiteral reads [lower,upper) with either kind of bracket, or empty.
func parseRangeLiteral(s string) (lit rangeLiteral, err error) {
	fail := func(detail string) (rangeLiteral, error) {
		return lit, pgerr.New(pgerr.InvalidTextRepresentation, "malformed range literal: \"%s\"", s).WithDetail("%s", detail)
	}
	rest := trimLeftSpace(s)
	if len(rest) >= len(rangeEmptyWord) && strings.EqualFold(rest[:len(rangeEmptyWord)], rangeEmptyWord) {
		if lit.empty = true; trimLeftSpace(rest[len(rangeEmptyWord):]) != "" {
			return fail("Junk after \"empty\" key word.")
		}
		return lit, nil
	}
	if rest == "" || rest[0] != '[' && rest[0] != '(' {
		return fail("Missing left parenthesis or bracket.")
	}
	lit.lowerInclusive = rest[0] == '['
	var ok bool
	if lit.lower, rest, ok = parseBound(rest[1:]); !ok {
		return fail("Unexpected end of input.")
	}
	if rest[0] != ',' {
		return fail("Missing comma after lower bound.")
	}
	if lit.upper, rest, ok = parseBound(rest[1:]); !ok {
		return fail("Unexpected end of input.")
	}
	if rest[0] == ',' {
		return fail("Too many commas.")
	}
	if lit.upperInclusive = rest[0] == ']'; trimLeftSpace(rest[1:]) != "" {
		return fail("Junk after right parenthesis or bracket.")
	}
	return lit, nil
}

// parseBound reads a bound up to what ends it, which rest starts with; not ok
// when the literal ends before.
func parseBound(s string) (bound *string, rest string, ok bool) {
	if s != "" && strings.IndexByte(",)]", s[0]) >= 0 {
		return nil, s, true
	}
	var text []byte
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			if i++; i == len(s) {
				return nil, "", false
			}
			text = append(text, s[i])
		case c == '"' && quoted && strings.HasPrefix(s[i+1:], "\""):
			i++
			text = append(text, c)
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == ')' || c == ']'):
			b := string(text)
			return &b, s[i:], true
		default:
			text = append(text, c)
		}
	}
	return nil, "", false
}
