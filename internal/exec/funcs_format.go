package exec

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textFormatFuncs are the functions that put texts together.
func textFormatFuncs() []def {
	return []def{
		{sig: "concat(any)", iris: "concat", typed: concatEval},
		{sig: "concat_ws(text,any)", typed: concatWithSeparator},
		{sig: "format(text,any) format(text)", typed: formatEval},
		{sig: "quote_ident(text)", eval: text1(QuoteIdent)},
		{sig: "quote_literal(text)", eval: text1(quoteLiteral)},
		{sig: "quote_nullable(text)", eval: quoteNullable(textOf(pgtype.TextOID))},
		{sig: "quote_literal(anyelement)", typed: func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
			print := textOf(args[0].OID)
			return func(env *analyze.Env, args []value.Value) (value.Value, error) {
				return value.Text(quoteLiteral(print(env, args[0]))), nil
			}
		}},
		{sig: "quote_nullable(anyelement)", typed: func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
			return quoteNullable(textOf(args[0].OID))
		}},
	}
}

// printer is the conversion of a type's values to text.
type printer = func(env *analyze.Env, v value.Value) string

// printers returns the conversions of argument types to text.
func printers(types []analyze.TypeRef) []printer {
	out := make([]printer, len(types))
	for i, t := range types {
		out[i] = textOf(t.OID)
	}
	return out
}

// concatEval joins the arguments that are not NULL.
func concatEval(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	print := printers(types)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Text(joinTexts(env, "", args, print)), nil
	}
}

// concatWithSeparator joins the arguments that are not NULL, with a separator.
func concatWithSeparator(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	print := printers(types)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		return value.Text(joinTexts(env, args[0].Str(), args[1:], print[1:])), nil
	}
}

// joinTexts joins the values that are not NULL.
func joinTexts(env *analyze.Env, separator string, args []value.Value, print []printer) string {
	var parts []string
	for i, v := range args {
		if !v.IsNull() {
			parts = append(parts, print[i](env, v))
		}
	}
	return strings.Join(parts, separator)
}

// QuoteIdent quotes an identifier unless it needs no quotes.
func QuoteIdent(s string) string {
	if isPlainIdentifier(s) && !needsQuotes(s) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// isPlainIdentifier reports whether s can be written without quotes, keywords
// apart.
func isPlainIdentifier(s string) bool {
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// quoteLiteral quotes a string literal.
func quoteLiteral(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// quoteNullable is quoteLiteral with NULL for NULL.
func quoteNullable(print printer) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Text("NULL"), nil
		}
		return value.Text(quoteLiteral(print(env, args[0]))), nil
	}
}

// formatEval is format().
func formatEval(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	print := printers(types)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		f := formatter{env: env, args: args, print: print, next: 1, text: args[0].Str()}
		if err := f.run(); err != nil {
			return value.Null, err
		}
		return value.Text(f.out.String()), nil
	}
}

// formatter interprets a format string.
type formatter struct {
	env   *analyze.Env
	args  []value.Value // from 1; 0 is the format itself
	print []printer
	next  int // the argument that the next specifier without position takes
	text  string
	out   strings.Builder
}

// errFormatEnd is the error of a format that ends within a specifier.
func errFormatEnd() error {
	return pgerr.New(pgerr.InvalidParameterValue, "unterminated format() type specifier").
		WithHint("For a single \"%%\" use \"%%%%\".")
}

// run interprets the whole format.
func (f *formatter) run() error {
	for {
		i := strings.IndexByte(f.text, '%')
		if i < 0 {
			f.out.WriteString(f.text)
			return nil
		}
		f.out.WriteString(f.text[:i])
		f.text = f.text[i+1:]
		switch {
		case f.text == "":
			return errFormatEnd()
		case f.text[0] == '%':
			f.out.WriteByte('%')
			f.text = f.text[1:]
			continue
		}
		if err := f.specifier(); err != nil {
			return err
		}
	}
}

// specifier interprets "[position$][flags][width]type".
func (f *formatter) specifier() error {
	position, err := f.position()
	if err != nil {
		return err
	}
	left := false
	for strings.HasPrefix(f.text, "-") {
		left, f.text = true, f.text[1:]
	}
	width, err := f.width()
	if err != nil {
		return err
	}
	if width < 0 {
		left, width = true, -width
	}
	if f.text == "" {
		return errFormatEnd()
	}
	kind := f.text[0]
	if kind != 's' && kind != 'I' && kind != 'L' {
		return pgerr.New(pgerr.InvalidParameterValue, "unrecognized format() type specifier \"%s\"", string([]rune(f.text)[0])).
			WithHint("For a single \"%%\" use \"%%%%\".")
	}
	f.text = f.text[1:]
	v, print, err := f.argument(position)
	if err != nil {
		return err
	}
	s, err := f.convert(kind, v, print)
	if err != nil {
		return err
	}
	return f.padded(s, width, left)
}

// number reads digits; ok is false when there are none.
func (f *formatter) number() (n int, ok bool, err error) {
	i := 0
	for i < len(f.text) && f.text[i] >= '0' && f.text[i] <= '9' {
		i++
	}
	if i == 0 {
		return 0, false, nil
	}
	n, convErr := strconv.Atoi(f.text[:i])
	if convErr != nil || n > 1<<31-1 {
		return 0, false, pgerr.New(pgerr.NumericValueOutOfRange, "number is out of range")
	}
	f.text = f.text[i:]
	return n, true, nil
}

// position reads "n$", 0 if it is not there.
func (f *formatter) position() (int, error) {
	rest := f.text
	n, ok, err := f.number()
	if err != nil {
		return 0, err
	}
	if !ok || !strings.HasPrefix(f.text, "$") {
		f.text = rest
		return 0, nil
	}
	if n == 0 {
		return 0, pgerr.New(pgerr.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1")
	}
	f.text = f.text[1:]
	return n, nil
}

// width reads a width: digits, or an argument given by "*" or "*n$".
func (f *formatter) width() (int, error) {
	if !strings.HasPrefix(f.text, "*") {
		n, _, err := f.number()
		return n, err
	}
	f.text = f.text[1:]
	position, err := f.position()
	if err != nil {
		return 0, err
	}
	v, print, err := f.argument(position)
	if err != nil || v.IsNull() {
		return 0, err
	}
	if v.Kind() == value.KindInt {
		return int(v.Int()), nil
	}
	n, convErr := strconv.ParseInt(print(f.env, v), 10, 32)
	if convErr != nil {
		return 0, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type integer: %q", print(f.env, v))
	}
	return int(n), nil
}

// argument returns the argument of a position, or the next one for 0.
func (f *formatter) argument(position int) (value.Value, printer, error) {
	if position == 0 {
		position = f.next
	}
	f.next = position + 1
	if position >= len(f.args) {
		return value.Null, nil, pgerr.New(pgerr.InvalidParameterValue, "too few arguments for format()")
	}
	return f.args[position], f.print[position], nil
}

// convert prints an argument as %s, %I or %L does.
func (f *formatter) convert(kind byte, v value.Value, print printer) (string, error) {
	if v.IsNull() {
		switch kind {
		case 'I':
			return "", pgerr.New(pgerr.NullValueNotAllowed, "null values cannot be formatted as an SQL identifier")
		case 'L':
			return "NULL", nil
		}
		return "", nil
	}
	s := print(f.env, v)
	switch kind {
	case 'I':
		return QuoteIdent(s), nil
	case 'L':
		return quoteLiteral(s), nil
	}
	return s, nil
}

// padded writes s in a field of a width.
func (f *formatter) padded(s string, width int, left bool) error {
	padding, _, err := pad(s, " ", int64(width))
	if err != nil {
		return err
	}
	if left {
		f.out.WriteString(s + padding)
		return nil
	}
	f.out.WriteString(padding + s)
	return nil
}
