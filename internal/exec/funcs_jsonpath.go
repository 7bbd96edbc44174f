package exec

import (
	"strings"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonPathFuncs are the functions that execute a jsonpath; those whose name ends with
// _tz may use the session's time zone.
func jsonPathFuncs() []def {
	var out []def
	for _, zones := range []bool{false, true} {
		sig := func(name string) string {
			if zones {
				name += "_tz"
			}
			return name + "(jsonb,jsonpath,jsonb,bool)"
		}
		out = append(out,
			def{sig: sig("jsonb_path_exists"), typed: pathFunc(zones, pathExists)},
			def{sig: sig("jsonb_path_match"), typed: pathFunc(zones, pathMatch)},
			def{sig: sig("jsonb_path_query_array"), typed: pathFunc(zones, pathQueryArray)},
			def{sig: sig("jsonb_path_query_first"), typed: pathFunc(zones, pathQueryFirst)},
			def{sig: sig("jsonb_path_query"), typedSet: pathSet(zones)},
		)
	}
	return append(out,
		def{sig: "jsonb_path_exists_opr(jsonb,jsonpath)", typed: pathFunc(false, pathExists)},
		def{sig: "jsonb_path_match_opr(jsonb,jsonpath)", typed: pathFunc(false, pathMatch)})
}

// pathCache keeps the path that one call used last, since it is nearly always the same
// for all rows.
type pathCache struct{ last atomic.Pointer[cachedPath] }

// cachedPath is a path with its text.
type cachedPath struct {
	source string
	path   *jsonpath.Path
}

// get returns a path that was read.
func (c *pathCache) get(source string) (*jsonpath.Path, error) {
	if p := c.last.Load(); p != nil && p.source == source {
		return p.path, nil
	}
	path, err := pgtype.ParseJSONPath(source)
	if err == nil {
		c.last.Store(&cachedPath{strings.Clone(source), path})
	}
	return path, err
}

// pathCall is one call of a function: the path and what it is executed with.
type pathCall struct {
	path *jsonpath.Path
	run  *pathRun
}

// call prepares a call; the operators, which have two arguments, have no variables and
// are silent.
func (c *pathCache) call(env *analyze.Env, args []value.Value, zones bool) (pathCall, error) {
	path, err := c.get(args[1].Str())
	if err != nil {
		return pathCall{}, err
	}
	r := &pathRun{env: env, strict: path.Strict, ignore: !path.Strict, zones: zones, size: -1, generated: 1}
	r.root = pathItem{tree: parseJSON(args[0].Str())}
	r.current = r.root
	if len(args) > 2 {
		r.vars, r.generated, r.throws = parseJSON(args[2].Str()), 2, !args[3].Bool()
		if r.vars.kind != jsonObject {
			return pathCall{}, pgerr.New(pgerr.InvalidParameterValue, "\"vars\" argument is not an object").
				WithDetail("Jsonpath parameters should be encoded as key-value pairs of \"vars\" object.")
		}
	}
	return pathCall{path, r}, nil
}

// all executes the path and collects the results: those before a failure too.
func (c pathCall) all() ([]pathItem, pathResult, error) {
	var list []pathItem
	res, err := c.run.item(c.path.Root, c.run.root, &list)
	return list, res, err
}

// pathFunc adapts a function of a prepared call.
func pathFunc(zones bool, f func(c pathCall) (value.Value, error)) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		cache := &pathCache{}
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			c, err := cache.call(env, args, zones)
			if err != nil {
				return value.Null, err
			}
			return f(c)
		}
	}
}

// pathSet yields every result.
func pathSet(zones bool) func([]analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	return func([]analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
		cache := &pathCache{}
		return func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
			c, err := cache.call(env, args, zones)
			if err != nil {
				return nil, err
			}
			list, _, err := c.all()
			out := make([]value.Value, len(list))
			for i, item := range list {
				out[i] = value.JSON(item.text())
			}
			return out, err
		}
	}
}

// pathExists reports whether there is a result; NULL after a failure.
func pathExists(c pathCall) (value.Value, error) {
	var list []pathItem
	var found pathList
	if c.path.Strict { // all must be computed to know that nothing fails
		found = &list
	}
	res, err := c.run.item(c.path.Root, c.run.root, found)
	if err != nil || res == pathFailed {
		return value.Null, err
	}
	return value.Bool(len(list) > 0 || !c.path.Strict && res == pathFound), nil
}

// pathMatch returns the result, which must be one condition.
func pathMatch(c pathCall) (value.Value, error) {
	list, _, err := c.all()
	if err != nil {
		return value.Null, err
	}
	if len(list) == 1 && list[0].is(jsonBool) {
		return value.Bool(list[0].tree.raw == "true"), nil
	}
	if len(list) == 1 && list[0].is(jsonNull) || !c.run.throws {
		return value.Null, nil
	}
	return value.Null, pgerr.New(pgerr.SingletonSQLJSONItemRequired, "single boolean result is expected")
}

// pathQueryArray returns the results as an array.
func pathQueryArray(c pathCall) (value.Value, error) {
	list, _, err := c.all()
	return value.JSON(arrayText(list)), err
}

// pathQueryFirst returns the first result.
func pathQueryFirst(c pathCall) (value.Value, error) {
	list, _, err := c.all()
	if err != nil || len(list) == 0 {
		return value.Null, err
	}
	return value.JSON(list[0].text()), nil
}
