package pgsql

// LiteralToken is a literal as it stands in a text: Kind and Text are those of
// the Literal that the parser makes of it, Pos its place in characters, Start and
// End in bytes.
type LiteralToken struct {
	Kind       LiteralKind
	Text       string
	Pos        int
	Start, End int
}

// Literals lists the numbers and plain strings of a text without parsing it. It
// fails for a text that the lexer objects to, in which only one literal is written
// in several tokens, or that has more than one statement.
func Literals(sql string) (list []LiteralToken, ok bool) {
	l := newLexer(sql)
	ended := false
	for {
		t := l.scan()
		switch {
		case t.kind == tokenEOF:
			return list, len(l.notices) == 0
		case t.kind == tokenError || ended && t.kind != ';':
			return nil, false
		}
		kind, literal := LiteralNull, true
		switch t.kind {
		case ';':
			ended = true
			continue
		case tokenInteger, tokenNumber:
			kind = numberKind(&t)
		case tokenString:
			kind = LiteralString
			if c := sql[t.start]; c|0x20 == 'u' {
				return nil, false
			}
		default:
			literal = false
		}
		if literal {
			list = append(list, LiteralToken{kind, t.text, int(t.pos), int(t.start), int(t.end)})
		}
	}
}
