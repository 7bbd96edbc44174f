package session

import (
	"strconv"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// irisFunctionsMax bounds the calls whose types are remembered.
const irisFunctionsMax = 2048

// irisFunctions remembers what IRIS has said of calls of its own functions, for all
// sessions: nil for a call that it does not take.
type irisFunctions struct {
	mu    sync.Mutex
	known map[string]*analyze.Function
}

// find returns what is known of a call.
func (f *irisFunctions) find(key string) (fn *analyze.Function, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn, ok = f.known[key]
	return fn, ok
}

// store remembers a call. When there are too many all are forgotten: the statements
// in use ask again.
func (f *irisFunctions) store(key string, fn *analyze.Function) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil || len(f.known) >= irisFunctionsMax {
		f.known = map[string]*analyze.Function{}
	}
	f.known[key] = fn
}

// sampleTypes are the types of IRIS that arguments are prepared as, by those of
// PostgreSQL that IRIS's functions can be given.
var sampleTypes = map[pgtype.OID]string{
	pgtype.BoolOID: "BIT", pgtype.Int2OID: "SMALLINT", pgtype.Int4OID: "INTEGER", pgtype.Int8OID: "BIGINT",
	pgtype.Float4OID: "DOUBLE", pgtype.Float8OID: "DOUBLE", pgtype.NumericOID: "NUMERIC(19,4)",
	pgtype.TextOID: "VARCHAR(255)", pgtype.DateOID: "DATE", pgtype.TimestampOID: "TIMESTAMP",
}

// IRISFunction implements analyze.IRISFunctions. IRIS is asked once, by preparing the
// call: nothing is executed.
func (c *names) IRISFunction(name, part string, types []pgtype.OID) *analyze.Function {
	key := name + "(" + part
	for _, t := range types {
		key += "," + strconv.FormatUint(uint64(t), 10)
	}
	known := &c.session.handler.irisFunctions
	if fn, ok := known.find(key); ok {
		return fn
	}
	call, ok := sampleCall(name, part, types)
	if !ok || c.ready() != nil {
		return nil
	}
	conn, release, err := c.session.tx.lend(c.ctx)
	if err != nil {
		c.err = err
		return nil
	}
	defer release()
	result, iris, err := remote.DescribeValue(c.ctx, conn, call)
	switch {
	case err != nil && remote.SQLCODE(err) == 0:
		c.err = err
		return nil
	case err != nil || result == 0:
		known.store(key, nil)
		return nil
	}
	fn := &analyze.Function{
		Name: name, Args: types, Ret: result, Volatility: analyze.Volatile, NotStrict: true,
		Routine: &analyze.Routine{IRISName: strings.ToUpper(name), Result: iris, Own: true, Part: part},
	}
	known.store(key, fn)
	return fn
}

// sampleCall is a query of a call with arguments of some types.
func sampleCall(name, part string, types []pgtype.OID) (string, bool) {
	call := irissql.Func{Name: strings.ToUpper(name)}
	for i, t := range types {
		if i == 0 && part != "" {
			call.Args = append(call.Args, irissql.Keyword{Word: "'" + part + "'"})
			continue
		}
		as, ok := sampleTypes[t]
		if !ok {
			return "", false
		}
		call.Args = append(call.Args, irissql.Cast{Arg: irissql.Param{ID: i}, Type: as})
	}
	sql, _ := irissql.Print(&irissql.Select{Items: []irissql.Item{{Expr: call}}})
	return sql, true
}
