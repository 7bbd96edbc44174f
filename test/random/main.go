package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

// options are the command line.
type options struct {
	postgres    string
	seed        uint64
	duration    time.Duration
	differences int
	mutations   bool
	missed      bool
	writes      bool
}

func main() {
	var o options
	flag.StringVar(&o.postgres, "postgres", "", "host:port of PostgreSQL")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano())%1e9, "seed of the run")
	flag.DurationVar(&o.duration, "time", 30*time.Second, "how long to ask")
	flag.IntVar(&o.differences, "differences", 20, "give up after so many differences")
	flag.BoolVar(&o.mutations, "mutations", false, "make each pushdown rule wrong, and switch it off, and see that it is noticed")
	flag.BoolVar(&o.missed, "missed", false, "list the functions that were not covered")
	flag.BoolVar(&o.writes, "writes", false, "ask for changes of tables with constraints, in transactions, instead")
	flag.Parse()
	if err := start(context.Background(), os.Stdout, &o); err != nil {
		fmt.Fprintln(os.Stderr, "random:", err)
		os.Exit(1)
	}
}

// start starts the gateway and runs.
func start(ctx context.Context, w io.Writer, o *options) (err error) {
	dir, err := os.MkdirTemp("", "random")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	watch := newWatch()
	gw, err := startGateway(ctx, dir, watch.planner())
	if err != nil {
		return err
	}
	r := &run{out: w, options: o, pair: &pair{postgres: &client{address: o.postgres}, gateway: gw}, watch: watch, seen: map[string]bool{}}
	r.generator = &generator{rng: rand.New(rand.NewPCG(o.seed, 0)), pool: map[string][]*pooled{}, used: map[string]bool{}}
	fmt.Fprintf(w, "seed %d\n", o.seed)
	if o.writes {
		err = (&writes{out: w, rng: r.generator.rng, pair: r.pair, counts: map[string]*kindCount{}}).run(ctx, o)
	} else {
		err = r.everything(ctx)
	}
	if stopped := gw.stop(); err == nil && stopped != nil {
		err = fmt.Errorf("gateway: %w", stopped)
	}
	return err
}

// run is one run.
type run struct {
	out       io.Writer
	options   *options
	pair      *pair
	generator *generator
	watch     *watch
	tally     tally
	found     int
	seen      map[string]bool // differences that were printed
	queue     []*signature    // that have still to be covered
	attempts  map[*signature]int
}

// everything makes the tables, asks for as long as there is time, and reports.
func (r *run) everything(ctx context.Context) error {
	if err := r.pair.postgres.connect(ctx); err != nil {
		return err
	}
	signatures, err := readSignatures(ctx, r.pair.postgres.conn)
	if err != nil {
		return err
	}
	g := r.generator
	g.signatures = signatures
	r.queue, r.attempts = append(r.queue, signatures...), map[*signature]int{}
	g.rng.Shuffle(len(r.queue), func(i, j int) { r.queue[i], r.queue[j] = r.queue[j], r.queue[i] })
	r.tally = tally{perKind: map[string]int{}, covered: map[string]bool{}, rules: ruleNames(), mustFire: mustFire(), fired: r.watch.fired}
	for _, s := range signatures {
		r.tally.all = append(r.tally.all, s.String())
	}
	if err := g.makeTables(ctx, r.pair); err != nil {
		return err
	}
	for end := time.Now().Add(r.options.duration); time.Now().Before(end) && r.found < r.options.differences; {
		st, kind := r.next()
		if err := r.ask(ctx, st, kind); err != nil {
			return err
		}
	}
	return r.finish(ctx)
}

// finish prints the report.
func (r *run) finish(ctx context.Context) error {
	problems := r.tally.print(r.out)
	if r.options.missed {
		fmt.Fprintln(r.out, "not covered:", strings.Join(r.tally.missed(), "; "))
	}
	if r.options.mutations {
		problems = append(problems, r.mutations(ctx)...)
	}
	if r.found > 0 {
		problems = append(problems, fmt.Sprintf("%d differences", r.found))
	}
	if len(problems) > 0 {
		return fmt.Errorf("seed %d: %s", r.options.seed, strings.Join(problems, "\n  "))
	}
	return nil
}

// attemptsMax is how often a signature is tried before another is more important.
const attemptsMax = 8

// next makes the next statement.
func (r *run) next() (*statement, string) {
	g := r.generator
	n := g.rng.IntN(100)
	if len(r.queue) > 0 && n < 60 {
		s := r.queue[0]
		r.queue = r.queue[1:]
		if r.attempts[s]++; r.attempts[s] < attemptsMax {
			r.queue = append(r.queue, s)
		}
		return g.target(s), "function"
	}
	switch {
	case n < 15:
		return g.target(one(g, g.signatures)), "function"
	case n > 94:
		return g.change(), "change"
	case n > 76:
		return g.pushable(), "pushable"
	}
	return g.query(), "query"
}

// ask puts one statement to both servers.
func (r *run) ask(ctx context.Context, st *statement, kind string) error {
	sql := st.root.String()
	format := int16(r.generator.rng.IntN(4) / 3) // a quarter in binary
	if st.inexact {
		format = 0
	}
	want := r.pair.postgres.questions(ctx, st, sql, format)
	if want.lost {
		return fmt.Errorf("postgres: %s\n%s", want.message, sql)
	}
	if r.tally.excess(want) {
		r.tally.dropped++
		return nil
	}
	r.watch.begin(st, want)
	got := r.pair.gateway.questions(ctx, st, sql, format)
	r.watch.end()
	r.tally.note(st, kind, want)
	if d := difference(want, got, st); d != "" {
		r.report(ctx, st, d, format)
		return nil
	}
	if want.code == "" {
		r.covered(st)
	}
	return nil
}

// covered forgets the signatures of a statement that succeeded, and remembers the expression.
func (r *run) covered(st *statement) {
	for i, s := range r.queue {
		if r.tally.covered[s.String()] {
			r.queue = append(r.queue[:i:i], r.queue[i+1:]...)
			break
		}
	}
	if p := st.keep; p != nil {
		key := p.table + " " + p.typ
		r.generator.pool[key] = append(r.generator.pool[key], p)
	}
}

// report makes the statement smaller and prints it with the difference.
func (r *run) report(ctx context.Context, st *statement, d string, format int16) {
	class, _, _ := strings.Cut(d, ":")
	failed := strings.Contains(d, `sqlstate: postgres "4`)
	small := reduce(st, func(sql string) bool {
		want := r.pair.postgres.questions(ctx, st, sql, format)
		if !failed && want.code == "42" || strings.HasPrefix(want.code, "42") && !failed {
			return false
		}
		now, _, _ := strings.Cut(difference(want, r.pair.gateway.questions(ctx, st, sql, format), st), ":")
		return strings.Fields(now + " x")[0] == strings.Fields(class + " x")[0]
	})
	d = difference(r.pair.postgres.questions(ctx, st, small, format), r.pair.gateway.questions(ctx, st, small, format), st)
	if key := class + strings.Join(st.about, " "); r.seen[small] || r.seen[key] && len(st.about) == 1 {
		return
	} else {
		r.seen[key], r.seen[small] = true, true
	}
	r.found++
	fmt.Fprintf(r.out, "\nDIFFERENCE (seed %d, format %d, %s)\n%s\n  %s\n", r.options.seed, format, strings.Join(st.about, " "), small, d)
}

// questions asks a statement, and after a change also what the table looks like.
func (c *client) questions(ctx context.Context, st *statement, sql string, format int16) *answer {
	if !st.isChange {
		return c.ask(ctx, sql, format)
	}
	if err := c.exec(ctx, "BEGIN"); err != nil {
		return &answer{lost: true, message: err.Error()}
	}
	a := c.ask(ctx, sql, format)
	if a.code == "" && !a.lost {
		words := strings.Fields(strings.TrimPrefix(sql, "DELETE FROM "))
		name := words[0]
		if name == "UPDATE" {
			name = words[1]
		}
		rows := c.ask(ctx, look(name), format)
		a.columns, a.rows = rows.columns, rows.rows
	}
	if err := c.exec(ctx, "ROLLBACK"); err != nil {
		a.lost, a.message = true, err.Error()
	}
	return a
}
