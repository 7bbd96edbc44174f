package textsearch

// asciiWord reads what begins with an ASCII letter.
func (t *tokenizer) asciiWord(start int) (TokenType, int) {
	i := start
	for t.letter(i) {
		i++
	}
	if kind, end := t.webWord(i); end > 0 {
		return kind, end
	}
	switch {
	case t.is(i, '-'):
		if kind, end := t.hyphenated(i+1, HyphenASCIIWord); end > 0 {
			return kind, end
		}
	case t.is(i, ':') && !t.host:
		if t.is(i+1, '/') && t.is(i+2, '/') {
			return Protocol, i + 3
		}
	case t.digit(i):
		return t.numWord(i)
	}
	return t.wordFrom(i, ASCIIWord)
}

// word reads what begins with another letter.
func (t *tokenizer) word(i int) (TokenType, int) { return t.wordFrom(i, AnyWord) }

// wordFrom goes on in a word that is of ASCII letters so far, or not.
func (t *tokenizer) wordFrom(i int, kind TokenType) (TokenType, int) {
	for {
		n, ok := t.alpha(i)
		if !ok {
			n, ok = t.mark(i)
		}
		if !ok {
			break
		}
		kind = AnyWord
		i += n
	}
	if kind == ASCIIWord {
		return kind, i
	}
	if t.digit(i) {
		return t.numWord(i)
	}
	if t.is(i, '-') {
		if kind, end := t.hyphenated(i+1, HyphenWord); end > 0 {
			return kind, end
		}
	}
	return AnyWord, i
}

// numWord goes on in a word with digits.
func (t *tokenizer) numWord(i int) (TokenType, int) {
	i = t.alnums(i)
	switch {
	case t.is(i, '@'):
		if end := t.hostAt(i + 1); end > 0 {
			return Email, end
		}
	case t.is(i, '/'):
		if end := t.fileFirst(i + 1); end > 0 {
			return File, end
		}
	case t.is(i, '.'):
		if end := t.fileNext(i + 1); end > 0 {
			return File, end
		}
	case t.is(i, '-'):
		if kind, end := t.hyphenated(i+1, HyphenNumWord); end > 0 {
			return kind, end
		}
	}
	return NumWord, i
}

// alnums skips letters, digits and marks.
func (t *tokenizer) alnums(i int) int {
	for {
		n, ok := t.alpha(i)
		if !ok {
			n, ok = t.mark(i)
		}
		if t.digit(i) {
			n, ok = 1, true
		}
		if !ok {
			return i
		}
		i += n
	}
}

// hyphenated goes on behind the hyphen of a word that is of a kind so far. A part of
// digits alone ends the word before it.
func (t *tokenizer) hyphenated(i int, kind TokenType) (TokenType, int) {
	end := t.alnums(i)
	if _, mark := t.mark(i); mark || end == i {
		return kind, -1
	}
	ascii, letters, digits := true, false, false
	for k := i; k < end; {
		n, alpha := t.alpha(k)
		switch {
		case t.digit(k):
			digits = true
			n = 1
		case t.letter(k):
			letters = true
		case alpha:
			letters, ascii = true, false
		default:
			ascii = false
			n, _ = t.mark(k)
		}
		k += n
	}
	if !letters {
		return kind, -1
	}
	switch {
	case digits:
		kind = HyphenNumWord
	case !ascii && kind == HyphenASCIIWord:
		kind = HyphenWord
	}
	if t.is(end, '-') {
		if longer, far := t.hyphenated(end+1, kind); far > 0 {
			return longer, far
		}
	}
	return kind, end
}

// part reads a part of a hyphenated word.
func (t *tokenizer) part(i int) (TokenType, int) {
	if t.is(i, '-') {
		return Blank, i + 1
	}
	end := min(t.alnums(i), t.parts)
	kind := HyphenASCIIPart
	letters := false
	for k := i; k < end; k++ {
		switch {
		case t.digit(k) && kind != HyphenNumPart:
			kind = HyphenNumPart
		case !t.digit(k) && !t.letter(k) && kind == HyphenASCIIPart:
			kind = HyphenPart
		}
		letters = letters || !t.digit(k)
	}
	if !letters {
		return UnsignedInt, end
	}
	return kind, end
}
