package session

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// hnswDistances maps pgvector's operator classes to IRIS's distance functions;
// "" where IRIS has none.
var hnswDistances = map[string]string{
	"vector_cosine_ops": "Cosine", "vector_ip_ops": "DotProduct", "vector_l2_ops": "", "vector_l1_ops": "",
}

// indexOption is an option of pgvector's indexes.
type indexOption struct {
	method, name string
	min, max     int64
}

// indexOptions lists them.
var indexOptions = []indexOption{{"hnsw", "m", 2, 100}, {"hnsw", "ef_construction", 4, 1000}, {"ivfflat", "lists", 1, 32768}}

// createVectorIndex is CREATE INDEX … USING hnsw or ivfflat. Both become IRIS's
// HNSW index where that has the distance. Else the index is remembered only, and
// searches read all rows.
func (s *Session) createVectorIndex(ctx context.Context, c *names, t *pgsql.CreateIndex, out *irissql.CreateIndex) error {
	rel := c.Relation(t.Table.Schema, t.Table.Name)
	class, err := vectorClass(t, rel)
	if err != nil {
		return err
	}
	options, err := vectorOptions(t)
	if err != nil {
		return err
	}
	if out.HNSW = hnswDistances[class]; s.handler.irisLacks().Has(irissql.VectorIndexes) {
		out.HNSW = ""
	}
	keeps := c.snapshot.Gateway().KeepsNotes()
	switch {
	case out.HNSW == "" && !keeps:
		return pgerr.Unsupported("operator class %s", class).At(t.Elems[0].OpClass.Pos).
			WithHint("IRIS indexes vectors by cosine similarity (vector_cosine_ops) or dot product (vector_ip_ops), since version 2025.1.")
	case out.HNSW == "":
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"IRIS has no index for operator class %s: index %q is remembered, and searches read all rows", class, t.Name))
	case t.AccessMethod == "ivfflat":
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "IRIS has no ivfflat index: %q becomes its HNSW index", t.Name))
	}
	if out.HNSW != "" {
		if err := s.runIndex(ctx, t, out); err != nil {
			return err
		}
	}
	if !keeps {
		return nil
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreNote(ctx, run, gatewayschema.Note{
			Object: gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}, Kind: gatewayschema.NoteVectorIndex, Part: t.Name,
			Text: strings.Join([]string{t.AccessMethod, out.Columns[0], class, options}, "\t"),
		})
	})
}

// vectorClass checks the column of an index of vectors, and returns the operator
// class.
func vectorClass(t *pgsql.CreateIndex, rel *analyze.Relation) (string, error) {
	e := t.Elems[0]
	col := rel.Columns[rel.ColumnIndex(e.Column)]
	switch {
	case t.Unique:
		return "", pgerr.New(pgerr.FeatureNotSupported, "access method %q does not support unique indexes", t.AccessMethod)
	case len(t.Elems) > 1:
		return "", pgerr.New(pgerr.FeatureNotSupported, "access method %q does not support multicolumn indexes", t.AccessMethod)
	}
	class := ""
	if e.OpClass != nil {
		class = e.OpClass.Name
	} else if t.AccessMethod == "ivfflat" {
		class = "vector_l2_ops" // its default
	}
	isVector := col.Type.OID == pgtype.VectorOID
	if class == "" || e.OpClass == nil && !isVector {
		return "", pgerr.New(pgerr.UndefinedObject, "data type %s has no default operator class for access method %q",
			pgtype.FormatType(col.Type.OID, pgtype.NoTypmod), t.AccessMethod).
			WithHint("You must specify an operator class for the index or define a default operator class for the data type.")
	}
	if _, ok := hnswDistances[class]; !ok || t.AccessMethod == "ivfflat" && class == "vector_l1_ops" {
		return "", pgerr.New(pgerr.UndefinedObject, "operator class %q does not exist for access method %q", class, t.AccessMethod)
	}
	if !isVector {
		return "", pgerr.New(pgerr.DatatypeMismatch, "operator class %q does not accept data type %s",
			class, pgtype.FormatType(col.Type.OID, pgtype.NoTypmod))
	}
	if col.Type.Typmod < 0 {
		return "", pgerr.New(pgerr.InvalidParameterValue, "column does not have dimensions")
	}
	return class, nil
}

// vectorOptions checks WITH and prints it as pg_get_indexdef does.
func vectorOptions(t *pgsql.CreateIndex) (string, error) {
	var out []string
	for _, o := range t.Options {
		i := slices.IndexFunc(indexOptions, func(x indexOption) bool { return x.method == t.AccessMethod && x.name == o.Name })
		if i < 0 {
			return "", pgerr.New(pgerr.InvalidParameterValue, "unrecognized parameter %q", o.Name)
		}
		text := ""
		if l, ok := o.Value.(*pgsql.Literal); ok {
			text = l.Text
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "", pgerr.New(pgerr.InvalidParameterValue, "invalid value for integer option %q: %s", o.Name, text)
		}
		if x := indexOptions[i]; n < x.min || n > min(x.max, math.MaxInt32) {
			return "", pgerr.New(pgerr.InvalidParameterValue, "value %s out of bounds for option %q", text, o.Name).
				WithDetail("Valid values are between \"%d\" and \"%d\".", x.min, x.max)
		}
		out = append(out, o.Name+"='"+text+"'")
	}
	return strings.Join(out, ", "), nil
}
