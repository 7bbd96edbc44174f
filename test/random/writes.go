package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The extent of workloads.
const (
	workloadLength = 40 // statements from new tables on
	tablesEvery    = 8  // statements from one comparison of all tables to the next
	replaysMax     = 300
)

// writes makes workloads: statements that change rows of tables with constraints, in
// transactions and savepoints, of which many fail. Every answer and, every now and
// then, all tables are compared.
type writes struct {
	out    io.Writer
	rng    *rand.Rand
	pair   *pair
	counts map[string]*kindCount
	found  int
}

// kindCount is how often a kind of statement was asked, and was no error.
type kindCount struct{ asked, done int }

// workload is what one set of tables went through.
type workload struct {
	create     []string
	statements []string
	level      int  // of savepoints
	open       bool // a transaction
	failed     bool // that has failed
}

// workloadTables are the tables of workloads.
var workloadTables = []string{"parents", "children", "items"}

// run makes workloads until the time is up and says what was covered.
func (w *writes) run(ctx context.Context, o *options) error {
	for end := time.Now().Add(o.duration); time.Now().Before(end) && w.found < o.differences; {
		if err := w.one(ctx); err != nil {
			return err
		}
	}
	asked, done := 0, 0
	var missing []string
	for _, kind := range slices.Sorted(maps.Keys(w.counts)) {
		c := w.counts[kind]
		fmt.Fprintf(w.out, "%-24s %6d asked %6d done\n", kind, c.asked, c.done)
		asked, done = asked+c.asked, done+c.done
		if c.done == 0 {
			missing = append(missing, kind)
		}
	}
	fmt.Fprintf(w.out, "%d statements, %d of them errors\n", asked, asked-done)
	switch {
	case w.found > 0:
		return fmt.Errorf("seed %d: %d differences", o.seed, w.found)
	case asked > 1000 && len(missing) > 0:
		return fmt.Errorf("seed %d: never done: %s", o.seed, strings.Join(missing, ", "))
	case asked > 1000 && done < asked/2:
		return fmt.Errorf("seed %d: more than half of the statements are errors", o.seed)
	}
	return nil
}

// one makes one workload.
func (w *writes) one(ctx context.Context) error {
	l := &workload{create: w.tables()}
	if err := w.begin(ctx, l.create); err != nil {
		return err
	}
	for i := range workloadLength {
		kind, sql := w.next(l)
		l.statements = append(l.statements, sql)
		c := w.counts[kind]
		if c == nil {
			c = &kindCount{}
			w.counts[kind] = c
		}
		c.asked++
		want, d := w.ask(ctx, sql)
		if d == "" && want.code == "" {
			c.done++
		}
		l.after(sql, want.code)
		if d == "" && !l.failed && i%tablesEvery == tablesEvery-1 {
			d = w.compareTables(ctx)
		}
		if d != "" {
			w.report(ctx, l, d)
			break
		}
	}
	return w.pair.both(ctx, "ROLLBACK")
}

// begin makes the tables anew.
func (w *writes) begin(ctx context.Context, create []string) error {
	sql := "ROLLBACK; DROP TABLE IF EXISTS items; DROP TABLE IF EXISTS children; DROP TABLE IF EXISTS parents"
	for _, s := range append(strings.Split(sql, "; "), create...) {
		if err := w.pair.both(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// ask puts a statement to both servers.
func (w *writes) ask(ctx context.Context, sql string) (want *answer, d string) {
	want = w.pair.postgres.ask(ctx, sql, 0)
	got := w.pair.gateway.ask(ctx, sql, 0)
	if severalFaults(want, got) {
		return want, ""
	}
	want.position, got.position = 0, 0
	return want, difference(want, got, &statement{})
}

// severalFaults reports whether both servers found a value that is wrong, be it another
// one: in which order rows, constraints and values are looked at is nobody's promise.
func severalFaults(want, got *answer) bool {
	wrong := func(a *answer) bool {
		return a.code == "21000" || strings.HasPrefix(a.code, "22") || strings.HasPrefix(a.code, "23")
	}
	return wrong(want) && wrong(got)
}

// compareTables compares the rows of all tables.
func (w *writes) compareTables(ctx context.Context) string {
	for _, t := range workloadTables {
		if _, d := w.ask(ctx, "SELECT * FROM "+t); d != "" {
			return "rows of " + t + ": " + d
		}
	}
	return ""
}

// report leaves statements out as long as the difference stays, and prints the rest.
func (w *writes) report(ctx context.Context, l *workload, d string) {
	w.found++
	list, replays := slices.Clone(l.statements), 0
	for i := len(list) - 2; i >= 0 && replays < replaysMax; i-- {
		replays++
		shorter := slices.Delete(slices.Clone(list), i, i+1)
		if now := w.replay(ctx, l.create, shorter); now != "" {
			list, d = shorter, now
		}
	}
	fmt.Fprintf(w.out, "\nDIFFERENCE\n%s;\n%s;\n  %s\n", strings.Join(l.create, ";\n"), strings.Join(list, ";\n"), d)
}

// replay runs statements on new tables and says how the last one, or what the tables
// are like after it, differs.
func (w *writes) replay(ctx context.Context, create, statements []string) (d string) {
	if w.begin(ctx, create) != nil {
		return ""
	}
	var want *answer
	for _, sql := range statements {
		want, d = w.ask(ctx, sql)
	}
	if d == "" && want.code == "" {
		d = w.compareTables(ctx)
	}
	return d
}

// after notes what a statement did to the transaction.
func (l *workload) after(sql, code string) {
	word, _, _ := strings.Cut(sql, " ")
	switch {
	case code != "":
		l.failed = l.open
	case word == "BEGIN":
		l.open, l.level = true, 0
	case word == "COMMIT", sql == "ROLLBACK":
		l.open, l.failed, l.level = false, false, 0
	case word == "SAVEPOINT":
		l.level++
	case word == "RELEASE":
		l.level--
	case word == "ROLLBACK":
		l.failed = false
	}
}

// pick chooses one of some texts.
func (w *writes) pick(of ...string) string { return of[w.rng.IntN(len(of))] }

// maybe is a text, or nothing.
func (w *writes) maybe(percent int, text string) string {
	if w.rng.IntN(100) < percent {
		return text
	}
	return ""
}

// tables makes tables, with this or that constraint.
func (w *writes) tables() []string {
	return []string{
		"CREATE TABLE parents (id int PRIMARY KEY, code text" + w.pick(" UNIQUE", " NOT NULL UNIQUE") + ", n int DEFAULT 7" +
			w.maybe(70, " CHECK (n >= 0)") + ", at date DEFAULT '2024-02-29', " + w.pick("CHECK (code <> 'bad')", "CONSTRAINT short CHECK (length(code) < 5)") + ")",
		"CREATE TABLE children (id int" + w.pick(" PRIMARY KEY", " GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", " DEFAULT 0 PRIMARY KEY") +
			", parent_id int REFERENCES parents" + w.pick("", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE NO ACTION") +
			", a int CHECK (a < 100), b text NOT NULL DEFAULT 'x', total int GENERATED ALWAYS AS (a * 2) STORED" +
			w.pick("", ", UNIQUE (parent_id, a)", ", UNIQUE (b)") + ")",
		"CREATE TABLE items (k text, v int, w numeric(8,2)" + w.pick("", " DEFAULT 1.5", " CHECK (w > -5)") + ", f boolean DEFAULT true, PRIMARY KEY (k, v))",
		"INSERT INTO parents VALUES (1, 'p1', 1), (2, 'p2', 2), (3, 'p3', 3), (4, 'p4', NULL), (5, 'p5', 0)",
	}
}

// next makes the next statement and says of what kind it is.
func (w *writes) next(l *workload) (kind, sql string) {
	switch n := w.rng.IntN(100); {
	case l.failed && (l.level == 0 || n < 50):
		return "ROLLBACK", "ROLLBACK"
	case l.failed:
		return "ROLLBACK TO", fmt.Sprint("ROLLBACK TO s", 1+w.rng.IntN(l.level))
	case !l.open && n < 10:
		return "BEGIN", "BEGIN"
	case l.open && n < 6:
		return "COMMIT", "COMMIT"
	case l.open && n < 9:
		return "ROLLBACK", "ROLLBACK"
	case l.open && n < 17:
		return "SAVEPOINT", fmt.Sprint("SAVEPOINT s", l.level+1)
	case l.open && l.level > 0 && n < 21:
		return "ROLLBACK TO", fmt.Sprint("ROLLBACK TO s", l.level)
	case l.open && l.level > 0 && n < 24:
		return "RELEASE", fmt.Sprint("RELEASE s", l.level)
	}
	return w.change()
}

// change makes a statement that changes rows.
func (w *writes) change() (kind, sql string) {
	switch n := w.rng.IntN(100); {
	case n < 35:
		return "INSERT", w.insert()
	case n < 47:
		return "INSERT ON CONFLICT", w.upsert()
	case n < 53:
		return "INSERT SELECT", w.insertSelect()
	case n < 70:
		return "UPDATE", w.update()
	case n < 76:
		return "UPDATE FROM", w.updateFrom()
	case n < 86:
		return "DELETE", w.remove()
	case n < 90:
		return "DELETE USING", w.removeUsing()
	case n < 95:
		return "MERGE", w.merge()
	case n < 99:
		return "WITH", w.with()
	}
	return "TRUNCATE", "TRUNCATE items"
}

// id, text and number are values that often meet others.
func (w *writes) id() string { return fmt.Sprint(w.rng.IntN(14) - 1) }

func (w *writes) text() string {
	if w.rng.IntN(12) == 0 {
		return w.pick("'bad'", "'long one'", "NULL")
	}
	return w.pick("'a'", "'b'", "'A'", "''", "'c '", "'c'", "'é'", "'d'", "'e'", "'"+fmt.Sprint(w.rng.IntN(50))+"'")
}

func (w *writes) number() string {
	if w.rng.IntN(12) == 0 {
		return w.pick("100", "-1", "NULL")
	}
	return w.pick("0", "1", "2", "3", "50", "1 + 1", "(SELECT count(*) FROM items)", "(SELECT max(n) FROM parents)", fmt.Sprint(w.rng.IntN(90)))
}

// value is a value for a column.
func (w *writes) value(column string) string {
	switch column {
	case "id", "parent_id":
		return w.id()
	case "code", "b", "k":
		return w.text()
	case "at":
		return w.pick("'2024-01-01'", "NULL", "date '2023-12-31' + 1")
	case "w":
		return w.pick("1.25", "-7", "NULL", "2.345", "123456.78", "99.995", "0", "-0.004")
	case "f":
		return w.pick("true", "false", "NULL")
	}
	return w.number()
}

// writable are the columns of the tables that take values, the key first.
var writable = map[string][]string{
	"parents": {"id", "code", "n", "at"}, "children": {"id", "parent_id", "a", "b"}, "items": {"k", "v", "w", "f"},
}

// rowsFor makes a list of columns and rows for it.
func (w *writes) rowsFor(table string, rows int) string {
	columns := slices.Clone(writable[table])
	keep := 2 + w.rng.IntN(len(columns)-1)
	columns = columns[:keep]
	var list []string
	for range 1 + w.rng.IntN(rows) {
		values := make([]string, len(columns))
		for i, c := range columns {
			if values[i] = w.value(c); w.rng.IntN(25) == 0 {
				values[i] = "DEFAULT"
			}
		}
		list = append(list, "("+strings.Join(values, ", ")+")")
	}
	return "(" + strings.Join(columns, ", ") + ") VALUES " + strings.Join(list, ", ")
}

// returning is RETURNING, or nothing.
func (w *writes) returning(table string) string {
	return w.maybe(50, " RETURNING "+w.pick("*", table+".*", strings.Join(writable[table][:2], ", "), writable[table][2]+" IS NULL AS x, upper("+textColumn[table]+")"))
}

// textColumn is the text of a table.
var textColumn = map[string]string{"parents": "code", "children": "b", "items": "k"}

// table chooses a table.
func (w *writes) table() string { return w.pick(workloadTables...) }

func (w *writes) insert() string {
	t := w.table()
	return "INSERT INTO " + t + " " + w.rowsFor(t, 4) + w.returning(t)
}

// upsert is INSERT … ON CONFLICT.
func (w *writes) upsert() string {
	t := w.table()
	target := map[string]string{"parents": w.pick("(id)", "(code)"), "children": "(id)", "items": w.pick("(k, v)", "ON CONSTRAINT items_pkey")}[t]
	set := map[string]string{
		"parents":  w.pick("n = excluded.n", "n = parents.n + 1, at = excluded.at", "code = excluded.code || parents.id"),
		"children": w.pick("a = excluded.a", "b = excluded.b || '+'", "(a, b) = (1, DEFAULT)", "parent_id = excluded.parent_id"),
		"items":    w.pick("w = excluded.w", "w = items.w + 1, f = NOT items.f", "f = DEFAULT"),
	}[t]
	action := w.pick(" DO NOTHING", " DO UPDATE SET "+set, " DO UPDATE SET "+set+" WHERE "+t+"."+writable[t][2]+" IS NOT NULL")
	if action == " DO NOTHING" {
		target = w.pick(target, "")
	}
	return "INSERT INTO " + t + " " + w.rowsFor(t, 3) + " ON CONFLICT " + target + action + w.returning(t)
}

// insertSelect is INSERT … SELECT.
func (w *writes) insertSelect() string {
	return w.pick(
		"INSERT INTO parents (id, code, n) SELECT id + 20, code || id, n FROM parents WHERE id < 5",
		"INSERT INTO children (id, parent_id, a, b) SELECT id + 100, id, n, coalesce(code, 'none') FROM parents",
		"INSERT INTO items (k, v, w) SELECT b, id, sum(a) FROM children GROUP BY b, id",
		"INSERT INTO items SELECT 'g', g, g * 1.5, g % 2 = 0 FROM generate_series(1, 5) g ON CONFLICT DO NOTHING",
		"INSERT INTO items (v, k) SELECT v + 1000, k FROM items WHERE v < 1000",
	) + w.maybe(30, " RETURNING *")
}

// condition is a condition about the rows of a table.
func (w *writes) condition(t string) string {
	key := writable[t][0]
	return w.pick(t+"."+key+" = "+w.value(key), t+"."+key+" IN ("+w.value(key)+", "+w.value(key)+")", textColumn[t]+" = "+w.text(),
		writable[t][2]+" > 1", writable[t][2]+" IS NULL", "EXISTS (SELECT 1 FROM parents p WHERE p.n = "+writable[t][2]+")",
		textColumn[t]+" LIKE '%a%'", "NOT ("+writable[t][2]+" = 2)")
}

// update changes columns; a key only of one row, as PostgreSQL looks at rows in an
// order of its own.
func (w *writes) update() string {
	t := w.table()
	c := writable[t][2+w.rng.IntN(len(writable[t])-2)]
	set, where := c+" = "+w.value(c), w.maybe(90, " WHERE "+w.condition(t))
	switch w.rng.IntN(6) {
	case 0:
		set = c + " = DEFAULT"
	case 1:
		set = "(" + writable[t][2] + ", " + writable[t][3] + ") = (" + w.value(writable[t][2]) + ", " + w.value(writable[t][3]) + ")"
	case 2:
		if t != "items" {
			set, where = "id = "+w.id(), " WHERE id = "+w.id()
		}
	case 3:
		set = writable[t][2] + " = " + writable[t][2] + " + 1"
	case 4:
		set = "(" + writable[t][2] + ") = (SELECT max(" + writable[t][2] + ") FROM " + t + ")"
		set = strings.NewReplacer("(a) =", "a =", "(n) =", "n =", "(w) =", "w =").Replace(set)
	}
	if t == "children" && strings.HasPrefix(set, "b") || strings.Contains(set, ", b)") {
		where = " WHERE id = " + w.id() // b may be unique
	}
	return "UPDATE " + t + " SET " + set + where + w.returning(t)
}

func (w *writes) updateFrom() string {
	return w.pick(
		"UPDATE children SET b = p.code || children.id FROM parents p WHERE p.id = children.parent_id AND p.code IS NOT NULL RETURNING children.id, p.id, b",
		"UPDATE children c SET b = 'n' || c.id FROM parents p WHERE p.id = c.parent_id AND p.n > 1",
		"UPDATE items SET w = s.n FROM (SELECT max(n) AS n FROM parents) s WHERE items.v = 1 RETURNING items.*, s.n",
		"UPDATE parents SET n = (SELECT count(*) FROM children c WHERE c.parent_id = parents.id) RETURNING id, n",
	)
}

func (w *writes) remove() string {
	t := w.table()
	return "DELETE FROM " + t + " WHERE " + w.condition(t) + w.returning(t)
}

func (w *writes) removeUsing() string {
	return w.pick(
		"DELETE FROM children USING parents p WHERE p.id = children.parent_id AND p.n > 5 RETURNING children.id, p.code",
		"DELETE FROM items i USING children c WHERE c.b = i.k RETURNING i.*",
		"DELETE FROM parents WHERE id NOT IN (SELECT parent_id FROM children WHERE parent_id IS NOT NULL) RETURNING *",
	)
}

func (w *writes) merge() string {
	when := w.pick("WHEN MATCHED AND s.n > 1 THEN DELETE", "WHEN MATCHED THEN UPDATE SET w = s.n", "WHEN MATCHED THEN UPDATE SET f = NOT f, w = i.w + 1", "WHEN MATCHED THEN DO NOTHING")
	otherwise := w.pick("WHEN NOT MATCHED THEN INSERT (k, v, w) VALUES (s.code, s.id, s.n)", "WHEN NOT MATCHED AND s.n IS NOT NULL THEN INSERT VALUES (s.code, s.id, 1, DEFAULT)", "WHEN NOT MATCHED THEN DO NOTHING")
	return "MERGE INTO items i USING (SELECT id, code, n FROM parents WHERE code IS NOT NULL) s ON i.k = s.code AND i.v = s.id " + when + " " + otherwise
}

func (w *writes) with() string {
	return w.pick(
		"WITH gone AS (DELETE FROM items WHERE v > 2 RETURNING *) SELECT k, count(*), sum(w) FROM gone GROUP BY k",
		"WITH made AS (INSERT INTO items (k, v) VALUES ('w', "+w.number()+") RETURNING k, v) SELECT * FROM made",
		"WITH up AS (UPDATE items SET w = w + 1 WHERE f RETURNING k, v, w) SELECT u.k, u.w - i.w AS more FROM up u JOIN items i USING (k, v)",
		"WITH old AS (DELETE FROM items WHERE f RETURNING k, v) INSERT INTO items (k, v, f) SELECT k || '!', v + 500, false FROM old RETURNING *",
		"WITH c AS (SELECT id, n FROM parents) UPDATE items SET w = c.n FROM c WHERE c.id = items.v RETURNING items.k, items.v, items.w, c.id",
	)
}
