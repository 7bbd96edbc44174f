package exec

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// errStrict is the error of a text that does not match a template strictly.
func errStrict(format string, args ...any) error {
	return pgerr.New(pgerr.InvalidDatetimeFormat, format, args...)
}

// strictSeparators are what may separate the patterns of a template that is read
// strictly.
const strictSeparators = "-./,':; "

// parseDateStrictly reads text by a template as the SQL standard has it.
func parseDateStrictly(text, format string) (*dateParser, error) {
	p := &dateParser{text: text, whole: text, nodes: parseDateFormat(format), strict: true, fixed: true}
	for _, n := range p.nodes {
		if n.pattern == "" && !n.quoted && !strings.Contains(strictSeparators, n.literal) {
			return nil, errStrict("invalid datetime format separator: \"%s\"", n.literal)
		}
	}
	if err := p.read(); err != nil {
		return nil, err
	}
	if strings.TrimLeft(p.text, " \t\n\v\f\r") != "" {
		return nil, errStrict("trailing characters remain in input string after datetime format")
	}
	return p, nil
}

// literal goes over literal text of the template.
func (p *dateParser) literal(n formatNode) error {
	if !p.strict {
		p.skipLiteral(n)
		return nil
	}
	for _, r := range n.literal {
		got, size := utf8.DecodeRuneInString(p.text)
		switch {
		case p.text == "":
			return errStrict("input string is too short for datetime format")
		case got != r && n.quoted:
			return errStrict("unmatched format character \"%c\"", r)
		case got != r:
			return errStrict("unmatched format separator \"%c\"", r)
		}
		p.text = p.text[size:]
	}
	return nil
}
