package iris

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// chunkMax is how many characters of a statement go into one item.
const chunkMax = 31904

// markParameters replaces each ? that stands for a parameter by IRIS's name for
// it, :%qpar(n), set off by blanks as the official clients do, and counts them. Question marks in literals, delimited
// identifiers and comments stay.
func markParameters(sql string) (text string, count int) {
	var out []byte
	copied := 0
	for i := 0; i < len(sql); {
		if sql[i] != '?' {
			i += tokenLength(sql[i:])
			continue
		}
		count++
		out = append(out, sql[copied:i]...)
		if i > 0 && !blank(sql[i-1]) {
			out = append(out, ' ')
		}
		out = append(out, ":%qpar("...)
		out = strconv.AppendInt(out, int64(count), 10)
		out = append(out, ')')
		i++
		if i < len(sql) && !blank(sql[i]) {
			out = append(out, ' ')
		}
		copied = i
	}
	if count == 0 {
		return sql, 0
	}
	return string(append(out, sql[copied:]...)), count
}

// blank tells white space.
func blank(c byte) bool { return strings.IndexByte(" \t\r\n\f\v", c) >= 0 }

// tokenLength is the length of the literal, delimited identifier or comment that
// s starts with, else 1. One that is not closed takes the rest of s: the server
// will say what is wrong with it.
func tokenLength(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		// A doubled quote inside ends one token and starts the next.
		return 1 + through(s[1:], s[:1])
	case strings.HasPrefix(s, "--"):
		return through(s, "\n")
	case strings.HasPrefix(s, "/*"):
		return 2 + through(s[2:], "*/")
	}
	return 1
}

// through is the length of s up to and with the first end, or all of it.
func through(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

// IsQuery tells whether a statement returns rows. The client has to know, because
// the replies differ. Like the official clients it goes by the first
// word alone.
func IsQuery(sql string) bool {
	word := firstWord(sql)
	return strings.EqualFold(word, "SELECT") || strings.EqualFold(word, "WITH")
}

// firstWord skips white space, comments and opening parentheses.
func firstWord(sql string) string {
	for sql != "" {
		switch {
		case blank(sql[0]) || sql[0] == '(':
			sql = sql[1:]
		case strings.HasPrefix(sql, "--") || strings.HasPrefix(sql, "/*"):
			sql = sql[tokenLength(sql):]
		default:
			end := strings.IndexFunc(sql, func(c rune) bool { return c < 'A' || c > 'Z' && c < 'a' || c > 'z' })
			if end < 0 {
				return sql
			}
			return sql[:end]
		}
	}
	return ""
}

// appendStatement appends a statement's text, in pieces, and a description of
// its parameters: all from the user, none a literal lifted out of the text.
func appendStatement(buf []byte, text string, params int) []byte {
	runes := utf8.RuneCountInString(text)
	buf = list.AppendInt(buf, int64(max(1, (runes+chunkMax-1)/chunkMax)))
	for runes > chunkMax {
		end := 0
		for range chunkMax {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
		buf = list.AppendString(buf, text[:end])
		text = text[end:]
		runes -= chunkMax
	}
	buf = list.AppendString(buf, text)
	buf = list.AppendInt(buf, int64(params))
	for range params {
		buf = list.AppendInt(buf, wire.ParamUser)
		buf = list.AppendInt(buf, wire.FormatNone)
	}
	return buf
}

// appendSets appends the head of parameter values: how many sets of how many.
func appendSets(buf []byte, sets, width int) []byte {
	return list.AppendInt(list.AppendInt(buf, int64(sets)), int64(width))
}

// appendArgs appends one set of parameter values.
func appendArgs(buf []byte, args []list.Item, compact bool) []byte {
	buf = appendSets(buf, 1, len(args))
	for _, arg := range args {
		buf = list.AppendItem(buf, arg, compact)
	}
	return buf
}
