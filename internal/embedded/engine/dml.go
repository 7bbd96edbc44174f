package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// change is a prepared INSERT, UPDATE or DELETE. A batch of parameter sets ends
// at the first set that fails; that one and all after it are BatchFailed, and
// the ones before it have taken effect.
type change struct {
	job    *job
	sql    string
	parsed syntax.Result
	info   []superserver.ParamInfo
	plan   *changePlan

	keys  []int64 // row ids of the last Update's inserts
	marks []int   // length of keys before each parameter set
}

// changePlan is a change bound to a version of the catalog.
type changePlan struct {
	version int64
	table   *store.Table
	binder  *binder
	noCheck bool
	// run executes one parameter set and returns the number of rows.
	run func(e *execution) (int64, error)
}

// execution is one parameter set of a change at work.
type execution struct {
	*store.Writer
	plan    *changePlan
	items   []list.Item
	process process
	vectors *vectors
	insert  func(id int64) // notes an inserted row
}

// newChange binds a change, which is where most errors are found.
func newChange(j *job, sql string, parsed syntax.Result, info []superserver.ParamInfo) (*change, error) {
	c := &change{job: j, sql: sql, parsed: parsed, info: info}
	return c, c.bind(j.db.Catalog())
}

// bind makes the plan for a catalog, unless the plan is for it already.
func (c *change) bind(catalog *store.Catalog) error {
	if c.plan != nil && c.plan.version == catalog.Version {
		return nil
	}
	b := newBinder(c.job.environment(c.sql, catalog), c.info, c.parsed.Params)
	p := &changePlan{version: catalog.Version, binder: b}
	var err error
	switch tree := c.parsed.Statement.(type) {
	case *syntax.Insert:
		p.noCheck = slices.Contains(tree.Hints, "%NOCHECK")
		err = bindInsert(b, p, tree)
	case *syntax.Update:
		p.noCheck = slices.Contains(tree.Hints, "%NOCHECK")
		err = bindUpdate(b, p, tree)
	case *syntax.Delete:
		p.noCheck = slices.Contains(tree.Hints, "%NOCHECK")
		err = bindDelete(b, p, tree)
	}
	if err == nil {
		c.plan = p
	}
	return err
}

// IsQuery implements superserver.Statement.
func (c *change) IsQuery() bool { return false }

// Columns implements superserver.Statement.
func (c *change) Columns() []superserver.Column { return nil }

// Params implements superserver.Statement.
func (c *change) Params() []superserver.ParamMeta { return c.plan.binder.paramMeta() }

// Query implements superserver.Statement.
func (c *change) Query(context.Context, []list.Item) (superserver.Cursor, error) {
	return nil, notAQuery()
}

// Update implements superserver.Statement.
func (c *change) Update(ctx context.Context, sets [][]list.Item) ([]int64, error) {
	ctx, end := c.job.begin(ctx)
	defer end()
	vectors, forget := c.job.backend.embedder.begin()
	defer forget()
	counts := make([]int64, len(sets))
	c.keys, c.marks = nil, nil
	done, err := 0, error(nil)
	for {
		var n int
		n, err = c.write(ctx, sets[done:], counts[done:], done, vectors)
		done += n
		if !errors.Is(err, errWanted) {
			break
		}
		if err = vectors.fetch(ctx, c.job.backend.embedder.client); err != nil {
			break
		}
	}
	c.mark(done)
	for i := done; i < len(sets); i++ {
		counts[i] = superserver.BatchFailed
	}
	if len(c.keys) > 0 {
		c.job.lastRowID = c.keys[len(c.keys)-1]
	}
	return counts, located(err, atExecute)
}

// write executes parameter sets, of which the first is number from.
func (c *change) write(ctx context.Context, sets [][]list.Item, counts []int64, from int, vectors *vectors) (int, error) {
	now := c.job.process()
	now.vectors = vectors.number
	return c.job.session.Write(ctx, len(sets), func(w *store.Writer, i int) error {
		if err := c.bind(w.Catalog()); err != nil {
			return err
		}
		c.mark(from + i)
		w.NoCheck = c.plan.noCheck
		var err error
		counts[i], err = c.plan.run(&execution{
			Writer: w, plan: c.plan, items: sets[i], process: now, vectors: vectors,
			insert: func(id int64) { c.keys = append(c.keys, id) },
		})
		if err == nil && len(vectors.missing) > 0 {
			return errWanted
		}
		return err
	})
}

// mark forgets the keys of set i and later ones, which begin now: a set that
// met a lock is executed again.
func (c *change) mark(i int) {
	if i < len(c.marks) {
		c.keys, c.marks = c.keys[:c.marks[i]], c.marks[:i]
	}
	c.marks = append(c.marks, len(c.keys))
}

// GeneratedKeys implements superserver.Statement.
func (c *change) GeneratedKeys() ([]superserver.Column, [][]list.Item) {
	t := c.plan.table
	code, precision, scale := xdbc(typeRowID)
	columns := []superserver.Column{{
		Name: t.RowIDName, Label: t.RowIDName, Table: t.Name, Schema: t.Schema,
		Type: code, Precision: precision, Scale: scale,
	}}
	rows := make([][]list.Item, len(c.keys))
	for i, id := range c.keys {
		rows[i] = []list.Item{{Kind: list.Int, Int: id}}
	}
	return columns, rows
}

// target finds the table that a statement changes.
func target(b *binder, n syntax.QualifiedName) (*store.Table, error) {
	r, ok := b.env.catalog.Lookup(orText(string(n.Schema), b.env.schema), string(n.Name))
	if !ok {
		return nil, b.tableNotFound(n)
	}
	t, ok := r.(*store.Table)
	switch {
	case !ok:
		return nil, b.refuse(-35, "INSERT/UPDATE/DELETE not allowed for non-updateable view '"+r.QualifiedName()+"'")
	case t.System:
		return nil, b.refuse(-115, "Cannot INSERT/UPDATE/DELETE on read only table '"+r.QualifiedName()+"'")
	}
	return t, nil
}

// targetColumn finds a column that a statement sets; rowID tells it is the row id.
func targetColumn(b *binder, w *writable, n syntax.ColumnName) (c *store.Column, rowID bool, err error) {
	c, rowID, found := w.find(string(n.Name))
	switch {
	case !found:
		return nil, false, b.fail(-29, n.Pos+len(n.Name), "Field '"+n.Name.Fold()+"' not found in the applicable tables")
	case c != nil && filled(c):
		err = b.refuse(-138, "Cannot INSERT/UPDATE a value for read only field '"+c.Name+"'")
	}
	return c, rowID, err
}

// filled tells a column that statements do not set.
func filled(c *store.Column) bool {
	return c.Type.Class == store.ClassRowVersion || c.Type.Model != ""
}

// workMax bounds the rows a statement holds while it changes the table they
// come from, in bytes.
const workMax = 256 << 20

// rows executes a query over the plan's parameters and returns all its rows: a
// table must not be read and changed at the same time.
func (e *execution) rows(text string) ([][]store.Value, error) {
	stmt, err := e.Stmt(text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = stmt.Reset() }()
	if err := e.plan.binder.bindValues(stmt, e.items, e.process); err != nil {
		return nil, err
	}
	var rows [][]store.Value
	size := 0
	for stmt.Step() {
		row := make([]store.Value, stmt.ColumnCount())
		for i := range row {
			row[i] = store.ReadColumn(stmt, i)
			size += 32 + len(row[i].Str())
		}
		rows = append(rows, row)
		if size > workMax {
			return nil, newError(-400, "Unexpected error occurred:  <STORE>")
		}
	}
	return rows, stmt.Err()
}

// stored brings a value of one type into the form of a column and validates it.
func stored(t *store.Table, c *store.Column, v store.Value, from store.Type, code int) (store.Value, error) {
	if familyOf(from) != famNone && familyOf(from) != familyOf(c.Type) {
		v, _ = convert(convertStored(v, from), c.Type)
	}
	return checkStored(t, c, v, code)
}
