package main

import (
	"context"
	"encoding/hex"
	"flag"
	"hash/fnv"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	gateway "github.com/iris-pgwire/iris-pgwire/internal/server"
)

// propertyFiles is which share of the corpus TestProperties runs.
var propertyFiles = flag.Int("properties-every", 9, "TestProperties runs one file of so many; 1 runs all")

// pieceRows is the row limit with which a portal is run in pieces.
const pieceRows = 2

// variant is a way to run a file.
type variant struct {
	pass
	pieces bool
	common bool // only what runs over both protocols
}

var variants = []variant{
	{pass: pass{name: "simple"}, common: true},
	{pass: pass{name: "binary", extended: true, format: 1}},
	{pass: pass{name: "pieces", extended: true}, pieces: true},
	{pass: pass{name: "binary pieces", extended: true, format: 1}, pieces: true},
}

// textSaysLess are statements that run under settings with which text is not enough to know
// the value: DateStyle with the day first, and few digits of a float.
var textSaysLess = []string{
	"SELECT DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00', '01.02.2024'::date",
	"SELECT 0.1::float8 + 0.2::float8, 1::float4 / 3",
}

// TestProperties runs the corpus over a running gateway in several ways and compares
// the answers with one another: what the simple protocol says is what the extended one
// says, a portal in pieces gives what it gives at once, and text and binary results are
// the same values. Statements whose values differ from run to run say so in the corpus.
func TestProperties(t *testing.T) {
	paths, err := filepath.Glob("corpus/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(name))
		if sum.Sum32()%uint32(*propertyFiles) != 0 {
			continue
		}
		t.Run(strings.TrimSuffix(name, ".sql"), func(t *testing.T) {
			f, err := readCorpus(path, name)
			if err != nil {
				t.Fatal(err)
			}
			base := map[bool][]*answer{false: mustAnswers(t, f, variant{pass: passes[1]})}
			leaveOut(f, base[false])
			base[true] = mustAnswers(t, f, variant{pass: passes[1], common: true})
			for _, v := range variants {
				for i, got := range mustAnswers(t, f, v) {
					if want := base[v.common][i]; got != nil && want != nil {
						sameAnswer(t, v, &f.statements[i], want, got)
					}
				}
			}
		})
	}
}

// mustServe starts a gateway over the embedded server, which ends with the test.
func mustServe(t *testing.T) server {
	t.Helper()
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsEnabled = 0, t.TempDir(), false
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	g := gateway.New(gateway.Options{
		Config: cfg, Logger: slog.New(slog.DiscardHandler), Ready: func(i gateway.Info) { ready <- i.Address },
	})
	go func() { ended <- g.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("gateway: %v", err)
		}
	})
	select {
	case address := <-ready:
		return server{name: "gateway", address: address, user: "app", database: "USER"}
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return server{}
}

// leaveOut keeps strings of several statements, which the extended protocol refuses, out
// of what runs over both.
func leaveOut(f *corpusFile, answers []*answer) {
	for i, a := range answers {
		if a != nil && slices.Contains(a.lines[aspectMessage], "cannot insert multiple commands into a prepared statement") {
			f.statements[i].runOn = simpleOnly
		}
	}
}

// mustAnswers runs a file on a gateway of its own; statements that do not take part
// have no answer.
func mustAnswers(t *testing.T, f *corpusFile, how variant) []*answer {
	t.Helper()
	c, err := dial(mustServe(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { c.close() }()
	answers := make([]*answer, len(f.statements))
	for i := range f.statements {
		st := f.statements[i]
		if !how.runs(&st) || how.common && (!passes[0].runs(&st) || !passes[1].runs(&st)) {
			continue
		}
		if how.pieces && st.maxRows == 0 {
			st.maxRows = pieceRows
		}
		answers[i] = c.run(&st, how.pass)
		if err := revive(&c, answers[i]); err != nil {
			t.Fatal(err)
		}
	}
	return answers
}

// sameAnswer compares an answer with that of the extended protocol in text.
func sameAnswer(t *testing.T, how variant, st *statement, want, got *answer) {
	t.Helper()
	if how.common && slices.Contains(got.lines[aspectSQLState], "ERROR 42P02") {
		return // the simple protocol has no parameters
	}
	for _, about := range []aspect{aspectSQLState, aspectStatus, aspectConnection, aspectMessage} {
		if diff := cmp.Diff(want.lines[about], got.lines[about]); diff != "" && !st.noValues {
			t.Errorf("line %d, %s, %s: %s\n%s", st.line, how.name, about, st.text, diff)
		}
	}
	if want.failed || got.failed {
		return // how many rows came before the error is nobody's promise
	}
	if slices.Contains(textSaysLess, st.text) {
		return
	}
	if diff := cmp.Diff(values(want, st, want.types), values(got, st, want.types)); diff != "" {
		t.Errorf("line %d, %s, values: %s\n%s", st.line, how.name, st.text, diff)
	}
}

// values are the rows of an answer with each value printed in one form, whatever form
// it came in.
func values(a *answer, st *statement, types []uint32) []string {
	rows := slices.Clone(a.lines[aspectRows])
	for i, row := range rows {
		if cells := cells(row); !a.noValues && len(cells) == len(types) {
			for j, cell := range cells {
				cells[j] = printed(cell, types[j])
			}
			rows[i] = strings.Join(cells, " | ")
		}
	}
	if !st.ordered {
		slices.Sort(rows)
	}
	return rows
}

// cells takes a row apart; what contains a bar is in quotation marks.
func cells(row string) []string {
	var out []string
	for {
		quoted, err := strconv.QuotedPrefix(row)
		if err != nil || row[0] != '"' {
			quoted, _, _ = strings.Cut(row, " | ")
		}
		out = append(out, quoted)
		rest, more := strings.CutPrefix(row[len(quoted):], " | ")
		if !more {
			return out
		}
		row = rest
	}
}

// printed is a cell of a row in the text form of its type under PostgreSQL's default
// settings. One of a type whose text says less than the value, or needs a catalog to be
// read, says only that it is there.
func printed(cell string, oid uint32) string {
	typ := pgtype.ByOID(pgtype.OID(oid))
	if cell == "NULL" {
		return cell
	}
	if typ == nil || !readable(typ) {
		return "(" + strconv.Itoa(int(oid)) + ")"
	}
	env := pgtype.DefaultEnv()
	if text, ok := strings.CutPrefix(cell, "x'"); ok && strings.HasSuffix(text, "'") {
		raw, err := hex.DecodeString(strings.TrimSuffix(text, "'"))
		if err != nil {
			return cell
		}
		v, err := typ.Recv(raw, pgtype.NoTypmod)
		if err != nil {
			return cell + ": " + err.Error()
		}
		return string(typ.Output(env, nil, v))
	}
	if text, err := strconv.Unquote(cell); err == nil && cell[0] == '"' {
		cell = text
	}
	v, err := typ.Input(env, cell, pgtype.NoTypmod)
	if err != nil {
		return cell + ": " + err.Error()
	}
	return string(typ.Output(env, nil, v))
}

// readable reports whether text of the type is enough to know the value.
func readable(typ *pgtype.Type) bool {
	if typ.Elem != 0 && typ.Category == 'A' {
		elem := pgtype.ByOID(typ.Elem)
		return elem != nil && readable(elem)
	}
	return typ.Category != 'P' && !pgtype.IsUser(typ.OID) && !strings.HasPrefix(typ.Name, "reg") && typ.Input != nil && typ.Recv != nil
}
