package engine

import (
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// createRoutine is CREATE FUNCTION, PROCEDURE, METHOD and QUERY. What is not in
// SQL is kept, so that what names the routine can be made, and not run. As with
// IRIS's embedded SQL, statements of a body are looked at when they run.
func (d *definer) createRoutine(s *syntax.CreateRoutine) error {
	schema, name := d.resolve(s.Name)
	if old := d.Catalog().Routine(schema, name); old != nil && !s.OrReplace {
		return newError(-361, "Function '%s.%s' already exists", old.Schema, old.Name)
	}
	r := &store.Routine{
		Schema: schema, Name: name, Procedure: s.Procedure, Language: s.Language, Body: s.Body, Query: s.Query,
		ClassName: strings.TrimSuffix(store.ClassName(schema, "x"), "x") + routinePrefix(s.Procedure) + propertyName(name),
	}
	for _, p := range s.Params {
		t, err := ddlType(p.Type)
		if err != nil {
			return err
		}
		r.Params = append(r.Params, store.RoutineParam{Name: string(p.Name), Mode: p.Mode, Type: t})
	}
	if s.Query && s.Language == "SQL" && (len(s.Statements) != 1 || len(resultQueries(s)) != 1) {
		return newError(-46, "A query has one SELECT statement")
	}
	if s.Returns == nil && returned(s) > 0 {
		s.Returns = &syntax.TypeName{Name: "VARCHAR", Args: []syntax.TypeArg{{Value: "50"}}}
	}
	if s.Returns != nil {
		t, err := ddlType(*s.Returns)
		if err != nil {
			return err
		}
		r.Returns = &t
	}
	return d.PutRoutine(r)
}

// routinePrefix begins the names of the classes that IRIS makes for routines.
func routinePrefix(procedure bool) string {
	if procedure {
		return "proc"
	}
	return "func"
}

// dropRoutine is DROP FUNCTION and DROP PROCEDURE.
func (d *definer) dropRoutine(s *syntax.DropRoutine) error {
	schema, name := d.resolve(s.Name)
	r := d.Catalog().Routine(schema, name)
	if r == nil {
		if s.IfExists {
			return nil
		}
		return newError(-362, "Function '%s.%s' does not exist", schema, name)
	}
	return d.DropRoutine(r)
}

// bindRoutine binds the call of a routine that DDL made. Fewer arguments than
// parameters leave the rest to their defaults.
func (b *binder) bindRoutine(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	r := b.env.catalog.Routine(orText(string(c.Schema), b.env.schema), string(c.Name))
	if r == nil {
		return sqlExpr{}, b.unknownFunction(c)
	}
	if err := b.arity(r.Schema+"."+r.Name, len(c.Args), 0, len(r.Params)); err != nil {
		return sqlExpr{}, err
	}
	if r.Language == "SQL" {
		return b.bindSQLFunction(sc, c, r)
	}
	args, err := b.bindArgs(sc, c.Args, "S")
	if err != nil {
		return sqlExpr{}, err
	}
	result := textType(0)
	if r.Returns != nil {
		result = *r.Returns
	}
	sql := "iris_routine(" + quoteText(r.Schema+"."+r.Name)
	for _, a := range args {
		sql += "," + a.sql
	}
	return sqlExpr{sql: sql + ")", typ: result, coll: store.CollationExact}, nil
}

// registerRoutines registers what a call of a routine does here.
func registerRoutines(c *sqlite3.Conn) error {
	return c.CreateFunction("iris_routine", -1, sqlite3.INNOCUOUS, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		ctx.ResultError(&funcError{-149, "SQL Function '" + arg[0].Text() + "': this server runs no ObjectScript"})
	})
}
