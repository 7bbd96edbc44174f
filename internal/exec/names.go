package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// SplitName splits a qualified name at its dots; what is not in quotes is folded.
// What is none is 42602.
func SplitName(s string) ([]string, error) {
	invalid := pgerr.New(pgerr.InvalidName, "invalid name syntax")
	var out []string
	for rest := strings.TrimSpace(s); ; {
		var part string
		if strings.HasPrefix(rest, `"`) {
			var ok bool
			if part, rest, ok = QuotedPart(rest[1:]); !ok {
				return nil, invalid
			}
		} else {
			end := strings.IndexAny(rest, ". \t\n\r")
			if end < 0 {
				end = len(rest)
			}
			part, rest = strings.ToLower(rest[:end]), rest[end:]
		}
		rest = strings.TrimSpace(rest)
		if part == "" || rest != "" && rest[0] != '.' {
			return nil, invalid
		}
		out = append(out, part)
		if rest == "" {
			return out, nil
		}
		rest = strings.TrimSpace(rest[1:])
	}
}

// QuotedPart reads up to the closing quote.
func QuotedPart(s string) (part, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '"':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		default:
			return b.String(), s[i+1:], true
		}
	}
	return "", "", false
}
