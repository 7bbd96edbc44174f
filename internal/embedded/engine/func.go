package engine

import (
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// valueFunc computes a scalar function.
type valueFunc func(a []store.Value) (store.Value, error)

// function describes a scalar function of IRIS.
type function struct {
	min, max int
	args     string // kinds of the arguments, see bindArgs
	result   func(args []sqlExpr) store.Type
	nulls    bool // computed with NULL arguments too; others return NULL for them
	fn       valueFunc
}

// argsMax bounds the arguments of functions that take any number.
const argsMax = 120

// registerSQLite gives a SQLite connection IRIS's collations and functions.
func registerSQLite(c *sqlite3.Conn) error {
	for name, compare := range collations {
		if err := c.CreateCollation(name, compare); err != nil {
			return fmt.Errorf("register collation %s: %w", name, err)
		}
	}
	for name, f := range functions {
		if err := registerScalar(c, functionSQL(name), f.nulls, f.fn); err != nil {
			return err
		}
	}
	for name, f := range operators {
		if err := registerScalar(c, name, f.nulls, f.fn); err != nil {
			return err
		}
	}
	if err := registerScalar(c, "iris_json_table", false, jsonTable); err != nil {
		return err
	}
	for name, fn := range conversions {
		if err := registerConversion(c, name, fn); err != nil {
			return err
		}
	}
	if err := registerAggregates(c); err != nil {
		return err
	}
	if err := registerRoutines(c); err != nil {
		return err
	}
	return registerVectors(c)
}

// scalarFlags let SQLite compute a call with constant arguments once.
const scalarFlags = sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS

// registerScalar registers a function whose first argument tells the form of the
// result.
func registerScalar(c *sqlite3.Conn, name string, nulls bool, fn valueFunc) error {
	flags := scalarFlags
	if volatile[name] {
		flags = sqlite3.INNOCUOUS
	}
	err := c.CreateFunction(name, -1, flags, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		var room [6]store.Value
		values := room[:0]
		for _, a := range arg[1:] {
			v := readValue(a)
			if v.IsNull() && !nulls {
				return
			}
			values = append(values, v)
		}
		v, err := fn(values)
		if err != nil {
			ctx.ResultError(err)
			return
		}
		setResult(ctx, shaped(v, family(arg[0].Int())))
	})
	if err != nil {
		return fmt.Errorf("register %s: %w", name, err)
	}
	return nil
}

// volatile are the functions that return something new at every call.
var volatile = map[string]bool{"iris_dollar_tsql_newid": true}

// registerConversion registers a function that decides itself about the form of
// its result; NULL gives NULL.
func registerConversion(c *sqlite3.Conn, name string, fn valueFunc) error {
	err := c.CreateFunction(name, -1, scalarFlags, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		var room [8]store.Value
		values := room[:0]
		for _, a := range arg {
			values = append(values, readValue(a))
		}
		if values[0].IsNull() {
			return
		}
		v, err := fn(values)
		if err != nil {
			ctx.ResultError(err)
			return
		}
		setResult(ctx, v)
	})
	if err != nil {
		return fmt.Errorf("register %s: %w", name, err)
	}
	return nil
}

// readValue copies an argument.
func readValue(v sqlite3.Value) store.Value {
	switch v.Type() {
	case sqlite3.INTEGER:
		return store.Int(v.Int64())
	case sqlite3.FLOAT:
		return store.Float(v.Float())
	case sqlite3.TEXT:
		return store.Text(string(v.RawText()))
	case sqlite3.BLOB:
		return store.Blob(string(v.RawBlob()))
	}
	return store.Value{}
}

// setResult sets a function's result.
func setResult(ctx sqlite3.Context, v store.Value) {
	switch v.Kind() {
	case store.KindInt:
		ctx.ResultInt64(v.Int())
	case store.KindFloat:
		ctx.ResultFloat(v.Float())
	case store.KindText:
		ctx.ResultText(v.Str())
	case store.KindBlob:
		ctx.ResultBlob([]byte(v.Str()))
	default:
		ctx.ResultNull()
	}
}

// always is the result rule of functions with one result type.
func always(t store.Type) func([]sqlExpr) store.Type {
	return func([]sqlExpr) store.Type { return t }
}

// lengthOfFirst is the rule of text functions that do not lengthen their argument.
func lengthOfFirst(args []sqlExpr) store.Type { return lengthOfArg(args, 0) }

// lengthOfArg is text of the length of one argument.
func lengthOfArg(args []sqlExpr, i int) store.Type {
	_, n, _ := xdbc(args[i].typ)
	return textType(n)
}

// sameNumber is the rule of functions that return a number like their argument.
func sameNumber(args []sqlExpr) store.Type {
	switch t := args[0].typ; familyOf(t) {
	case famInt, famDecimal, famDouble:
		if t.Class == store.ClassNumeric || t.Class == store.ClassCurrency {
			return numericType(t.Precision, t.Scale)
		}
		return store.Type{Class: t.Class}
	}
	return typeNumber
}

// wholeNumber is the rule of CEILING and FLOOR.
func wholeNumber(args []sqlExpr) store.Type {
	t := sameNumber(args)
	if t.Class == store.ClassNumeric {
		t.Scale = 0
	}
	return t
}

// realOf is the rule of functions whose results have any fraction: NUMERIC of a
// precision and the scale 18, or DOUBLE.
func realOf(precision int) func(args []sqlExpr) store.Type {
	return func(args []sqlExpr) store.Type {
		for _, a := range args {
			if a.family() == famDouble {
				return typeDouble
			}
		}
		return numericType(precision, 18)
	}
}

// realNumber is realOf for most functions.
func realNumber(args []sqlExpr) store.Type { return realOf(36)(args) }

// functions are IRIS's scalar functions by name.
var functions = merge(stringFunctions, numberFunctions, dateFunctions, listFunctions)

// merge joins tables of functions.
func merge(tables ...map[string]function) map[string]function {
	all := map[string]function{}
	for _, t := range tables {
		for name, f := range t {
			all[name] = f
		}
	}
	return all
}
