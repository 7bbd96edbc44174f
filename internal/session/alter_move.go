package session

import (
	"context"
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// movePart is the part of the note about a table that is on its way to another
// schema: no column's name.
const movePart = "(schema)"

// move is a table on its way to another schema. IRIS's tables keep their schema, so
// that a new one is made there: while the old one is locked its rows are copied, the
// foreign keys that refer to it are turned, and it is dropped. Whatever fails before
// that leaves the old table as it was.
type move struct {
	*alteration
	schema string
	to     irissql.Table
	fresh  *irissql.CreateTable
	over   []irissql.Statement // indexes and foreign keys of the new table
	turn   []irissql.Statement // turn the foreign keys of others
	note   gatewayschema.Rewrite
}

// setSchema is SET SCHEMA.
func (a *alteration) setSchema(c *pgsql.AlterTableCommand) error {
	if meta.IsTemporary(a.rel.Schema) || meta.IsTemporary(c.NewName) || c.NewName == "pg_temp" {
		return pgerr.New(pgerr.FeatureNotSupported, "cannot move objects into or out of temporary schemas")
	}
	schema, err := a.session.schemaFor(a.names, pgsql.ObjectName{Schema: c.NewName, Name: a.rel.Name})
	if err != nil || schema == a.rel.Schema {
		return err
	}
	for _, name := range a.movedNames() {
		if a.names.snapshot.Relation(schema, name) != nil {
			return pgerr.New(pgerr.DuplicateTable, "relation %q already exists in schema %q", name, schema)
		}
	}
	if err := a.movable(); err != nil {
		return err
	}
	m := &move{alteration: a, schema: schema, to: irissql.Table{Schema: meta.IRISSchema(schema), Name: a.rel.IRISName}}
	if err := m.define(); err != nil {
		return err
	}
	m.defineOver()
	return a.session.following(a.ctx, a.names, deparse.Rename{Relation: a.rel.OID, Schema: schema}, m.run)
}

// movedNames are the names that the new schema must not have.
func (a *alteration) movedNames() []string {
	out := []string{a.rel.Name}
	for _, seq := range a.names.snapshot.SequencesOf(a.rel, -1) {
		out = append(out, seq.Relation.Name)
	}
	return out
}

// movable refuses tables of which more is in IRIS than can be made again.
func (a *alteration) movable() error {
	gateway, details := a.names.snapshot.Gateway(), a.names.snapshot.Details(a.rel)
	switch {
	case !gateway.KeepsNotes():
		return needsNotes("SET SCHEMA")
	case gateway.OID("relation", a.object().Identity()) == 0:
		return pgerr.Unsupported("SET SCHEMA of a table that was not made through the gateway").
			WithHint("Make a table in the other schema, and copy the rows.")
	}
	for i := range a.rel.Columns {
		if col := &a.rel.Columns[i]; col.Embedding != nil || col.Identity {
			return pgerr.Unsupported("SET SCHEMA of a table with column %q, which IRIS computes,", col.Name)
		}
	}
	for i := range details.Indexes {
		if x := &details.Indexes[i]; x.Kind == "hnsw" || x.Method != "" && x.Note == nil {
			return pgerr.Unsupported("SET SCHEMA of a table with an index of vectors").
				WithHint("Drop index %s first, and make it again afterwards.", quotedName(x.Name))
		}
	}
	return nil
}

// define makes the definition of the new table of what is known of the old one.
func (m *move) define() error {
	l := &likeness{names: m.names, rel: m.rel, options: map[string]bool{"defaults": true, "generated": true}}
	elements, err := l.elements()
	if err != nil {
		return err
	}
	tree := &pgsql.CreateTable{Table: pgsql.ObjectName{Schema: m.schema, Name: m.rel.Name}, Elements: elements}
	out, err := plan.CreateTable(tree, m.session.analysis(m.names, nil))
	if err != nil {
		return err
	}
	m.fresh = out.Statement
	m.fresh.Table, m.fresh.Keys, m.fresh.ForeignKeys = m.to, nil, nil
	columns := m.visible()
	if len(columns) != len(m.fresh.Columns) {
		return pgerr.New(pgerr.InternalError, "the columns of table %q are not what they were", m.rel.Name)
	}
	for i, at := range columns {
		m.fresh.Columns[i].Name = m.rel.Columns[at].IRISName
	}
	for _, k := range m.rel.Keys {
		if !k.Index && !k.Promoted {
			m.fresh.Keys = append(m.fresh.Keys, irissql.KeyDef{Name: k.IRISName, Primary: k.Primary, Columns: irisNames(m.rel, k.Columns)})
		}
	}
	return nil
}

// visible are the columns of the table that are not hidden.
func (m *move) visible() []int {
	var out []int
	for i := range m.rel.Columns {
		if !m.rel.Columns[i].Hidden {
			out = append(out, i)
		}
	}
	return out
}

// irisNames are IRIS's names of columns.
func irisNames(rel *analyze.Relation, columns []int) []string {
	out := make([]string, len(columns))
	for i, at := range columns {
		out[i] = rel.Columns[at].IRISName
	}
	return out
}

// defineOver makes what belongs to the new table, and turns the foreign keys of others.
func (m *move) defineOver() {
	for _, k := range m.rel.Keys {
		if k.Index || k.Promoted {
			m.over = append(m.over, &irissql.CreateIndex{Name: k.IRISName, Table: m.to, Unique: true, Columns: irisNames(m.rel, k.Columns)})
		}
	}
	details := m.names.snapshot.Details(m.rel)
	for i := range details.Indexes {
		x := &details.Indexes[i]
		isKey := slices.ContainsFunc(m.rel.Keys, func(k analyze.Key) bool { return k.Name == x.Name })
		if x.IRISName != "" && !isKey {
			m.over = append(m.over, &irissql.CreateIndex{Name: x.IRISName, Table: m.to, Columns: irisNames(m.rel, x.Columns)})
		}
	}
	for _, rel := range m.names.snapshot.Relations() {
		for i := range m.names.snapshot.Details(rel).ForeignKeys {
			m.defineForeignKey(rel, &m.names.snapshot.Details(rel).ForeignKeys[i])
		}
	}
	drop, _ := irissql.Print(&irissql.Drop{Kind: "TABLE", Table: m.to})
	m.note.Old, m.note.Restore = movePart, append(m.note.Restore, drop)
}

// defineForeignKey does so for a foreign key of the table, or of one that refers to it.
func (m *move) defineForeignKey(rel *analyze.Relation, f *meta.ForeignKey) {
	mine, theirs := rel.OID == m.rel.OID, f.Referenced != nil && f.Referenced.OID == m.rel.OID
	if !mine && !theirs {
		return
	}
	of := func(table, ref irissql.Table) irissql.Statement {
		return &irissql.AddForeignKey{Table: table, Key: irissql.ForeignKeyDef{
			Name: f.IRISName, Columns: irisNames(rel, f.Columns), Ref: ref,
			RefColumns: irisNames(f.Referenced, f.ReferencedColumns), OnDelete: f.OnDelete, OnUpdate: f.OnUpdate,
		}}
	}
	ref := irisTable(f.Referenced)
	if theirs {
		ref = m.to
	}
	if mine {
		m.over = append(m.over, of(m.to, ref))
		return
	}
	drop, again := &irissql.DropConstraint{Table: irisTable(rel), Name: f.IRISName}, of(irisTable(rel), m.table())
	m.turn = append(m.turn, drop, of(irisTable(rel), ref))
	for _, stmt := range []irissql.Statement{drop, again} {
		text, _ := irissql.Print(stmt)
		m.note.Restore = append(m.note.Restore, text)
	}
}

// run moves the table.
func (m *move) run() error {
	if err := m.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	defer func(was bool) { m.session.undone = was }(m.session.undone)
	m.session.undone = true // the warning is out
	old, now := m.object(), gatewayschema.Object{Schema: m.to.Schema, Table: m.to.Name}
	rows := m.rowsAs(now)
	var checks []gatewayschema.Check
	for i := range m.rel.Checks {
		c := m.stored(&m.rel.Checks[i])
		c.Object = now
		checks = append(checks, c)
	}
	if err := m.begin(now, rows, checks); err != nil {
		return err
	}
	if err := m.session.tx.autocommitted(m.ctx, m.perform); err != nil {
		return errors.Join(m.session.named(err), m.undo(now))
	}
	err := m.session.record(m.ctx, func(run gatewayschema.Runner) error {
		return errors.Join(
			gatewayschema.ForgetNote(m.ctx, run, gatewayschema.NoteRewrite, old, movePart),
			confirmColumns(m.ctx, run, now, rows, checks...),
			m.moveQuery(run, old, now),
			m.moveNotes(run, old, now),
			gatewayschema.StoreOID(m.ctx, run, "relation", now.Identity(), m.rel.OID),
			gatewayschema.MoveComments(m.ctx, run, old, now),
			gatewayschema.MoveOwner(m.ctx, run, m.owned(""), now, ""),
			gatewayschema.Forget(m.ctx, run, old, false))
	})
	if err != nil {
		return err
	}
	return m.moveSequences()
}

// begin writes down what is about to be made, and how to be rid of it.
func (m *move) begin(now gatewayschema.Object, rows []gatewayschema.Column, checks []gatewayschema.Check) error {
	text, err := m.note.Text()
	if err != nil {
		return err
	}
	return m.session.record(m.ctx, func(run gatewayschema.Runner) error {
		return errors.Join(
			gatewayschema.Forget(m.ctx, run, now, false), // of a table that is gone
			gatewayschema.ForgetNotes(m.ctx, run, now),
			gatewayschema.StoreNote(m.ctx, run, gatewayschema.Note{
				Object: m.object(), Kind: gatewayschema.NoteRewrite, Part: movePart, Text: text,
			}),
			gatewayschema.Intend(m.ctx, run, rows, checks))
	})
}

// perform makes the new table and drops the old one, on a connection that locks it.
func (m *move) perform(conn *pool.Conn) (err error) {
	if err := m.send(m.ctx, conn, &irissql.Lock{Table: m.table(), Exclusive: true}); err != nil {
		return err
	}
	ctx := context.WithoutCancel(m.ctx)
	defer func() {
		if m.send(ctx, conn, &irissql.Unlock{Table: m.table(), Exclusive: true}) != nil {
			conn.Spoil()
		}
	}()
	columns := irisNames(m.rel, m.visible())
	from := m.table()
	query := &irissql.Select{From: &irissql.Source{Table: &from}}
	for _, name := range columns {
		query.Items = append(query.Items, irissql.Item{Expr: irissql.Column{Name: name}})
	}
	statements := []irissql.Statement{m.fresh, &irissql.Insert{Table: m.to, Columns: columns, Query: query}}
	statements = append(statements, m.over...)
	for _, stmt := range statements {
		if err := m.send(m.ctx, conn, stmt); err != nil {
			return err
		}
	}
	for _, stmt := range m.turn {
		if err := m.send(ctx, conn, stmt); err != nil {
			return err
		}
	}
	m.note.Done = true // from here on the new table is the one that counts
	text, err := m.note.Text()
	if err != nil {
		return err
	}
	note := gatewayschema.Note{Object: m.object(), Kind: gatewayschema.NoteRewrite, Part: movePart, Text: text}
	if err := gatewayschema.SetNote(ctx, remote.Runner{Conn: conn.Conn}, note); err != nil {
		return err
	}
	return m.send(ctx, conn, &irissql.Drop{Kind: "TABLE", Table: m.table()})
}

// send sends a statement of IRIS on a connection of one's own.
func (m *move) send(ctx context.Context, conn *pool.Conn, stmt irissql.Statement) error {
	text, _ := irissql.Print(stmt)
	m.session.sends(text)
	defer conn.Forget()
	return remote.Direct(ctx, conn, text)
}

// undo drops the new table, and turns the foreign keys of others back, unless the new
// one is the one that counts.
func (m *move) undo(now gatewayschema.Object) error {
	if m.note.Done {
		return nil // the old table may be gone
	}
	ctx := context.WithoutCancel(m.ctx)
	return m.session.tx.autocommitted(ctx, func(conn *pool.Conn) error {
		defer m.session.invalidate()
		if err := undoRewrite(ctx, m.alteration, conn, m.note); err != nil {
			return err
		}
		return gatewayschema.Forget(ctx, remote.Runner{Conn: conn.Conn}, now, false)
	})
}

// moveSequences takes the sequences of the table's columns along.
func (m *move) moveSequences() error {
	owned := m.names.snapshot.SequencesOf(m.rel, -1)
	if len(owned) == 0 {
		return nil
	}
	c, err := m.session.freshCatalog(m.ctx)
	if err != nil {
		return err
	}
	for _, seq := range owned {
		if fresh := c.snapshot.SequenceOf(seq.Relation.OID); fresh != nil {
			if err := m.session.moveSequence(m.ctx, c, fresh, m.schema, fresh.Relation.Name); err != nil {
				return err
			}
		}
	}
	return nil
}
