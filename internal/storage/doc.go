// Package storage says how values of each PostgreSQL type are kept in IRIS. It
// is the one place where that is chosen: a type is added by a row of forms.go.
//
// # Forms
//
//	native   a column of an IRIS type that has the same values; IRIS compares
//	         and orders it as PostgreSQL would, so that the planner may push
//	text     VARCHAR with collation EXACT, holding PostgreSQL's text form under
//	         its default settings and time zone UTC; nothing is lost, and
//	         comparisons are made here
//
// A type of the text form whose equal values have one spelling is a key type: it
// may be unique in IRIS, and = and <> are pushed. The others (numeric without
// precision, where 1.0 equals 1.00, is one) are not.
//
// # Invariants
//
//   - A value that was stored comes back the same, or is refused when it is
//     stored. Nothing is rounded, cut or moved to another time zone.
//   - A column of a plain form is understood from IRIS's metadata alone. All
//     others need their row in the gateway schema, and are not made without it.
package storage
