package textsearch

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

// stopList is PostgreSQL's english.stop.
//
//go:embed english.stop
var stopList string

// stopWords are the words that english leaves out.
var stopWords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(stopList) {
		out[word] = true
	}
	return out
})

// Config is a text search configuration: which dictionary takes which tokens.
type Config struct {
	Name    string
	stemmed bool
}

// ConfigNamed returns a configuration that is provided here, nil for another name.
func ConfigNamed(name string) *Config {
	switch name {
	case "simple", "english":
		return &Config{Name: name, stemmed: name == "english"}
	}
	return nil
}

// Dictionary names the dictionary that takes a kind of token, "" for none.
func (c *Config) Dictionary(kind TokenType) string {
	switch kind {
	case Blank, Tag, Protocol, Entity:
		return ""
	case ASCIIWord, AnyWord, HyphenPart, HyphenASCIIPart, HyphenASCIIWord, HyphenWord:
		if c.stemmed {
			return "english_stem"
		}
	}
	return "simple"
}

// Lexize returns the lexeme that a dictionary makes of a word, "" for a word to leave
// out. ok is false for a dictionary that is not provided here.
func Lexize(dictionary, word string) (lexeme string, ok bool) {
	lower := strings.Map(unicode.ToLower, word)
	switch dictionary {
	case "simple":
		return lower, true
	case "english_stem":
		if len(word) > stemMax {
			return lower, true
		}
		if lower == "" || stopWords()[lower] {
			return "", true
		}
		return Stem(lower), true
	}
	return "", false
}

// stemMax is the length of the longest word that is stemmed.
const stemMax = 1000
