package textsearch

import "strings"

// stemmer holds a word on its way through the steps of the Porter2 algorithm. A y that
// is a consonant is Y.
type stemmer struct {
	w      []byte
	r1, r2 int
}

// irregular are the words whose stem is given.
var irregular = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl",
	"ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe",
	"atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}

// unchanged are the words that stay after the first step.
var unchanged = map[string]bool{
	"inning": true, "outing": true, "canning": true, "herring": true, "earring": true, "proceed": true, "exceed": true, "succeed": true,
}

// Stem returns the stem of an English word in lower case.
func Stem(word string) string {
	if stem, ok := irregular[word]; ok {
		return stem
	}
	if len([]rune(word)) < 3 {
		return word
	}
	s := &stemmer{w: []byte(strings.TrimPrefix(word, "'"))}
	s.markConsonants()
	s.regions()
	s.step1a()
	if !unchanged[string(s.w)] {
		s.step1b()
		s.step1c()
		s.step2()
		s.step3()
		s.step4()
		s.step5()
	}
	return strings.ReplaceAll(string(s.w), "Y", "y")
}

// isVowel reports whether a byte is a vowel.
func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// markConsonants writes Y for each y at the beginning or behind a vowel.
func (s *stemmer) markConsonants() {
	for i, c := range s.w {
		if c == 'y' && (i == 0 || isVowel(s.w[i-1])) {
			s.w[i] = 'Y'
		}
	}
}

// regions finds where R1 and R2 begin: behind the first consonant behind a vowel.
func (s *stemmer) regions() {
	after := func(i int) int {
		for ; i+1 < len(s.w); i++ {
			if isVowel(s.w[i]) && !isVowel(s.w[i+1]) {
				return i + 2
			}
		}
		return len(s.w)
	}
	s.r1 = -1
	for _, prefix := range []string{"gener", "commun", "arsen"} {
		if strings.HasPrefix(string(s.w), prefix) {
			s.r1 = len(prefix)
		}
	}
	if s.r1 < 0 {
		s.r1 = after(0)
	}
	s.r2 = after(s.r1)
}

// ends reports whether the word ends with a suffix.
func (s *stemmer) ends(suffix string) bool { return strings.HasSuffix(string(s.w), suffix) }

// cut takes n bytes off the end and appends others.
func (s *stemmer) cut(n int, instead string) {
	s.w = append(s.w[:len(s.w)-n], instead...)
}

// inR1 reports whether the last n bytes are inside of R1.
func (s *stemmer) inR1(n int) bool { return len(s.w)-n >= s.r1 }

// inR2 reports whether the last n bytes are inside of R2.
func (s *stemmer) inR2(n int) bool { return len(s.w)-n >= s.r2 }

// vowelBefore reports whether there is a vowel in the first n bytes.
func (s *stemmer) vowelBefore(n int) bool {
	for _, c := range s.w[:max(n, 0)] {
		if isVowel(c) {
			return true
		}
	}
	return false
}

// shortAt reports whether the first n bytes end with a short syllable.
func (s *stemmer) shortAt(n int) bool {
	switch {
	case n < 2:
		return false
	case n == 2:
		return isVowel(s.w[0]) && !isVowel(s.w[1])
	}
	return !isVowel(s.w[n-3]) && isVowel(s.w[n-2]) && !isVowel(s.w[n-1]) && strings.IndexByte("wxY", s.w[n-1]) < 0
}

// longest returns the longest of some suffixes that the word has.
func (s *stemmer) longest(list []suffix) *suffix {
	var best *suffix
	for i := range list {
		if s.ends(list[i].from) && (best == nil || len(list[i].from) > len(best.from)) {
			best = &list[i]
		}
	}
	return best
}

// suffix is what a step replaces; letters, if any, must stand before it.
type suffix struct{ from, to, letters string }
