package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// errDifferent ends a run that found what it must not.
var errDifferent = errors.New("the servers answer differently")

// options are the command line.
type options struct {
	postgres, gateway, user, database string
	dir, only, records                string
	strict, oracle                    bool
	describe, rewrite                 bool
}

func main() {
	var o options
	flag.StringVar(&o.postgres, "postgres", "", "host:port of PostgreSQL")
	flag.StringVar(&o.gateway, "gateway", "", "host:port of the gateway")
	flag.StringVar(&o.user, "user", "app", "user on both servers")
	flag.StringVar(&o.database, "database", "USER", "database on both servers")
	flag.StringVar(&o.dir, "dir", "test/conformance", "directory with corpus/ and deviations.yaml")
	flag.StringVar(&o.only, "only", "", "run only the files whose names contain this")
	flag.BoolVar(&o.strict, "strict", false, "fail on texts of messages too")
	flag.BoolVar(&o.oracle, "oracle", false, "print PostgreSQL's answers and compare nothing")
	flag.BoolVar(&o.describe, "describe", false, "compare describe/ with what PostgreSQL says, and nothing else")
	flag.StringVar(&o.records, "records", "", "with -describe and -rewrite: directory to record in; without it describe/ of -dir")
	flag.BoolVar(&o.rewrite, "rewrite", false, "with -describe: record what PostgreSQL says")
	flag.Parse()
	if err := run(os.Stdout, &o); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// run runs the corpus and prints the report.
func run(w io.Writer, o *options) error {
	if o.describe {
		return describeAll(o)
	}
	files, err := loadCorpus(o)
	if err != nil {
		return err
	}
	postgres := server{name: "postgres", address: o.postgres, user: o.user, database: o.database}
	if o.oracle {
		return printOracle(w, postgres, files)
	}
	deviations, err := readDeviations(filepath.Join(o.dir, "deviations.yaml"))
	if err != nil {
		return err
	}
	rep := &report{strict: o.strict, deviations: deviations, complete: o.only == ""}
	pair := [2]server{postgres, {name: "gateway", address: o.gateway, user: o.user, database: o.database}}
	if err := rep.startup(pair); err != nil {
		return err
	}
	for _, f := range files {
		results, err := runFile(pair, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		rep.file(f.name, results)
	}
	if err := rep.print(w); err != nil || !rep.complete {
		return err
	}
	recorded, err := readShare(filepath.Join(o.dir, "share"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // all of it must be the same
	}
	if err != nil {
		return err
	}
	return recorded.hold(w, rep.share())
}

// loadCorpus parses every file of the corpus that is asked for.
func loadCorpus(o *options) ([]*corpusFile, error) {
	paths, err := filepath.Glob(filepath.Join(o.dir, "corpus", "*.sql"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []*corpusFile
	for _, path := range paths {
		name := filepath.Base(path)
		if !strings.Contains(name, o.only) {
			continue
		}
		f, err := readCorpus(path, name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no corpus in %s", o.dir)
	}
	return out, nil
}

// runFile runs a file in all passes on both servers.
func runFile(pair [2]server, f *corpusFile) ([]*statementResult, error) {
	results := make([]*statementResult, len(f.statements))
	for i := range results {
		results[i] = &statementResult{st: &f.statements[i]}
	}
	for _, how := range passes {
		if err := runPass(pair, f, how, results); err != nil {
			return nil, fmt.Errorf("%s: %w", how.name, err)
		}
	}
	return results, nil
}

// runPass runs a file once on a new connection to each server.
func runPass(pair [2]server, f *corpusFile, how pass, results []*statementResult) error {
	var clients [2]*client
	for i, s := range pair {
		c, err := dial(s)
		if err != nil {
			return err
		}
		clients[i] = c
	}
	defer func() {
		clients[0].close()
		clients[1].close()
	}()
	for i := range f.statements {
		st := &f.statements[i]
		if !how.runs(st) {
			continue
		}
		want, got := clients[0].run(st, how), clients[1].run(st, how)
		results[i].note(f.name, how.name, compare(want, got))
		if st.setup && (want.failed || got.failed) {
			notRun(f.name, how.name, results[i+1:])
			return nil
		}
		if err := revive(&clients[0], want); err != nil {
			return err
		}
		if err := revive(&clients[1], got); err != nil {
			return err
		}
	}
	return nil
}

// notRun notes that a failed setup kept statements from running.
func notRun(file, passName string, rest []*statementResult) {
	for _, r := range rest {
		r.note(file, passName, map[aspect]string{aspectConnection: "      not run: the setup failed\n"})
	}
}

// revive connects anew when the connection was lost, so that the rest of the
// file says something.
func revive(c **client, a *answer) error {
	if len(a.lines[aspectConnection]) == 0 {
		return nil
	}
	_ = (*c).conn.Close()
	next, err := dial((*c).server)
	if err != nil {
		return err
	}
	*c = next
	return nil
}

// runs reports whether a statement takes part in the pass.
func (p pass) runs(st *statement) bool {
	switch {
	case p.extended:
		return st.runOn != simpleOnly
	case len(st.binds) > 0 || st.describe || st.types != nil || st.formats != nil || st.maxRows > 0:
		return false
	}
	return st.runOn != extendedOnly
}
