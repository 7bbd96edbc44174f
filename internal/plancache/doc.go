// Package plancache keeps the plans of statements for all sessions, so that a
// statement which differs from an earlier one in its literals only is neither
// parsed nor analysed nor planned.
//
// # Parts
//
//   - shape.go: text → shape: the text with its literals cut out
//   - lift.go: tree → the same tree with parameters in the place of literals
//   - reads.go: what an analysis asked of the catalog, and whether it would be
//     answered the same now
//   - cache.go: the entries, their limit in bytes, the counters
//
// # When two statements share a plan
//
// Their texts are the same but for literals of the same types; the literals that
// were not lifted are the same too; and so is the surroundings' key, which the
// session makes of everything else that decides what a statement means: declared
// parameter types, search_path, the user. The catalog must answer every question
// that the analysis asked as it did then.
//
// Lifted are literals that are operands of ordinary operators, arguments of
// functions, items of IN, BETWEEN, CASE and their like, the operands of casts, rows
// of VALUES and new values of columns. Never lifted: numbers that stand for a column
// in ORDER BY and GROUP BY, type modifiers, LIMIT and OFFSET, frame offsets, patterns
// (plans look at them), TO_VECTOR's element type, whatever a grouped, distinct or
// windowed query has outside of WHERE (it must be recognised in two places), and
// literals that become names of objects.
//
// # Invariants
//
//   - Entries are immutable once they are in the cache, but for the snapshot that
//     they were last found to be right for.
//   - A statement whose analysis with parameters fails is analysed as it stands:
//     errors are those of the statement itself.
//   - What holds here and now only, such as 'today'::date, is not kept.
package plancache
