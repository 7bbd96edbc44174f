package pgsql

import "strings"

// isOperatorChar reports whether c may be part of an operator.
func isOperatorChar(c byte) bool {
	switch c {
	case '~', '!', '@', '#', '^', '&', '|', '`', '?', '+', '-', '*', '/', '%', '<', '>', '=':
		return true
	}
	return false
}

// scanOperator reads the longest operator, which ends before a comment. One
// that has none of the unusual characters does not end in + or -.
func (l *lexer) scanOperator(t *token) {
	start := l.off
	end := start
	for end < len(l.text) && isOperatorChar(l.text[end]) {
		if end > start && (strings.HasPrefix(l.text[end:], "--") || strings.HasPrefix(l.text[end:], "/*")) {
			break
		}
		end++
	}
	op := l.text[start:end]
	if !strings.ContainsAny(op, "~!@#^&|`?%") {
		for len(op) > 1 && (op[len(op)-1] == '+' || op[len(op)-1] == '-') {
			op = op[:len(op)-1]
		}
	}
	l.off = start + len(op)
	t.kind, t.text = operatorKind(op), op
	switch {
	case t.kind == tokenNotEquals:
		t.text = "<>"
	case len(op) > maxNameBytes:
		l.fail(start, "operator too long")
	}
}

// operatorKind returns the token kind of an operator: the common ones have
// their own, for precedence.
func operatorKind(op string) tokenKind {
	switch op {
	case "+", "-", "*", "/", "%", "^", "<", ">", "=":
		return tokenKind(op[0])
	case "=>":
		return tokenEqualsGreater
	case "<=":
		return tokenLessEquals
	case ">=":
		return tokenGreaterEquals
	case "<>", "!=":
		return tokenNotEquals
	}
	return tokenOp
}
