package session

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// embedStatement asks IRIS for the vector of a text, by the name of a configuration.
// InterSystems SQL reference, EMBEDDING (SQL).
var embedStatement = &exec.RemoteStatement{
	SQL: "SELECT EMBEDDING(?,?)",
	Params: []exec.RemoteParam{
		{IRIS: analyze.IRISType{TextOf: pgtype.TextOID}},
		{IRIS: analyze.IRISType{TextOf: pgtype.TextOID}},
	},
	Columns: []exec.RemoteColumn{{
		Type: analyze.TypeRef{OID: pgtype.VectorOID, Typmod: pgtype.NoTypmod}, IRIS: analyze.IRISType{Element: "DOUBLE"},
	}},
}

// Embed implements exec.Embedder.
func (s *Session) Embed(text, model string) (value.Value, error) {
	conn, release, err := s.tx.lend(s.call)
	if err != nil {
		return value.Null, err
	}
	defer release()
	source := &remote.Source{Lend: func(context.Context) (*pool.Conn, error) { return conn, nil }, Env: &s.settings.env}
	rows, err := source.Query(s.call, embedStatement, []value.Value{value.Text(text), value.Text(model)})
	if err != nil {
		return value.Null, embeddingError(err)
	}
	defer func() { _ = rows.Close() }()
	row, err := rows.Next(s.call)
	if errors.Is(err, io.EOF) {
		err = pgerr.New(pgerr.DataException, "IRIS returned no embedding")
	}
	if err != nil {
		return value.Null, embeddingError(err)
	}
	return row[0].Clone(), nil
}

// irisFatal is IRIS's SQLCODE for what it has no other for, such as an embedding that
// cannot be computed.
const irisFatal = -400

// embeddingError is an error of IRIS about an embedding: the name of the configuration
// or what it says is wrong.
func embeddingError(err error) error {
	if remote.SQLCODE(err) != irisFatal {
		return err
	}
	return pgerr.New(pgerr.InvalidParameterValue, "%s", pgerr.From(err).Message).
		WithHint("The configurations are the rows of %%Embedding.Config.").WithCause(err)
}

// computesEmbeddings reports whether a new table has columns of type EMBEDDING.
func computesEmbeddings(t *irissql.CreateTable) bool {
	return slices.ContainsFunc(t.Columns, func(c irissql.ColumnDef) bool { return storage.IsEmbedding(c.Type) })
}
