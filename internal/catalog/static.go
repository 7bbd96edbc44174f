package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// staticRows returns the rows of PostgreSQL's own objects, read once.
func (r *relation) staticRows() ([]exec.Row, error) {
	r.once.Do(func() { r.static, r.err = r.readStatic() })
	return r.static, r.err
}

// readStatic reads the relation's data files: PostgreSQL's own objects and those of
// the extension vector. Many have none.
func (r *relation) readStatic() ([]exec.Row, error) {
	switch r.described.Schema {
	case informationSchema:
		return r.readLatest("data/information_schema/" + r.described.Name)
	case pgCatalog:
	default:
		return nil, nil
	}
	if r.added != 0 {
		return r.readLatest("data/" + r.described.Name)
	}
	own, err := r.readFile("data/" + r.described.Name + ".tsv")
	if err != nil {
		return nil, err
	}
	own = r.ownRows(own)
	vectors, err := r.readFile("data/vector/" + r.described.Name + ".tsv")
	return append(own, vectors...), err
}

// readFile reads a data file, nil when there is none.
func (r *relation) readFile(file string) ([]exec.Row, error) {
	text, err := files.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.readText(file, string(text))
}

// readText reads the rows of a data file.
func (r *relation) readText(file, text string) ([]exec.Row, error) {
	names := r.fileColumns()
	in, err := copyfmt.NewReader(copyfmt.Source{
		Data: strings.NewReader(text), Table: r.described.Name, Columns: names,
	}, copyfmt.TextOptions())
	if err != nil {
		return nil, err
	}
	var rows []exec.Row
	for {
		raw, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		row, err := r.decode(names, raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		rows = append(rows, row)
	}
}

// decode reads the cells of one row of a data file.
func (r *relation) decode(names []string, raw [][]byte) (exec.Row, error) {
	env := pgtype.DefaultEnv()
	row := r.blank()
	for at, cell := range raw {
		i := r.place(names[at])
		if i < 0 {
			continue
		}
		if cell == nil {
			row[i] = value.Null
			continue
		}
		v, err := pgtype.ByOID(r.described.Columns[i].Type.OID).Input(env, string(cell), pgtype.NoTypmod)
		if err != nil {
			return nil, err
		}
		row[i] = v
	}
	r.modern(row)
	return row, nil
}
