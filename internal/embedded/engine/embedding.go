package engine

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/embedding"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// Where IRIS has the configurations of embeddings.
const (
	configSchema = "%Embedding"
	configName   = "Config"
)

// configColumns are the columns of %Embedding.Config.
var configColumns = []store.Column{
	{Name: "Name", Type: store.Type{Class: store.ClassString, MaxLen: 255, Collation: store.CollationExact}, NotNull: true},
	{Name: "Configuration", Type: store.Type{Class: store.ClassString, MaxLen: 1 << 15, Collation: store.CollationExact}},
	{Name: "EmbeddingClass", Type: store.Type{Class: store.ClassString, MaxLen: 255, Collation: store.CollationExact}, NotNull: true},
	{Name: "VectorLength", Type: store.Type{Class: store.ClassInteger}},
	{Name: "Description", Type: store.Type{Class: store.ClassString, MaxLen: 1 << 15, Collation: store.CollationExact}},
}

// isConfig tells %Embedding.Config from other tables.
func isConfig(schema, name string) bool {
	return strings.EqualFold(schema, configSchema) && strings.EqualFold(name, configName)
}

// errNoConfig is met by the first statement that names %Embedding.Config, which is
// made then: most databases never have one.
var errNoConfig = newError(-30, " Table '%%EMBEDDING.CONFIG' not found")

// createConfig makes %Embedding.Config.
func (j *job) createConfig(ctx context.Context) error {
	return j.session.Define(ctx, func(d *store.Definer) error {
		if d.Catalog().Table(configSchema, configName) != nil {
			return nil
		}
		t := &store.Table{Schema: configSchema, Name: configName, ClassName: configSchema + "." + configName}
		for _, c := range configColumns {
			c.ID = d.NextID()
			t.Columns = append(t.Columns, &c)
		}
		t.NameRowID()
		t.Constraints = []*store.Constraint{{
			ID: d.NextID(), Name: "NameIndex", Kind: store.Unique, Columns: []int64{t.Columns[0].ID},
		}}
		_, err := d.CreateTable(t)
		return err
	})
}

// configQuery is the SQLite text that finds the configuration of a name, as JSON;
// "" when there are none.
func configQuery(c *store.Catalog, where string) string {
	t := c.Table(configSchema, configName)
	if t == nil {
		return ""
	}
	column := func(name string) string { return t.Column(name).Physical }
	return "SELECT json_array(" + column("EmbeddingClass") + "," + column("Configuration") + "," + column("VectorLength") +
		") FROM " + t.Physical + " WHERE " + strings.ReplaceAll(where, "Name", column("Name"))
}

// parseModel reads a configuration as configQuery has it.
func parseModel(row string) (*embedding.Model, error) {
	var cells [3]any
	if err := json.Unmarshal([]byte(row), &cells); err != nil {
		return nil, err
	}
	class, _ := cells[0].(string)
	configuration, _ := cells[1].(string)
	length, _ := cells[2].(float64)
	return embedding.Parse(class, configuration, int(length))
}

// configNotFound is the error of a name that no configuration has.
func configNotFound(name string) *funcError {
	return &funcError{-400, "Embedding configuration '" + name + "' not found"}
}

// embeddingFailed is the error of a text that no vector could be had for.
func embeddingFailed(err error) *funcError {
	return &funcError{-400, "Embedding failed: " + err.Error()}
}

// embedder has the vectors that statements ask for.
type embedder struct {
	client *embedding.Client

	mu   sync.Mutex
	open map[int64]*vectors
	last int64
}

// vectors are those of one statement that changes something. It must not wait for
// a service while it has the database to itself: a text whose vector is not known
// yet is noted and gets zeros, the statement is undone, and runs again when the
// vectors are there.
type vectors struct {
	number  int64
	known   map[wanted]string
	missing map[wanted]bool
	size    int
}

// wanted is a text and the configuration that it is to be embedded by.
type wanted struct{ config, text string }

// errWanted undoes a statement that lacks vectors.
var errWanted = errors.New("vectors are missing")

// begin makes the vectors of a statement; end forgets them.
func (e *embedder) begin() (v *vectors, end func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last++
	v = &vectors{number: e.last, known: map[wanted]string{}, missing: map[wanted]bool{}}
	e.open[v.number] = v
	return v, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.open, v.number)
	}
}

// missingMax bounds the texts that are noted before they are asked for.
const missingMax = 4096

// vector returns the vector of a text, or zeros when it has to be asked for first.
func (v *vectors) vector(w wanted) (store.Value, error) {
	if blob, ok := v.known[w]; ok {
		return store.Blob(blob), nil
	}
	m, err := parseModel(w.config)
	if err != nil {
		return store.Value{}, embeddingFailed(err)
	}
	if len(v.missing) < missingMax && !v.missing[w] {
		v.missing[w] = true
		v.size += len(w.text) + 8*m.Length
	}
	if v.size > workMax {
		return store.Value{}, newError(-400, "Unexpected error occurred:  <STORE>")
	}
	return store.Blob(vectorBlob(make([]float64, m.Length))), nil
}

// fetch asks for the missing vectors.
func (v *vectors) fetch(ctx context.Context, c *embedding.Client) error {
	groups := map[string][]string{}
	for w := range v.missing {
		groups[w.config] = append(groups[w.config], w.text)
	}
	for config, texts := range groups {
		m, err := parseModel(config)
		for err == nil && len(texts) > 0 {
			n := portion(texts)
			var found [][]float64
			if found, err = c.Embed(ctx, m, texts[:n]); err != nil {
				break
			}
			for i, f := range found {
				v.known[wanted{config, texts[i]}] = vectorBlob(f)
			}
			texts = texts[n:]
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return embeddingFailed(err)
		}
	}
	clear(v.missing)
	return nil
}

// portion is how many of the texts go into one request.
func portion(texts []string) int {
	n, size := 0, 0
	for n < len(texts) && n < embedding.TextsMax && (n == 0 || size+len(texts[n]) <= embedding.TextBytesMax) {
		size += len(texts[n])
		n++
	}
	return n
}

// vectorBlob is a vector of doubles as it is stored.
func vectorBlob(v []float64) string {
	blob := append(make([]byte, 0, 1+8*len(v)), byte(store.ElementDouble))
	for _, f := range v {
		blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(f))
	}
	return string(blob)
}

// register makes the SQLite function behind EMBEDDING: of the number of the
// statement's vectors, the text, the name of the configuration and the configuration.
func (e *embedder) register(c *sqlite3.Conn) error {
	return c.CreateFunction("iris_embedding", 4, 0, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		text, name, config := readValue(arg[1]), readValue(arg[2]), readValue(arg[3])
		if text.IsNull() {
			return
		}
		v, err := e.compute(ctx.Conn().GetInterrupt(), arg[0].Int64(), wanted{config.Str(), text.Str()}, name.Str())
		if err != nil {
			ctx.ResultError(err)
			return
		}
		setResult(ctx, v)
	})
}

// compute returns a vector: of a statement's, or at once for a query.
func (e *embedder) compute(ctx context.Context, number int64, w wanted, name string) (store.Value, error) {
	if w.config == "" {
		return store.Value{}, configNotFound(name)
	}
	e.mu.Lock()
	open := e.open[number]
	e.mu.Unlock()
	if open != nil {
		return open.vector(w)
	}
	m, err := parseModel(w.config)
	if err != nil {
		return store.Value{}, embeddingFailed(err)
	}
	found, err := e.client.Embed(ctx, m, []string{w.text})
	if err != nil {
		return store.Value{}, embeddingFailed(err)
	}
	return store.Blob(vectorBlob(found[0])), nil
}

// bindEmbedding binds EMBEDDING(text, configuration).
func (b *binder) bindEmbedding(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	return b.embedding(sc, c, store.Type{})
}

// embedding binds EMBEDDING. Without a configuration it is that of the EMBEDDING
// column whose type is given. The call is a subquery, which SQLite computes once
// where it depends on no row.
func (b *binder) embedding(sc *scope, c *syntax.FuncCall, column store.Type) (sqlExpr, error) {
	if err := b.arity("EMBEDDING", len(c.Args), 1, 2); err != nil {
		return sqlExpr{}, err
	}
	args, err := b.bindArgs(sc, c.Args, "s")
	if err != nil {
		return sqlExpr{}, err
	}
	t := store.Type{Class: store.ClassVector, Element: store.ElementDouble}
	if len(args) == 1 {
		if column.Model == "" {
			return sqlExpr{}, b.refuse(-400, "EMBEDDING needs the name of a configuration when it is not compared with an EMBEDDING field")
		}
		args = append(args, literal(store.Text(column.Model), textType(0)))
		t.Len = column.Len
	}
	config := configQuery(b.env.catalog, "Name="+operandText(args[1]))
	if config == "" {
		config = "NULL"
	}
	sql := "(SELECT iris_embedding(" + b.system("vectors") + "," + operandText(args[0]) + "," + operandText(args[1]) + ",(" + config + ")))"
	return sqlExpr{sql: sql, typ: t, coll: store.CollationExact}, nil
}

// bindVectors binds the two vectors of a function, of which one may be an EMBEDDING
// by the configuration of the other.
func (b *binder) bindVectors(sc *scope, c *syntax.FuncCall) (x, y sqlExpr, err error) {
	first, second := bareEmbedding(c.Args[0]), bareEmbedding(c.Args[1])
	switch {
	case second != nil && first == nil:
		if x, err = b.bindScalar(sc, c.Args[0]); err == nil {
			y, err = b.embedding(sc, second, x.typ)
		}
	case first != nil && second == nil:
		if y, err = b.bindScalar(sc, c.Args[1]); err == nil {
			x, err = b.embedding(sc, first, y.typ)
		}
	default:
		x, y, err = b.bindPair(sc, c.Args[0], c.Args[1])
	}
	return x, y, err
}

// bareEmbedding is an EMBEDDING without a configuration, nil for other expressions.
func bareEmbedding(e syntax.Expr) *syntax.FuncCall {
	c, ok := e.(*syntax.FuncCall)
	if ok && c.Schema == "" && c.Name.Is("EMBEDDING") && len(c.Args) == 1 {
		return c
	}
	return nil
}
