package session

import (
	"cmp"
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

// otherClasses are pgvector's operator classes of types that IRIS has no distances of.
var otherClasses = map[string][]string{
	"halfvec":   {"halfvec_l2_ops", "halfvec_ip_ops", "halfvec_cosine_ops", "halfvec_l1_ops"},
	"sparsevec": {"sparsevec_l2_ops", "sparsevec_ip_ops", "sparsevec_cosine_ops", "sparsevec_l1_ops"},
	"bit":       {"bit_hamming_ops", "bit_jaccard_ops"},
}

// indexOption is an option of pgvector's indexes.
type indexOption struct {
	method, name string
	min, max     int64
}

// indexOptions lists them.
var indexOptions = []indexOption{{"hnsw", "m", 2, 100}, {"hnsw", "ef_construction", 4, 1000}, {"ivfflat", "lists", 1, 32768}}

// What the options of an HNSW index are when they are not given.
const (
	hnswMDefault            = 16
	hnswConstructionDefault = 64
)

// createVectorIndex is CREATE INDEX … USING hnsw or ivfflat. Both become IRIS's
// HNSW index where that has the distance. Else the index is remembered only, and
// searches read all rows.
func (s *Session) createVectorIndex(ctx context.Context, x *newIndex, t *pgsql.CreateIndex, out *irissql.CreateIndex) error {
	rel := x.rel
	class, err := vectorClass(t, rel)
	if err != nil {
		return err
	}
	options, given, err := vectorOptions(t)
	if err != nil {
		return err
	}
	if !s.handler.irisLacks().Has(irissql.VectorIndexes) {
		out.HNSW = irissql.HNSW{Distance: hnswDistances[class], M: given["m"], EFConstruction: given["ef_construction"]}
	}
	keeps := x.names.snapshot.Gateway().KeepsNotes()
	switch {
	case out.HNSW.Distance == "" && !keeps:
		return pgerr.Unsupported("operator class %s", class).At(t.Elems[0].OpClass.Pos).
			WithHint("IRIS indexes vectors by cosine similarity (vector_cosine_ops) or dot product (vector_ip_ops), since version 2025.1.")
	case out.HNSW.Distance == "":
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"IRIS has no index for operator class %s: index %q is remembered, and searches read all rows", class, t.Name))
	case t.AccessMethod == "ivfflat":
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "IRIS has no ivfflat index: %q becomes its HNSW index", t.Name))
	}
	if out.HNSW.Distance != "" {
		if t.Where != nil {
			s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "IRIS has no partial index of vectors: %q has all rows", t.Name))
		}
		if err := s.runIndex(ctx, t, out); err != nil {
			return err
		}
	}
	if !keeps {
		return nil
	}
	declared := []string{t.AccessMethod, out.Columns[0], class, options}
	if x.note.Predicate != "" {
		declared = append(declared, x.note.Predicate)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreNote(ctx, run, gatewayschema.Note{
			Object: gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}, Kind: gatewayschema.NoteVectorIndex, Part: t.Name,
			Text: strings.Join(declared, "\t"),
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
			pgtype.FormatTypeName(col.Type.OID), t.AccessMethod).
			WithHint("You must specify an operator class for the index or define a default operator class for the data type.")
	}
	if other, _, found := strings.Cut(class, "_"); found && slices.Contains(otherClasses[other], class) {
		if pgtype.ByOID(col.Type.OID).Name != other {
			return "", errOperatorClass(class, col)
		}
		return "", pgerr.Unsupported("operator class %s", class).At(e.OpClass.Pos).WithHint("IRIS has distances of type vector only.")
	}
	if _, ok := hnswDistances[class]; !ok || t.AccessMethod == "ivfflat" && class == "vector_l1_ops" {
		return "", pgerr.New(pgerr.UndefinedObject, "operator class %q does not exist for access method %q", class, t.AccessMethod)
	}
	if !isVector {
		return "", errOperatorClass(class, col)
	}
	if col.Type.Typmod < 0 {
		return "", pgerr.New(pgerr.InvalidParameterValue, "column does not have dimensions")
	}
	return class, nil
}

// errOperatorClass refuses a column that is not of the operator class's type.
func errOperatorClass(class string, col analyze.RelationColumn) error {
	return pgerr.New(pgerr.DatatypeMismatch, "operator class %q does not accept data type %s",
		class, pgtype.FormatTypeName(col.Type.OID))
}

// vectorOptions checks WITH and prints it as pg_get_indexdef does; given are the
// options.
func vectorOptions(t *pgsql.CreateIndex) (text string, given map[string]int64, err error) {
	given = map[string]int64{}
	var out []string
	for _, o := range t.Options {
		n, err := vectorOption(t.AccessMethod, o)
		if err != nil {
			return "", nil, err
		}
		given[o.Name] = n
		out = append(out, o.Name+"='"+strconv.FormatInt(n, 10)+"'")
	}
	if cmp.Or(given["ef_construction"], hnswConstructionDefault) < 2*cmp.Or(given["m"], hnswMDefault) {
		return "", nil, pgerr.New(pgerr.InvalidParameterValue, "ef_construction must be greater than or equal to 2 * m")
	}
	return strings.Join(out, ", "), given, nil
}

// vectorOption reads an option of an index of vectors.
func vectorOption(method string, o *pgsql.Option) (int64, error) {
	i := slices.IndexFunc(indexOptions, func(x indexOption) bool { return x.method == method && x.name == o.Name })
	if i < 0 {
		return 0, pgerr.New(pgerr.InvalidParameterValue, "unrecognized parameter %q", o.Name)
	}
	text := ""
	if l, ok := o.Value.(*pgsql.Literal); ok {
		text = l.Text
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, pgerr.New(pgerr.InvalidParameterValue, "invalid value for integer option %q: %s", o.Name, text)
	}
	if x := indexOptions[i]; n < x.min || n > min(x.max, math.MaxInt32) {
		return 0, pgerr.New(pgerr.InvalidParameterValue, "value %s out of bounds for option %q", text, o.Name).
			WithDetail("Valid values are between \"%d\" and \"%d\".", x.min, x.max)
	}
	return n, nil
}
