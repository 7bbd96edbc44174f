package catalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Counters are what the gateway counted since it began.
type Counters struct {
	Since                                  time.Time
	Sessions, Commits, Rollbacks           int64
	Returned, Inserted, Updated, Deleted   int64
	SessionTime, ActiveTime, IdleBlockTime time.Duration
	// Tables are the counters of tables, by OID.
	Tables map[uint32]TableCounters
}

// TableCounters are what the gateway counted of one table. Read counts the rows
// that IRIS sent of it: what IRIS read to find them nobody tells.
type TableCounters struct {
	Scans, Read, Inserted, Updated, Deleted int64
	Analyzes                                int64     // by ANALYZE
	Analyzed                                time.Time // when it was last, zero for never
}

// ofTable are the functions over the counters of a table; those over one
// transaction are not among them, since nothing is counted by transaction.
var ofTable = map[string]func(c TableCounters) int64{
	"pg_stat_get_numscans":        func(c TableCounters) int64 { return c.Scans },
	"pg_stat_get_tuples_returned": func(c TableCounters) int64 { return c.Read },
	"pg_stat_get_tuples_inserted": func(c TableCounters) int64 { return c.Inserted },
	"pg_stat_get_tuples_updated":  func(c TableCounters) int64 { return c.Updated },
	"pg_stat_get_tuples_deleted":  func(c TableCounters) int64 { return c.Deleted },
	"pg_stat_get_analyze_count":   func(c TableCounters) int64 { return c.Analyzes },
}

// ofDatabase are those over the counters of the database.
var ofDatabase = map[string]func(c *Counters) int64{
	"pg_stat_get_db_xact_commit":     func(c *Counters) int64 { return c.Commits },
	"pg_stat_get_db_xact_rollback":   func(c *Counters) int64 { return c.Rollbacks },
	"pg_stat_get_db_tuples_returned": func(c *Counters) int64 { return c.Returned },
	"pg_stat_get_db_tuples_fetched":  func(c *Counters) int64 { return c.Returned },
	"pg_stat_get_db_tuples_inserted": func(c *Counters) int64 { return c.Inserted },
	"pg_stat_get_db_tuples_updated":  func(c *Counters) int64 { return c.Updated },
	"pg_stat_get_db_tuples_deleted":  func(c *Counters) int64 { return c.Deleted },
	"pg_stat_get_db_sessions":        func(c *Counters) int64 { return c.Sessions },
}

// durations are the times of the database, in milliseconds.
var durations = map[string]func(c *Counters) time.Duration{
	"pg_stat_get_db_session_time":             func(c *Counters) time.Duration { return c.SessionTime },
	"pg_stat_get_db_active_time":              func(c *Counters) time.Duration { return c.ActiveTime },
	"pg_stat_get_db_idle_in_transaction_time": func(c *Counters) time.Duration { return c.IdleBlockTime },
}

// statistic answers the functions of the statistics views that count something;
// nil for another function. What PostgreSQL's server counts and nobody does here,
// such as blocks read, checkpoints and vacuums, has not happened: 0, and NULL for
// the time when it last did.
func statistic(fn *analyze.Function) evalFunc {
	if !strings.HasPrefix(fn.Name, "pg_stat_get_") || fn.Ret == pgtype.RecordOID {
		return nil
	}
	if of := ofTable[fn.Name]; of != nil {
		return func(db *Database, args []value.Value) (value.Value, error) {
			return value.Int(of(db.Server.Counters().Tables[argOID(args[0])])), nil
		}
	}
	if of := ofDatabase[fn.Name]; of != nil {
		return db0(func(c *Counters) value.Value { return value.Int(of(c)) }, value.Int(0))
	}
	if of := durations[fn.Name]; of != nil {
		return db0(func(c *Counters) value.Value { return value.Float(milliseconds(of(c))) }, value.Float(0))
	}
	switch {
	case fn.Name == "pg_stat_get_last_analyze_time":
		return func(db *Database, args []value.Value) (value.Value, error) {
			return moment(db.Server.Counters().Tables[argOID(args[0])].Analyzed), nil
		}
	case fn.Name == "pg_stat_get_db_numbackends":
		return numBackends
	case fn.Name == "pg_stat_get_db_stat_reset_time", fn.Name == "pg_stat_get_bgwriter_stat_reset_time":
		return func(db *Database, _ []value.Value) (value.Value, error) {
			return moment(db.Server.Counters().Since), nil
		}
	case strings.Contains(fn.Name, "_function_"): // functions are not counted: track_functions is none
		return always(value.Null)
	case fn.Name == "pg_stat_get_db_checksum_failures": // data checksums are off
		return always(value.Null)
	case fn.Ret == pgtype.Int8OID, fn.Ret == pgtype.Int4OID:
		return always(value.Int(0))
	case fn.Ret == pgtype.Float8OID:
		return always(value.Float(0))
	}
	return always(value.Null)
}

// db0 is a function of a database's counters; another database has none.
func db0(of func(c *Counters) value.Value, none value.Value) evalFunc {
	return func(db *Database, args []value.Value) (value.Value, error) {
		if argOID(args[0]) != db.objects().databaseOID {
			return none, nil
		}
		c := db.Server.Counters()
		return of(&c), nil
	}
}

// milliseconds is a duration in PostgreSQL's unit of statistics.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// numBackends is the number of sessions in a database.
func numBackends(db *Database, args []value.Value) (value.Value, error) {
	if argOID(args[0]) != db.objects().databaseOID {
		return value.Int(0), nil
	}
	return count(len(db.Server.Backends())), nil
}

// statisticRows are the statistics that come as rows.
func statisticRows() map[string]rowsFunc {
	return map[string]rowsFunc{
		"pg_stat_get_activity": func(db *Database, args []value.Value) ([]fields, error) {
			return db.activity(func(b *Backend) bool { return args[0].IsNull() || int64(b.PID) == args[0].Int() }), nil
		},
		"pg_stat_get_archiver": resetRow("archived_count", "failed_count"),
		"pg_stat_get_wal": func(db *Database, args []value.Value) ([]fields, error) {
			rows, err := resetRow("wal_records", "wal_fpi", "wal_buffers_full", "wal_write", "wal_sync")(db, args)
			zero, _ := pgtype.ByOID(pgtype.NumericOID).Input(pgtype.DefaultEnv(), "0", pgtype.NoTypmod)
			rows[0]["wal_bytes"], rows[0]["wal_write_time"], rows[0]["wal_sync_time"] = zero, value.Float(0), value.Float(0)
			return rows, err
		},
	}
}

// resetRow is one row of counters of what does not happen here.
func resetRow(columns ...string) rowsFunc {
	return func(db *Database, _ []value.Value) ([]fields, error) {
		f := fields{"stats_reset": moment(db.Server.Counters().Since)}
		for _, c := range columns {
			f[c] = value.Int(0)
		}
		return []fields{f}, nil
	}
}

// progressInfo is pg_stat_get_progress_info: COPY alone tells of its progress.
func progressInfo(db *Database, args []value.Value) ([]fields, error) {
	switch strings.ToUpper(args[0].Str()) {
	case "VACUUM", "ANALYZE", "CLUSTER", "CREATE INDEX", "BASEBACKUP":
		return nil, nil
	case "COPY":
		return db.copies(), nil
	}
	return nil, pgerr.New(pgerr.InvalidParameterValue, "invalid command name: %q", args[0].Str())
}

// The parameters of a COPY's progress, as the view pg_stat_progress_copy reads them:
// its command (1 is FROM, 2 TO) and where the data is (3 is the client).
const (
	copyCommandFrom, copyCommandTo = 1, 2
	copyTypePipe                   = 3
	progressParams                 = 20
)

// copies are the COPYs that are under way. What they are about only their own user
// and superusers see.
func (db *Database) copies() []fields {
	o := db.objects()
	var out []fields
	for _, b := range db.Server.Backends() {
		c := b.Copy
		if c == nil {
			continue
		}
		f := fields{"pid": count(int(b.PID)), "datid": oid(o.databaseOID)}
		out = append(out, f)
		if b.User != o.user && !db.Server.Administers() {
			continue
		}
		for i := range progressParams {
			f["param"+strconv.Itoa(i+1)] = value.Int(0)
		}
		command := int64(copyCommandTo)
		if c.In {
			command = copyCommandFrom
		}
		f["relid"], f["param1"], f["param3"] = oid(c.Relation), value.Int(c.Bytes), value.Int(c.Rows)
		f["param4"], f["param5"], f["param6"], f["param7"] = value.Int(c.Excluded), value.Int(command), value.Int(copyTypePipe), value.Int(c.Skipped)
	}
	return out
}
