package catalog

import (
	"context"
	"io"
	"sync"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// fields are the cells of one row that differ from what its columns hold
// otherwise: NULL, or the zero of their type when they are NOT NULL.
type fields map[string]value.Value

// table makes the rows of a relation besides the static ones.
type table struct {
	rows func(db *Database) []fields
	// remote makes rows of what IRIS is asked for each time, in place of rows.
	remote func(ctx context.Context, rt *exec.Runtime, db *Database) ([]fields, error)
	// volatile rows may change while the snapshot stays.
	volatile bool
	// alone says that the static rows are descriptions, not rows.
	alone bool
}

// relation is one relation of the catalog; a table is a source of rows.
type relation struct {
	catalog   *Catalog
	described *analyze.Relation
	position  map[string]int // of the columns, by name
	made      *table         // nil when there are only static rows
	view      string         // the file of a view's definition
	added     int            // the version that brought it, 0 when 15 has it
	base      []string       // the columns of 15, nil when they are those that it has

	once   sync.Once // for static, or for a view's definition
	static []exec.Row
	err    error // why static or the definition could not be read

	mu      sync.Mutex
	indexes columnIndexes // of static
}

// analyzed returns what the analyser sees.
func (r *relation) analyzed() *analyze.Relation {
	if r.view != "" {
		r.once.Do(func() { r.described.Definition, r.err = r.definition() })
	}
	if r.err != nil {
		return nil
	}
	return r.described
}

// Open implements exec.Node.
func (r *relation) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	db, err := databaseOf(rt.Env)
	if err != nil {
		return nil, err
	}
	if r.made != nil && r.made.remote != nil {
		list, err := r.made.remote(ctx, rt, db)
		return &scan{parts: [2][]exec.Row{r.fill(list)}}, err
	}
	static, err := r.staticRows()
	if err != nil {
		return nil, err
	}
	if r.made != nil && r.made.alone {
		static = nil
	}
	return &scan{parts: [2][]exec.Row{static, db.rows(r)}}, nil
}

// scan is a running read of a relation.
type scan struct{ parts [2][]exec.Row }

// Next implements exec.Rows.
func (s *scan) Next(ctx context.Context) (exec.Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for i, part := range s.parts {
		if len(part) > 0 {
			s.parts[i] = part[1:]
			return part[0], nil
		}
	}
	return nil, io.EOF
}

// Close implements exec.Rows.
func (s *scan) Close() error {
	s.parts = [2][]exec.Row{}
	return nil
}

// fill makes rows of fields.
func (r *relation) fill(list []fields) []exec.Row {
	blank := r.blank()
	out := make([]exec.Row, len(list))
	for i, f := range list {
		row := append(exec.Row(nil), blank...)
		for name, v := range f {
			if at := r.place(name); at >= 0 {
				row[at] = v
			}
		}
		r.modern(row)
		out[i] = row
	}
	return out
}

// blank is a row whose NOT NULL columns hold the zero of their type.
func (r *relation) blank() exec.Row {
	row := make(exec.Row, len(r.described.Columns))
	for i, c := range r.described.Columns {
		switch {
		case c.Hidden:
			row[i] = oid(r.described.OID)
		case !newColumns[c.Name].IsNull():
			row[i] = newColumns[c.Name]
		case c.NotNull:
			row[i] = zero(c.Type.OID)
		}
	}
	return row
}

// zero is the value of a type that stands for nothing.
func zero(t pgtype.OID) value.Value {
	switch t {
	case pgtype.Int2VectorOID, pgtype.OIDVectorOID:
		return pgtype.NewNumberVector(nil)
	}
	switch pgtype.ByOID(t).Kind {
	case value.KindBool:
		return value.Bool(false)
	case value.KindInt:
		return value.Int(0)
	case value.KindFloat:
		return value.Float(0)
	case value.KindDecimal:
		return value.Decimal(new(apd.Decimal))
	case value.KindArray:
		return value.Array(&value.ArrayData{})
	}
	return value.Text("")
}

// cell returns a row's value of a column.
func (r *relation) cell(row exec.Row, column string) value.Value { return row[r.position[column]] }
