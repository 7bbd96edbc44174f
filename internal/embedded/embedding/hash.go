package embedding

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

// hashText is a vector of length 1 that has the words of the text: texts that share
// words are similar. A text without words is all zeros.
func hashText(text string, length int) []float64 {
	v := make([]float64, length)
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for _, w := range words {
		h := fnv.New64a()
		h.Write([]byte(w)) // never fails
		sum := h.Sum64()
		sign := 1.0
		if sum>>63 == 1 {
			sign = -1
		}
		v[sum%uint64(length)] += sign
	}
	square := 0.0
	for _, x := range v {
		square += x * x
	}
	if square > 0 {
		for i := range v {
			v[i] /= math.Sqrt(square)
		}
	}
	return v
}
