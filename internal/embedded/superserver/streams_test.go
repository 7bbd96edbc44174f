package superserver

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestStreamSlices checks slices of a stream against the string they are of.
func TestStreamSlices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.String().Draw(t, "content")
		character := rapid.Bool().Draw(t, "character")
		var s streams
		s.limit = 1 << 20
		st := s.add([]byte(content), character)
		runes := []rune(content)
		for range 5 {
			first := rapid.IntRange(0, len(content)+2).Draw(t, "first")
			length := rapid.IntRange(-1, len(content)+2).Draw(t, "length")
			got := string(st.slice(first, length))
			var want string
			if character {
				from := min(first, len(runes))
				to := len(runes)
				if length >= 0 {
					to = min(from+length, len(runes))
				}
				want = string(runes[from:to])
			} else {
				from := min(first, len(content))
				to := len(content)
				if length >= 0 {
					to = min(from+length, len(content))
				}
				want = content[from:to]
			}
			if got != want {
				t.Fatalf("slice(%d, %d) of %q = %q, want %q", first, length, content, got, want)
			}
		}
		if want := map[bool]int{true: utf8.RuneCountInString(content), false: len(content)}[character]; st.size() != want {
			t.Errorf("size %d, want %d", st.size(), want)
		}
	})
}
