// Package textsearch is full text search as PostgreSQL has it: documents as
// vectors of lexemes, queries, the parser of words, and the dictionaries of the
// configurations simple and english.
//
// Upstream: PostgreSQL documentation, "Full Text Search" and "Text Search
// Types"; the English stemmer is Snowball's, "The English (Porter2) stemming
// algorithm".
//
// # Parts
//
//   - vector.go, vectorbinary.go, lexer.go: tsvector
//   - query.go, queryparse.go, querybinary.go: tsquery
//   - token.go, tokenword.go, tokenweb.go, tokennumber.go: the parser of words
//   - config.go, stem.go, stemsteps.go: configurations and dictionaries
//   - build.go, websearch.go: text to vectors and queries
//   - match.go, phrase.go: whether a query matches
//   - rank.go, cover.go: how well
//
// # Invariants
//
//   - The lexemes of a Vector are in order and unlike, as are their positions.
//   - What is printed is read as the same again.
package textsearch
