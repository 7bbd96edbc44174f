package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"
)

// describeTemplate is the database with the tables of describe/sample.sql.
const describeTemplate = "describe"

// oracle is a connection to PostgreSQL that is asked for descriptions.
type oracle struct {
	c         *client
	types     map[uint32]string // names by OID
	tables    map[uint32]string // schema and name by OID
	sample    []json.RawMessage // the template's relations
	relations string            // as of the last record
}

// openOracle makes a database from the template and connects to it.
func openOracle(o *options, database string) (*oracle, error) {
	admin, err := dial(server{name: "postgres", address: o.postgres, user: "postgres", database: "postgres"})
	if err != nil {
		return nil, err
	}
	defer admin.close()
	for _, sql := range []string{
		`DROP DATABASE IF EXISTS "` + database + `"`,
		`CREATE DATABASE "` + database + `" TEMPLATE ` + describeTemplate + ` OWNER app`,
	} {
		if _, err := admin.query(sql); err != nil {
			return nil, err
		}
	}
	c, err := dial(server{name: "postgres", address: o.postgres, user: "app", database: database})
	if err != nil {
		return nil, err
	}
	or := &oracle{c: c, relations: "{}"}
	if or.sample, err = or.list(); err != nil {
		return nil, err
	}
	return or, or.name()
}

// query runs a statement by the simple protocol and returns the first column.
func (c *client) query(sql string) ([]string, error) {
	c.front.Send(&pgproto3.Query{String: sql})
	var out []string
	var failure error
	for {
		if err := c.flush(); err != nil {
			return nil, err
		}
		message, err := c.front.Receive()
		if err != nil {
			return nil, err
		}
		switch m := message.(type) {
		case *pgproto3.DataRow:
			out = append(out, string(m.Values[0]))
		case *pgproto3.ErrorResponse:
			failure = fmt.Errorf("%s: %s: %s", sql, m.Code, m.Message)
		case *pgproto3.CopyInResponse:
			c.front.Send(&pgproto3.CopyDone{})
		case *pgproto3.ReadyForQuery:
			return out, failure
		}
	}
}

// relationsQuery lists the tables and views that are not PostgreSQL's own.
const relationsQuery = `
select coalesce(json_agg(json_build_object('schema', s.name, 'name', c.relname, 'kind', c.relkind,
    'columns', (select json_agg(json_build_object('name', a.attname, 'type', t.typname, 'typmod', a.atttypmod,
        'notnull', a.attnotnull, 'default', a.atthasdef and a.attgenerated = '', 'identity', a.attidentity,
        'generated', a.attgenerated <> '', 'number', a.attnum) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'keys', (select json_agg(json_build_object('name', i.relname, 'columns', to_json(x.indkey::int2[]),
        'primary', x.indisprimary, 'constraint', exists(select from pg_constraint k where k.conindid = x.indexrelid
          and k.conrelid = c.oid)) order by not x.indisprimary, i.relname)
      from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indrelid = c.oid and x.indisunique and x.indpred is null and x.indexprs is null)
  ) order by s.name, c.relname), '[]')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
cross join lateral (select case when n.oid = pg_my_temp_schema() then 'pg_temp' else n.nspname end) s(name)
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
  and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())`

// typesQuery and tablesQuery give names to OIDs.
const (
	typesQuery  = "select oid || ' ' || typname from pg_type"
	tablesQuery = `select c.oid || ' ' || case when n.oid = pg_my_temp_schema() then 'pg_temp' else n.nspname end || '.' || c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace`
	pathQuery = `select case when s = 'pg_temp' or n.oid = pg_my_temp_schema() then 'pg_temp' else s end
from unnest(current_schemas(true)) with ordinality p(s, i) left join pg_namespace n on n.nspname = s where s <> 'pg_catalog' order by i`
)

// state fills in what a description depends on: the search path and the
// relations. It is not asked for in a failed transaction.
func (o *oracle) state(d *described) error {
	path, err := o.c.query(pathQuery)
	if err != nil {
		return err
	}
	d.Path = nil
	if strings.Join(path, ",") != "public" {
		d.Path = append([]string{}, path...)
	}
	list, err := o.list()
	if err != nil {
		return err
	}
	ch := differing(o.sample, list)
	text, err := json.Marshal(ch)
	if err != nil {
		return err
	}
	d.Changes = nil
	if string(text) != o.relations {
		o.relations, d.Changes = string(text), ch
		return o.name()
	}
	return nil
}

// list asks for the relations.
func (o *oracle) list() ([]json.RawMessage, error) {
	text, err := o.c.query(relationsQuery)
	if err != nil {
		return nil, err
	}
	var flat bytes.Buffer
	if err := json.Compact(&flat, []byte(text[0])); err != nil {
		return nil, err
	}
	var list []json.RawMessage
	return list, json.Unmarshal(flat.Bytes(), &list)
}

// differing compares the relations with the sample's.
func differing(sample, list []json.RawMessage) *changes {
	ch := &changes{}
	for _, r := range list {
		if !slices.ContainsFunc(sample, func(s json.RawMessage) bool { return bytes.Equal(s, r) }) {
			ch.Made = append(ch.Made, r)
		}
	}
	for _, s := range sample {
		if !slices.ContainsFunc(list, func(r json.RawMessage) bool { return relationName(r) == relationName(s) }) {
			ch.Gone = append(ch.Gone, relationName(s))
		}
	}
	return ch
}

// relationName is the name of a relation with its schema.
func relationName(text json.RawMessage) string {
	var r struct{ Schema, Name string }
	if json.Unmarshal(text, &r) != nil {
		return ""
	}
	return r.Schema + "." + r.Name
}

// name learns the names of the types and tables that there are.
func (o *oracle) name() (err error) {
	if o.types, err = o.names(typesQuery); err == nil {
		o.tables, err = o.names(tablesQuery)
	}
	return err
}

// names runs a query of OIDs and names.
func (o *oracle) names(sql string) (map[uint32]string, error) {
	rows, err := o.c.query(sql)
	if err != nil {
		return nil, err
	}
	out := map[uint32]string{}
	for _, row := range rows {
		number, name, _ := strings.Cut(row, " ")
		var oid uint32
		if _, err := fmt.Sscan(number, &oid); err != nil {
			return nil, err
		}
		out[oid] = name
	}
	return out, nil
}

// describe fills in what PostgreSQL says of the statement.
func (o *oracle) describe(d *described) error {
	c := o.c
	c.front.Send(&pgproto3.Parse{Query: d.SQL, ParameterOIDs: d.Types})
	c.front.Send(&pgproto3.Describe{ObjectType: 'S'})
	c.front.Send(&pgproto3.Sync{})
	var params []uint32
	var fields []pgproto3.FieldDescription
	d.NoData, d.Error = false, nil
	for {
		if err := c.flush(); err != nil {
			return err
		}
		message, err := c.front.Receive()
		if err != nil {
			return err
		}
		switch m := message.(type) {
		case *pgproto3.ParameterDescription:
			params = slices.Clone(m.ParameterOIDs)
		case *pgproto3.RowDescription:
			for _, f := range m.Fields {
				f.Name = slices.Clone(f.Name)
				fields = append(fields, f)
			}
		case *pgproto3.NoData:
			d.NoData = true
		case *pgproto3.ErrorResponse:
			d.Error = &describedError{Code: m.Code, Position: int(m.Position), Message: texts(m.Message, m.Detail, m.Hint)}
		case *pgproto3.ReadyForQuery:
			return o.named(d, params, fields)
		}
	}
}

// named fills in types and tables by their names. Those of the same name as in
// an earlier transaction have OIDs of their own.
func (o *oracle) named(d *described, params []uint32, fields []pgproto3.FieldDescription) error {
	known := true
	for _, oid := range params {
		known = known && o.types[oid] != ""
	}
	for _, f := range fields {
		known = known && o.types[f.DataTypeOID] != "" && (f.TableOID == 0 || o.tables[f.TableOID] != "")
	}
	if !known {
		if err := o.name(); err != nil {
			return err
		}
	}
	d.Params, d.Columns = nil, nil
	for _, oid := range params {
		d.Params = append(d.Params, o.types[oid])
	}
	for _, f := range fields {
		d.Columns = append(d.Columns, describedColumn(string(f.Name), o.types[f.DataTypeOID], f.TypeModifier,
			o.tables[f.TableOID], int16(f.TableAttributeNumber)))
	}
	return nil
}

// describeFile describes the statements of a file of the corpus one after the
// other, running each after it. What a failed transaction refuses is left out.
func describeFile(opts *options, f *corpusFile) ([]*described, error) {
	o, err := openOracle(opts, "describe_"+strings.TrimSuffix(f.name, ".sql"))
	if err != nil {
		return nil, err
	}
	defer o.c.close()
	var out []*described
	failed := false
	for i := range f.statements {
		st := &f.statements[i]
		if !failed {
			d := &described{SQL: st.text, Types: st.types}
			if err := o.state(d); err != nil {
				return nil, err
			}
			if err := o.describe(d); err != nil {
				return nil, err
			}
			out = append(out, d)
		}
		how := passes[0]
		if !how.runs(st) {
			how = passes[1]
		}
		a := o.c.run(st, how)
		if err := revive(&o.c, a); err != nil {
			return nil, err
		}
		status := a.lines[aspectStatus]
		failed = len(status) > 0 && status[len(status)-1] == "E"
	}
	return out, nil
}

// describeList describes statements of clients, each in a transaction that is
// rolled back. One whose setup fails is left out.
func describeList(opts *options, list []*described) ([]*described, error) {
	o, err := openOracle(opts, "sample")
	if err != nil {
		return nil, err
	}
	defer o.c.close()
	var out []*described
	for _, d := range list {
		ok, err := o.describeAlone(d)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, d)
		}
	}
	return out, nil
}

// describeAlone describes one statement of a client; ok is false when its setup
// fails.
func (o *oracle) describeAlone(d *described) (ok bool, err error) {
	defer func() {
		for _, sql := range []string{"ROLLBACK", "DISCARD ALL"} {
			if _, cerr := o.c.query(sql); err == nil {
				err = cerr
			}
		}
	}()
	for _, sql := range append([]string{"BEGIN"}, d.Setup...) {
		if _, err := o.c.query(sql); err != nil {
			fmt.Println("left out:", err)
			return false, nil
		}
	}
	if err := o.state(d); err != nil {
		return false, nil // the setup ends in a failed transaction
	}
	return true, o.describe(d)
}
