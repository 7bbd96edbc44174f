package session_test

import (
	"strings"
	"testing"
)

// TestBeyondLimits sends filters that IRIS would not take as they are.
func TestBeyondLimits(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{}))
	c.mustRun(t, "CREATE TABLE lim (id int PRIMARY KEY, v text); INSERT INTO lim VALUES (1, 'a'), (2, 'b'), (7, 'c'), (8, NULL)")
	list := func(n int, each, between string) string { return strings.Repeat(each+between, n-1) + each }
	for _, test := range [][2]string{
		{"SELECT id FROM lim WHERE " + list(100_000, "id = 7", " OR "), `["7"]`},
		{"SELECT id FROM lim WHERE id IN (" + list(371, "7", ", ") + ")", `["7"]`},
		{"SELECT id FROM lim WHERE id IN (" + list(5000, "7", ", ") + ") AND v = 'c'", `["7"]`},
		{"SELECT id FROM lim WHERE " + list(3000, "v IS NULL", " OR "), `["8"]`},
		{"SELECT count(*) FROM lim WHERE " + list(400, "id > 1", " AND "), `["3"]`},
		{"UPDATE lim SET v = 'd' WHERE id IN (" + list(1000, "8", ", ") + ")", "UPDATE 1"},
		{"DELETE FROM lim WHERE id IN (" + list(1000, "7", ", ") + ")", "DELETE 1"},
		{"SELECT count(*) FROM lim", `["3"]`},
	} {
		if got := c.all(test[0]); !strings.Contains(got, test[1]) {
			t.Errorf("%.60s: %.300s, want %s", test[0], got, test[1])
		}
	}
}
