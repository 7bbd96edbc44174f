package session

import "strings"

// redactIRIS replaces the strings and numbers of an IRIS statement. Values of
// the client are parameters in it, but for LIMIT and the constants of
// definitions.
func redactIRIS(sql string) string {
	var b strings.Builder
	for i := 0; i < len(sql); {
		c := sql[i]
		switch {
		case c == '"' || c == '\'':
			end := quotedEnd(sql, i)
			if c == '\'' {
				b.WriteString("'_'")
			} else {
				b.WriteString(sql[i:end])
			}
			i = end
		case isDigit(c):
			b.WriteByte('_')
			for i < len(sql) && (isWord(sql[i]) || sql[i] == '.') {
				i++
			}
		case isWord(c):
			start := i
			for i < len(sql) && isWord(sql[i]) {
				i++
			}
			b.WriteString(sql[start:i])
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// quotedEnd returns the end of the quoted text that starts at start; a doubled
// quote does not end it.
func quotedEnd(sql string, start int) int {
	quote := sql[start]
	for i := start + 1; i < len(sql); i++ {
		if sql[i] != quote {
			continue
		}
		if i+1 == len(sql) || sql[i+1] != quote {
			return i + 1
		}
		i++
	}
	return len(sql)
}

// isDigit reports whether a byte is a digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isWord reports whether a byte may be inside of a name or a number.
func isWord(c byte) bool {
	return isDigit(c) || c == '_' || c == '%' || c >= 0x80 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
