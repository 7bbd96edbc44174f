package exec

import (
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/regex"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// regexpFuncs are the regular expression functions and operators.
func regexpFuncs() []def {
	return []def{
		{sig: "textregexeq(text,text) bpcharregexeq(bpchar,text) nameregexeq(name,text)", typed: matchOperator("", false)},
		{sig: "textregexne(text,text) bpcharregexne(bpchar,text) nameregexne(name,text)", typed: matchOperator("", true)},
		{sig: "texticregexeq(text,text) bpcharicregexeq(bpchar,text) nameicregexeq(name,text)", typed: matchOperator("i", false)},
		{sig: "texticregexne(text,text) bpcharicregexne(bpchar,text) nameicregexne(name,text)", typed: matchOperator("i", true)},
		{sig: "regexp_like(text,text) regexp_like(text,text,text)", typed: withPattern("regexp_like", 2, regexpLike)},
		{sig: "regexp_replace(text,text,text) regexp_replace(text,text,text,text)", typed: withPattern("", 3, regexpReplace)},
		{sig: `regexp_replace(text,text,text,int4) regexp_replace(text,text,text,int4,int4)
			regexp_replace(text,text,text,int4,int4,text)`, typed: withPattern("regexp_replace", 5, regexpReplaceNth)},
		{sig: "regexp_match(text,text) regexp_match(text,text,text)", typed: withPattern("regexp_match", 2, regexpMatch)},
		{
			sig:   "regexp_split_to_array(text,text) regexp_split_to_array(text,text,text)",
			typed: withPattern("regexp_split_to_array", 2, regexpSplit),
		},
		{sig: "regexp_matches(text,text) regexp_matches(text,text,text)", typedSet: withPatternSet("", regexpMatches)},
		{
			sig:      "regexp_split_to_table(text,text) regexp_split_to_table(text,text,text)",
			typedSet: withPatternSet("regexp_split_to_table", regexpSplitTable),
		},
		{
			sig:   "regexp_count(text,text) regexp_count(text,text,int4) regexp_count(text,text,int4,text)",
			typed: withPattern("regexp_count", 3, regexpCount),
		},
		{
			sig: `regexp_substr(text,text) regexp_substr(text,text,int4) regexp_substr(text,text,int4,int4)
			regexp_substr(text,text,int4,int4,text) regexp_substr(text,text,int4,int4,text,int4)`,
			typed: withPattern("regexp_substr", 4, regexpSubstr),
		},
		{sig: `regexp_instr(text,text) regexp_instr(text,text,int4) regexp_instr(text,text,int4,int4)
			regexp_instr(text,text,int4,int4,int4) regexp_instr(text,text,int4,int4,int4,text)
			regexp_instr(text,text,int4,int4,int4,text,int4)`, typed: withPattern("regexp_instr", 5, regexpInstr)},
		{sig: "substring(text,text)", typed: withPattern("", 2, substringPattern)},
		{sig: "substring(text,text,text)", typed: substringSimilar},
		{sig: "similar_to_escape(text) similar_to_escape(text,text) similar_escape(text,text)", eval: similarEscape},
	}
}

// patternFunc computes a function of a text, a compiled pattern and all
// arguments.
type patternFunc func(s string, p *pattern, args []value.Value) (value.Value, error)

// withPattern makes a function whose second argument is a pattern and whose
// argument number flagsAt, if given, its flags. noGlobal names the function, if it
// does not take the g flag or takes numbers.
func withPattern(noGlobal string, flagsAt int, f patternFunc) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		cache := &patternCache{}
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if err := checkPlaces(noGlobal, args); err != nil {
				return value.Null, err
			}
			p, err := cache.prepare(noGlobal, flagsAt, args)
			if err != nil {
				return value.Null, err
			}
			return f(args[0].Str(), p, args)
		}
	}
}

// place is a number among the arguments of a regexp function.
type place struct {
	at    int
	name  string
	least int64
}

// places are the numbers that the regexp functions take.
var places = map[string][]place{
	"regexp_count":   {{2, "start", 1}},
	"regexp_substr":  {{2, "start", 1}, {3, "n", 1}, {5, "subexpr", 0}},
	"regexp_instr":   {{2, "start", 1}, {3, "n", 1}, {4, "endoption", 0}, {6, "subexpr", 0}},
	"regexp_replace": {{3, "start", 1}, {4, "n", 0}},
}

// checkPlaces checks the numbers among a call's arguments, which PostgreSQL does before
// it looks at the pattern.
func checkPlaces(function string, args []value.Value) error {
	for _, p := range places[function] {
		if p.at >= len(args) {
			break
		}
		if n := args[p.at].Int(); n < p.least || p.name == "endoption" && n > 1 {
			return pgerr.New(pgerr.InvalidParameterValue, "invalid value for parameter \"%s\": %d", p.name, n)
		}
	}
	return nil
}

// prepare compiles the pattern of a call.
func (c *patternCache) prepare(noGlobal string, flagsAt int, args []value.Value) (*pattern, error) {
	flags := ""
	if flagsAt < len(args) && args[flagsAt].Kind() == value.KindText {
		flags = args[flagsAt].Str()
	}
	opts, err := regex.ParseFlags(flags)
	if err != nil {
		return nil, err
	}
	if opts.Global && noGlobal != "" && noGlobal != "regexp_replace" {
		e := pgerr.New(pgerr.InvalidParameterValue, "%s() does not support the \"global\" option", noGlobal)
		if noGlobal == "regexp_match" {
			e = e.WithHint("Use the regexp_matches function instead.")
		}
		return nil, e
	}
	return c.get(args[1].Str(), opts)
}

// withPatternSet is withPattern for functions that return sets.
func withPatternSet(noGlobal string, f func(s string, p *pattern) ([]value.Value, error),
) func([]analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	return func([]analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
		cache := &patternCache{}
		return func(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
			p, err := cache.prepare(noGlobal, 2, args)
			if err != nil {
				return nil, err
			}
			return f(args[0].Str(), p)
		}
	}
}

// matchOperator is ~ and its relatives.
func matchOperator(flags string, not bool) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		cache := &patternCache{}
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			opts, err := regex.ParseFlags(flags)
			if err != nil {
				return value.Null, err
			}
			p, err := cache.get(args[1].Str(), opts)
			if err != nil {
				return value.Null, err
			}
			ok, err := p.Match(args[0].Str())
			return value.Bool(ok != not), err
		}
	}
}

// regexpLike reports whether there is a match.
func regexpLike(s string, p *pattern, _ []value.Value) (value.Value, error) {
	ok, err := p.Match(s)
	return value.Bool(ok), err
}

// regexpReplace replaces the first match, or all with the g flag.
func regexpReplace(s string, p *pattern, args []value.Value) (value.Value, error) {
	text, err := p.replace(s, args[2].Str(), 0, boolInt(!p.Options.Global))
	return value.Text(text), err
}

// intArgument returns argument i, or a default, after checking its minimum.
func intArgument(args []value.Value, i int, otherwise, least int64, name string) (int64, error) {
	if i >= len(args) {
		return otherwise, nil
	}
	n := args[i].Int()
	if n < least {
		return 0, pgerr.New(pgerr.InvalidParameterValue, "invalid value for parameter \"%s\": %d", name, n)
	}
	return n, nil
}

// startIndex returns the byte offset of character start, counted from 1, where a
// search begins: behind the string's end there is nothing, not even an empty match.
func startIndex(s string, start int64) int {
	if start > int64(utf8.RuneCountInString(s))+1 {
		return len(s) + 1
	}
	return runeIndex(s, start-1)
}

// regexpReplaceNth replaces match n from a start position on.
func regexpReplaceNth(s string, p *pattern, args []value.Value) (value.Value, error) {
	start, err := intArgument(args, 3, 1, 1, "start")
	if err != nil {
		return value.Null, err
	}
	n, err := intArgument(args, 4, int64(boolInt(!p.Options.Global)), 0, "n")
	if err != nil {
		return value.Null, err
	}
	text, err := p.replace(s, args[2].Str(), startIndex(s, start), int(n))
	return value.Text(text), err
}

// groupsOf returns the groups of a match, or the whole match without groups.
func groupsOf(s string, p *pattern, m match) value.Value {
	if p.Groups == 0 {
		return value.Array(newArray([]value.Value{value.Text(s[m[0]:m[1]])}))
	}
	out := make([]value.Value, p.Groups)
	for i := range out {
		if text, ok := m.text(s, i+1); ok {
			out[i] = value.Text(text)
		}
	}
	return value.Array(newArray(out))
}

// regexpMatch returns the groups of the first match.
func regexpMatch(s string, p *pattern, _ []value.Value) (value.Value, error) {
	ms, err := p.all(s, 0, 1)
	if err != nil || len(ms) == 0 {
		return value.Null, err
	}
	return groupsOf(s, p, ms[0]), nil
}

// regexpMatches returns the groups of the first match, of all with the g flag.
func regexpMatches(s string, p *pattern) ([]value.Value, error) {
	limit := 1
	if p.Options.Global {
		limit = -1
	}
	var out []value.Value
	matches, err := p.all(s, 0, limit)
	for _, m := range matches {
		out = append(out, groupsOf(s, p, m))
	}
	return out, err
}

// regexpSplitTable splits at the matches.
func regexpSplitTable(s string, p *pattern) ([]value.Value, error) {
	parts, err := p.split(s)
	out := make([]value.Value, len(parts))
	for i, part := range parts {
		out[i] = value.Text(part)
	}
	return out, err
}

// regexpSplit splits into an array.
func regexpSplit(s string, p *pattern, _ []value.Value) (value.Value, error) {
	parts, err := regexpSplitTable(s, p)
	return value.Array(newArray(parts)), err
}

// regexpCount counts the matches.
func regexpCount(s string, p *pattern, args []value.Value) (value.Value, error) {
	start, err := intArgument(args, 2, 1, 1, "start")
	if err != nil || start > int64(utf8.RuneCountInString(s))+1 {
		return value.Int(0), err
	}
	matches, err := p.matches(s, startIndex(s, start), -1, false)
	return value.Int(int64(len(matches))), err
}

// nthMatch finds match n from a start position on, nil if there is none. Both
// are arguments 2 and 3.
func nthMatch(s string, p *pattern, args []value.Value) (match, error) {
	start, err := intArgument(args, 2, 1, 1, "start")
	if err != nil {
		return nil, err
	}
	n, err := intArgument(args, 3, 1, 1, "n")
	if err != nil || start > int64(utf8.RuneCountInString(s))+1 {
		return nil, err
	}
	ms, err := p.all(s, startIndex(s, start), int(n))
	if err != nil || int64(len(ms)) < n {
		return nil, err
	}
	return ms[n-1], nil
}

// regexpSubstr returns a match or one of its groups.
func regexpSubstr(s string, p *pattern, args []value.Value) (value.Value, error) {
	group, err := intArgument(args, 5, 0, 0, "subexpr")
	if err != nil {
		return value.Null, err
	}
	m, err := nthMatch(s, p, args)
	if err != nil || m == nil {
		return value.Null, err
	}
	text, ok := m.text(s, int(p.part(group)))
	if !ok {
		return value.Null, nil
	}
	return value.Text(text), nil
}

// part is the group of a match that a subexpression's number means: the first one of a
// pattern without groups is the whole match.
func (p *pattern) part(group int64) int64 {
	if group == 1 && p.Groups == 0 {
		return 0
	}
	return group
}

// regexpInstr returns where a match or one of its groups starts, or ends.
func regexpInstr(s string, p *pattern, args []value.Value) (value.Value, error) {
	end := int64(0)
	if len(args) > 4 {
		end = args[4].Int()
	}
	group, err := intArgument(args, 6, 0, 0, "subexpr")
	if err != nil {
		return value.Null, err
	}
	m, err := nthMatch(s, p, args)
	if err != nil || m == nil {
		return value.Int(0), err
	}
	group = p.part(group)
	if _, ok := m.text(s, int(group)); !ok {
		return value.Int(0), nil
	}
	at := m[2*group+end]
	return value.Int(int64(utf8.RuneCountInString(s[:at]) + 1)), nil
}

// substringPattern returns the first group of the first match, or the match.
func substringPattern(s string, p *pattern, _ []value.Value) (value.Value, error) {
	ms, err := p.all(s, 0, 1)
	if err != nil || len(ms) == 0 {
		return value.Null, err
	}
	text, ok := ms[0].text(s, min(p.Groups, 1))
	if !ok {
		return value.Null, nil
	}
	return value.Text(text), nil
}
