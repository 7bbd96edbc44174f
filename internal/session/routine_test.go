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
		{"ALTER FUNCTION twice(int) RENAME TO thrice", "0A000"},
		{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT twice(5)'", "CREATE FUNCTION"},
		{"SELECT f()", `["10"]`},
		{"DROP FUNCTION f()", "DROP FUNCTION"},
		{"DROP FUNCTION twice(int)", "DROP FUNCTION"},
		{"SELECT twice(4)", "42883 at 8"},
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

// TestIRISOwnFunctions calls functions that only IRIS has: they have the types that
// IRIS says, and what IRIS does not take either is PostgreSQL's error.
func TestIRISOwnFunctions(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.all("CREATE TABLE visit (id int PRIMARY KEY, at timestamp, day date, amount numeric(10,2), note text)")
	c.all("INSERT INTO visit VALUES (1, '2024-02-28 10:00:00', '2024-02-28', 12.50, NULL), (2, NULL, NULL, NULL, 'x')")
	for _, test := range [][2]string{
		{"SELECT nvl(note, 'none') FROM visit ORDER BY id", `nvl 25 -1 0;["none"]["x"]`},
		{"SELECT NVL(amount, 0.5) FROM visit ORDER BY id", `nvl 1700 -1 0;["12.5"]["0.5"]`},
		{"SELECT charindex('b', 'abc')", `charindex 23 -1 0;["2"]`},
		{"SELECT datediff(day, '2024-01-01', day) FROM visit WHERE id = 1", `datediff 20 -1 0;["58"]`},
		{"SELECT datediff('yy', '2020-01-01', '2024-01-01')", `["4"]`},
		{"SELECT datediff('mm', '2020-01-01', '2024-01-01')", `["48"]`},
		{"SELECT dateadd(day, 2, at) FROM visit WHERE id = 1", `dateadd 1114 -1 0;["2024-03-01 10:00:00"]`},
		{"SELECT datepart(hour, at), datename(month, at) FROM visit WHERE id = 1", `["10" "February"]`},
		{"SELECT year(day) + month(day), last_day(day) FROM visit WHERE id = 1", `["2026" "2024-02-29"]`},
		{"SELECT isnumeric('12'), space(2) || 'x', square(3)", `["1" "  x" "9"]`},
		{"SELECT id FROM visit WHERE nvl(note, 'none') = 'none'", `["1"]`},
		{"SELECT decode(id, 1, 'one', 'other') FROM visit ORDER BY id", `["one"]["other"]`},
		{"SELECT encode(decode('ff', 'hex'), 'hex')", `["ff"]`},
		{"SELECT lower(stuff('abc', 2, 1, 'X'))", `["axc"]`},
		{"SELECT nvl(1)", "42883 at 8"},
		{"SELECT nvl(ARRAY[1], NULL)", "42883 at 8"},
		{"SELECT datediff(nosuch, '2024-01-01', '2024-01-01')", "42703 at 17"},
		{"SELECT datediff('nosuch', '2024-01-01', '2024-01-01')", "42883 at 8"},
		{"SELECT public.nvl(1, 2)", "42883 at 8"},
		{"SELECT list(note) FROM visit", "42883 at 8"},
		{"SELECT last_identity()", "42883 at 8"},
		{"SELECT nosuch(1)", "42883 at 8"},
		{"CREATE FUNCTION nvl(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 77'", "CREATE FUNCTION"},
		{"SELECT nvl(1, 2)", `["77"]`},
		{"SELECT nvl('a', 'b')", "22P02"},
	} {
		if got := strings.ReplaceAll(c.all(test[0]), "\n", ""); !strings.Contains(got, test[1]) {
			t.Errorf("%s: %q, want %q", test[0], got, test[1])
		}
	}
}
