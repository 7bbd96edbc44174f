package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// truth is the result of a predicate.
func truth(ok bool) (store.Value, error) {
	if ok {
		return store.Int(1), nil
	}
	return store.Int(0), nil
}

// likeFunc is LIKE: value, pattern, escape character or NULL, collation.
func likeFunc(a []store.Value) (store.Value, error) {
	if a[0].IsNull() || a[1].IsNull() {
		return store.Value{}, nil
	}
	escape := rune(-1)
	if !a[2].IsNull() {
		r := []rune(text(a[2]))
		if len(r) != 1 {
			return store.Value{}, &funcError{-63, "Data exception - invalid escape character"}
		}
		escape = r[0]
	}
	s, pattern := text(a[0]), text(a[1])
	switch a[3].Str() {
	case store.CollationUpper:
		s, pattern, escape = strings.TrimRight(upper(s), " "), upper(pattern), unicode.ToUpper(escape)
	case store.CollationString:
		s = strings.TrimRight(s, " ")
	}
	return truth(glob([]rune(s), likeTokens(pattern, escape)))
}

// globToken is one element of a pattern: any string, or one character of a kind.
type globToken struct {
	anyString bool
	match     func(rune) bool // nil with anyString
}

// exactly matches one character.
func exactly(want rune) globToken {
	return globToken{match: func(r rune) bool { return r == want }}
}

// anyRune matches every character.
func anyRune(rune) bool { return true }

// likeTokens reads a LIKE pattern.
func likeTokens(pattern string, escape rune) []globToken {
	var tokens []globToken
	r := []rune(pattern)
	for i := 0; i < len(r); i++ {
		switch {
		case r[i] == escape && i+1 < len(r):
			i++
			tokens = append(tokens, exactly(r[i]))
		case r[i] == '%':
			tokens = append(tokens, globToken{anyString: true})
		case r[i] == '_':
			tokens = append(tokens, globToken{match: anyRune})
		default:
			tokens = append(tokens, exactly(r[i]))
		}
	}
	return tokens
}

// glob matches a whole string in time proportional to the product of the lengths.
func glob(s []rune, tokens []globToken) bool {
	i, j := 0, 0
	star, resume := -1, 0
	for i < len(s) {
		switch {
		case j < len(tokens) && tokens[j].anyString:
			star, resume = j, i
			j++
		case j < len(tokens) && tokens[j].match(s[i]):
			i++
			j++
		case star >= 0:
			resume++
			i, j = resume, star+1
		default:
			return false
		}
	}
	for j < len(tokens) && tokens[j].anyString {
		j++
	}
	return j == len(tokens)
}

// startsWith is %STARTSWITH under a collation; everything starts with ”.
func startsWith(a []store.Value) (store.Value, error) {
	coll := a[2].Str()
	s, prefix := collatedText(text(a[0]), coll), text(a[1])
	if coll == store.CollationUpper {
		prefix = upper(prefix)
	}
	return truth(strings.HasPrefix(s, prefix))
}

// matchesGlob is %MATCHES: ? * [abc] [a-z] [^abc], with \ as escape.
func matchesGlob(a []store.Value) (store.Value, error) {
	s, pattern := text(a[0]), text(a[1])
	if a[2].Str() == store.CollationUpper {
		s, pattern = upper(s), upper(pattern)
	}
	tokens, ok := matchesTokens([]rune(pattern))
	if !ok {
		return store.Value{}, illegalValue()
	}
	return truth(glob([]rune(s), tokens))
}

// matchesTokens reads a %MATCHES pattern.
func matchesTokens(r []rune) ([]globToken, bool) {
	var tokens []globToken
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '*':
			tokens = append(tokens, globToken{anyString: true})
		case '?':
			tokens = append(tokens, globToken{match: anyRune})
		case '[':
			set, n := characterSet(r[i+1:])
			if n == 0 {
				return nil, false
			}
			tokens = append(tokens, globToken{match: set})
			i += n
		case '\\':
			if i++; i == len(r) {
				return nil, false
			}
			tokens = append(tokens, exactly(r[i]))
		default:
			tokens = append(tokens, exactly(r[i]))
		}
	}
	return tokens, true
}

// characterSet reads a set behind "[" up to "]"; n is 0 when it is not closed.
func characterSet(r []rune) (set func(rune) bool, n int) {
	end := 0
	for end < len(r) && r[end] != ']' {
		end++
	}
	if end == len(r) || end == 0 {
		return nil, 0
	}
	items := r[:end]
	negated := items[0] == '^'
	if negated {
		items = items[1:]
	}
	return func(c rune) bool {
		for i := 0; i < len(items); i++ {
			if i+2 < len(items) && items[i+1] == '-' {
				if c >= items[i] && c <= items[i+2] {
					return !negated
				}
				i += 2
				continue
			}
			if items[i] == c {
				return !negated
			}
		}
		return negated
	}, end + 1
}

// patternAtom is one element of an ObjectScript pattern: least to most
// repetitions of a literal or of one character of some classes.
type patternAtom struct {
	least, most int
	literal     []rune
	class       func(rune) bool
}

// matchesPattern is %PATTERN: ObjectScript's ? operator, alternation excepted.
func matchesPattern(a []store.Value) (store.Value, error) {
	atoms, ok := patternAtoms([]rune(text(a[1])))
	if !ok {
		return store.Value{}, &funcError{-400, "Unexpected error occurred:  <SYNTAX>"}
	}
	return truth(matchAtoms([]rune(text(a[0])), atoms))
}

// patternAtoms reads a pattern such as 3N1"-"4A.
func patternAtoms(r []rune) ([]patternAtom, bool) {
	const unlimited = 1 << 22
	var atoms []patternAtom
	number := func(i int) (n, next int, found bool) {
		for next = i; next < len(r) && r[next] >= '0' && r[next] <= '9' && n < unlimited; next++ {
			n = n*10 + int(r[next]-'0')
		}
		return n, next, next > i
	}
	for i := 0; i < len(r); {
		least, next, found := number(i)
		atom := patternAtom{least: least, most: least}
		if next < len(r) && r[next] == '.' {
			most, after, limited := number(next + 1)
			if next, atom.most = after, most; !limited {
				atom.most = unlimited
			}
		} else if !found {
			return nil, false
		}
		n, ok := atom.read(r[next:])
		if !ok {
			return nil, false
		}
		atoms = append(atoms, atom)
		i = next + n
	}
	return atoms, true
}

// read reads what is repeated: a literal in double quotes or class letters.
func (p *patternAtom) read(r []rune) (n int, ok bool) {
	if len(r) > 0 && r[0] == '"' {
		for i := 1; i < len(r); i++ {
			if r[i] == '"' {
				p.literal = r[1:i]
				return i + 1, len(p.literal) > 0
			}
		}
		return 0, false
	}
	var classes []func(rune) bool
	for n < len(r) {
		class := patternClass(unicode.ToUpper(r[n]))
		if class == nil {
			break
		}
		classes = append(classes, class)
		n++
	}
	p.class = func(c rune) bool {
		for _, class := range classes {
			if class(c) {
				return true
			}
		}
		return false
	}
	return n, n > 0
}

// patternClass is the meaning of a class letter, nil if it has none.
func patternClass(letter rune) func(rune) bool {
	switch letter {
	case 'N':
		return func(r rune) bool { return r >= '0' && r <= '9' }
	case 'A':
		return unicode.IsLetter
	case 'L':
		return unicode.IsLower
	case 'U':
		return unicode.IsUpper
	case 'P':
		return func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || r == ' ' }
	case 'C':
		return unicode.IsControl
	case 'E':
		return anyRune
	}
	return nil
}

// matchAtoms matches a whole string, in time proportional to its length for each
// atom: reachable[i] tells whether the atoms so far can end at i.
func matchAtoms(s []rune, atoms []patternAtom) bool {
	reachable := make([]bool, len(s)+1)
	reachable[0] = true
	for i := range atoms {
		reachable = atoms[i].advance(s, reachable)
	}
	return reachable[len(s)]
}

// advance returns where an atom can end that begins at the reachable positions.
// Each beginning opens a range of ends, one repetition apart.
func (p *patternAtom) advance(s []rune, reachable []bool) []bool {
	width := max(len(p.literal), 1)
	runs := p.runs(s, width)
	opened := make([]int, len(s)+1+width)
	for i, ok := range reachable {
		most := min(p.most, runs[i])
		if !ok || most < p.least {
			continue
		}
		opened[i+p.least*width]++
		opened[i+(most+1)*width]--
	}
	ends := make([]bool, len(s)+1)
	for i := range ends {
		if i >= width {
			opened[i] += opened[i-width]
		}
		ends[i] = opened[i] > 0
	}
	return ends
}

// runs returns for every position how often the atom repeats from there on.
func (p *patternAtom) runs(s []rune, width int) []int {
	runs := make([]int, len(s)+1)
	for i := len(s) - width; i >= 0; i-- {
		if p.matches(s[i : i+width]) {
			runs[i] = runs[i+width] + 1
		}
	}
	return runs
}

// matches tests one repetition.
func (p *patternAtom) matches(s []rune) bool {
	if p.literal != nil {
		return slices.Equal(s, p.literal)
	}
	return p.class(s[0])
}

// inList is %INLIST: value, $LIST, collation. A NULL element matches nothing.
func inList(a []store.Value) (store.Value, error) {
	items, err := readList(a[1])
	if err != nil {
		return store.Value{}, err
	}
	coll := a[2].Str()
	want := collatedText(text(a[0]), coll)
	for _, it := range items {
		if it.Kind != list.Null && it.Kind != list.Undefined && collatedText(text(itemValue(it)), coll) == want {
			return truth(true)
		}
	}
	return truth(false)
}

// listElements makes the elements of a $LIST a JSON array, for json_each. Of those that
// are compared with integers only the ones spelled as one are in it: %INLIST compares as
// text. The list NULL has NULL as its element, so that the answer is NULL.
func listElements(ints bool) func(a []store.Value) (store.Value, error) {
	return func(a []store.Value) (store.Value, error) {
		if a[0].IsNull() {
			return store.Text("[null]"), nil
		}
		items, err := readList(a[0])
		if err != nil {
			return store.Value{}, err
		}
		parts := make([]string, 0, len(items))
		for _, it := range items {
			s := text(itemValue(it))
			n, err := strconv.ParseInt(s, 10, 64)
			switch {
			case it.Kind == list.Null || it.Kind == list.Undefined:
			case !ints:
				b, err := json.Marshal(s)
				if err != nil {
					return store.Value{}, err
				}
				parts = append(parts, string(b))
			case err == nil && strconv.FormatInt(n, 10) == s:
				parts = append(parts, s)
			}
		}
		return store.Text("[" + strings.Join(parts, ",") + "]"), nil
	}
}

// listError is ObjectScript's <LIST>: the value is no list.
func listError() error { return &funcError{-400, "Unexpected error occurred:  <LIST>"} }

// readList decodes a $LIST value.
func readList(v store.Value) ([]list.Item, error) {
	s := v.Str()
	if v.Kind() == store.KindText {
		s = convertBytes(v).Str()
	}
	if s == "" || v.Kind() != store.KindText && v.Kind() != store.KindBlob {
		return nil, listError()
	}
	var items []list.Item
	for r := list.NewReader([]byte(s)); r.More(); {
		it, err := r.Next()
		if err != nil {
			return nil, listError()
		}
		items = append(items, it)
	}
	return items, nil
}
