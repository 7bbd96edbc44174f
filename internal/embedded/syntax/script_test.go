package syntax

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestSplitScript(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"", ""},
		{" ;;\n-- nothing; here\n;", ""},
		{"SELECT 1", "1: SELECT 1"},
		{"SELECT ';', \"a;b\" ; -- x;y\n/* ; \n */ SELECT 2;", "1: SELECT ';', \"a;b\" | 3: SELECT 2"},
		{"SELECT 'it''s;' ;\n\n  SELECT\n 3\n", "1: SELECT 'it''s;' | 3: SELECT\n 3"},
		{
			"CREATE FUNCTION F() { set a = \"}\"; } ; it }\n quit 1; }\n}; SELECT 4",
			"1: CREATE FUNCTION F() { set a = \"}\"; } ; it }\n quit 1; }\n} | 3: SELECT 4",
		},
		{"SELECT JSON_OBJECT('a':1); SELECT {fn PI()};", "1: SELECT JSON_OBJECT('a':1) | 1: SELECT {fn PI()}"},
		{"SELECT 1;\nSELECT 'x", "1: SELECT 1 | line 2: Closing quote (') missing"},
		{"SELECT 1;\n\n/* x", "1: SELECT 1 | line 3: Comment not terminated"},
	} {
		list, line, err := SplitScript(c.script)
		var got []string
		for _, s := range list {
			got = append(got, fmt.Sprintf("%d: %s", s.Line, s.Text))
		}
		var e *Error
		if errors.As(err, &e) {
			got = append(got, fmt.Sprintf("line %d: %s", line, e.Message))
		}
		if text := strings.Join(got, " | "); text != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.script, text, c.want)
		}
	}
}
