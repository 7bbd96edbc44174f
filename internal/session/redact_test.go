package session

import (
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// TestRedactedText checks that no statement shows a value of the client to those
// who look at it: strings say secret, numbers 4711.
func TestRedactedText(t *testing.T) {
	for _, sql := range []string{
		"CREATE USER x PASSWORD 'secret'", "ALTER ROLE x WITH ENCRYPTED PASSWORD 'secret' VALID UNTIL 'secret'",
		"SET x.y = 'secret'", "SET work_mem TO 4711", "SET TIME ZONE 'secret'", "SET TRANSACTION SNAPSHOT 'secret'",
		"COMMENT ON TABLE t IS 'secret'", "NOTIFY x, 'secret'", "DO $$secret$$", "PREPARE TRANSACTION 'secret'",
		"SELECT interval 'secret', date 'secret', E'secret', U&'secret', X'4711', $$secret$$, timestamp(3) 'secret'",
		"COPY t FROM STDIN (DELIMITER 's', NULL 'secret')", "COPY t FROM 'secret'", "COPY t TO PROGRAM 'secret'",
		"SELECT * FROM t LIMIT 4711 OFFSET 4711", "SELECT TOP 4711 * FROM t", "SELECT * FROM t FETCH FIRST 4711 ROWS ONLY",
		"SELECT ARRAY[4711], a[4711], x'4711' FROM t WHERE a LIKE 'secret' ESCAPE 's'",
		"INSERT INTO t VALUES (-4711, 'secret'::text, CAST('secret' AS varchar(4711)))", "CALL p('secret')",
		"CREATE TABLE t (a int DEFAULT 4711 CHECK (a > 4711), b text DEFAULT 'secret')", "CREATE SEQUENCE s START 4711",
		"CREATE FUNCTION f() RETURNS int AS 'secret' LANGUAGE sql", "CREATE TYPE e AS ENUM ('secret')",
		"LOAD DATA FROM FILE 'secret' INTO t", "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'secret')",
		"CREATE USER MAPPING FOR u SERVER s OPTIONS (password 'secret')", "ALTER SYSTEM SET x = 'secret'",
		"CREATE SUBSCRIPTION s CONNECTION 'secret' PUBLICATION p", "SECURITY LABEL ON TABLE t IS 'secret'",
		`CREATE MODEL m PREDICTING (x) FROM t USING {"a": "secret"}`, "EXPLAIN SELECT 'secret'",
	} {
		raws, err := pgsql.Parse(sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		text := redactedText(raws[0].Statement)
		if strings.Contains(text, "secret") || strings.Contains(text, "4711") {
			t.Errorf("%s: %s", sql, text)
		}
	}
}

// TestRedactIRIS checks what is left of statements to IRIS.
func TestRedactIRIS(t *testing.T) {
	for sql, want := range map[string]string{
		`SELECT TOP 17 "c1", c2 FROM "S1"."t" WHERE "a" = ?`: `SELECT TOP _ "c1", c2 FROM "S1"."t" WHERE "a" = ?`,
		`CREATE TABLE "t" ("a" VARCHAR(20) DEFAULT 'it''s')`: `CREATE TABLE "t" ("a" VARCHAR(_) DEFAULT '_')`,
		`SELECT 'a''b', 'é', 1.5E+3, "x""1", %EXACT(2)`:      `SELECT '_', '_', _+_, "x""1", %EXACT(_)`,
		`'unended`: `'_'`,
		`"unended`: `"unended`,
		``:         ``,
	} {
		if got := redactIRIS(sql); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}

// FuzzRedactIRIS checks that redaction is done at once.
func FuzzRedactIRIS(f *testing.F) {
	for _, seed := range []string{`SELECT 'a' "b" 1.5`, `'`, `"`, `''''`, `1'a"`, "é1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		once := redactIRIS(sql)
		if strings.Count(sql, `"`) == 0 && strings.ContainsAny(strings.ReplaceAll(once, "'_'", ""), "'") {
			t.Errorf("%q: a string is left in %q", sql, once)
		}
		if again := redactIRIS(once); again != once {
			t.Errorf("%q: %q, then %q", sql, once, again)
		}
	})
}
