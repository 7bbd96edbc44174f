package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// postgresBin is where Debian has PostgreSQL 15.
const postgresBin = "/usr/lib/postgresql/15/bin"

// The embedded server's namespace and password; the stub takes any.
const (
	namespace = "USER"
	password  = "SYS"
)

// server is something to connect to.
type server struct {
	address, database string
	process           *process
}

// rig is all servers of a run.
type rig struct {
	work  string
	o     *options
	sizes sizes

	postgres, bouncer    server
	stub, gateway        server // gateway is in front of stub
	embedded, overServer server // overServer is the gateway in front of embedded
	started              []*process
}

// newRig starts the servers and fills their tables.
func newRig(ctx context.Context, o *options, sizes sizes) (_ *rig, err error) {
	r := &rig{o: o, sizes: sizes}
	if r.work, err = os.MkdirTemp("", "iris-pgwire-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	if err := os.Chmod(r.work, 0o755); err != nil { // user postgres has to get in
		return nil, err
	}
	for _, start := range []func(context.Context) error{
		r.startPostgres, r.startBouncer, r.startStub, r.startEmbedded, r.fillPostgres,
	} {
		if err := start(ctx); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// close stops everything and removes what it wrote.
func (r *rig) close() {
	for i := len(r.started) - 1; i >= 0; i-- {
		r.started[i].stop()
	}
	_ = os.RemoveAll(r.work) // a temporary directory
}

// serve starts a process and waits for its address.
func (r *rig) serve(ctx context.Context, s *server, unprivileged bool, env []string, argv ...string) error {
	name := fmt.Sprintf("%s-%d", filepath.Base(argv[0]), len(r.started))
	p, err := launch(r.work, name, unprivileged, env, argv...)
	if err != nil {
		return err
	}
	s.process = p
	r.started = append(r.started, p)
	return p.ready(ctx, s.address)
}

// ownedDir makes a directory for a server that does not run as root.
func (r *rig) ownedDir(name string) (string, error) {
	dir := filepath.Join(r.work, name)
	if err := os.Mkdir(dir, 0o700); err != nil || os.Getuid() != 0 {
		return dir, err
	}
	uid, gid, err := postgresUser()
	if err != nil {
		return dir, err
	}
	return dir, os.Chown(dir, uid, gid)
}

// startPostgres makes a cluster and serves it.
func (r *rig) startPostgres(ctx context.Context) (err error) {
	r.postgres.database = "postgres"
	if r.postgres.address, err = freeAddress(ctx); err != nil {
		return err
	}
	data, err := r.ownedDir("postgres")
	if err != nil {
		return err
	}
	initdb := exec.CommandContext(ctx, filepath.Join(postgresBin, "initdb"),
		"-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if initdb.SysProcAttr, err = unprivilegedUser(); err != nil {
		return err
	}
	initdb.Dir = data
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := r.serve(ctx, &r.postgres, true, nil, filepath.Join(postgresBin, "postgres"), "-D", data,
		"-k", data, "-p", portOf(r.postgres.address), "-c", "fsync=off", "-c", "timezone=UTC"); err != nil {
		return err
	}
	r.postgres.process.stopBy = syscall.SIGINT // "fast": sessions are ended, not waited for
	return nil
}

// bouncerSettings are PgBouncer's, in session mode and with its defaults else.
const bouncerSettings = `[databases]
* = host=127.0.0.1 port=%s user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %s
unix_socket_dir =
auth_type = any
pool_mode = session
log_connections = 0
log_disconnections = 0
`

// startBouncer puts PgBouncer in front of PostgreSQL.
func (r *rig) startBouncer(ctx context.Context) (err error) {
	r.bouncer.database = "postgres"
	if r.bouncer.address, err = freeAddress(ctx); err != nil {
		return err
	}
	path := filepath.Join(r.work, "pgbouncer.ini")
	settings := fmt.Sprintf(bouncerSettings, portOf(r.postgres.address), portOf(r.bouncer.address))
	if err := os.WriteFile(path, []byte(settings), 0o644); err != nil {
		return err
	}
	return r.serve(ctx, &r.bouncer, true, nil, "pgbouncer", path)
}

// startStub serves the script from a process of its own and puts a gateway in
// front of it.
func (r *rig) startStub(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if r.stub.address, err = freeAddress(ctx); err != nil {
		return err
	}
	argv := []string{self, "-stub", r.stub.address, fmt.Sprintf("-short=%v", r.o.short)}
	if err := r.serve(ctx, &r.stub, false, nil, argv...); err != nil {
		return err
	}
	r.gateway, err = r.startGateway(ctx, "IRIS_HOST=127.0.0.1", "IRIS_PORT="+portOf(r.stub.address))
	return err
}

// startEmbedded starts the embedded server and a gateway in front of it.
func (r *rig) startEmbedded(ctx context.Context) (err error) {
	if r.embedded.address, err = freeAddress(ctx); err != nil {
		return err
	}
	if err := r.serve(ctx, &r.embedded, false, nil, r.o.binary, "embedded", "--listen", r.embedded.address,
		"--data-dir", filepath.Join(r.work, "embedded")); err != nil {
		return err
	}
	r.overServer, err = r.startGateway(ctx, "IRIS_HOST=127.0.0.1", "IRIS_PORT="+portOf(r.embedded.address))
	return err
}

// startGateway starts a gateway with settings from the environment.
func (r *rig) startGateway(ctx context.Context, env ...string) (s server, err error) {
	s.database = namespace
	if s.address, err = freeAddress(ctx); err != nil {
		return s, err
	}
	env, err = r.gatewayEnv(ctx, s.address, env)
	if err != nil {
		return s, err
	}
	return s, r.serve(ctx, &s, false, env, r.o.binary, "serve")
}

// gatewayEnv are the settings of every gateway, and more.
func (r *rig) gatewayEnv(ctx context.Context, address string, more []string) ([]string, error) {
	metrics, err := freeAddress(ctx)
	return append([]string{
		"PGWIRE_PORT=" + portOf(address), "PGWIRE_METRICS_PORT=" + portOf(metrics),
		"PGWIRE_MAX_CONNECTIONS=10000", "IRIS_PASSWORD=" + password,
	}, more...), err
}

// fillPostgres makes PostgreSQL's tables with the rows the stub has.
func (r *rig) fillPostgres(ctx context.Context) error {
	c, err := connect(ctx, r.postgres)
	if err != nil {
		return err
	}
	defer hangUp(ctx, c)
	if err := execute(ctx, c, postgresTables); err != nil {
		return err
	}
	text := accountsText()
	if _, err := c.CopyFrom(ctx, bytes.NewReader(text), "COPY accounts FROM STDIN"); err != nil {
		return err
	}
	many := bytes.NewReader(bytes.Repeat(text, r.sizes.rows/distinct))
	if _, err := c.CopyFrom(ctx, many, "COPY many FROM STDIN"); err != nil {
		return err
	}
	return execute(ctx, c, "VACUUM ANALYZE")
}

// connect opens a PostgreSQL client's connection.
func connect(ctx context.Context, s server) (*pgconn.PgConn, error) {
	return pgconn.Connect(ctx, fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable", s.address, s.database))
}

// hangUp closes a connection that has done its work: what goes wrong then is of
// no consequence.
func hangUp(ctx context.Context, c *pgconn.PgConn) { _ = c.Close(ctx) }

// dial opens an IRIS client's connection.
func dial(ctx context.Context, s server) (*iris.Conn, error) {
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	return iris.Dial(ctx, iris.Config{
		Host: host, Port: number, Namespace: namespace, Username: "_SYSTEM", Password: password, Autocommit: true,
	})
}

// execute runs statements whose results are of no interest.
func execute(ctx context.Context, c *pgconn.PgConn, sql string) error {
	_, err := c.Exec(ctx, sql).ReadAll()
	return err
}
