package fault_test

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// mustBuild builds the program for a test.
func mustBuild(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "iris-pgwire")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/iris-pgwire").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	return path
}

// process is a gateway in a process of its own.
type process struct {
	cmd     *exec.Cmd
	address string
	stderr  bytes.Buffer
	exited  chan error
}

// command prepares to run a program with environment variables; nothing else of
// the surroundings has an influence.
func command(t testing.TB, path string, env ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = append([]string{"HOME=" + t.TempDir(), "PGWIRE_PORT=0", "PGWIRE_METRICS_ENABLED=false"}, env...)
	return cmd
}

// mustStart runs the program until it serves.
func mustStart(t testing.TB, path string, env ...string) *process {
	t.Helper()
	return mustLaunch(t, command(t, path, env...), "serves PostgreSQL on ")
}

// mustLaunch runs a program until it has said, behind the words of announcement, on
// which address it serves, and what is to be tried there.
func mustLaunch(t testing.TB, cmd *exec.Cmd, announcement string) *process {
	t.Helper()
	p := &process{cmd: cmd, exited: make(chan error, 1)}
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), announcement); ok {
			p.address = address
		}
		if p.address != "" && (strings.Contains(lines.Text(), "try") || strings.Contains(lines.Text(), "TLS")) {
			break
		}
	}
	go func() { p.exited <- p.cmd.Wait() }()
	t.Cleanup(func() { p.kill() })
	if p.address == "" {
		p.kill()
		t.Fatalf("it does not serve: %s", p.stderr.String())
	}
	return p
}

// kill ends the process at once.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails when it has ended
	p.exited <- <-p.exited
}

// mustExit waits for the process to end by itself, without an error.
func (p *process) mustExit(t testing.TB) {
	t.Helper()
	select {
	case err := <-p.exited:
		p.exited <- err
		if err != nil {
			t.Errorf("exit: %v: %s", err, p.stderr.String())
		}
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
}

// TestDoesNotStart checks what is said when the program cannot serve: one clear
// line, and the exit status is 1.
func TestDoesNotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	running, path := t.TempDir(), mustBuild(t)
	mustStart(t, path, "PGWIRE_DATA_DIR="+running)
	for _, tt := range []struct {
		name string
		env  []string
		says []string
	}{
		{"port taken", []string{"PGWIRE_PORT=" + port, "PGWIRE_DATA_DIR=" + t.TempDir()}, []string{port, "in use"}},
		{"directory is a file", []string{"PGWIRE_DATA_DIR=" + file}, []string{file, "not a directory"}},
		{"directory below a file", []string{"PGWIRE_DATA_DIR=" + file + "/data"}, []string{file, "not a directory"}},
		{"directory not writable", []string{"PGWIRE_DATA_DIR=/proc/1/iris-pgwire"}, []string{"/proc/1/iris-pgwire"}},
		{"directory in use", []string{"PGWIRE_DATA_DIR=" + running}, []string{running, "in use"}},
		{"not a loopback address", []string{"PGWIRE_HOST=0.0.0.0"}, []string{"host", "loopback"}},
		{"no such host", []string{"PGWIRE_HOST=127.0.0.300"}, []string{"host", "127.0.0.300"}},
		{"no port", []string{"PGWIRE_PORT=70000"}, []string{"port", "70000"}},
		{"no number", []string{"PGWIRE_MAX_CONNECTIONS=many"}, []string{"max_connections", "many"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := command(t, path, tt.env...)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			err := cmd.Run()
			if cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("exit: %v", err)
			}
			said := strings.TrimSpace(stderr.String())
			if !strings.HasPrefix(said, "iris-pgwire: ") || strings.Contains(said, "\n") {
				t.Errorf("not one line: %q", said)
			}
			for _, word := range tt.says {
				if !strings.Contains(said, word) {
					t.Errorf("%q is missing: %s", word, said)
				}
			}
		})
	}
}

// TestTerminate stops the program by SIGTERM while clients are at different
// stages: those that are idle are told at once, a running statement ends, an
// open transaction may be finished, and new clients find nobody.
func TestTerminate(t *testing.T) {
	dir, path := t.TempDir(), mustBuild(t)
	p := mustStart(t, path, "PGWIRE_DATA_DIR="+dir)
	idle, block, busy := mustConnect(t, p.address), mustConnect(t, p.address), mustConnect(t, p.address)
	mustFill(t, idle)
	block.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	const rows = 300_000
	busy.send(t, &pgproto3.Query{String: "SELECT * FROM generate_series(1, " + strconv.Itoa(rows) + ")"})
	if _, err := busy.Receive(); err != nil { // it runs: here is the description of its rows
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	e := idle.receive().mustFail(t, "57P01", 0)
	if e.Severity != "FATAL" {
		t.Errorf("severity %s", e.Severity)
	}
	if socket, err := net.Dial("tcp", p.address); err == nil {
		socket.Close()
		t.Error("a new client is accepted")
	}
	if a := busy.receive(); len(a.rows) != rows || a.status != 'I' {
		t.Errorf("running statement: %d rows: %v", len(a.rows), a)
	}
	block.mustRun(t, "UPDATE lone SET n = n + 1")
	if a := block.run("COMMIT"); len(a.tags) != 1 || a.tags[0] != "COMMIT" {
		t.Errorf("COMMIT: %v", a)
	}
	block.receive().mustFail(t, "57P01", 0)
	p.mustExit(t)
	if logged := strings.TrimSpace(p.stderr.String()); !strings.Contains(logged, `"serving"`) || strings.Contains(logged, "\n") {
		t.Errorf("it logged %s", logged)
	}
	again := mustStart(t, path, "PGWIRE_DATA_DIR="+dir)
	if got := mustConnect(t, again.address).mustRun(t, "SELECT n FROM lone").cell(); got != "2" {
		t.Errorf("n is %s", got)
	}
}
