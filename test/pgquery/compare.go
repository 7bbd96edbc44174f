package pgquery

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// difference is where the two parsers part over one text.
type difference struct {
	SQL string
	// Kind is "accepts", "refuses", "message", "position", "printed" or "tree":
	// what our parser does otherwise.
	Kind   string
	Detail string
}

// String describes the difference for a person.
func (d *difference) String() string { return fmt.Sprintf("%s: %s\n    %s", d.Kind, d.Detail, d.SQL) }

// compare parses a text with both parsers. They must both refuse it, with the
// same message at the same position, or both accept it; then what we print for
// our tree must be the same statement to PostgreSQL.
func compare(sql string) *difference {
	if strings.IndexByte(sql, 0) >= 0 || len(sql) > maxOracleText {
		return nil
	}
	want, refused := oracleTree(sql)
	list, err := ourTree(sql)
	switch {
	case refused == nil && err != nil:
		return &difference{sql, "refuses", fmt.Sprintf("%s at %d", err.Message, err.Position)}
	case refused != nil && err == nil:
		return &difference{sql, "accepts", fmt.Sprintf("%s at %d", refused.Message, refused.Position)}
	case refused != nil && refused.Message != err.Message:
		return &difference{sql, "message", fmt.Sprintf("%s at %d, not %s at %d",
			err.Message, err.Position, refused.Message, refused.Position)}
	case refused != nil && refused.Position != err.Position:
		return &difference{sql, "position", fmt.Sprintf("%s at %d, not %d", err.Message, err.Position, refused.Position)}
	case refused != nil:
		return nil
	}
	for _, format := range []pgsql.Format{pgsql.FormatNormal, pgsql.FormatParens} {
		if d := comparePrinted(sql, printAll(list, format), want); d != nil {
			return d
		}
	}
	return nil
}

// comparePrinted compares PostgreSQL's tree of a text with that of its printed
// form: if they are equal, our tree has lost nothing.
func comparePrinted(sql, printed string, want any) *difference {
	got, refused := oracleTree(printed)
	if refused != nil {
		return &difference{sql, "printed", fmt.Sprintf("%s at %d of %s", refused.Message, refused.Position, printed)}
	}
	if path := firstDifference(want, got); path != "" {
		return &difference{sql, "tree", path + " of " + printed}
	}
	return nil
}

// printAll prints statements one after the other.
func printAll(list []pgsql.RawStatement, format pgsql.Format) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = pgsql.Print(list[i].Statement, format)
	}
	return strings.Join(texts, ";\n")
}

// firstDifference returns where two trees differ first, and how; "" if nowhere.
func firstDifference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return mapDifference(w, g)
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			for i := range w {
				if path := firstDifference(w[i], g[i]); path != "" {
					return fmt.Sprintf("[%d]%s", i, path)
				}
			}
		}
	}
	return fmt.Sprintf(": %.200s, not %.200s", fmt.Sprint(got), fmt.Sprint(want))
}

// mapDifference is firstDifference for two objects.
func mapDifference(want, got map[string]any) string {
	var keys []string
	for key := range want {
		keys = append(keys, key)
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if path := firstDifference(want[key], got[key]); path != "" {
			return "." + key + path
		}
	}
	return ""
}
