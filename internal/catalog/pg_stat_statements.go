package catalog

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// StatementsExtension is the extension whose views tell of statements.
const StatementsExtension = "pg_stat_statements"

// Statements are what was counted of statements since a time; Forgot is how often
// some were forgotten to make room.
type Statements struct {
	List   []StatementCounters
	Since  time.Time
	Forgot int64
}

// StatementCounters are the counters of the statements of a user in a database that
// differ in their literals only. Times are milliseconds.
type StatementCounters struct {
	User, Database                                       string
	ID                                                   int64
	Text, IRIS                                           string // IRIS's statements
	Calls, Rows                                          int64
	TotalTime, MinTime, MaxTime, MeanTime, DeviationTime float64
}

// Extended finds a relation of an extension that was created, nil if there is none of
// the name in the schema; "" stands for any.
func (c *Catalog) Extended(contents *gatewayschema.Contents, schema, name string) *analyze.Relation {
	r := c.relations[StatementsExtension+"."+name]
	if r == nil || contents == nil {
		return nil
	}
	in := contents.NoteOf(gatewayschema.NoteExtension, gatewayschema.Object{}, StatementsExtension)
	if in == "" || schema != in {
		return nil
	}
	return r.analyzed()
}

// extendedRelations are the relations of extensions that were created.
func (c *Catalog) extendedRelations(snap *meta.Snapshot) []*analyze.Relation {
	if snap == nil || snap.Gateway() == nil {
		return nil
	}
	var out []*analyze.Relation
	for _, name := range []string{"pg_stat_statements", "pg_stat_statements_info", "pg_stat_statements_iris"} {
		schema := snap.Gateway().NoteOf(gatewayschema.NoteExtension, gatewayschema.Object{}, StatementsExtension)
		if rel := c.Extended(snap.Gateway(), schema, name); rel != nil {
			out = append(out, rel)
		}
	}
	return out
}

// pgStatStatements lists what was counted of statements. The texts of other users'
// are for superusers.
func pgStatStatements(db *Database) []fields {
	var out []fields
	for _, s := range db.Server.Statements().List {
		f := db.statementKey(&s)
		f["toplevel"], f["query"] = flag(true), text("<insufficient privilege>")
		if db.sees(&s) {
			f["query"] = text(s.Text)
		}
		f["calls"], f["rows"] = value.Int(s.Calls), value.Int(s.Rows)
		f["total_exec_time"], f["mean_exec_time"], f["stddev_exec_time"] = value.Float(s.TotalTime), value.Float(s.MeanTime), value.Float(s.DeviationTime)
		f["min_exec_time"], f["max_exec_time"] = value.Float(s.MinTime), value.Float(s.MaxTime)
		r := db.Catalog.relations[StatementsExtension+"."+StatementsExtension]
		for _, c := range r.described.Columns {
			if _, ok := f[c.Name]; !ok && c.Name != "queryid" {
				f[c.Name] = zero(c.Type.OID) // what only PostgreSQL's server does
			}
		}
		out = append(out, f)
	}
	return out
}

// pgStatStatementsIRIS lists the statements of IRIS that statements became.
func pgStatStatementsIRIS(db *Database) []fields {
	var out []fields
	for _, s := range db.Server.Statements().List {
		if db.sees(&s) && s.IRIS != "" {
			f := db.statementKey(&s)
			f["iris_sql"] = text(s.IRIS)
			out = append(out, f)
		}
	}
	return out
}

// pgStatStatementsInfo is about all of them.
func pgStatStatementsInfo(db *Database) []fields {
	s := db.Server.Statements()
	return []fields{{"dealloc": value.Int(s.Forgot), "stats_reset": moment(s.Since)}}
}

// statementKey are the columns that identify statements; the number is for those who
// see the text.
func (db *Database) statementKey(s *StatementCounters) fields {
	o := db.objects()
	f := fields{"userid": oid(o.roles[s.User]), "dbid": oid(o.databases[s.Database])}
	if db.sees(s) {
		f["queryid"] = value.Int(s.ID)
	}
	return f
}

// sees reports whether the user may see the text of statements.
func (db *Database) sees(s *StatementCounters) bool {
	return db.objects().owner == superuserOID || s.User == db.Session.CurrentUser()
}

// resetStatements is pg_stat_statements_reset; a 0 stands for any.
func resetStatements(db *Database, args []value.Value) (value.Value, error) {
	if err := db.restricted("pg_stat_statements_reset"); err != nil {
		return value.Null, err
	}
	o := db.objects()
	var user, database string
	var id int64
	if len(args) > 0 && args[0].Int() != 0 {
		user = nameOf(o.roles, argOID(args[0]))
	}
	if len(args) > 1 && args[1].Int() != 0 {
		database = nameOf(o.databases, argOID(args[1]))
	}
	if len(args) > 2 {
		id = args[2].Int()
	}
	db.Server.ResetStatements(user, database, id)
	return value.Text(""), nil
}

// nameOf is the name of an OID, one that nothing has when there is none.
func nameOf(names map[string]uint32, id uint32) string {
	for name, have := range names {
		if have == id {
			return name
		}
	}
	return "\x00"
}
