package regex

import (
	"regexp"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Pattern is a compiled regular expression.
type Pattern struct {
	*regexp.Regexp
	Source  string
	Options Options
	Groups  int // capturing ones
	// Context is set when a match depends on the text before it.
	Context bool
}

// patternMax bounds the length of a pattern.
const patternMax = 1 << 16

// Compile compiles a regular expression.
func Compile(source string, opts Options) (*Pattern, error) {
	if len(source) > patternMax {
		return nil, errPattern("regular expression is too complex")
	}
	t, err := translate(source, opts)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(t.out.String())
	if err != nil {
		return nil, pgerr.New(pgerr.InvalidRegularExpression, "invalid regular expression: regular expression is too complex").
			WithCause(err)
	}
	if !t.lazy {
		re.Longest()
	}
	return &Pattern{Source: source, Options: opts, Regexp: re, Groups: t.groups, Context: t.context}, nil
}
