package catalog

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// IRIS numbers no transactions. The gateway numbers those that ask for their number:
// one that is greater than all before it, of the microseconds since 1970.

// transactionFuncs are the functions about transactions.
func transactionFuncs() map[string]evalFunc {
	id := func(db *Database, _ []value.Value) (value.Value, error) {
		return value.Int(int64(db.Server.Transaction(true))), nil
	}
	assigned := func(db *Database, _ []value.Value) (value.Value, error) {
		if n := db.Server.Transaction(false); n != 0 {
			return value.Int(int64(n)), nil
		}
		return value.Null, nil
	}
	oldest := func(*Database, []value.Value) (value.Value, error) { // of rows, which have no transaction here
		return value.Int(math.MaxInt32), nil
	}
	constant := func(v value.Value) evalFunc {
		return func(*Database, []value.Value) (value.Value, error) { return v, nil }
	}
	return map[string]evalFunc{
		"txid_current": id, "pg_current_xact_id": id,
		"txid_current_if_assigned": assigned, "pg_current_xact_id_if_assigned": assigned,
		"mxid_age":         oldest,
		"pg_trigger_depth": constant(count(0)),
		"pg_jit_available": constant(flag(false)),
	}
}
