package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// indexKinds are the words before INDEX.
var indexKinds = map[string]store.IndexKind{
	"": store.IndexOrdinary, "UNIQUE": store.IndexUnique, "BITMAP": store.IndexBitmap, "BITSLICE": store.IndexBitslice,
	"COLUMNAR": store.IndexColumnar, "BITMAPEXTENT": store.IndexBitmapExtent,
}

// createIndex is CREATE INDEX.
func (d *definer) createIndex(s *syntax.CreateIndex) error {
	t, err := d.table(s.Table)
	if err != nil {
		return err
	}
	x := &store.Index{Name: string(s.Name), Kind: indexKinds[s.Kind]}
	if t.Index(x.Name) != nil {
		return newError(-324, "Class '%s' already has index named '%s'.", t.ClassName, x.Name)
	}
	if x.Columns, err = columnIDs(t, s.Columns); err != nil {
		return err
	}
	if x.Data, err = columnIDs(t, s.Data); err != nil {
		return err
	}
	for _, id := range x.Columns {
		if c := t.ColumnByID(id); c.Type.Class.Stream() {
			return newError(-400, "Field '%s' is a stream and cannot be indexed", c.Name)
		}
	}
	switch s.Method {
	case "":
	case "HNSW", "%SQL.INDEX.HNSW":
		if err := vectorIndex(t, x, s.Params); err != nil {
			return err
		}
	default:
		return newError(-1, "Index type '%s' is not supported by this server", s.Method)
	}
	_, err = d.CreateIndex(t, x)
	return err
}

// vectorIndex completes an HNSW index and checks what IRIS demands of it: one
// vector of fixed length with real elements, and a distance function.
func vectorIndex(t *store.Table, x *store.Index, params []syntax.ClassParam) error {
	x.Kind, x.M, x.EFConstruction = store.IndexHNSW, 16, 64
	invalid := func(text string) error { return newError(-400, "Invalid HNSW index '%s': %s", x.Name, text) }
	if len(x.Columns) != 1 {
		return invalid("it must be defined on exactly one field")
	}
	v := t.ColumnByID(x.Columns[0]).Type
	real := v.Element == store.ElementFloat || v.Element == store.ElementDouble || v.Element == store.ElementDecimal
	if v.Class != store.ClassVector || !real || v.Len == 0 {
		return invalid("the field must be a VECTOR of type float, double or decimal with a fixed length")
	}
	for _, p := range params {
		number, err := strconv.Atoi(p.Value)
		switch strings.ToUpper(p.Name) {
		case "DISTANCE":
			x.Distance = map[string]string{"COSINE": "Cosine", "DOTPRODUCT": "DotProduct"}[strings.ToUpper(p.Value)]
			err = nil
		case "M":
			x.M = number
		case "EFCONSTRUCTION", "EFCONSTRUCT":
			x.EFConstruction = number
		default:
			return invalid("unknown parameter " + p.Name)
		}
		if err != nil {
			return invalid("parameter " + p.Name + " must be an integer")
		}
	}
	switch {
	case x.Distance == "":
		return invalid("Distance must be Cosine or DotProduct")
	case x.M < 2 || x.M > 100:
		return invalid("M must be between 2 and 100")
	case x.EFConstruction <= x.M:
		return invalid("efConstruction must be larger than M")
	}
	return nil
}

// dropIndex is DROP INDEX. Without a table the name must be unique in the
// default schema.
func (d *definer) dropIndex(s *syntax.DropIndex) error {
	var tables []*store.Table
	if s.Table.Name != "" {
		t, err := d.table(s.Table)
		if err != nil {
			return err
		}
		tables = append(tables, t)
	} else if schema := d.Catalog().Schema(d.job.schema); schema != nil {
		for _, r := range schema.Relations() {
			if t, ok := r.(*store.Table); ok {
				tables = append(tables, t)
			}
		}
	}
	tables = slices.DeleteFunc(tables, func(t *store.Table) bool {
		x := t.Index(string(s.Name))
		return x == nil || x.Constraint
	})
	switch {
	case len(tables) > 1:
		return newError(-334, "Index name '%s' is ambiguous", s.Name)
	case len(tables) == 0 && s.IfExists:
		return nil
	case len(tables) == 0:
		return newError(-333, "No such index '%s' defined", s.Name)
	}
	_, err := d.DropIndex(tables[0], tables[0].Index(string(s.Name)))
	return err
}
