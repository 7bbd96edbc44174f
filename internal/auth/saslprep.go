package auth

import (
	"unicode/utf8"

	"github.com/xdg-go/stringprep"
	"golang.org/x/text/unicode/norm"
)

// prohibited are the characters that SASLprep refuses (RFC 4013, section 2.3),
// and those that Unicode 3.2 did not know.
var prohibited = []stringprep.Set{
	stringprep.TableC1_2, stringprep.TableC2_1, stringprep.TableC2_2, stringprep.TableC3,
	stringprep.TableC4, stringprep.TableC5, stringprep.TableC6, stringprep.TableC7,
	stringprep.TableC8, stringprep.TableC9, stringprep.TableA1,
}

// normalize is SASLprep as PostgreSQL and libpq do it: a password that cannot be
// prepared is used as its bytes are. The steps are our own, over stringprep's
// tables, because PostgreSQL's order differs in ways that change the result:
// spaces are mapped before the characters mapped to nothing (U+200B is both), and
// characters are checked before NFKC, not after it.
func normalize(password string) string {
	if isASCII(password) || !utf8.ValidString(password) {
		return password
	}
	mapped := make([]rune, 0, len(password))
	for _, r := range password {
		switch {
		case stringprep.TableC1_2.Contains(r):
			mapped = append(mapped, ' ')
		case !mapsToNothing(r):
			mapped = append(mapped, r)
		}
	}
	if len(mapped) == 0 || !permitted(mapped) || !directionConsistent(mapped) {
		return password
	}
	return norm.NFKC.String(string(mapped))
}

// isASCII reports whether nothing needs to be prepared.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mapsToNothing reports whether r is a character that preparation drops.
func mapsToNothing(r rune) bool {
	_, ok := stringprep.TableB1.Map(r)
	return ok
}

// permitted reports whether no character is prohibited.
func permitted(s []rune) bool {
	for _, r := range s {
		for _, set := range prohibited {
			if set.Contains(r) {
				return false
			}
		}
	}
	return true
}

// directionConsistent checks the rule for bidirectional strings (RFC 3454,
// section 6): one with right-to-left characters begins and ends with such and has
// no left-to-right ones.
func directionConsistent(s []rune) bool {
	rightToLeft, leftToRight := false, false
	for _, r := range s {
		rightToLeft = rightToLeft || stringprep.TableD1.Contains(r)
		leftToRight = leftToRight || stringprep.TableD2.Contains(r)
	}
	if !rightToLeft {
		return true
	}
	return !leftToRight && stringprep.TableD1.Contains(s[0]) && stringprep.TableD1.Contains(s[len(s)-1])
}
