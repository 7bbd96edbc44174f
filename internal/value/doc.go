// Package value holds the one language of values: a tagged value that every
// layer between the two wire protocols passes around without boxing.
//
// A Value is small, copied freely and immutable. What a kind stores and in
// which unit is stated at its constructor. PostgreSQL's own epochs are used
// (days and microseconds since 2000-01-01), because its types decide what the
// client sees; IRIS's representations are converted where IRIS is read or
// written and nowhere else.
//
// A text or bytes Value may alias a network buffer: it is valid until the row
// it came from is replaced. Clone makes it independent.
package value
