package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// overColumn is a key, index or foreign key over a column whose type changes.
type overColumn struct {
	drop, make, again irissql.Statement
	verify            *verification
}

// texts are the statements that make it again over the old column.
func (o *overColumn) texts() []string {
	drop, _ := irissql.Print(o.drop)
	again, _ := irissql.Print(o.again)
	return []string{drop, again}
}

// findOver finds what is over the column: keys first, foreign keys last.
func (r *rewrite) findOver() error {
	for i := range r.rel.Keys {
		if k := &r.rel.Keys[i]; slices.Contains(k.Columns, r.at) {
			r.over = append(r.over, r.overKey(k))
		}
	}
	for _, x := range r.names.snapshot.Details(r.rel).Indexes {
		if !slices.Contains(x.Columns, r.at) || x.IRISName == "" || r.isKey(x.Name) {
			continue
		}
		if x.Method != "" && x.Note == nil || x.Kind == "hnsw" {
			return pgerr.Unsupported("changing the type of a column with an index of vectors").
				WithHint("Drop index %s first, and make it again afterwards.", quotedName(x.Name))
		}
		r.over = append(r.over, r.overIndex(&x))
	}
	for _, rel := range r.names.snapshot.Relations() {
		for i := range r.names.snapshot.Details(rel).ForeignKeys {
			f := &r.names.snapshot.Details(rel).ForeignKeys[i]
			mine := rel.OID == r.rel.OID && slices.Contains(f.Columns, r.at)
			theirs := f.Referenced.OID == r.rel.OID && slices.Contains(f.ReferencedColumns, r.at)
			if mine || theirs {
				r.over = append(r.over, r.overForeignKey(rel, f))
			}
		}
	}
	return nil
}

// columnsOf are IRIS's names of columns of a relation, the new one in the place of
// the old one where fresh is set.
func (r *rewrite) columnsOf(rel *analyze.Relation, columns []int, fresh bool) []string {
	out := make([]string, len(columns))
	for i, at := range columns {
		out[i] = rel.Columns[at].IRISName
		if fresh && rel.OID == r.rel.OID && at == r.at {
			out[i] = r.added.Name
		}
	}
	return out
}

// names of columns of a relation.
func namesOf(rel *analyze.Relation, columns []int) []string {
	out := make([]string, len(columns))
	for i, at := range columns {
		out[i] = rel.Columns[at].Name
	}
	return out
}

// overKey is a key or unique index.
func (r *rewrite) overKey(k *analyze.Key) overColumn {
	v := r.distinctIn(k.Name, namesOf(r.rel, k.Columns))
	if k.Index || k.Promoted {
		build := func(fresh bool) irissql.Statement {
			return &irissql.CreateIndex{Name: k.IRISName, Table: r.table(), Unique: true, Columns: r.columnsOf(r.rel, k.Columns, fresh)}
		}
		return overColumn{&irissql.DropIndex{Name: k.IRISName, Table: r.table()}, build(true), build(false), &v}
	}
	build := func(fresh bool) irissql.Statement {
		def := irissql.KeyDef{Name: k.IRISName, Primary: k.Primary, Columns: r.columnsOf(r.rel, k.Columns, fresh)}
		return &irissql.AddKey{Table: r.table(), Key: def}
	}
	return overColumn{&irissql.DropConstraint{Table: r.table(), Name: k.IRISName}, build(true), build(false), &v}
}

// overIndex is an index that is not unique.
func (r *rewrite) overIndex(x *meta.Index) overColumn {
	build := func(fresh bool) irissql.Statement {
		return &irissql.CreateIndex{Name: x.IRISName, Table: r.table(), Columns: r.columnsOf(r.rel, x.Columns, fresh)}
	}
	return overColumn{drop: &irissql.DropIndex{Name: x.IRISName, Table: r.table()}, make: build(true), again: build(false)}
}

// overForeignKey is a foreign key of the table or of one that refers to it.
func (r *rewrite) overForeignKey(rel *analyze.Relation, f *meta.ForeignKey) overColumn {
	build := func(fresh bool) irissql.Statement {
		return &irissql.AddForeignKey{Table: irisTable(rel), Key: irissql.ForeignKeyDef{
			Name: f.IRISName, Columns: r.columnsOf(rel, f.Columns, fresh), Ref: irisTable(f.Referenced),
			RefColumns: r.columnsOf(f.Referenced, f.ReferencedColumns, fresh), OnDelete: f.OnDelete, OnUpdate: f.OnUpdate,
		}}
	}
	v := referring{
		name: f.Name, from: sqlName(rel), to: sqlName(f.Referenced), mine: namesOf(rel, f.Columns),
		other: namesOf(f.Referenced, f.ReferencedColumns), schema: rel.Schema, table: rel.Name, referenced: f.Referenced.Name,
	}.verification()
	return overColumn{&irissql.DropConstraint{Table: irisTable(rel), Name: f.IRISName}, build(true), build(false), &v}
}

// finishRewrite removes the old column and gives the new one its name. row is what
// is remembered of the new one.
func finishRewrite(ctx context.Context, a *alteration, conn *pool.Conn, note gatewayschema.Rewrite, row gatewayschema.Column) error {
	run := remote.Runner{Conn: conn.Conn}
	defer a.session.invalidate()
	defer conn.Forget()
	row.Field = note.Old
	rows := []gatewayschema.Column{row}
	if err := gatewayschema.ForgetColumn(ctx, run, a.object(), note.Old); err != nil {
		return err
	}
	if err := gatewayschema.Intend(ctx, run, rows, nil); err != nil {
		return err
	}
	facts, err := meta.Facts(ctx, run.Read, a.object())
	if err != nil {
		return err
	}
	_, old := facts.Signatures[strings.ToLower(note.Old)]
	if _, fresh := facts.Signatures[strings.ToLower(note.New)]; fresh {
		statements := []irissql.Statement{&irissql.AlterColumn{Table: a.table(), Name: note.New, Rename: note.Old}}
		if old {
			statements = append([]irissql.Statement{&irissql.DropColumn{Table: a.table(), Name: note.Old}}, statements...)
		}
		for _, stmt := range statements {
			text, _ := irissql.Print(stmt)
			if err := remote.Direct(ctx, conn, text); err != nil {
				return err
			}
		}
	}
	if err := confirmColumns(ctx, run, a.object(), rows); err != nil {
		return err
	}
	return errors.Join(
		gatewayschema.ForgetColumn(ctx, run, a.object(), note.New),
		gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteRewrite, a.object(), note.Old))
}

// undoRewrite removes a new column that has not taken the old one's place, and makes
// sure that what was over the old one is there.
func undoRewrite(ctx context.Context, a *alteration, conn *pool.Conn, note gatewayschema.Rewrite) error {
	run := remote.Runner{Conn: conn.Conn}
	defer a.session.invalidate()
	defer conn.Forget()
	restore(ctx, conn, note.Restore)
	facts, err := meta.Facts(ctx, run.Read, a.object())
	if err != nil {
		return err
	}
	if _, ok := facts.Signatures[strings.ToLower(note.New)]; ok {
		text, _ := irissql.Print(&irissql.DropColumn{Table: a.table(), Name: note.New})
		if err := remote.Direct(ctx, conn, text); err != nil {
			return err
		}
	}
	return errors.Join(
		gatewayschema.ForgetColumn(ctx, run, a.object(), note.New),
		gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteRewrite, a.object(), note.Old))
}

// recoverTypes finishes or undoes the changes of types that a gateway left behind that is
// gone. One that is under way has the table locked.
func (a *alteration) recoverTypes() error {
	notes := a.names.snapshot.Gateway().Notes(gatewayschema.NoteRewrite, a.object())
	if len(notes) == 0 {
		return nil
	}
	err := a.session.tx.autocommitted(a.ctx, func(conn *pool.Conn) error {
		lock, _ := irissql.Print(&irissql.Lock{Table: a.table(), Exclusive: true})
		if err := remote.Direct(a.ctx, conn, lock); err != nil {
			return err
		}
		defer func() {
			unlock, _ := irissql.Print(&irissql.Unlock{Table: a.table(), Exclusive: true})
			if remote.Direct(context.WithoutCancel(a.ctx), conn, unlock) != nil {
				conn.Spoil()
			}
		}()
		for _, n := range notes {
			if err := a.recoverOne(conn, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.refresh()
}

// recoverOne finishes or undoes one change.
func (a *alteration) recoverOne(conn *pool.Conn, n gatewayschema.Note) error {
	note := gatewayschema.ReadRewrite(n.Text)
	if note == nil {
		return gatewayschema.ForgetNote(a.ctx, remote.Runner{Conn: conn.Conn}, n.Kind, n.Object, n.Part)
	}
	if !note.Done {
		return undoRewrite(a.ctx, a, conn, *note)
	}
	row := a.names.snapshot.Gateway().Column(a.object(), note.New, a.facts.Class, a.facts.Signatures[strings.ToLower(note.New)])
	if row == nil {
		row = a.names.snapshot.Gateway().Column(a.object(), note.Old, a.facts.Class, a.facts.Signatures[strings.ToLower(note.Old)])
	}
	if row == nil {
		return gatewayschema.ForgetNote(a.ctx, remote.Runner{Conn: conn.Conn}, n.Kind, n.Object, n.Part)
	}
	return finishRewrite(a.ctx, a, conn, *note, *row)
}

// reprint prints the checks that read a column of another type again.
func (a *alteration) reprint(checks []analyze.RelationCheck) error {
	var stored []gatewayschema.Check
	for i := range checks {
		c := a.stored(&checks[i])
		text, err := a.printedCheck(c.Expression)
		if err != nil {
			return err
		}
		c.Expression = text
		stored = append(stored, c)
	}
	if len(stored) == 0 {
		return nil
	}
	return a.storeChecks(stored)
}
