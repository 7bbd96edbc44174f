package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// isEmbedding tells IRIS's type EMBEDDING('configuration', 'source'): a vector that
// IRIS computes of other columns of the row.
func isEmbedding(t *pgsql.TypeName) bool {
	return t.Schema == "" && t.Name == "embedding" && len(t.Bounds) == 0 && !t.SetOf
}

// embeddingType is a column of IRIS's type EMBEDDING. Its length is that of the
// configuration, which IRIS tells when the column is there.
func embeddingType(c *pgsql.ColumnDef) (analyze.TypeRef, storage.Form, error) {
	ref := analyze.TypeRef{OID: pgtype.VectorOID, Typmod: pgtype.NoTypmod}
	var given []string
	for _, m := range c.Type.Mods {
		l, ok := m.(*pgsql.Literal)
		if !ok || l.Kind != pgsql.LiteralString || l.Text == "" {
			break
		}
		given = append(given, l.Text)
	}
	if len(given) != 2 || len(c.Type.Mods) != 2 {
		return ref, storage.Form{}, pgerr.New(pgerr.InvalidParameterValue,
			"type embedding takes the name of a configuration and the columns that it is computed of").
			WithHint("Write EMBEDDING('configuration', 'column'), or 'column,column'.").At(c.Type.Pos)
	}
	for _, con := range c.Constraints {
		switch con.Kind {
		case pgsql.ConstraintDefault, pgsql.ConstraintGenerated, pgsql.ConstraintIdentity:
			return ref, storage.Form{}, pgerr.New(pgerr.SyntaxError, "column %q is computed by IRIS and takes no default", c.Name).At(con.Pos)
		}
	}
	return ref, storage.Embedding(given[0], given[1]), nil
}

// noEmbedding refuses to return columns that IRIS has computed anew of an UPDATE: what
// is returned is computed here.
func noEmbedding(returning []analyze.Target, rel *analyze.Relation) error {
	q := &analyze.Query{Targets: returning}
	for _, i := range inTable(columnsRead(q, 0), rel) {
		if rel.Columns[i].Embedding != nil {
			return pgerr.Unsupported("RETURNING of column %q, which IRIS computes,", rel.Columns[i].Name).
				WithHint("Read it with a SELECT of its own.")
		}
	}
	return nil
}
