package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long a server may take to be there, and to go.
const (
	startTimeout = 30 * time.Second
	stopTimeout  = 10 * time.Second
	pollInterval = 10 * time.Millisecond
)

// process is a server in the background.
type process struct {
	name    string
	log     string // path of its output
	command *exec.Cmd
	ended   chan struct{}
	stopBy  os.Signal
}

// launch starts a server; unprivileged is for those that refuse to run as root.
func launch(work, name string, unprivileged bool, env []string, argv ...string) (*process, error) {
	p := &process{
		name: name, log: filepath.Join(work, name+".log"), ended: make(chan struct{}), stopBy: syscall.SIGTERM,
		command: exec.Command(argv[0], argv[1:]...),
	}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the server has its own
	p.command.Stdout, p.command.Stderr, p.command.Env = log, log, append(cleanEnvironment(), env...)
	if unprivileged {
		if p.command.SysProcAttr, err = unprivilegedUser(); err != nil {
			return nil, err
		}
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	go func() {
		_ = p.command.Wait() // how it ended is in its log
		close(p.ended)
	}()
	return p, nil
}

// cleanEnvironment is the environment without anything that servers or clients
// would take for settings of theirs.
func cleanEnvironment() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PG") && !strings.HasPrefix(e, "IRIS_") {
			out = append(out, e)
		}
	}
	return append(out, "TZ=UTC")
}

// unprivilegedUser makes a command run as user postgres if this is root.
func unprivilegedUser() (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	uid, gid, err := postgresUser()
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// postgresUser are the ids of user postgres.
func postgresUser() (uid, gid int, err error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return uid, gid, errors.Join(err1, err2)
}

// ready waits until the server accepts connections.
func (p *process) ready(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		nc, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			return nc.Close()
		}
		select {
		case <-tick.C:
		case <-p.ended:
			return fmt.Errorf("%s ended: %s", p.name, p.output())
		case <-ctx.Done():
			return fmt.Errorf("%s does not listen on %s: %s", p.name, address, p.output())
		}
	}
}

// output is what the server has said, for errors.
func (p *process) output() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// stop ends the server and waits for it.
func (p *process) stop() {
	_ = p.command.Process.Signal(p.stopBy) // fails only if it has ended
	select {
	case <-p.ended:
	case <-time.After(stopTimeout):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// memory reads a field of the process's status in kilobytes, such as VmRSS.
func (p *process) memory(field string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(text), field+":")
	if !found {
		return 0, fmt.Errorf("no %s in the status of %s", field, p.name)
	}
	return strconv.ParseFloat(strings.Fields(rest)[0], 64)
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// portOf is the port of an address.
func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}
