package session

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// TestIsProbe tells statements that the catalogs have no answer for from others.
func TestIsProbe(t *testing.T) {
	for _, c := range []struct {
		sql  string
		code pgerr.Code
		want bool
	}{
		{"SELECT * FROM pg_catalog.nothing", pgerr.UndefinedTable, true},
		{"SELECT pg_nothing(1)", pgerr.UndefinedFunction, true},
		{"SELECT 1 FROM t WHERE a IN (SELECT nothing FROM information_schema.tables)", pgerr.UndefinedColumn, true},
		{"SELECT pg_export_snapshot()", pgerr.FeatureNotSupported, true},
		{"SELECT * FROM nothing", pgerr.UndefinedTable, false},
		{"SELECT * FROM s.pg_nothing", pgerr.UndefinedTable, false},
		{"SELECT 1/0 FROM pg_class", pgerr.DivisionByZero, false},
	} {
		raw, err := pgsql.ParseOne(c.sql)
		if err != nil {
			t.Fatal(err)
		}
		if got := isProbe(raw.Statement, pgerr.New(c.code, "x")); got != c.want {
			t.Errorf("%s: %v", c.sql, got)
		}
	}
}
