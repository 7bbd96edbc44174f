package textsearch

import "strings"

// step1a takes the genitive and the plural off.
func (s *stemmer) step1a() {
	for _, g := range []string{"'s'", "'s", "'"} {
		if s.ends(g) {
			s.cut(len(g), "")
			break
		}
	}
	switch n := len(s.w); {
	case s.ends("sses"):
		s.cut(2, "")
	case s.ends("ied"), s.ends("ies"):
		if n > 4 {
			s.cut(2, "")
		} else {
			s.cut(1, "")
		}
	case s.ends("us"), s.ends("ss"):
	case s.ends("s") && s.vowelBefore(n-2):
		s.cut(1, "")
	}
}

// step1b takes the past and the present participle off.
func (s *stemmer) step1b() {
	for _, suffix := range []string{"eedly", "ingly", "edly", "eed", "ing", "ed"} {
		if !s.ends(suffix) {
			continue
		}
		if strings.HasPrefix(suffix, "eed") {
			if s.inR1(len(suffix)) {
				s.cut(len(suffix), "ee")
			}
			return
		}
		if s.vowelBefore(len(s.w) - len(suffix)) {
			s.cut(len(suffix), "")
			s.afterParticiple()
		}
		return
	}
}

// afterParticiple restores what the participle took.
func (s *stemmer) afterParticiple() {
	for _, suffix := range []string{"at", "bl", "iz"} {
		if s.ends(suffix) {
			s.cut(0, "e")
			return
		}
	}
	for _, double := range []string{"bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"} {
		if s.ends(double) {
			s.cut(1, "")
			return
		}
	}
	if s.r1 >= len(s.w) && s.shortAt(len(s.w)) {
		s.cut(0, "e")
	}
}

// step1c makes i of a final y behind a consonant that is not the first letter.
func (s *stemmer) step1c() {
	n := len(s.w)
	if n > 2 && (s.w[n-1] == 'y' || s.w[n-1] == 'Y') && !isVowel(s.w[n-2]) {
		s.w[n-1] = 'i'
	}
}

// suffixes2 are the suffixes of step 2.
var suffixes2 = []suffix{
	{"tional", "tion", ""},
	{"enci", "ence", ""},
	{"anci", "ance", ""},
	{"abli", "able", ""},
	{"entli", "ent", ""},
	{"izer", "ize", ""},
	{"ization", "ize", ""},
	{"ational", "ate", ""},
	{"ation", "ate", ""},
	{"ator", "ate", ""},
	{"alism", "al", ""},
	{"aliti", "al", ""},
	{"alli", "al", ""},
	{"fulness", "ful", ""},
	{"ousli", "ous", ""},
	{"ousness", "ous", ""},
	{"iveness", "ive", ""},
	{"iviti", "ive", ""},
	{"biliti", "ble", ""},
	{"bli", "ble", ""},
	{"ogi", "og", "l"},
	{"fulli", "ful", ""},
	{"lessli", "less", ""},
	{"li", "", "cdeghkmnrt"},
}

// replace replaces the longest suffix of a list if it is inside of R1.
func (s *stemmer) replace(list []suffix) {
	x := s.longest(list)
	if x == nil || !s.inR1(len(x.from)) {
		return
	}
	before := len(s.w) - len(x.from) - 1
	if x.letters == "" || before >= 0 && strings.IndexByte(x.letters, s.w[before]) >= 0 {
		s.cut(len(x.from), x.to)
	}
}

// step2 shortens derived words.
func (s *stemmer) step2() { s.replace(suffixes2) }

// suffixes3 are the suffixes of step 3 but for ative.
var suffixes3 = []suffix{
	{"tional", "tion", ""},
	{"ational", "ate", ""},
	{"alize", "al", ""},
	{"icate", "ic", ""},
	{"iciti", "ic", ""},
	{"ical", "ic", ""},
	{"ful", "", ""},
	{"ness", "", ""},
}

// step3 shortens them further.
func (s *stemmer) step3() {
	if s.ends("ative") {
		if s.inR1(len("ative")) && s.inR2(len("ative")) {
			s.cut(len("ative"), "")
		}
		return
	}
	s.replace(suffixes3)
}

// suffixes4 are the suffixes of step 4.
var suffixes4 = []suffix{
	{"al", "", ""},
	{"ance", "", ""},
	{"ence", "", ""},
	{"er", "", ""},
	{"ic", "", ""},
	{"able", "", ""},
	{"ible", "", ""},
	{"ant", "", ""},
	{"ement", "", ""},
	{"ment", "", ""},
	{"ent", "", ""},
	{"ism", "", ""},
	{"ate", "", ""},
	{"iti", "", ""},
	{"ous", "", ""},
	{"ive", "", ""},
	{"ize", "", ""},
	{"ion", "", "st"},
}

// step4 takes off what is left of a suffix.
func (s *stemmer) step4() {
	x := s.longest(suffixes4)
	if x == nil || !s.inR2(len(x.from)) {
		return
	}
	before := len(s.w) - len(x.from) - 1
	if x.letters == "" || before >= 0 && strings.IndexByte(x.letters, s.w[before]) >= 0 {
		s.cut(len(x.from), "")
	}
}

// step5 takes off a final e, and one of two l.
func (s *stemmer) step5() {
	switch n := len(s.w); {
	case s.ends("e"):
		if s.inR2(1) || s.inR1(1) && !s.shortAt(n-1) {
			s.cut(1, "")
		}
	case s.ends("ll") && s.inR2(1):
		s.cut(1, "")
	}
}
