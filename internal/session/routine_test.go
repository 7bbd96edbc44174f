package session_test

import (
	"strings"
	"testing"
)

// TestIRISFunction calls a function that IRIS has by its name: its arguments and its
// result have IRIS's types, and one that IRIS drops is gone.
func TestIRISFunction(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	behind(t, g, "CREATE TABLE SQLUser.factor (f INTEGER)", "INSERT INTO SQLUser.factor (f) VALUES (2)",
		"CREATE FUNCTION SQLUser.Twice(n INTEGER) RETURNS INTEGER LANGUAGE SQL BEGIN SELECT f * :n INTO :p FROM SQLUser.factor; RETURN :p; END")
	for _, test := range [][2]string{
		{"SELECT twice(4)", `twice 23 `},
		{"SELECT twice(4)", `["8"]`},
		{"SELECT Twice(x) FROM generate_series(1, 2) AS t(x)", `["2"]["4"]`},
		{"SELECT public.twice(NULL) IS NULL", `["t"]`},
		{"SELECT twice('a')", "22P02 at 14"},
		{"SELECT twice(1, 2)", "42883 at 8"},
		{"SELECT pg_get_function_arguments(oid), prorettype::regtype, proname FROM pg_proc WHERE proname = 'Twice'", `"integer" "Twice"]`},
		{"DROP FUNCTION twice(int)", "0A000"},
		{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT twice(5)'", "CREATE FUNCTION"},
		{"SELECT f()", `["10"]`},
	} {
		if got := strings.ReplaceAll(c.all(test[0]), "\n", ""); !strings.Contains(got, test[1]) {
			t.Errorf("%s: %q, want %q", test[0], got, test[1])
		}
	}
}

// TestRoutinesNeedTheGatewaySchema refuses routines where there is no place for them.
func TestRoutinesNeedTheGatewaySchema(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{}))
	for _, sql := range []string{
		"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
	} {
		if got := c.all(sql); !strings.Contains(got, "42501") {
			t.Errorf("%s: %q", sql, got)
		}
	}
}
