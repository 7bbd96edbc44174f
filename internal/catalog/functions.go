package catalog

import (
	"maps"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// evalFunc computes a function that asks the catalog.
type evalFunc func(db *Database, args []value.Value) (value.Value, error)

// rowsFunc computes a function that returns rows, or one: its cells have the
// names of the result's columns; a set of single values has them under "".
type rowsFunc func(db *Database, args []value.Value) ([]fields, error)

// implementations lists the functions by name; each answers for all signatures
// that pg_proc has of the name.
func implementations() map[string]evalFunc {
	out := map[string]evalFunc{}
	for _, family := range []map[string]evalFunc{
		definitionFuncs(), nameFuncs(), commentFuncs(), privilegeFuncs(), serverFuncs(), routineFuncs(), typeFuncs(),
		aclFuncs(), backendFuncs(), indexFuncs(), sequenceFuncs(), sizeFuncs(), transactionFuncs(),
	} {
		maps.Copy(out, family)
	}
	return out
}

// rowImplementations is implementations for those that return rows.
func rowImplementations() map[string]rowsFunc {
	out := map[string]rowsFunc{}
	for _, family := range []map[string]rowsFunc{emptySets(), aclRows(), statisticRows(), serverRows()} {
		maps.Copy(out, family)
	}
	return out
}

// defineFunctions attaches the implementations to their declarations; unknown
// are the names that no declaration has.
func (c *Catalog) defineFunctions() (byName map[string][]*analyze.Function, unknown []string) {
	byName = map[string][]*analyze.Function{}
	scalar, rows := implementations(), rowImplementations()
	declared := exec.PostgresFunctions()
	maps.Copy(declared, exec.Declarations(mustRead("data/functions.tsv")))
	c.declared = make(map[uint32]*analyze.Function, len(declared))
	for _, fn := range declared {
		c.declared[fn.OID] = fn
		eval := scalar[fn.Name]
		if eval == nil {
			eval = statistic(fn)
		}
		switch {
		case rows[fn.Name] != nil:
			implementRows(fn, rows[fn.Name])
		case eval != nil:
			fn.Eval = asking(eval)
		default:
			continue
		}
		byName[fn.Name] = append(byName[fn.Name], fn)
	}
	for name := range scalar {
		if byName[name] == nil {
			unknown = append(unknown, name)
		}
	}
	for name := range rows {
		if byName[name] == nil {
			unknown = append(unknown, name)
		}
	}
	return byName, unknown
}

// asking gives a function the database to ask.
func asking(eval evalFunc) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		db, err := databaseOf(env)
		if err != nil {
			return value.Null, err
		}
		return eval(db, args)
	}
}

// implementRows makes a function of one that computes rows: a set, or one row.
func implementRows(fn *analyze.Function, rows rowsFunc) {
	set := func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
		db, err := databaseOf(env)
		if err != nil {
			return nil, err
		}
		list, err := rows(db, args)
		if err != nil {
			return nil, err
		}
		return results(fn, list), nil
	}
	if fn.ReturnsSet {
		fn.Set = set
		return
	}
	fn.Eval = func(env *analyze.Env, args []value.Value) (value.Value, error) {
		list, err := set(env, args)
		if err != nil || len(list) == 0 {
			return value.Null, err
		}
		return list[0], nil
	}
}

// results makes the values that a function returns of its rows.
func results(fn *analyze.Function, list []fields) []value.Value {
	out := make([]value.Value, len(list))
	for i, f := range list {
		if fn.Ret != pgtype.RecordOID {
			out[i] = f[""]
			continue
		}
		cells := make([]value.Value, len(fn.Outs))
		for n, column := range fn.Outs {
			cells[n] = f[column.Name]
		}
		out[i] = value.Record(nil, cells)
	}
	return out
}

// always returns v whatever the arguments.
func always(v value.Value) evalFunc {
	return func(*Database, []value.Value) (value.Value, error) { return v, nil }
}

// orNull makes a text, NULL when there is none.
func orNull(s string, ok bool) (value.Value, error) {
	if !ok {
		return value.Null, nil
	}
	return value.Text(s), nil
}

// argOID is an argument as an OID.
func argOID(v value.Value) uint32 { return uint32(v.Int()) }

// restricted refuses a function that PostgreSQL keeps for superusers.
func (db *Database) restricted(function string) error {
	if db.objects().owner == superuserOID {
		return nil
	}
	return pgerr.New(pgerr.InsufficientPrivilege, "permission denied for function %s", function)
}
