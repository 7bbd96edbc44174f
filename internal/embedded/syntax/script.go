package syntax

import "strings"

// ScriptStatement is one statement of a script.
type ScriptStatement struct {
	Text string
	Line int // where it begins, from 1
}

// SplitScript cuts a script into its statements, which end with semicolons; the
// last one may go without. A semicolon in a string, a delimited identifier, a
// comment or a routine's code ends nothing. Of an error that is met, which is an
// *Error, line is where it is; the statements before it are returned.
func SplitScript(text string) (list []ScriptStatement, line int, err error) {
	l := &lexer{text: text}
	start, first := 0, 0 // of the statement, of its first token
	cut := func(end int) {
		if len(l.tokens) > 0 {
			list = append(list, ScriptStatement{strings.TrimSpace(text[first:end]), lineAt(text, first)})
		}
		l.tokens, l.json = l.tokens[:0], l.json[:0]
	}
	for {
		if err := l.skip(); err != nil {
			return list, lineAt(text, l.pos), err
		}
		if l.pos >= len(text) {
			cut(len(text))
			return list, 0, nil
		}
		start = l.pos
		if text[start] == ';' {
			cut(start)
			l.pos++
			continue
		}
		if len(l.tokens) == 0 {
			first = start
		}
		t, err := l.next()
		if err != nil {
			return list, lineAt(text, start), err
		}
		l.tokens = append(l.tokens, t)
	}
}

// lineAt is the number of the line of a position.
func lineAt(text string, pos int) int { return 1 + strings.Count(text[:pos], "\n") }
