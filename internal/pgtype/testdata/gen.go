//go:build ignore

// Gen writes vectors.tsv: what a PostgreSQL 15 server makes of the values in
// inputs.txt. Run it in this directory:
//
//	go run gen.go "host=localhost user=postgres"
//
// A line of inputs.txt is "set name value", or a type and a value, or
// "recv", a type and hexadecimal bytes for its binary input. In vectors.tsv a
// value is followed by its text and its bytes, or by SQLSTATE, message, detail
// and hint.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

func main() {
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close(ctx)
	inputs, err := os.ReadFile("inputs.txt")
	if err != nil {
		log.Fatal(err)
	}
	out, err := os.Create("vectors.tsv")
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriter(out)
	for line := range strings.Lines(string(inputs)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "set "); ok {
			name, value, _ := strings.Cut(rest, " ")
			must(exec(conn, "select set_config('"+name+"', '"+value+"', false)"))
			fmt.Fprintln(w, line)
			continue
		}
		fields := strings.Split(line, "\t")
		if fields[0] == "recv" {
			b, err := hex.DecodeString(fields[2])
			must(err)
			fmt.Fprintln(w, line+"\t"+insert(conn, fields[1], b, 1))
			continue
		}
		value, err := strconv.Unquote(fields[1])
		must(err)
		fmt.Fprintln(w, line+"\t"+insert(conn, fields[0], []byte(value), 0))
	}
	must(w.Flush())
	must(out.Close())
}

// insert stores the value in a column of the type and returns how it comes out.
func insert(conn *pgconn.PgConn, typ string, value []byte, format int16) string {
	must(exec(conn, "drop table if exists v; create temp table v (c "+typ+")"))
	if strings.HasPrefix(typ, "interval ") {
		return literal(conn, string(value))
	}
	text, err := row(conn, value, format, 0)
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return fmt.Sprintf("!%s\t%q\t%q\t%q", e.Code, e.Message, e.Detail, e.Hint)
	}
	must(err)
	binary, err := row(conn, value, format, 1)
	must(err)
	return fmt.Sprintf("%q\t%x", text, binary)
}

// literal is insert for a value whose type's modifier counts while it is read,
// which is so for a literal alone.
func literal(conn *pgconn.PgConn, value string) string {
	sql := "insert into v values ('" + strings.ReplaceAll(value, "'", "''") + "') returning c"
	var out [2][]byte
	for format := range out {
		r := conn.ExecParams(context.Background(), sql, nil, nil, nil, []int16{int16(format)}).Read()
		must(r.Err)
		out[format] = r.Rows[0][0]
	}
	return fmt.Sprintf("%q\t%x", out[0], out[1])
}

// row runs the INSERT and returns the value in the wanted format.
func row(conn *pgconn.PgConn, value []byte, in, out int16) ([]byte, error) {
	r := conn.ExecParams(context.Background(), "insert into v values ($1) returning c",
		[][]byte{value}, nil, []int16{in}, []int16{out}).Read()
	if r.Err != nil {
		return nil, r.Err
	}
	return r.Rows[0][0], nil
}

// exec runs statements without results.
func exec(conn *pgconn.PgConn, sql string) error {
	_, err := conn.Exec(context.Background(), sql).ReadAll()
	return err
}

// must ends the program on an error.
func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
