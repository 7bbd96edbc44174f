package remote

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Lender gives the connection that an execution's statements run on. The
// connection stays leased until the execution ends.
type Lender func(ctx context.Context) (*pool.Conn, error)

// Source runs the queries of one execution.
type Source struct {
	Lend Lender
	Env  *pgtype.Env
	// Changed is set when a statement that changes rows is about to be sent.
	Changed bool
}

// Query implements exec.RemoteSource.
func (s *Source) Query(ctx context.Context, stmt *exec.RemoteStatement, args []value.Value) (exec.Rows, error) {
	conn, err := s.Lend(ctx)
	if err != nil {
		return nil, err
	}
	prepared, err := conn.Statement(ctx, stmt.SQL)
	if err != nil {
		return nil, Translate(err)
	}
	items, err := items(stmt, prepared, args)
	if err != nil {
		conn.Keep(prepared)
		return nil, err
	}
	in, err := prepared.Query(ctx, items, iris.QueryOptions{})
	if err != nil {
		conn.Keep(prepared)
		return nil, Translate(err)
	}
	out := &rows{in: in, conn: conn, stmt: prepared, row: make(exec.Row, len(stmt.Columns))}
	for _, c := range stmt.Columns {
		out.decode = append(out.decode, decoderFor(c, s.Env))
	}
	return out, nil
}

// items converts the parameters of a statement.
func items(stmt *exec.RemoteStatement, prepared *iris.Stmt, args []value.Value) ([]list.Item, error) {
	declared := prepared.Params()
	out := make([]list.Item, len(args))
	for i, v := range args {
		it, err := stored(v, &stmt.Params[i], declared[i].Type)
		if err != nil {
			return nil, err
		}
		out[i] = it
	}
	return out, nil
}

// stored converts a parameter that may be stored in a column, or compared with
// one that holds the text form of a type. NULL in a column
// that is NOT NULL is refused here: IRIS would put the column's default there.
func stored(v value.Value, p *exec.RemoteParam, declared int) (list.Item, error) {
	if p.Stored == nil {
		it, err := compared(v, p, declared)
		if err != nil {
			return it, &unsendable{err}
		}
		if refused := storage.CheckCompared(v); refused != nil && p.IRIS.TextOf == 0 && p.Expr != nil {
			return it, &unsendable{refused}
		}
		return it, nil
	}
	if v.IsNull() && p.Stored.Column.NotNull {
		return list.Item{}, notNullViolation(p.Stored)
	}
	return compared(v, p, declared)
}

// unsendable is why IRIS cannot be given a value that is only compared with there.
type unsendable struct{ error }

// Unwrap returns the reason.
func (u *unsendable) Unwrap() error { return u.error }

// Unsendable reports whether a statement failed because one of its parameters is a
// value that IRIS's types do not have. Computed by the gateway alone it has an answer.
func Unsendable(err error) bool {
	var u *unsendable
	return errors.As(err, &u)
}

// compared converts a parameter by the type of the column that it is compared with.
func compared(v value.Value, p *exec.RemoteParam, declared int) (list.Item, error) {
	if p.IRIS.Name == exec.PrefixParam && (v.IsNull() || v.Str() == "") {
		return list.Item{}, pgerr.Unsupported("an empty prefix")
	}
	if p.IRIS.Name == exec.ListParam {
		it := listOf(v, p.IRIS.TextOf)
		return it, checkLength(it, declared)
	}
	if t := p.IRIS.TextOf; t != 0 && !v.IsNull() {
		it := textItem(output(t, v))
		return it, checkLength(it, declared)
	}
	it, err := item(v, declared)
	if err == nil && len(it.Str) > meta.StringMax {
		err = checkLength(it, declared)
	}
	return it, err
}

// checkLength refuses a string longer than IRIS's are, in the units IRIS counts.
func checkLength(it list.Item, declared int) error {
	n := len(it.Str)
	if it.Kind == list.String {
		n = 0
		for _, r := range it.Str {
			n += utf16.RuneLen(r)
		}
	}
	if n <= meta.StringMax || declared == wire.TypeLongVarchar || declared == wire.TypeLongVarbinary {
		return nil
	}
	return pgerr.New(pgerr.ProgramLimitExceeded, "a value of length %d is too long for IRIS, which keeps at most %d", n, meta.StringMax)
}

// notNullViolation is PostgreSQL's error for NULL in a required column.
func notNullViolation(to *exec.StoredIn) error {
	err := pgerr.New(pgerr.NotNullViolation, "null value in column %q of relation %q violates not-null constraint",
		to.Column.Name, to.Relation.Name)
	err.Schema, err.Table, err.Column = to.Relation.Schema, to.Relation.Name, to.Column.Name
	return err
}

// rows decodes the rows of one IRIS statement.
type rows struct {
	in     *iris.Rows
	conn   *pool.Conn
	stmt   *iris.Stmt
	decode []decodeFunc
	reader list.Reader // of the row at hand
	row    exec.Row
	closed bool
}

// Next implements exec.Rows.
func (r *rows) Next(ctx context.Context) (exec.Row, error) {
	if !r.in.Next(ctx) {
		if err := r.in.Err(); err != nil {
			return nil, Translate(err)
		}
		return nil, io.EOF
	}
	r.reader = list.NewReader(r.in.Row())
	for i, decode := range r.decode {
		if err := decode(&r.reader, &r.row[i]); err != nil {
			return nil, rowError(err)
		}
	}
	return r.row, nil
}

// rowError gives an error of the codec its SQLSTATE. A row that ends too early
// must not pass for the end of the rows.
func rowError(err error) error {
	var e *pgerr.Error
	if errors.As(err, &e) {
		return err
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return pgerr.New(pgerr.ProtocolViolation, "IRIS sent a row that cannot be read").WithCause(err)
}

// Close implements exec.Rows.
func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.in.Close()
	r.conn.Keep(r.stmt)
	return err
}

// Exec runs a statement that returns no rows, once, and returns the number of
// rows it changed.
func Exec(ctx context.Context, conn *pool.Conn, stmt *exec.RemoteStatement, args []value.Value) (int64, error) {
	prepared, err := conn.Statement(ctx, stmt.SQL)
	if err != nil {
		return 0, Translate(err)
	}
	defer conn.Keep(prepared)
	items, err := items(stmt, prepared, args)
	if err != nil {
		return 0, err
	}
	n, err := prepared.Exec(ctx, items)
	return n, Translate(err)
}

// Direct runs a statement without parameters as it is, such as DDL.
func Direct(ctx context.Context, conn *pool.Conn, sql string) error {
	_, err := conn.ExecDirect(ctx, sql)
	return Translate(err)
}

// Read runs a query without parameters and passes the text of each row's cells
// to row; NULL is "".
func Read(ctx context.Context, conn *pool.Conn, sql string, row func(cells []string) error) error {
	prepared, err := conn.Statement(ctx, sql)
	if err != nil {
		return Translate(err)
	}
	defer conn.Keep(prepared)
	return readRows(ctx, prepared, row)
}

// ReadFor is Read of a query with parameters.
func ReadFor(ctx context.Context, conn *pool.Conn, sql string, args []value.Value, row func(cells []string) error) error {
	prepared, err := conn.Statement(ctx, sql)
	if err != nil {
		return Translate(err)
	}
	defer conn.Keep(prepared)
	list, err := plainItems(prepared, args)
	if err != nil {
		return err
	}
	return readRows(ctx, prepared, row, list...)
}

// ExecFor runs a statement of the gateway's own with parameters and returns the
// number of rows that it changed.
func ExecFor(ctx context.Context, conn *pool.Conn, sql string, args []value.Value) (int64, error) {
	prepared, err := conn.Statement(ctx, sql)
	if err != nil {
		return 0, Translate(err)
	}
	defer conn.Keep(prepared)
	list, err := plainItems(prepared, args)
	if err != nil {
		return 0, err
	}
	n, err := prepared.Exec(ctx, list)
	return n, Translate(err)
}

// plainItems converts the parameters of a statement of the gateway's own.
func plainItems(prepared *iris.Stmt, args []value.Value) ([]list.Item, error) {
	declared := prepared.Params()
	out := make([]list.Item, len(args))
	for i, v := range args {
		it, err := item(v, declared[i].Type)
		if err != nil {
			return nil, err
		}
		out[i] = it
	}
	return out, nil
}

// readRows runs a query and passes the text of each row's cells to row.
func readRows(ctx context.Context, prepared *iris.Stmt, row func(cells []string) error, args ...list.Item) error {
	in, err := prepared.Query(ctx, args, iris.QueryOptions{})
	if err != nil {
		return Translate(err)
	}
	defer func() { _ = in.Close() }()
	cells := make([]string, len(in.Columns()))
	for in.Next(ctx) {
		reader := list.NewReader(in.Row())
		for i := range cells {
			it, err := reader.Next()
			if err != nil {
				return rowError(err)
			}
			cells[i] = strings.Clone(itemText(&it))
		}
		if err := row(cells); err != nil {
			return err
		}
	}
	return Translate(in.Err())
}
