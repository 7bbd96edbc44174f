package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// table is one of the tables that queries read.
type table struct {
	name    string
	columns []column
}

// column is a column of a table or of anything else in FROM.
type column struct {
	name    string
	typ     string
	notNull bool
	// plain says that equal values look alike because one table's column declares
	// how they look.
	plain bool
}

// storedTypes are the types of the columns of the tables that the gateway makes.
var storedTypes = []string{
	"bool", "int2", "int4", "int8", "numeric", "float4", "float8", "text", "varchar", "bpchar", "name", "char", "bytea", "date", "time", "timetz", "timestamp",
	"timestamptz", "interval", "uuid", "json", "jsonb", "oid", "inet", "cidr", "macaddr", "macaddr8", "bit", "varbit", "int4range", "numrange", "daterange",
	"int4multirange", "_int4", "_int8", "_text", "_numeric", "_date",
}

// foreignDDL makes the table that an IRIS application made, in IRIS SQL; its text
// collates SQLUPPER. PostgreSQL gets the types that the gateway shows for it.
const (
	foreignDDL = `CREATE TABLE SQLUser.rp (id INTEGER PRIMARY KEY, k INTEGER NOT NULL, c_int4 INTEGER, c_int8 BIGINT, c_int2 SMALLINT,
 c_varchar VARCHAR(24), c_text VARCHAR(60) NOT NULL, c_numeric NUMERIC(14,3), c_float8 DOUBLE, c_bool BIT, c_date DATE, c_time TIME, c_timestamp TIMESTAMP)`
	foreignTwin = `CREATE TABLE rp (id int PRIMARY KEY, k int NOT NULL, c_int4 int, c_int8 bigint, c_int2 smallint,
 c_varchar varchar(24), c_text varchar(60) NOT NULL, c_numeric numeric(14,3), c_float8 double precision, c_bool bool, c_date date, c_time time(0), c_timestamp timestamp)`
)

// foreignTypes are the columns of that table behind id and k.
var foreignTypes = []string{"int4", "int8", "int2", "varchar", "text", "numeric", "float8", "bool", "date", "time", "timestamp"}

// rowsMax bounds the rows of a table.
const rowsMax = 26

// makeTables makes the tables on both servers and fills them alike.
func (g *generator) makeTables(ctx context.Context, p *pair) error {
	g.tables = []*table{ownTable("rc"), ownTable("rn"), foreignTable()}
	if err := p.gateway.iris(ctx, foreignDDL); err != nil {
		return err
	}
	if err := p.postgres.exec(ctx, foreignTwin); err != nil {
		return err
	}
	for _, t := range g.tables {
		statements := []string{t.ddl()}
		if t.name == "rp" {
			statements = nil
		}
		for i := range rowsMax - 4*len(t.name) {
			statements = append(statements, g.insert(t, i))
		}
		for _, sql := range statements {
			if err := p.both(ctx, sql); err != nil {
				return fmt.Errorf("%w\n%s", err, sql)
			}
		}
	}
	return nil
}

// ownTable describes a table that the gateway makes.
func ownTable(name string) *table {
	t := &table{name: name, columns: []column{{name: "id", typ: "int4", notNull: true, plain: true}, {name: "k", typ: "int4", notNull: true, plain: true}}}
	for _, typ := range storedTypes {
		t.columns = append(t.columns, column{name: "c" + typ, typ: typ, plain: typeNamed[typ].exact || typ == "numeric" || typ == "bpchar"})
	}
	return t
}

// foreignTable describes the table of foreignDDL.
func foreignTable() *table {
	t := &table{name: "rp", columns: []column{{name: "id", typ: "int4", notNull: true, plain: true}, {name: "k", typ: "int4", notNull: true, plain: true}}}
	for _, typ := range foreignTypes {
		c := column{name: "c_" + typ, typ: typ, plain: true, notNull: typ == "text"}
		if typ == "text" {
			c.typ = "varchar"
		}
		t.columns = append(t.columns, c)
	}
	return t
}

// ddl is CREATE TABLE.
func (t *table) ddl() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (id int PRIMARY KEY, k int NOT NULL", t.name)
	for _, c := range t.columns[2:] {
		typ := typeNamed[c.typ].sql
		if declared[c.typ] != "" {
			typ = declared[c.typ]
		}
		fmt.Fprintf(&b, ", %s %s", c.name, typ)
	}
	return b.String() + ")"
}

// insert makes one row. The calm table has calm values, the others all.
func (g *generator) insert(t *table, i int) string {
	var names, values []string
	for n, c := range t.columns {
		v := fmt.Sprint(i + 1)
		switch {
		case n == 1:
			v = fmt.Sprint(g.rng.IntN(4))
		case n > 1 && !c.notNull && g.rng.IntN(5) == 0:
			v = "NULL"
		case n > 1:
			v = quote(g.storedValue(c.typ, t.name == "rc"))
		}
		names, values = append(names, c.name), append(values, v)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t.name, strings.Join(names, ", "), strings.Join(values, ", "))
}

// storedValue is a value that a column of the type takes.
func (g *generator) storedValue(typ string, calm bool) string {
	t := typeNamed[typ]
	from := t.calm
	if !calm {
		if from = t.stored; from == nil {
			from = t.nasty
		}
	}
	for {
		v := from[g.rng.IntN(len(from))]
		if len([]rune(v)) <= 12 || typ != "varbit" {
			return v
		}
	}
}

// iris runs a statement of IRIS SQL on the embedded server.
func (gw *gateway) iris(ctx context.Context, sql string) error {
	conn, err := iris.Dial(ctx, gw.irisConfig)
	if err != nil {
		return err
	}
	_, err = conn.ExecDirect(ctx, sql)
	return errors.Join(err, conn.Close())
}
