package copyfmt

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Format is one of COPY's formats.
type Format uint8

// The formats.
const (
	Text Format = iota
	CSV
	Binary
)

// Header says what the first line is.
type Header uint8

// The choices of the option HEADER. With HeaderMatch the names in the first
// line must be those of the columns.
const (
	HeaderNone Header = iota
	HeaderLine
	HeaderMatch
)

// Options are the checked options of a COPY statement.
type Options struct {
	Format        Format
	Delimiter     byte
	Null          string
	Default       string // the text that stands for a column's default
	HasDefault    bool
	Header        Header
	Quote         byte // csv only
	Escape        byte // csv only
	ForceQuoteAll bool
	ForceQuote    []string
	ForceNotNull  []string
	ForceNull     []string
	Freeze        bool
	// ForceNotNullAll and ForceNullAll are the options with a star.
	ForceNotNullAll, ForceNullAll bool
	// Ignore is ON_ERROR ignore: rows with fields that are no values of their
	// columns' types are left out, up to RejectLimit of them; 0 is no limit.
	Ignore      bool
	RejectLimit int64
	Verbosity   Verbosity
	// Charset is the data's encoding, if HasCharset; else it is the client's.
	Charset    *charset.Charset
	HasCharset bool
}

// Verbosity says what COPY FROM tells of the rows that it leaves out.
type Verbosity uint8

// The choices of the option LOG_VERBOSITY: their number, each of them, nothing.
const (
	VerbosityDefault Verbosity = iota
	VerbosityVerbose
	VerbositySilent
)

// Option is one option as the statement has it: a word or string in Value, a
// list of columns in Columns, or a star.
type Option struct {
	Name     string
	Pos      int // in the statement, for errors
	Value    string
	HasValue bool
	Columns  []string
	Star     bool
}

// TextOptions returns the options of a COPY without any.
func TextOptions() *Options { return &Options{Delimiter: '\t', Null: `\N`} }

// optionSet collects options before they are checked against each other.
type optionSet struct {
	options Options
	from    bool
	seen    map[string]bool
	text    map[string]string // delimiter, null, quote, escape as given
}

// ParseOptions checks the options of COPY FROM, or of COPY TO if from is
// false, and fills in the defaults of the format.
func ParseOptions(list []Option, from bool) (*Options, error) {
	set := optionSet{from: from, seen: map[string]bool{}, text: map[string]string{}}
	for _, o := range list {
		if set.seen[o.Name] {
			return nil, pgerr.New(pgerr.SyntaxError, "conflicting or redundant options").At(o.Pos)
		}
		set.seen[o.Name] = true
		if err := set.add(o); err != nil {
			return nil, err
		}
	}
	checks := []func() error{set.checkDelimiter, set.checkHeader, set.checkQuote, set.checkForce, set.checkNull, set.checkErrors}
	for _, check := range checks {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return &set.options, nil
}

// syntaxError is a complaint with SQLSTATE 42601.
func syntaxError(format string, args ...any) error {
	return pgerr.New(pgerr.SyntaxError, format, args...)
}

// invalid is a complaint about an option's value.
func invalid(format string, args ...any) error {
	return pgerr.New(pgerr.InvalidParameterValue, format, args...)
}

// unsupported is a complaint about options that do not go together.
func unsupported(format string, args ...any) error {
	return pgerr.New(pgerr.FeatureNotSupported, format, args...)
}

// add takes one option.
func (s *optionSet) add(o Option) error {
	switch o.Name {
	case "format":
		return s.addFormat(o)
	case "freeze":
		on, ok := parseBoolean(o)
		s.options.Freeze = on
		if !ok {
			return syntaxError("%s requires a Boolean value", o.Name)
		}
	case "delimiter", "null", "quote", "escape", "default":
		if !o.HasValue {
			return syntaxError("%s requires a parameter", o.Name)
		}
		s.text[o.Name] = o.Value
	case "header":
		return s.addHeader(o)
	case "force_quote", "force_not_null", "force_null":
		return s.addForce(o)
	case "on_error", "log_verbosity", "reject_limit":
		return s.addErrors(o)
	case "encoding":
		return s.addEncoding(o)
	default:
		return pgerr.New(pgerr.SyntaxError, "option \"%s\" not recognized", o.Name).At(o.Pos)
	}
	return nil
}

// addFormat takes the option FORMAT.
func (s *optionSet) addFormat(o Option) error {
	switch o.Value {
	case "text":
	case "csv":
		s.options.Format = CSV
	case "binary":
		s.options.Format = Binary
	default:
		return pgerr.New(pgerr.InvalidParameterValue, "COPY format \"%s\" not recognized", o.Value).At(o.Pos)
	}
	return nil
}

// parseBoolean reads an option's boolean; no value is true.
func parseBoolean(o Option) (on, ok bool) {
	switch strings.ToLower(o.Value) {
	case "true", "on", "1":
		return true, true
	case "false", "off", "0":
		return false, true
	}
	return !o.HasValue, !o.HasValue
}

// addHeader takes the option HEADER.
func (s *optionSet) addHeader(o Option) error {
	if strings.EqualFold(o.Value, "match") {
		if !s.from {
			return unsupported("cannot use \"%s\" with HEADER in COPY TO", o.Value)
		}
		s.options.Header = HeaderMatch
		return nil
	}
	on, ok := parseBoolean(o)
	if !ok {
		return syntaxError("%s requires a Boolean value or \"match\"", o.Name)
	}
	if on {
		s.options.Header = HeaderLine
	}
	return nil
}

// addForce takes one of the options that list columns.
func (s *optionSet) addForce(o Option) error {
	if o.Star {
		all := map[string]*bool{
			"force_quote": &s.options.ForceQuoteAll, "force_not_null": &s.options.ForceNotNullAll, "force_null": &s.options.ForceNullAll,
		}
		*all[o.Name] = true
		return nil
	}
	if len(o.Columns) == 0 {
		return pgerr.New(pgerr.InvalidParameterValue, "argument to option \"%s\" must be a list of column names", o.Name).At(o.Pos)
	}
	switch o.Name {
	case "force_quote":
		s.options.ForceQuote = o.Columns
	case "force_not_null":
		s.options.ForceNotNull = o.Columns
	default:
		s.options.ForceNull = o.Columns
	}
	return nil
}

// addEncoding takes the option ENCODING.
func (s *optionSet) addEncoding(o Option) error {
	number := charset.Number(o.Value)
	if number < 0 {
		return invalid("argument to option \"%s\" must be a valid encoding name", o.Name)
	}
	name := charset.Name(int64(number))
	c, ok := charset.Lookup(name)
	if !ok {
		return unsupported("COPY with encoding \"%s\" is not supported", name)
	}
	s.options.Charset, s.options.HasCharset = c, true
	return nil
}

// checkDelimiter checks DELIMITER and NULL by themselves.
func (s *optionSet) checkDelimiter() error {
	delimiter, hasDelimiter := s.text["delimiter"]
	null, hasNull := s.text["null"]
	csv := s.options.Format == CSV
	if s.options.Format == Binary {
		switch {
		case hasDelimiter:
			return syntaxError("cannot specify DELIMITER in BINARY mode")
		case hasNull:
			return syntaxError("cannot specify NULL in BINARY mode")
		}
	}
	if !hasDelimiter {
		delimiter = map[bool]string{true: ",", false: "\t"}[csv]
	}
	if !hasNull {
		null = map[bool]string{true: "", false: `\N`}[csv]
	}
	switch {
	case len(delimiter) != 1:
		return unsupported("COPY delimiter must be a single one-byte character")
	case delimiter == "\n" || delimiter == "\r":
		return invalid("COPY delimiter cannot be newline or carriage return")
	case strings.ContainsAny(null, "\r\n"):
		return invalid("COPY null representation cannot use newline or carriage return")
	case !csv && strings.Contains(`\.abcdefghijklmnopqrstuvwxyz0123456789`, delimiter):
		return invalid("COPY delimiter cannot be \"%s\"", delimiter)
	}
	s.options.Delimiter, s.options.Null = delimiter[0], null
	return nil
}

// checkHeader checks HEADER against the format.
func (s *optionSet) checkHeader() error {
	if s.options.Format == Binary && s.options.Header != HeaderNone {
		return unsupported("cannot specify HEADER in BINARY mode")
	}
	return nil
}

// checkQuote checks QUOTE and ESCAPE.
func (s *optionSet) checkQuote() error {
	quote, hasQuote := s.text["quote"]
	escape, hasEscape := s.text["escape"]
	csv := s.options.Format == CSV
	if csv && !hasQuote {
		quote = `"`
	}
	if csv && !hasEscape {
		escape = quote
	}
	switch {
	case !csv && hasQuote:
		return unsupported("COPY quote available only in CSV mode")
	case csv && len(quote) != 1:
		return unsupported("COPY quote must be a single one-byte character")
	case csv && quote[0] == s.options.Delimiter:
		return invalid("COPY delimiter and quote must be different")
	case !csv && hasEscape:
		return unsupported("COPY escape available only in CSV mode")
	case csv && len(escape) != 1:
		return unsupported("COPY escape must be a single one-byte character")
	case csv:
		s.options.Quote, s.options.Escape = quote[0], escape[0]
	}
	return nil
}

// checkForce checks the options that list columns.
func (s *optionSet) checkForce() error {
	csv := s.options.Format == CSV
	quoting := s.options.ForceQuoteAll || s.options.ForceQuote != nil
	notNull := s.options.ForceNotNullAll || s.options.ForceNotNull != nil
	null := s.options.ForceNullAll || s.options.ForceNull != nil
	switch {
	case quoting && !csv:
		return unsupported("COPY force quote available only in CSV mode")
	case quoting && s.from:
		return unsupported("COPY force quote only available using COPY TO")
	case notNull && !csv:
		return unsupported("COPY force not null available only in CSV mode")
	case notNull && !s.from:
		return unsupported("COPY force not null only available using COPY FROM")
	case null && !csv:
		return unsupported("COPY force null available only in CSV mode")
	case null && !s.from:
		return unsupported("COPY force null only available using COPY FROM")
	}
	return nil
}

// checkNull checks NULL and DEFAULT against the delimiter and the quote.
func (s *optionSet) checkNull() error {
	o := &s.options
	switch {
	case o.Format != Binary && strings.IndexByte(o.Null, o.Delimiter) >= 0:
		return unsupported("COPY delimiter must not appear in the NULL specification")
	case o.Format == CSV && strings.IndexByte(o.Null, o.Quote) >= 0:
		return unsupported("CSV quote character must not appear in the NULL specification")
	}
	text, ok := s.text["default"]
	if !ok {
		return nil
	}
	switch {
	case o.Format == Binary:
		return syntaxError("cannot specify DEFAULT in BINARY mode")
	case !s.from:
		return unsupported("COPY DEFAULT only available using COPY FROM")
	case strings.ContainsAny(text, "\r\n"):
		return invalid("COPY default representation cannot use newline or carriage return")
	case strings.IndexByte(text, o.Delimiter) >= 0:
		return unsupported("COPY delimiter must not appear in the DEFAULT specification")
	case o.Format == CSV && strings.IndexByte(text, o.Quote) >= 0:
		return unsupported("CSV quote character must not appear in the DEFAULT specification")
	case text == o.Null:
		return unsupported("NULL specification and DEFAULT specification cannot be the same")
	}
	o.Default, o.HasDefault = text, true
	return nil
}

// addErrors takes one of the options about rows that cannot be read, which
// PostgreSQL has since its versions 17 and 18.
func (s *optionSet) addErrors(o Option) error {
	name := strings.ToUpper(o.Name)
	switch {
	case o.Name == "on_error" && !s.from:
		return pgerr.New(pgerr.InvalidParameterValue, "COPY %s cannot be used with COPY TO", name).At(o.Pos)
	case !o.HasValue && o.Name == "reject_limit":
		return syntaxError("%s requires a numeric value", o.Name)
	case !o.HasValue:
		return syntaxError("%s requires a parameter", o.Name)
	case o.Name == "reject_limit":
		return s.addRejectLimit(o.Value)
	}
	known := false
	value := strings.ToLower(o.Value)
	if o.Name == "on_error" {
		s.options.Ignore = value == "ignore"
		known = value == "ignore" || value == "stop"
	} else {
		s.options.Verbosity, known = map[string]Verbosity{
			"default": VerbosityDefault, "verbose": VerbosityVerbose, "silent": VerbositySilent,
		}[value], value == "default" || value == "verbose" || value == "silent"
	}
	if !known {
		return pgerr.New(pgerr.InvalidParameterValue, "COPY %s \"%s\" not recognized", name, o.Value).At(o.Pos)
	}
	return nil
}

// addRejectLimit takes the option REJECT_LIMIT.
func (s *optionSet) addRejectLimit(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return pgerr.New(pgerr.NumericValueOutOfRange, "value \"%s\" is out of range for type bigint", text)
	case err != nil:
		return pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type bigint: \"%s\"", text)
	case n <= 0:
		return invalid("REJECT_LIMIT (%d) must be greater than zero", n)
	}
	s.options.RejectLimit = n
	return nil
}

// checkErrors checks ON_ERROR and REJECT_LIMIT.
func (s *optionSet) checkErrors() error {
	switch o := &s.options; {
	case o.Ignore && o.Format == Binary:
		return syntaxError("only ON_ERROR STOP is allowed in BINARY mode")
	case o.RejectLimit > 0 && !o.Ignore:
		return invalid("COPY REJECT_LIMIT requires ON_ERROR to be set to IGNORE")
	}
	return nil
}

// flags returns, for each of the columns, whether list or a star names it. A
// name that is no column is 42P10, with the option's name in the message.
func flags(option string, list, columns []string, all bool) ([]bool, error) {
	if len(list) == 0 && !all {
		return nil, nil
	}
	on := make([]bool, len(columns))
	for i := range on {
		on[i] = all
	}
	for _, name := range list {
		i := slices.Index(columns, name)
		if i < 0 {
			return nil, pgerr.New(pgerr.InvalidColumnReference, "%s column \"%s\" not referenced by COPY", option, name)
		}
		on[i] = true
	}
	return on, nil
}
