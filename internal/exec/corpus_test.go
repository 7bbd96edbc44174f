package exec

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// addr makes the corpora run against a real PostgreSQL; with -rewrite its
// answers become the expected ones:
//
//	go test ./internal/exec -run Corpus -addr postgres://… -rewrite
var addr = flag.String("addr", "", "run the corpora against this PostgreSQL instead")

// TestCorpus runs testdata/corpus. Directives, one case a line:
//
//	call   function type:value …
//	op     type:value operator type:value | operator type:value
//	agg    function type[,type]: value[,value] …
//
// The argument tz sets the time zone.
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata/corpus", func(t *testing.T, path string) {
		local := strings.HasSuffix(path, "_local") || strings.HasSuffix(path, "_diverges")
		if *addr != "" && local {
			t.Skip("PostgreSQL answers otherwise, or not at all")
		}
		run := runLocal(t)
		if *addr != "" {
			run = runPostgres(t)
		}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			zone := "UTC"
			d.MaybeScanArgs(t, "tz", &zone)
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				c := mustParseCase(t, d, strings.TrimSuffix(line, "\n"))
				out.WriteString(strings.ReplaceAll(run(c, zone), "\n", `\n`) + "\n")
			}
			return out.String()
		})
	})
}

// corpusCase is one line of a corpus.
type corpusCase struct {
	directive string
	name      string // function or operator
	prefix    bool   // a prefix operator
	args      []corpusArg
	types     []string      // of an aggregate
	rows      [][]corpusArg // of an aggregate
}

// corpusArg is a typed value.
type corpusArg struct {
	typ, text string
	null      bool
}

// sql writes the argument as a literal.
func (a corpusArg) sql() string {
	typ := `"` + a.typ + `"`
	if a.null {
		return "NULL::" + typ
	}
	return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, "\n", `\n`).Replace(a.text) + "'::" + typ
}

// mustParseCase reads a line.
func mustParseCase(t *testing.T, d *datadriven.TestData, line string) corpusCase {
	t.Helper()
	words := splitWords(line)
	c := corpusCase{directive: d.Cmd}
	switch d.Cmd {
	case "call":
		c.name = words[0]
		for _, w := range words[1:] {
			c.args = append(c.args, mustParseArg(t, w))
		}
	case "op":
		if c.prefix = len(words) == 2; c.prefix {
			c.name, c.args = words[0], []corpusArg{mustParseArg(t, words[1])}
			break
		}
		if len(words) != 3 {
			d.Fatalf(t, "bad operator case %q", line)
		}
		c.name = words[1]
		c.args = []corpusArg{mustParseArg(t, words[0]), mustParseArg(t, words[2])}
	case "agg":
		c.name = words[0]
		c.types = strings.Split(strings.TrimSuffix(words[1], ":"), ",")
		for _, w := range words[2:] {
			var row []corpusArg
			for i, text := range strings.Split(w, ",") {
				row = append(row, corpusArg{c.types[i], unquote(text), text == "NULL"})
			}
			c.rows = append(c.rows, row)
		}
	default:
		d.Fatalf(t, "unknown directive %s", d.Cmd)
	}
	return c
}

// mustParseArg reads type:value.
func mustParseArg(t *testing.T, w string) corpusArg {
	t.Helper()
	typ, text, ok := strings.Cut(w, ":")
	if !ok {
		t.Fatalf("argument %q has no type", w)
	}
	return corpusArg{typ, unquote(text), text == "NULL"}
}

// unquote reads a value that may stand in single quotes; \n is a newline.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '\'' {
		return s
	}
	return strings.NewReplacer("''", "'", `\n`, "\n").Replace(s[1 : len(s)-1])
}

// splitWords splits at blanks outside of single quotes.
func splitWords(line string) []string {
	var out []string
	quoted, start := false, 0
	for i := range len(line) {
		switch {
		case line[i] == '\'':
			quoted = !quoted
		case line[i] == ' ' && !quoted:
			out = append(out, line[start:i])
			start = i + 1
		}
	}
	return append(out, line[start:])
}

// runPostgres runs cases on a real server.
func runPostgres(t *testing.T) func(c corpusCase, zone string) string {
	conn, err := pgconn.Connect(context.Background(), *addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return func(c corpusCase, zone string) string {
		sql := "set timezone to '" + zone + "'; " + c.sql()
		results, err := conn.Exec(context.Background(), sql).ReadAll()
		var pgErr *pgconn.PgError
		if errors.As(err, &pgErr) {
			return "ERROR " + pgErr.Code + ": " + pgErr.Message
		}
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range results[len(results)-1].Rows {
			if row[0] == nil {
				out = append(out, "NULL")
			} else {
				out = append(out, string(row[0]))
			}
		}
		return strings.Join(out, " | ")
	}
}

// sql writes the case as a statement.
func (c corpusCase) sql() string {
	var args []string
	for _, a := range c.args {
		args = append(args, a.sql())
	}
	switch {
	case c.directive == "call":
		return "select pg_catalog." + QuoteIdent(c.name) + "(" + strings.Join(args, ", ") + ")"
	case c.prefix:
		return "select " + c.name + " " + args[0]
	case c.directive == "op":
		return "select " + args[0] + " " + c.name + " " + args[1]
	}
	var columns, rows []string
	for i := range c.types {
		columns = append(columns, fmt.Sprintf("c%d", i))
	}
	for _, row := range c.rows {
		var list []string
		for _, a := range row {
			list = append(list, a.sql())
		}
		rows = append(rows, "("+strings.Join(list, ", ")+")")
	}
	list := strings.Join(columns, ", ")
	if len(rows) == 0 {
		rows = []string{"(NULL::" + strings.Join(c.types, ", NULL::") + ")"}
		return "select " + c.name + "(" + list + ") from (values " + rows[0] + ") v(" + list + ") where false"
	}
	return "select " + c.name + "(" + list + ") from (values " + strings.Join(rows, ", ") + ") v(" + list + ")"
}

// testEnv is an environment with fixed times.
func testEnv(t testing.TB, zone string) *analyze.Env {
	t.Helper()
	loc, ok := pgtype.LoadZone(zone)
	if !ok {
		t.Fatalf("no time zone %s", zone)
	}
	env := &analyze.Env{Env: *pgtype.DefaultEnv()}
	env.TimeZone, env.Now = loc, time.Date(2024, 5, 6, 7, 8, 9, 123456000, time.UTC)
	return env
}

// runLocal runs cases on the function library.
func runLocal(t *testing.T) func(c corpusCase, zone string) string {
	lib := Library()
	return func(c corpusCase, zone string) string {
		env := testEnv(t, zone)
		out, err := c.eval(t, lib, env)
		if err != nil {
			e := pgerr.From(err)
			if e.Code == pgerr.InternalError {
				t.Errorf("%s: %v", c.sql(), err)
			}
			return "ERROR " + string(e.Code) + ": " + e.Message
		}
		return out
	}
}

// find picks the function with exactly the given argument types, else a
// polymorphic or variadic one that takes them.
func find(t testing.TB, fns []*analyze.Function, types []analyze.TypeRef) *analyze.Function {
	t.Helper()
	for _, accepts := range []func(want, got pgtype.OID) bool{
		func(want, got pgtype.OID) bool { return want == got },
		acceptsPolymorphic,
	} {
		for _, fn := range fns {
			if fits(fn, types, accepts) {
				return fn
			}
		}
	}
	return nil
}

// fits reports whether a function takes arguments of the given types.
func fits(fn *analyze.Function, types []analyze.TypeRef, accepts func(want, got pgtype.OID) bool) bool {
	if len(fn.Args) == len(types) && all(fn.Args, types, accepts) {
		return true
	}
	if fn.Variadic == 0 || len(types) < len(fn.Args) {
		return false
	}
	spread := append([]pgtype.OID(nil), fn.Args[:len(fn.Args)-1]...)
	for len(spread) < len(types) {
		spread = append(spread, fn.Variadic)
	}
	return all(spread, types, accepts)
}

// all reports whether every parameter takes its argument.
func all(want []pgtype.OID, types []analyze.TypeRef, accepts func(want, got pgtype.OID) bool) bool {
	for i, typ := range types {
		if !accepts(want[i], typ.OID) {
			return false
		}
	}
	return true
}

// acceptsPolymorphic reports whether a parameter takes a type: arrays go to
// array parameters.
func acceptsPolymorphic(want, got pgtype.OID) bool {
	isArray := elementType(got) != 0
	switch want {
	case got, pgtype.AnyOID, pgtype.AnyElementOID:
		return true
	case pgtype.AnyArrayOID, pgtype.AnyCompatibleArrayOID:
		return isArray
	case pgtype.AnyNonArrayOID, pgtype.AnyCompatibleOID:
		return !isArray
	}
	return false
}

// resultType makes a polymorphic result type concrete.
func resultType(fn *analyze.Function, types []analyze.TypeRef) pgtype.OID {
	var elem pgtype.OID
	for i, a := range fn.Args {
		if i >= len(types) {
			break
		}
		switch a {
		case pgtype.AnyArrayOID, pgtype.AnyCompatibleArrayOID:
			elem = elementType(types[i].OID)
		case pgtype.AnyElementOID, pgtype.AnyNonArrayOID, pgtype.AnyCompatibleOID:
			if elem == 0 {
				elem = types[i].OID
			}
		}
	}
	switch fn.Ret {
	case pgtype.AnyElementOID, pgtype.AnyCompatibleOID:
		return elem
	case pgtype.AnyArrayOID, pgtype.AnyCompatibleArrayOID:
		return arrayType(elem)
	}
	return fn.Ret
}

// exprs makes constants of the case's arguments.
func (c corpusCase) exprs(t testing.TB, env *analyze.Env, args []corpusArg) ([]analyze.Expr, []analyze.TypeRef, error) {
	t.Helper()
	var out []analyze.Expr
	var types []analyze.TypeRef
	for _, a := range args {
		typ := pgtype.ByName(a.typ)
		if typ == nil {
			t.Fatalf("no type %s", a.typ)
		}
		ref := analyze.TypeRef{OID: typ.OID, Typmod: pgtype.NoTypmod}
		k := &analyze.Const{Node: analyze.Node{Typ: ref}}
		if !a.null {
			v, err := typ.Input(&env.Env, a.text, pgtype.NoTypmod)
			if err != nil {
				return nil, nil, err
			}
			k.Value = v
		}
		out, types = append(out, k), append(types, ref)
	}
	return out, types, nil
}

// eval runs the case on the library.
func (c corpusCase) eval(t testing.TB, lib *Lib, env *analyze.Env) (string, error) {
	t.Helper()
	if c.directive == "agg" {
		return c.aggregate(t, lib, env)
	}
	args, types, err := c.exprs(t, env, c.args)
	if err != nil {
		return "", err
	}
	fns := lib.Functions(c.name)
	if c.directive == "op" {
		fns = lib.Operators(c.name)
	}
	fn := find(t, fns, types)
	if fn == nil {
		return "missing", nil
	}
	ret := analyze.TypeRef{OID: resultType(fn, types), Typmod: pgtype.NoTypmod}
	call := &analyze.Call{Node: analyze.Node{Typ: ret}, Func: fn, Args: args}
	rt := &Runtime{Env: env}
	set, err := compileSet(call, &Layout{})
	if err != nil {
		return "", err
	}
	next, err := set.open(NewInput(context.Background(), rt, nil))
	if err != nil {
		return "", err
	}
	var out []string
	for {
		v, ok, err := next()
		if err != nil {
			return "", err
		}
		if !ok {
			return strings.Join(out, " | "), nil
		}
		out = append(out, show(env, v, ret.OID))
	}
}

// aggregate runs an aggregate case.
func (c corpusCase) aggregate(t testing.TB, lib *Lib, env *analyze.Env) (string, error) {
	t.Helper()
	var types []analyze.TypeRef
	var columns []analyze.Expr
	for i, name := range c.types {
		ref := analyze.TypeRef{OID: pgtype.ByName(name).OID, Typmod: pgtype.NoTypmod}
		types = append(types, ref)
		columns = append(columns, &analyze.Column{Node: analyze.Node{Typ: ref}, Index: i})
	}
	fn := find(t, lib.Functions(c.name), types)
	if fn == nil {
		return "missing", nil
	}
	ret := analyze.TypeRef{OID: resultType(fn, types), Typmod: pgtype.NoTypmod}
	source := &values{}
	for _, row := range c.rows {
		exprs, _, err := c.exprs(t, env, row)
		if err != nil {
			return "", err
		}
		evals, err := compileAll(exprs, &Layout{})
		if err != nil {
			return "", err
		}
		source.rows = append(source.rows, evals)
	}
	l := &Layout{offsets: []int{0}, width: len(types)}
	a, err := compileAggregate(&analyze.Aggregate{Node: analyze.Node{Typ: ret}, Func: fn, Args: columns}, l)
	if err != nil {
		return "", err
	}
	rows, err := readAll(&group{source: source, width: l.width, aggregates: []aggregate{a}}, &Runtime{Env: env})
	if err != nil {
		return "", err
	}
	return show(env, rows[0][l.width], ret.OID), nil
}

// readAll runs a node to its end.
func readAll(n Node, rt *Runtime) ([]Row, error) {
	rows, err := n.Open(context.Background(), rt, nil)
	if err != nil {
		return nil, err
	}
	var out []Row
	err = Drain(context.Background(), rows, func(r Row) error {
		out = append(out, cloneRow(r))
		return nil
	})
	return out, errors.Join(err, rows.Close())
}

// show prints a value.
func show(env *analyze.Env, v value.Value, t pgtype.OID) string {
	if v.IsNull() {
		return "NULL"
	}
	return string(pgtype.ByOID(t).Output(&env.Env, nil, v))
}

// TestLibraryRows shows that every definition names a function of PostgreSQL, and
// that none is implemented twice.
func TestLibraryRows(t *testing.T) {
	lib := Library()
	for _, sig := range lib.unknown {
		t.Errorf("no row for %s", sig)
	}
	seen := map[uint32]string{}
	n := 0
	for name, fns := range lib.functions {
		for _, fn := range fns {
			if old, dup := seen[fn.OID]; dup {
				t.Errorf("%s and %s have the same OID %d: defined twice", old, name, fn.OID)
			}
			seen[fn.OID] = name
			implementations := boolInt(fn.Window || fn.OrderedSet || fn.Hypothetical) + boolInt(fn.Eval != nil) + boolInt(fn.NewState != nil) + boolInt(fn.Set != nil) + boolInt(fn.Stream != nil)
			n += min(implementations, 1)
			if implementations > 1 {
				t.Errorf("%s(%v) has %d implementations", name, fn.Args, implementations)
			}
		}
	}
	if n < 900 {
		t.Errorf("only %d functions with an implementation", n)
	}
}
