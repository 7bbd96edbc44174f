package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// The operations a journal entry can undo.
const (
	opInsert = 1 + iota
	opUpdate
	opDelete
)

// entry is one before-image.
type entry struct {
	tx, seq, op, table, row int64
	image                   []columnValue
}

// journal records how to undo a change, in the physical transaction of the
// change. A statement that is its own transaction needs none: the physical
// transaction undoes it.
func (w *Writer) journal(op int64, t *Table, id int64, image []columnValue) error {
	if !w.keep {
		return nil
	}
	tx := w.session.tx
	if tx.id == 0 {
		w.db.txSeq++
		tx.id = w.db.txSeq
	}
	w.db.journalSeq++
	stmt, err := w.Stmt("INSERT INTO journal(tx, seq, op, tbl, row, image) VALUES(?,?,?,?,?,?)")
	if err != nil {
		return err
	}
	for i, n := range []int64{tx.id, w.db.journalSeq, op, t.ID, id} {
		if err := stmt.BindInt64(i+1, n); err != nil {
			return err
		}
	}
	if err := stmt.BindBlob(6, appendImage(nil, image)); err != nil {
		return err
	}
	tx.last = w.db.journalSeq
	return stmt.Exec()
}

// undo reverts what a transaction did after a journal entry, in one physical
// transaction.
func (d *Database) undo(ctx context.Context, tx, after int64) error {
	if err := d.lockWriter(ctx); err != nil {
		return err
	}
	defer d.unlockWriter()
	if err := d.begin(true); err != nil {
		return err
	}
	err := d.revert("WHERE tx=? AND seq>?", Int(tx), Int(after))
	if err != nil {
		return errors.Join(err, d.rollback())
	}
	return d.commit()
}

// recoverJournal undoes every transaction that was open when the process ended.
func (d *Database) recoverJournal() error {
	left, err := d.writer.integers("SELECT seq FROM journal LIMIT 1")
	if err != nil || len(left) == 0 {
		return err
	}
	if err := d.begin(true); err != nil {
		return err
	}
	if err := d.revert(""); err != nil {
		return errors.Join(err, d.rollback())
	}
	return d.commit()
}

// revert undoes journal entries, newest first, and deletes them.
func (d *Database) revert(where string, args ...Value) error {
	text := "SELECT tx, seq, op, tbl, row, image FROM journal " + where + " ORDER BY seq DESC"
	err := d.writer.each(text, args, func(stmt *sqlite3.Stmt) error {
		e := entry{stmt.ColumnInt64(0), stmt.ColumnInt64(1), stmt.ColumnInt64(2), stmt.ColumnInt64(3), stmt.ColumnInt64(4), nil}
		var err error
		if e.image, err = decodeImage(stmt.ColumnRawBlob(5)); err != nil {
			return fmt.Errorf("journal entry %d: %w", e.seq, err)
		}
		return d.apply(e)
	})
	if err != nil {
		return err
	}
	return d.writer.run("DELETE FROM journal "+where, args...)
}

// apply undoes one change. DDL is not undone: what a later definition of the
// table has no room for (a dropped table or column, a new unique key) is left out.
func (d *Database) apply(e entry) error {
	t := d.Catalog().TableByID(e.table)
	if t == nil {
		return nil
	}
	var columns []string
	args := []Value{}
	for _, cv := range e.image {
		if c := t.ColumnByID(cv.column); c != nil && !c.Identity {
			columns = append(columns, c.Physical)
			args = append(args, cv.value)
		}
	}
	var err error
	switch e.op {
	case opInsert:
		err = d.writer.run(t.sql.delete, Int(e.row))
	case opUpdate:
		if len(columns) > 0 {
			err = d.writer.run("UPDATE "+t.Physical+" SET "+strings.Join(columns, "=?, ")+`=? WHERE "%id"=?`,
				append(args, Int(e.row))...)
		}
	case opDelete:
		text := "INSERT INTO " + t.Physical + "(" + strings.Join(append(columns, `"%id"`), ", ") +
			") VALUES(" + strings.Repeat("?,", len(columns)) + "?)"
		err = d.writer.run(text, append(args, Int(e.row))...)
	}
	if errors.Is(err, sqlite3.CONSTRAINT) {
		return nil
	}
	return err
}
