package catalog

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// epoch is where PostgreSQL's time begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// moment is a time as a timestamptz.
func moment(t time.Time) value.Value { return value.TimestampTZ(t.Sub(epoch).Microseconds()) }

// pgStatActivity lists the open sessions.
func pgStatActivity(db *Database) []fields {
	var out []fields
	for _, b := range db.Server.Backends() {
		out = append(out, fields{
			"datid": oid(db.objects().databaseOID), "datname": text(b.Database), "pid": count(int(b.PID)), "usesysid": oid(db.objects().owner),
			"usename": text(b.User), "application_name": text(b.Application), "backend_start": moment(b.Began), "state_change": moment(b.Changed),
			"state": text(b.State), "query": text(b.Query), "backend_type": text("client backend"),
		})
	}
	return out
}
