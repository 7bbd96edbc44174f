package catalog

import (
	"maps"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// evalFunc computes a function that asks the catalog.
type evalFunc func(db *Database, args []value.Value) (value.Value, error)

// implementations lists the functions by name; each answers for all signatures
// that data/functions.tsv has of the name.
func implementations() map[string]evalFunc {
	out := map[string]evalFunc{}
	for _, family := range []map[string]evalFunc{
		definitionFuncs(), nameFuncs(), commentFuncs(), privilegeFuncs(), serverFuncs(), routineFuncs(), typeFuncs(),
	} {
		maps.Copy(out, family)
	}
	return out
}

// emptySets are the functions over what cannot exist here: partitions.
var emptySets = map[string]bool{"pg_partition_ancestors": true}

// defineFunctions attaches the implementations to their declarations; unknown
// are the names that no declaration has.
func (c *Catalog) defineFunctions() (byName map[string][]*analyze.Function, unknown []string) {
	byName = map[string][]*analyze.Function{}
	todo := implementations()
	for _, fn := range exec.Declarations(mustRead("data/functions.tsv")) {
		if fn.ReturnsSet && emptySets[fn.Name] {
			fn.Set = func(*analyze.Env, []value.Value) ([]value.Value, error) { return nil, nil }
			byName[fn.Name] = append(byName[fn.Name], fn)
			continue
		}
		eval := todo[fn.Name]
		if eval == nil {
			continue
		}
		fn.Eval = func(env *analyze.Env, args []value.Value) (value.Value, error) {
			db, err := databaseOf(env)
			if err != nil {
				return value.Null, err
			}
			return eval(db, args)
		}
		byName[fn.Name] = append(byName[fn.Name], fn)
	}
	for name := range todo {
		if byName[name] == nil {
			unknown = append(unknown, name)
		}
	}
	return byName, unknown
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
