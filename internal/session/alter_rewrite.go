package session

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// rewrite is the change of a column's type for which its values are computed anew.
// They go into a new column, which nobody sees; while the table is locked, what was
// over the old column is made over the new one; one row of the gateway schema then
// puts the new one in the old one's place. Whatever fails before leaves the old
// column as it was, whatever fails after it can be finished later.
type rewrite struct {
	*alteration
	col     *analyze.RelationColumn
	at      int
	using   pgsql.Expr
	added   irissql.ColumnDef
	row     gatewayschema.Column
	note    gatewayschema.Rewrite
	over    []overColumn
	fill    *portal
	checked []plannedVerification
}

// plannedVerification is a verification that is ready to run.
type plannedVerification struct {
	verification
	plan *plan.Plan
}

// rewriteMark is what the names of new columns have behind the old one's.
const rewriteMark = "_pgw"

// rewriteName is the name of a new column, which no other has.
func rewriteName(old string) string {
	const most = 100 // of 128 characters in IRIS
	if len(old) > most {
		old = old[:most]
	}
	return old + rewriteMark + strconv.FormatInt(time.Now().UnixNano(), 36)
}

// rewriteColumn gives a column another type by computing its values anew.
func (a *alteration) rewriteColumn(c *pgsql.AlterTableCommand, col *analyze.RelationColumn, add *plan.Addition, row gatewayschema.Column) error {
	if err := needsFeatures(a.names, "a change of a column's type"); err != nil {
		return err
	}
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return needsNotes("a change of a column's type")
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	r := &rewrite{alteration: a, col: col, at: a.rel.ColumnIndex(col.Name), using: c.Expr, added: *add.Column, row: row}
	r.row.Attribute = int(col.Attribute)
	r.note = gatewayschema.Rewrite{Old: col.IRISName, New: add.Column.Name}
	if err := r.findOver(); err != nil {
		return err
	}
	checks, _ := a.rowExpressionsOf(col.Name)
	err := r.begin()
	if err == nil {
		err = r.prepare(checks)
	}
	if err == nil {
		err = a.session.tx.autocommitted(a.ctx, r.perform)
	}
	if err != nil {
		return errors.Join(err, r.undo())
	}
	if err := a.refresh(); err != nil {
		return err
	}
	return a.reprint(checks)
}

// begin adds the new column, which nobody sees.
func (r *rewrite) begin() error {
	text, err := r.note.Text()
	if err != nil {
		return err
	}
	rows := []gatewayschema.Column{r.row}
	err = r.session.record(r.ctx, func(run gatewayschema.Runner) error {
		note := gatewayschema.Note{Object: r.object(), Kind: gatewayschema.NoteRewrite, Part: r.col.IRISName, Text: text}
		if err := gatewayschema.StoreNote(r.ctx, run, note); err != nil {
			return err
		}
		return gatewayschema.Intend(r.ctx, run, rows, nil)
	})
	if err != nil {
		return err
	}
	err = r.session.tx.autocommitted(r.ctx, func(conn *pool.Conn) error {
		if err := r.send(r.ctx, conn, &irissql.AddColumn{Table: r.table(), Column: r.added}); err != nil {
			return err
		}
		return confirmColumns(r.ctx, remote.Runner{Conn: conn.Conn}, r.object(), rows)
	})
	if err != nil {
		return err
	}
	return r.refresh()
}

// send sends a statement of IRIS on a connection of one's own.
func (r *rewrite) send(ctx context.Context, conn *pool.Conn, stmt irissql.Statement) error {
	text, _ := irissql.Print(stmt)
	r.session.sends(text)
	defer conn.Forget()
	return remote.Direct(ctx, conn, text)
}

// prepare plans what computes the values, and what makes sure of them.
func (r *rewrite) prepare(checks []analyze.RelationCheck) error {
	hidden := r.names.snapshot.Details(r.rel).Hidden
	i := slices.IndexFunc(hidden, func(c analyze.RelationColumn) bool { return c.IRISName == r.added.Name })
	if i < 0 {
		return pgerr.New(pgerr.InternalError, "the new column of table %q is not there", r.rel.Name)
	}
	fresh := hidden[i]
	plain := func(columns []analyze.RelationColumn) *analyze.Relation {
		rel := *r.rel
		rel.Columns, rel.Checks = columns, nil
		for n := range rel.Columns {
			rel.Columns[n].Generated, rel.Columns[n].IdentityKind = "", ""
		}
		return &rel
	}
	value := exec.QuoteIdent(r.col.Name)
	if r.using != nil {
		value = pgsql.String(r.using)
	}
	var err error
	r.session.seen = plain(append(slices.Clone(r.rel.Columns), fresh))
	defer func() { r.session.seen = nil }()
	r.fill, err = r.session.own(r.ctx, "UPDATE "+r.named()+" SET "+exec.QuoteIdent(fresh.Name)+" = ("+value+")")
	if err != nil {
		return err
	}
	columns := slices.Clone(r.rel.Columns)
	fresh.Name, fresh.Attribute = r.col.Name, r.col.Attribute
	columns[r.at] = fresh
	r.session.seen = plain(columns)
	for _, v := range r.verifications(checks) {
		p, err := r.session.own(r.ctx, v.sql)
		if err != nil {
			return pgerr.From(err).At(0) // the text is none of the client's
		}
		r.checked = append(r.checked, plannedVerification{v, p.stmt.plan})
	}
	return nil
}

// verifications are what the new values must fulfil.
func (r *rewrite) verifications(checks []analyze.RelationCheck) []verification {
	var out []verification
	if r.col.NotNull {
		out = append(out, r.withoutNull(r.col.Name, isNull(r.col.Name)))
	}
	for _, c := range checks {
		v := r.passing(c.Name, c.Text)
		if c.Unvalidated { // the new column must have its operators
			v = verification{sql: "SELECT '' FROM " + r.named() + " WHERE (" + c.Text + ") AND false"}
		}
		out = append(out, v)
	}
	for _, o := range r.over {
		if o.verify != nil {
			out = append(out, *o.verify)
		}
	}
	return out
}

// perform computes the values and puts the new column in the place of the old one,
// on a connection that locks the table.
func (r *rewrite) perform(conn *pool.Conn) (err error) {
	if err := r.send(r.ctx, conn, &irissql.Lock{Table: r.table(), Exclusive: true}); err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.ctx)
	defer func() {
		if r.send(ctx, conn, &irissql.Unlock{Table: r.table(), Exclusive: true}) != nil {
			conn.Spoil()
		}
	}()
	if err := r.compute(conn); err != nil {
		return err
	}
	if err := r.replace(ctx, conn); err != nil {
		return err
	}
	if err := r.store(ctx, conn, true); err != nil {
		return err
	}
	return finishRewrite(ctx, r.alteration, conn, r.note, r.row)
}

// compute fills the new column in a transaction of its own.
func (r *rewrite) compute(conn *pool.Conn) error {
	if err := conn.SetAutocommit(r.ctx, false); err != nil {
		conn.Spoil()
		return remote.Translate(err)
	}
	_, err := r.session.changed(r.ctx, conn, r.fill)
	for _, v := range r.checked {
		if err != nil {
			break
		}
		var row []string
		if row, err = r.session.firstRowOn(r.ctx, conn, v.plan); err == nil && row != nil {
			err = v.fail(row)
		}
	}
	ctx := context.WithoutCancel(r.ctx)
	if err == nil {
		err = remote.Translate(conn.Commit(ctx))
	} else if conn.Rollback(ctx) != nil {
		conn.Spoil()
	}
	if conn.SetAutocommit(ctx, true) != nil {
		conn.Spoil()
	}
	return r.session.named(err)
}

// replace makes over the new column what was over the old one. What fails is made
// over the old one again.
func (r *rewrite) replace(ctx context.Context, conn *pool.Conn) error {
	for _, o := range r.over {
		r.note.Restore = append(r.note.Restore, o.texts()...)
	}
	if len(r.note.Restore) > 0 {
		if err := r.store(ctx, conn, false); err != nil {
			return err
		}
	}
	var statements []irissql.Statement
	for _, o := range slices.Backward(r.over) {
		statements = append(statements, o.drop)
	}
	if r.col.NotNull {
		statements = append(statements, &irissql.AlterColumn{Table: r.table(), Name: r.added.Name, NotNull: true})
	}
	for _, o := range r.over {
		statements = append(statements, o.make)
	}
	for _, stmt := range statements {
		if err := r.send(ctx, conn, stmt); err != nil {
			restore(ctx, conn, r.note.Restore)
			return r.session.named(err)
		}
	}
	return nil
}

// restore runs the statements that make again what was over an old column. Those
// fail whose outcome is there already.
func restore(ctx context.Context, conn *pool.Conn, statements []string) {
	for _, text := range statements {
		_ = remote.Direct(ctx, conn, text)
	}
	conn.Forget()
}

// store writes down how far the rewriting has come.
func (r *rewrite) store(ctx context.Context, conn *pool.Conn, done bool) error {
	r.note.Done = done
	text, err := r.note.Text()
	if err != nil {
		return err
	}
	return gatewayschema.SetNote(ctx, remote.Runner{Conn: conn.Conn},
		gatewayschema.Note{Object: r.object(), Kind: gatewayschema.NoteRewrite, Part: r.col.IRISName, Text: text})
}

// undo removes the new column, unless it has taken the old one's place.
func (r *rewrite) undo() error {
	if r.note.Done {
		return nil
	}
	ctx := context.WithoutCancel(r.ctx)
	return r.session.tx.autocommitted(ctx, func(conn *pool.Conn) error {
		return undoRewrite(ctx, r.alteration, conn, r.note)
	})
}
