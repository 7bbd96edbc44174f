package catalog

import (
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Cursor is an open cursor, for pg_cursors.
type Cursor struct {
	Name, Statement            string
	Holdable, Binary, Scrolled bool
	Created                    time.Time
}

// Prepared is a prepared statement, for pg_prepared_statements.
type Prepared struct {
	Name, Statement string
	Prepared        time.Time
	Parameters      []pgtype.OID
	FromSQL         bool
	Runs            int64
}

// serverRows are the functions behind the views over the server and the session.
func serverRows() map[string]rowsFunc {
	return map[string]rowsFunc{
		"pg_cursor":                       cursorRows,
		"pg_prepared_statement":           preparedRows,
		"pg_lock_status":                  lockRows,
		"pg_show_all_settings":            func(db *Database, _ []value.Value) ([]fields, error) { return pgSettings(db), nil },
		"pg_timezone_names":               zoneRows,
		"pg_timezone_abbrevs":             abbreviationRows,
		"pg_get_keywords":                 keywordRows,
		"pg_available_extensions":         extensionRows,
		"pg_available_extension_versions": extensionVersions,
		"pg_config":                       configRows,
		"pg_get_backend_memory_contexts":  memoryRows,
		"pg_stat_get_backend_idset": func(db *Database, _ []value.Value) ([]fields, error) {
			var out []fields
			for i := range db.Server.Backends() {
				out = append(out, fields{"": count(i + 1)})
			}
			return out, nil
		},
	}
}

// cursorRows are the session's cursors.
func cursorRows(db *Database, _ []value.Value) ([]fields, error) {
	var out []fields
	for _, c := range db.Server.Cursors() {
		out = append(out, fields{
			"name": text(c.Name), "statement": text(c.Statement), "is_holdable": flag(c.Holdable), "is_binary": flag(c.Binary),
			"is_scrollable": flag(c.Scrolled), "creation_time": moment(c.Created),
		})
	}
	return out, nil
}

// preparedRows are the session's prepared statements.
func preparedRows(db *Database, _ []value.Value) ([]fields, error) {
	var out []fields
	for _, p := range db.Server.Prepared() {
		types := make([]value.Value, len(p.Parameters))
		for i, t := range p.Parameters {
			types[i] = oid(uint32(t))
		}
		out = append(out, fields{
			"name": text(p.Name), "statement": text(p.Statement), "prepare_time": moment(p.Prepared), "parameter_types": pgtype.NewArray(types),
			"from_sql": flag(p.FromSQL), "generic_plans": value.Int(p.Runs), "custom_plans": value.Int(0),
		})
	}
	return out, nil
}

// Lock is a lock that the gateway knows of.
type Lock struct {
	PID                    int32
	Kind, Mode             string
	Relation               uint32 // of a lock on a table, else 0
	Class, Object, Subpart uint32 // of an advisory lock
	Granted                bool
	Since                  time.Time // when it began to wait; zero when granted
}

// lockRows are the locks that the gateway knows of, advisory ones and those of LOCK
// TABLE: IRIS's locks on rows are not read.
func lockRows(db *Database, _ []value.Value) ([]fields, error) {
	var out []fields
	for _, l := range db.Server.Locks() {
		f := fields{
			"locktype": text(l.Kind), "database": oid(db.objects().databaseOID), "pid": count(int(l.PID)),
			"virtualtransaction": text(strconv.Itoa(int(l.PID)) + "/1"), "mode": text(l.Mode), "granted": flag(l.Granted),
			"fastpath": flag(false), "waitstart": moment(l.Since),
		}
		if l.Relation != 0 {
			f["relation"] = oid(l.Relation)
		} else {
			f["classid"], f["objid"], f["objsubid"] = oid(l.Class), oid(l.Object), count(int(l.Subpart))
		}
		out = append(out, f)
	}
	return out, nil
}

// zoneRows are the time zones with their offset of now, each also as systems have it
// in their directory posix.
func zoneRows(db *Database, _ []value.Value) ([]fields, error) {
	now := time.Now()
	out := make([]fields, 0, 1200)
	for _, z := range db.Catalog.timeZones() {
		at := now.In(z)
		abbreviation, offset := at.Zone()
		for _, directory := range []string{"", "posix/"} {
			out = append(out, fields{
				"name": text(directory + z.String()), "abbrev": text(abbreviation), "is_dst": flag(at.IsDST()),
				"utc_offset": value.Interval(0, 0, int64(offset)*time.Second.Microseconds()),
			})
		}
	}
	return out, nil
}

// abbreviationRows is pg_timezone_abbrevs: the rows of the view of that name.
func abbreviationRows(db *Database, _ []value.Value) ([]fields, error) {
	r := db.Catalog.relations[pgCatalog+".pg_timezone_abbrevs"]
	rows, err := r.staticRows()
	out := make([]fields, 0, len(rows))
	for _, row := range rows {
		f := fields{}
		for _, column := range []string{"abbrev", "utc_offset", "is_dst"} {
			f[column] = r.cell(row, column)
		}
		out = append(out, f)
	}
	return out, err
}

// timeZones are the zones of PostgreSQL's list that there are here, read once.
func (c *Catalog) timeZones() []*time.Location {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.zones == nil {
		for name := range strings.FieldsSeq(mustRead("data/timezones.txt")) {
			if z, err := time.LoadLocation(name); err == nil {
				c.zones = append(c.zones, z)
			}
		}
	}
	return c.zones
}

// keywordRows is pg_get_keywords.
func keywordRows(*Database, []value.Value) ([]fields, error) {
	var out []fields
	for line := range strings.Lines(mustRead("data/pg_get_keywords.tsv")) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		out = append(out, fields{
			"word": text(f[0]), "catcode": text(f[1]), "barelabel": flag(f[2] == "t"), "catdesc": text(f[3]), "baredesc": text(f[4]),
		})
	}
	return out, nil
}

// extensionRows are the extensions that CREATE EXTENSION takes.
func extensionRows(*Database, []value.Value) ([]fields, error) {
	var out []fields
	for _, x := range extensions() {
		out = append(out, fields{"name": text(x.name), "default_version": text(x.version), "comment": text(x.comment)})
	}
	return out, nil
}

// extensionVersions are their versions: there is one of each.
func extensionVersions(*Database, []value.Value) ([]fields, error) {
	var out []fields
	for _, x := range extensions() {
		out = append(out, fields{
			"name": text(x.name), "version": text(x.version), "superuser": flag(true), "trusted": flag(true),
			"relocatable": flag(x.relocatable), "comment": text(x.comment),
		})
	}
	return out, nil
}

// configRows is pg_config: how the server was built.
func configRows(db *Database, _ []value.Value) ([]fields, error) {
	if err := db.restricted("pg_config"); err != nil {
		return nil, err
	}
	return []fields{{"name": text("VERSION"), "setting": text(db.Session.ServerVersion())}}, nil
}

// memoryRows is pg_get_backend_memory_contexts: sessions share the program's
// memory, which is one context.
func memoryRows(db *Database, _ []value.Value) ([]fields, error) {
	if err := db.restricted("pg_get_backend_memory_contexts"); err != nil {
		return nil, err
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/free:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	bytes := make([]value.Value, len(samples))
	for i, s := range samples {
		bytes[i] = value.Int(int64(s.Value.Uint64()))
	}
	return []fields{{
		"name": text("TopMemoryContext"), "level": count(0), "total_bytes": bytes[0], "total_nblocks": count(1),
		"free_bytes": bytes[1], "free_chunks": count(0), "used_bytes": bytes[2],
	}}, nil
}
