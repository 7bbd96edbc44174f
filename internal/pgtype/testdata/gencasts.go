//go:build ignore

// Gencasts writes casts.tsv: what a PostgreSQL 15 server makes of the casts in
// castinputs.txt. Run it in this directory:
//
//	go run gencasts.go "host=localhost user=postgres"
//
// A line of castinputs.txt is "set name value", or a type, a value and the
// types to cast it to. In casts.tsv each cast has a line with the outcome of an
// explicit cast and that of an assignment ("-" when PostgreSQL has none): the
// text in quotes, or SQLSTATE and message.
package main

import (
	"bufio"
	"context"
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
	must(err)
	defer conn.Close(ctx)
	inputs, err := os.ReadFile("castinputs.txt")
	must(err)
	out, err := os.Create("casts.tsv")
	must(err)
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
		value, err := strconv.Unquote(fields[1])
		must(err)
		source := "cast('" + strings.ReplaceAll(value, "'", "''") + "' as " + fields[0] + ")"
		for _, to := range fields[2:] {
			explicit := ask(conn, "select cast("+source+" as "+to+")")
			must(exec(conn, "drop table if exists v; create temp table v (c "+to+")"))
			assigned := ask(conn, "insert into v select "+source+" returning c")
			if strings.HasPrefix(assigned, "42804") {
				assigned = "-"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", fields[0], fields[1], to, explicit, assigned)
		}
	}
	must(w.Flush())
	must(out.Close())
}

// ask returns the one value that sql yields, or its error.
func ask(conn *pgconn.PgConn, sql string) string {
	r := conn.ExecParams(context.Background(), sql, nil, nil, nil, nil).Read()
	var e *pgconn.PgError
	if errors.As(r.Err, &e) {
		return e.Code + " " + e.Message
	}
	must(r.Err)
	if r.Rows[0][0] == nil {
		return "NULL"
	}
	return strconv.Quote(string(r.Rows[0][0]))
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
