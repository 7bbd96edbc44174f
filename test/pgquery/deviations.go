package pgquery

import (
	"fmt"
	"os"
	"strings"
)

// readDeviations reads the differences that are meant: paragraphs of a comment
// with the reason, a line with the kind, and the statement.
func readDeviations(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	list := map[string]string{}
	for part := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		reason, rest, _ := strings.Cut(part, "\n")
		kind, sql, ok := strings.Cut(rest, "\n")
		if !ok || !strings.HasPrefix(reason, "# ") {
			return nil, fmt.Errorf("%s: a paragraph is a reason, a kind and a statement, not %q", path, part)
		}
		list[strings.TrimSpace(sql)] = kind
	}
	return list, nil
}

// isOracleOnly reports whether a difference is the oracle's: libpg_query, unlike
// PostgreSQL, takes a parameter wherever a string may stand, as in DATE $1, so
// that statements parse whose constants were replaced.
//
// That holds for IRIS's TOP $1, too. Or the difference is one of time: what
// PostgreSQL refuses when it analyses or runs the statement, such as a function's
// name of four parts, our parser refuses in the same words.
func isOracleOnly(d *difference) bool {
	return strings.HasPrefix(d.Detail, `syntax error at or near "$`) || strings.Contains(d.SQL, "TOP $") ||
		strings.HasPrefix(d.Detail, "cannot use special role specifier") ||
		strings.HasPrefix(d.Detail, "improper qualified name (too many dotted names)")
}
