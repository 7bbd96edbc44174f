package pgsql

// tokenKind is the kind of a token. A token of one character that is no
// operator of several has that character as its kind.
type tokenKind uint8

// The kinds of tokens that are not a single character.
const (
	tokenEOF tokenKind = 128 + iota
	tokenError
	tokenIdent
	tokenKeyword
	tokenInteger // fits 32 bits
	tokenNumber  // any other numeric literal
	tokenString
	tokenBits
	tokenHex
	tokenParam
	tokenOp
	tokenTypecast      // ::
	tokenColonEquals   // :=
	tokenEqualsGreater // =>
	tokenDotDot        // ..
	tokenLessEquals
	tokenGreaterEquals
	tokenNotEquals
)

// token is one token. Text is the value: an identifier folded or unquoted, a
// string without its quotes, an integer in decimal, an operator as PostgreSQL
// names it.
type token struct {
	kind       tokenKind
	quoted     bool // an identifier in double quotes
	kw         keyword
	start, end int32 // bytes
	pos        int32 // characters, from 1
	text       string
}

// is reports whether t is the given keyword.
func (t *token) is(kw keyword) bool { return t.kind == tokenKeyword && t.kw == kw }

// category returns a keyword's category; the lookahead forms are no names.
func (t *token) category() keywordCategory {
	if t.kw >= keywordCount {
		return reservedKeyword
	}
	return keywordInfos[t.kw].category
}

// isColID reports whether t may name a column or table.
func (t *token) isColID() bool {
	return t.kind == tokenIdent || t.kind == tokenKeyword && t.category() <= columnKeyword
}

// isTypeFunctionName reports whether t may name a function or type.
func (t *token) isTypeFunctionName() bool {
	if t.kind != tokenKeyword {
		return t.kind == tokenIdent
	}
	c := t.category()
	return c == unreservedKeyword || c == typeKeyword
}

// isNonReserved reports whether t is a word that is not reserved.
func (t *token) isNonReserved() bool {
	return t.kind == tokenIdent || t.kind == tokenKeyword && t.category() != reservedKeyword
}

// isColLabel reports whether t may be a label after AS, which any word may.
func (t *token) isColLabel() bool {
	return t.kind == tokenIdent || t.kind == tokenKeyword && t.kw < keywordCount
}

// isBareLabel reports whether t may be a label without AS.
func (t *token) isBareLabel() bool {
	return t.kind == tokenIdent ||
		t.kind == tokenKeyword && t.kw < keywordCount && keywordInfos[t.kw].bare
}
