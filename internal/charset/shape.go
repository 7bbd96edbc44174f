package charset

// shape returns how many bytes the first character of s has, 0 when s begins with
// none, and more than len(s) when the rest of it is missing. s is not empty.
type shape func(s string) int

// between reports whether a byte is in a range.
func between(b, low, high byte) bool { return b >= low && b <= high }

// one is the shape of encodings of one byte for a character.
func one(string) int { return 1 }

// eucJP is that of EUC_JP: half-width kana behind 0x8e, a third set behind 0x8f.
func eucJP(s string) int {
	switch {
	case s[0] < 0x80:
		return 1
	case s[0] == 0x8e:
		return following(s, 2, func(b byte) bool { return between(b, 0xa1, 0xdf) })
	case s[0] == 0x8f:
		return following(s, 3, high94)
	case high94(s[0]):
		return following(s, 2, high94)
	}
	return 0
}

// euc is that of EUC_CN and EUC_KR: two bytes of 94 values.
func euc(s string) int {
	switch {
	case s[0] < 0x80:
		return 1
	case high94(s[0]):
		return following(s, 2, high94)
	}
	return 0
}

// sjis is that of SJIS: half-width kana are one byte.
func sjis(s string) int {
	switch {
	case s[0] < 0x80 || between(s[0], 0xa1, 0xdf):
		return 1
	case between(s[0], 0x81, 0x9f) || between(s[0], 0xe0, 0xfc):
		return following(s, 2, func(b byte) bool { return between(b, 0x40, 0x7e) || between(b, 0x80, 0xfc) })
	}
	return 0
}

// double is that of BIG5, GBK and UHC, as PostgreSQL verifies it: any byte but zero
// follows a high one.
func double(s string) int {
	if s[0] < 0x80 {
		return 1
	}
	return following(s, 2, func(b byte) bool { return b != 0 })
}

// gb18030 is that of GB18030: a digit in the second place says that there are four.
func gb18030(s string) int {
	switch {
	case s[0] < 0x80:
		return 1
	case len(s) < 2:
		return 2
	case !between(s[1], 0x30, 0x39):
		if between(s[0], 0x81, 0xfe) && (between(s[1], 0x40, 0x7e) || between(s[1], 0x80, 0xfe)) {
			return 2
		}
		return 0
	case len(s) < 4:
		return 4
	case between(s[0], 0x81, 0xfe) && between(s[2], 0x81, 0xfe) && between(s[3], 0x30, 0x39):
		return 4
	}
	return 0
}

// high94 is a byte of a set of 94 characters.
func high94(b byte) bool { return between(b, 0xa1, 0xfe) }

// following returns n if the bytes behind the first, as far as they are there, are
// what may follow it.
func following(s string, n int, may func(byte) bool) int {
	for i := 1; i < min(n, len(s)); i++ {
		if !may(s[i]) {
			return 0
		}
	}
	return n
}
