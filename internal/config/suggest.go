package config

import "strings"

// costMax is how far a word may be from what is suggested instead of it.
const costMax = 3

// wordMax is the longest word that suggestions are looked for.
const wordMax = 64

// suggest finds the candidate that was probably meant by word, or "". Both may
// be key paths.
func suggest(word string, candidates []string) string {
	if len(word) > wordMax {
		return ""
	}
	best, least := "", costMax+1
	for _, candidate := range candidates {
		if cost := suggestionCost(word, candidate); cost < least {
			best, least = candidate, cost
		}
	}
	return best
}

// suggestionCost is how unlikely candidate was meant by word: the edits between
// them, or less when only the section of a key path is wrong or one of the two
// is the beginning of the other.
func suggestionCost(word, candidate string) int {
	cost := editDistance(word, candidate)
	if 3*cost > len(word) { // another word, not a mistyped one
		cost = costMax + 1
	}
	last, lastCandidate := leaf(word), leaf(candidate)
	switch {
	case len(last) < 4 && last != candidate:
		return cost
	case last == lastCandidate:
		return min(cost, 1)
	case strings.HasPrefix(lastCandidate, last):
		return min(cost, 2+strings.Count(candidate, "."))
	case strings.HasPrefix(last, lastCandidate) && 2*len(lastCandidate) > len(last):
		return min(cost, costMax)
	}
	return cost
}

// leaf is the last part of a key path.
func leaf(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// editDistance counts the single-character edits between two words, exchanged
// neighbours being one edit.
func editDistance(a, b string) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			changed := above[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(above[j]+1, row[j-1]+1, changed)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
