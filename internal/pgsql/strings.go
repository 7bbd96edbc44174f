package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// Strings is how string constants are read, which three settings of PostgreSQL
// decide (documentation, "String Constants" and "Platform and Client
// Compatibility"). The zero value is that of their defaults.
type Strings struct {
	// Escapes is standard_conforming_strings off: a backslash in a plain string
	// is an escape, too.
	Escapes bool
	// RefuseQuote is backslash_quote off: \' is an error.
	RefuseQuote bool
	// Silent is escape_string_warning off: no warning of escapes in plain strings.
	Silent bool
}

// Parse is [Parse] with strings read that way.
func (o Strings) Parse(sql string) ([]RawStatement, error) {
	p := newParser(sql, o)
	list := p.statements()
	if p.err != nil {
		return nil, p.err
	}
	return list, nil
}

// ParseOne is [ParseOne] with strings read that way.
func (o Strings) ParseOne(sql string) (RawStatement, error) {
	list, err := o.Parse(sql)
	switch {
	case err != nil:
		return RawStatement{}, err
	case len(list) == 0:
		return RawStatement{}, nil
	case len(list) > 1:
		return RawStatement{}, pgerr.New(pgerr.SyntaxError,
			"cannot insert multiple commands into a prepared statement")
	}
	return list[0], nil
}

// unsafeQuote is the error of \' where it is refused.
func unsafeQuote() *pgerr.Error {
	return pgerr.New(pgerr.NonstandardUseOfEscapeCharacter, `unsafe use of \' in a string literal`).
		WithHint(`Use '' to write quotes in strings. \' is insecure in client-only encodings.`)
}

// unsafeUnicode is the error of U& strings where a plain string has escapes.
func unsafeUnicode() *pgerr.Error {
	return pgerr.New(pgerr.FeatureNotSupported, "unsafe use of string constant with Unicode escapes").
		WithDetail("String constants with Unicode escapes cannot be used when standard_conforming_strings is off.")
}

// nonstandardEscape is the warning of a backslash before c in a plain string.
func nonstandardEscape(c byte) *pgerr.Error {
	msg, hint := "nonstandard use of escape in a string literal", `Use the escape string syntax for escapes, e.g., E'\r\n'.`
	switch c {
	case '\'':
		msg, hint = `nonstandard use of \' in a string literal`, "Use '' to write quotes in strings, or use the escape string syntax (E'...')."
	case '\\':
		msg, hint = `nonstandard use of \\ in a string literal`, `Use the escape string syntax for backslashes, e.g., E'\\'.`
	}
	return pgerr.NewNotice(pgerr.Warning, pgerr.NonstandardUseOfEscapeCharacter, "%s", msg).WithHint("%s", hint)
}
