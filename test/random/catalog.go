package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// kind says how a signature is written.
type kind byte

// The kinds of signatures.
const (
	function kind = iota
	operator
	aggregate
	orderedSet
	window
	setReturning
	castTo
)

// signature is a function, operator or cast that expressions are made of.
type signature struct {
	kind     kind
	name     string
	args     []string // type names; "" is the missing operand of a prefix operator
	ret      string
	variadic bool
}

// String names the signature in reports.
func (s *signature) String() string {
	switch s.kind {
	case operator:
		return strings.TrimSpace(strings.Join([]string{s.args[0], s.name, s.args[1]}, " "))
	case castTo:
		return s.args[0] + "::" + s.ret
	}
	return s.name + "(" + strings.Join(s.args, ",") + ")"
}

// signaturesSQL lists PostgreSQL's functions, operators and casts: kind, name, OID of
// the function behind it, result, arguments.
const signaturesSQL = `
SELECT CASE WHEN p.prokind = 'a' THEN CASE WHEN a.aggkind = 'n' THEN 'a' ELSE 'o' END WHEN p.prokind = 'w' THEN 'w' WHEN p.proretset THEN 's' ELSE 'f' END,
  p.proname, p.oid::text, r.typname, p.provariadic <> 0,
  array_to_string(ARRAY(SELECT t.typname FROM unnest(p.proargtypes) WITH ORDINALITY x(o, n) JOIN pg_type t ON t.oid = x.o ORDER BY n), ','), p.proname
FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.provolatile <> 'v' AND p.prokind <> 'p'
UNION ALL
SELECT 'O', o.oprname, o.oprcode::oid::text, r.typname, false, coalesce(l.typname, '') || ',' || t.typname, p.proname
FROM pg_operator o JOIN pg_type r ON r.oid = o.oprresult LEFT JOIN pg_type l ON l.oid = o.oprleft JOIN pg_type t ON t.oid = o.oprright
JOIN pg_proc p ON p.oid = o.oprcode
WHERE o.oprnamespace = 'pg_catalog'::regnamespace
UNION ALL
SELECT 'c', 'cast', c.castfunc::text, t.typname, false, s.typname, coalesce(p.proname, '')
FROM pg_cast c JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget LEFT JOIN pg_proc p ON p.oid = c.castfunc
ORDER BY 1, 2, 3, 6`

// kinds are the first column of signaturesSQL.
var kinds = map[string]kind{
	"f": function, "O": operator, "a": aggregate, "o": orderedSet, "w": window, "s": setReturning, "c": castTo,
}

// readSignatures asks PostgreSQL for what there is, and keeps what the gateway says it
// computes, over types that are known here.
func readSignatures(ctx context.Context, conn *pgconn.PgConn) ([]*signature, error) {
	results, err := conn.Exec(ctx, signaturesSQL).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	computed := computedHere()
	var out []*signature
	for _, row := range results[0].Rows {
		s := &signature{kind: kinds[string(row[0])], name: string(row[1]), ret: string(row[3]), variadic: string(row[4]) == "t"}
		s.args = strings.Split(string(row[5]), ",")
		if string(row[5]) == "" {
			s.args = nil
		}
		viaFunction := s.kind != castTo && s.kind != window
		if viaFunction && !computed(string(row[6]), string(row[2])) || !wanted(s) {
			continue
		}
		out = append(out, s)
	}
	for _, t := range types {
		out = append(out, &signature{kind: castTo, name: "cast", args: []string{t.name}, ret: "text"})
		out = append(out, &signature{kind: castTo, name: "cast", args: []string{"text"}, ret: t.name})
	}
	return out, nil
}

// computedHere reports whether the gateway computes the function of a name and OID.
func computedHere() func(name, oid string) bool {
	library := exec.Library()
	return func(name, oid string) bool {
		return slices.ContainsFunc(library.Functions(name), func(f *analyze.Function) bool {
			return fmt.Sprint(f.OID) == oid && (f.Eval != nil || f.NewState != nil || f.Set != nil || f.Stream != nil ||
				f.Window || f.OrderedSet || f.Hypothetical)
		})
	}
}

// wanted reports whether a signature can be compared: its types are known, and its
// value does not depend on the server, the session or the time.
func wanted(s *signature) bool {
	for _, a := range s.args {
		if a != "" && typeNamed[a] == nil && polymorphic[a] == nil {
			return false
		}
	}
	if s.kind == window || s.kind == castTo && typeNamed[s.ret] == nil {
		return s.kind == window && s.name != ""
	}
	for _, prefix := range serversOwn {
		if strings.HasPrefix(s.name, prefix) {
			return false
		}
	}
	return !strings.HasSuffix(s.name, "cmp") && // any number of the right sign will do
		!slices.Contains(serversOwnNames, s.name) && s.ret != "internal" && s.ret != "cstring" && s.ret != "trigger"
}

// serversOwn begin the names of functions whose answers are of the server's or
// session's own, which test/conformance compares where they are promised.
var serversOwn = []string{"pg_", "has_", "current_", "to_reg", "inet_", "txid_", "obj_", "col_", "shobj", "row_security", "lo_", "hash", "timestamptz_hash", "query_to", "table_to", "schema_to", "database_to", "cursor_to", "acl", "binary_upgrade"}

// serversOwnNames are whole names of such functions, and of those of another nature.
var serversOwnNames = []string{
	"now", "statement_timestamp", "transaction_timestamp", "clock_timestamp", "version", "getdatabaseencoding", "session_user",
	"json_populate_record", "json_populate_recordset", "jsonb_populate_record", "jsonb_populate_recordset", // of row types
	"format_type", "getpgusername",
}

// polymorphic lists the types that stand for a pseudo-type, in turn.
var polymorphic = map[string][]string{
	"anyelement":              {"int4", "text", "date", "numeric"},
	"anynonarray":             {"int4", "text", "date", "bool"},
	"anycompatible":           {"int4", "text", "date", "numeric"},
	"anycompatiblenonarray":   {"int4", "text"},
	"anyarray":                {"_int4", "_text", "_date", "_numeric"},
	"anycompatiblearray":      {"_int4", "_text", "_date", "_numeric"},
	"any":                     {"int4", "text", "date", "numeric", "bool", "timestamptz"},
	"anyrange":                {"int4range", "numrange", "daterange", "int4range"},
	"anymultirange":           {"int4multirange"},
	"anycompatiblerange":      {"int4range"},
	"anycompatiblemultirange": {"int4multirange"},
}

// concrete gives the arguments of a call types, the same for all that belong together.
func (s *signature) concrete(turn int) (args []string, ret string) {
	element := []string{"int4", "text", "date", "numeric"}[turn%4]
	if slices.ContainsFunc(s.args, func(a string) bool { return strings.Contains(a, "range") }) {
		element = "int4"
	}
	replace := func(t string) string {
		switch {
		case polymorphic[t] == nil:
			return t
		case t == "any":
			return polymorphic[t][turn%len(polymorphic[t])]
		case strings.HasSuffix(t, "multirange"):
			return "int4multirange"
		case strings.HasSuffix(t, "range"):
			return rangeOf[element]
		case strings.HasSuffix(t, "array") && !strings.HasSuffix(t, "nonarray"):
			return arrayOf[element]
		}
		return element
	}
	for _, a := range s.args {
		args = append(args, replace(a))
	}
	return args, replace(s.ret)
}
