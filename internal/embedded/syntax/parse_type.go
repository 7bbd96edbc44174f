package syntax

// typePhrases are the type names of more than one word, longest first.
var typePhrases = [][]string{
	{"NATIONAL", "CHARACTER", "VARYING"},
	{"NATIONAL", "CHAR", "VARYING"},
	{"NATIONAL", "CHARACTER"},
	{"NATIONAL", "CHAR"},
	{"NATIONAL", "VARCHAR"},
	{"CHARACTER", "VARYING"},
	{"CHAR", "VARYING"},
	{"BINARY", "VARYING"},
	{"DOUBLE", "PRECISION"},
	{"LONG", "VARCHAR"},
	{"LONG", "BINARY"},
	{"LONG", "RAW"},
}

// reservedTypes are the reserved words that name types.
var reservedTypes = wordSet("BIT CHAR CHARACTER DATE DEC DECIMAL DOUBLE FLOAT INT INTEGER NCHAR NUMERIC REAL " +
	"SMALLINT TIME VARCHAR")

// castTypes are the types CONVERT takes as its first argument.
var castTypes = wordSet("BIGINT BINARY BIT CHAR CHARACTER DATE DATETIME DEC DECIMAL DOUBLE FLOAT INT INTEGER "+
	"LONGVARBINARY LONGVARCHAR NCHAR NUMERIC NVARCHAR POSIXTIME REAL SMALLINT TIME TIMESTAMP TIMESTAMP2 TINYINT "+
	"VARBINARY VARCHAR MONEY UNIQUEIDENTIFIER GUID SMALLDATETIME DATETIME2").with("DOUBLE PRECISION", "CHAR VARYING",
	"CHARACTER VARYING", "NATIONAL CHAR", "NATIONAL VARCHAR", "BINARY VARYING")

// typeName reads a data type: a word or phrase, or a class name, with arguments.
func (p *parser) typeName() (TypeName, error) {
	t := TypeName{Pos: p.peek().pos}
	t.Name = p.typePhrase()
	if t.Name == "" {
		n, err := p.className()
		if err != nil {
			return t, err
		}
		t.Name = n
	}
	if !p.accept("(") {
		return t, nil
	}
	var err error
	t.Args, err = commaList(p, p.typeArg, ")")
	return t, err
}

// typePhrase reads a type of IRIS's own names, "" if the tokens are none.
func (p *parser) typePhrase() string {
	for _, phrase := range typePhrases {
		if p.accept(phrase...) {
			s := phrase[0]
			for _, w := range phrase[1:] {
				s += " " + w
			}
			return s
		}
	}
	if reservedTypes[p.peek().fold] {
		return p.next().fold
	}
	return ""
}

// className reads word{.word}; a lone word is a type name in upper case, except a
// class name such as %String. Reserved words are no obstacle in class names.
func (p *parser) className() (string, error) {
	class := ""
	if t := p.peek(); t.kind == tokIdent && t.text[0] == '%' {
		class = p.next().text
	} else {
		n, err := p.name()
		if err != nil {
			return "", err
		}
		if !p.is(".") {
			return n.Fold(), nil
		}
		class = string(n)
	}
	for p.accept(".") {
		t := p.peek()
		if t.kind != tokIdent && t.kind != tokDelimited {
			return "", p.expected("IDENTIFIER")
		}
		class += "." + p.next().text
	}
	return class, nil
}

// typeArg reads one argument of a type.
func (p *parser) typeArg() (TypeArg, error) {
	t := p.peek()
	if t.kind == tokIdent && p.peekAt(1).fold == "=" {
		p.at += 2
		v, err := p.typeArg()
		v.Key = t.fold
		return v, err
	}
	switch t.kind {
	case tokString, tokDelimited:
		p.next()
		return TypeArg{Value: t.text, String: true}, nil
	case tokNumber:
		p.next()
		return TypeArg{Value: t.text}, nil
	case tokIdent:
		p.next()
		return TypeArg{Value: t.fold}, nil
	}
	if p.is("-") && p.peekAt(1).kind == tokNumber {
		p.next()
		return TypeArg{Value: "-" + p.next().text}, nil
	}
	return TypeArg{}, p.expected("CONSTANT")
}
