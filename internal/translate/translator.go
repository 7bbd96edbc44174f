package translate

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// namespace is the namespace, and the database, that there is.
const namespace = "USER"

// Translator translates statements, one after the other.
type Translator struct {
	session *session.Session
	stop    func() error
}

// New returns a Translator for an IRIS that lacks some capabilities. Close ends it.
func New(ctx context.Context, lacks irissql.Capabilities) (*Translator, error) {
	local, err := embedded.New(embedded.Options{})
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- local.Run(running) }()
	connections := pool.New(pool.Options{Dial: func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, local) }})
	t := &Translator{stop: func() error {
		connections.Close()
		cancel()
		return <-ended
	}}
	if err := install(ctx, local); err != nil {
		return nil, errors.Join(err, t.stop())
	}
	handler := session.NewHandler(session.Options{
		Pool: connections, Metadata: meta.NewCache(0), Library: exec.Library(), Logger: slog.New(slog.DiscardHandler),
		Planner: &plan.Planner{Lacks: lacks}, PlanCacheBytes: -1, Database: namespace,
	})
	opened, err := handler.Open(ctx, &pgwire.Startup{User: "postgres", Database: namespace, Wake: func() {}}, pgwire.NewResultWriter(io.Discard, 1<<10))
	if err != nil {
		return nil, errors.Join(err, t.stop())
	}
	t.session = opened.(*session.Session)
	return t, nil
}

// dial connects to the embedded server.
func dial(ctx context.Context, local *embedded.Server) (*iris.Conn, error) {
	return iris.Dial(ctx, iris.Config{
		Host: "embedded", Namespace: namespace, Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Autocommit: true,
		DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return local.Dial(ctx) },
	})
}

// install makes the gateway schema, which remembers declared types.
func install(ctx context.Context, local *embedded.Server) (err error) {
	conn, err := dial(ctx, local)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	_, err = gatewayschema.Install(ctx, remote.Runner{Conn: conn})
	return err
}

// Close ends the translator.
func (t *Translator) Close() error {
	t.session.End()
	return t.stop()
}

// Each translates the statements of a script and calls do with each. A statement that
// fails has an error in it; the next ones are translated all the same. An error of
// Each is that of do, or that the script cannot be parsed.
func (t *Translator) Each(ctx context.Context, script string, do func(*Statement) error) error {
	statements, err := pgsql.Parse(script)
	if err != nil {
		e := pgerr.From(err)
		line, column := place(script, e.Position)
		return do(&Statement{SQL: "", Line: line, Error: failure(e, line, column)})
	}
	for i := range statements {
		raw := &statements[i]
		out := t.statement(ctx, script, raw)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(out); err != nil {
			return err
		}
	}
	return nil
}

// statement translates one statement.
func (t *Translator) statement(ctx context.Context, script string, raw *pgsql.RawStatement) *Statement {
	out := &Statement{SQL: raw.Text}
	out.Line, _ = placeOf(script, raw.Start)
	translated, err := t.translate(ctx, raw.Text)
	if err != nil {
		e := pgerr.From(err)
		line, column := place(raw.Text, e.Position)
		if line == 1 {
			_, first := placeOf(script, raw.Start)
			column += first - 1
		}
		out.Error = failure(e, out.Line+line-1, column)
		return out
	}
	out.fill(translated)
	return out
}

// translate translates a statement by itself: places in it count from its beginning.
// What begins and ends transactions does nothing, so that each statement is on its own.
func (t *Translator) translate(ctx context.Context, text string) (*session.Translation, error) {
	alone, err := pgsql.Parse(text)
	if err != nil || len(alone) == 0 {
		return &session.Translation{}, err
	}
	if _, ok := alone[0].Statement.(*pgsql.TransactionStatement); ok {
		return &session.Translation{}, nil
	}
	return t.session.Translate(ctx, &alone[0])
}
