// Package charset converts text between UTF-8, in which the gateway and IRIS keep it,
// and the encodings that a PostgreSQL client may ask for.
//
// Upstream: PostgreSQL documentation, "Character Set Support"; the conversions are
// PostgreSQL 15's own.
//
// # Parts
//
//   - names.go: PostgreSQL's encodings by name, alias and number
//   - charset.go: Charset, its Decode and Encode, and their errors
//   - table.go: the characters of an encoding, made on first use
//   - shape.go: which bytes form one character, as PostgreSQL verifies it
//   - stream.go: a reader and a writer that convert what passes through
//   - corrections.txt: where PostgreSQL's characters differ from those of
//     golang.org/x/text, written by TestCorrections with -pg
//
// # Life of a Charset
//
// Lookup returns the one Charset of an encoding; it is shared and never changes but
// for its table, which is made once when it is first needed. nil is UTF-8.
//
// # Invariants
//
//   - What a Charset decodes it encodes to the same bytes, unless PostgreSQL has two
//     codes for one character.
//   - A character without an equivalent is an error (22P05), never replaced; only
//     Lossy, for the texts of errors, puts "?" in its place.
//
// # Deviations from PostgreSQL
//
// EUC_TW, EUC_JIS_2004, SHIFT_JIS_2004, JOHAB and MULE_INTERNAL are known by name and
// not converted (0A000).
package charset
