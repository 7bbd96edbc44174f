//go:build unix

package docs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stepTimeout bounds one step.
const stepTimeout = 90 * time.Second

// Shell runs the commands of a page, one after the other, in one process.
type Shell struct {
	dir     string
	command *exec.Cmd
	stdin   io.WriteCloser
	status  *os.File // the end of the pipe that exit codes come from
	codes   *bufio.Reader
	count   int
	// ports replaces well-known ports, when there is no network to oneself.
	ports *strings.Replacer
}

// wellKnownPorts are those that pages use.
var wellKnownPorts = []string{"5432", "9090", "1972", "5433", "9091"}

// prelude makes the shell notice every command that fails, as set -e does, without
// ending.
const prelude = `set -E; trap 'docs_failed=$?' ERR; exec 3>&1 1>&2
docs_step() { docs_failed=0; . "$1"; }
`

// StartShell starts a shell in dir. environment is added to what a page needs.
func StartShell(ctx context.Context, dir string, environment ...string) (*Shell, error) {
	s := &Shell{dir: dir, ports: strings.NewReplacer()}
	arguments := []string{"bash", "--noprofile", "--norc"}
	if prefix := namespace(ctx); prefix != nil {
		arguments = append(prefix, arguments...)
	} else if err := s.replacePorts(&environment); err != nil {
		return nil, err
	}
	s.command = exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	s.command.Dir = dir
	s.command.Env = environment
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.command.Stderr = os.Stderr
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = write.Close() }() // the shell has its own
	s.command.Stdout = write
	s.status, s.codes = read, bufio.NewReader(read)
	if s.stdin, err = s.command.StdinPipe(); err != nil {
		return nil, errors.Join(err, read.Close())
	}
	if err := s.command.Start(); err != nil {
		return nil, errors.Join(err, read.Close())
	}
	_, err = io.WriteString(s.stdin, prelude)
	return s, err
}

// namespace is the beginning of a command line that has a network of its own, nil
// where that is not allowed.
func namespace(ctx context.Context) []string {
	flags := "-rn"
	if os.Geteuid() == 0 {
		flags = "-n" // files keep their owners
	}
	prefix := []string{"unshare", flags, "sh", "-c", `ip link set lo up && exec "$@"`, "sh"}
	if exec.CommandContext(ctx, prefix[0], append(prefix[1:], "true")...).Run() != nil {
		return nil
	}
	return prefix
}

// replacePorts finds free ports, and makes them the defaults of gateway and psql.
func (s *Shell) replacePorts(environment *[]string) error {
	var pairs []string
	for _, known := range wellKnownPorts {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer listener.Close() // only now, so that all are different
		pairs = append(pairs, known, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	}
	s.ports = strings.NewReplacer(pairs...)
	*environment = append(*environment, "PGWIRE_PORT="+pairs[1], "PGPORT="+pairs[1], "PGWIRE_METRICS_PORT="+pairs[3])
	return nil
}

// Run runs a command and returns its output and the exit code of the last part of
// it that failed.
func (s *Shell) Run(command string) (output string, code int, err error) {
	s.count++
	script := filepath.Join(s.dir, fmt.Sprintf(".step-%d", s.count))
	result := script + ".out"
	if err := os.WriteFile(script, []byte(s.ports.Replace(command)), 0o600); err != nil {
		return "", 0, err
	}
	// The exit code is asked for on a line of its own, after whatever the step does.
	line := fmt.Sprintf("docs_step %s >%s 2>&1 3>&- </dev/null; echo $docs_failed >&3\n", script, result)
	if _, err := io.WriteString(s.stdin, line); err != nil {
		return "", 0, fmt.Errorf("the shell has ended: %w", err)
	}
	if err := s.status.SetReadDeadline(time.Now().Add(stepTimeout)); err != nil {
		return "", 0, err
	}
	text, err := s.codes.ReadString('\n')
	content, readErr := os.ReadFile(result)
	if err != nil {
		return string(content), 0, fmt.Errorf("no end of the command: %w", err)
	}
	code, err = strconv.Atoi(strings.TrimSpace(text))
	return string(content), code, errors.Join(err, readErr)
}

// Expect replaces ports in what is expected.
func (s *Shell) Expect(text string) string { return s.ports.Replace(text) }

// Close ends the shell and everything it has started.
func (s *Shell) Close() {
	// SIGTERM first: a gateway flushes its data.
	_ = syscall.Kill(-s.command.Process.Pid, syscall.SIGTERM)
	_ = s.stdin.Close()
	_ = s.command.Wait()
	_ = syscall.Kill(-s.command.Process.Pid, syscall.SIGKILL)
	_ = s.status.Close()
}
