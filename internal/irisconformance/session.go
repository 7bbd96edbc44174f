package irisconformance

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Dialer opens a connection with autocommit on.
type Dialer func(ctx context.Context) (*iris.Conn, error)

// session runs the cases of one file.
type session struct {
	dial Dialer
	jobs map[string]*iris.Conn
	job  string // whose connection is in use; "" is the first
}

// newSession connects and makes sure that the schema is nobody else's.
func newSession(ctx context.Context, dial Dialer) (*session, error) {
	s := &session{dial: dial, jobs: map[string]*iris.Conn{}}
	if _, err := s.conn(ctx); err != nil {
		return nil, err
	}
	left, err := s.contents(ctx)
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("schema %s exists already and has %s in it: drop it, or choose another IRIS namespace", Schema, left[0].name)
	}
	if err != nil {
		return nil, errors.Join(err, s.disconnect())
	}
	return s, nil
}

// conn is the connection in use.
func (s *session) conn(ctx context.Context) (*iris.Conn, error) {
	if c := s.jobs[s.job]; c != nil {
		return c, nil
	}
	c, err := s.dial(ctx)
	if err == nil {
		s.jobs[s.job] = c
	}
	return c, err
}

// Run executes a case and returns its answer in the form of the corpus. An
// error means that the server can no longer be asked.
func (s *session) Run(ctx context.Context, c Case) (string, error) {
	var b strings.Builder
	for _, step := range c.Steps {
		if err := s.step(ctx, &b, c, step); err != nil {
			return "", err
		}
	}
	if err := s.settle(ctx); err != nil {
		return "", err
	}
	if c.Setup && !strings.Contains(b.String(), "SQLCODE") {
		return "ok\n", nil
	}
	return b.String(), nil
}

// step executes one step and appends its answer.
func (s *session) step(ctx context.Context, b *strings.Builder, c Case, step Step) error {
	if step.Command {
		return s.command(ctx, b, c, step.Text)
	}
	sets := step.Sets
	if sets == nil {
		sets = [][]list.Item{nil}
	}
	for _, set := range sets {
		conn, err := s.conn(ctx)
		if err != nil {
			return err
		}
		text, err := answer(ctx, conn, c, step.Text, set)
		if err := appendOutcome(b, c, text, err); err != nil {
			return err
		}
	}
	return nil
}

// command executes a command.
func (s *session) command(ctx context.Context, b *strings.Builder, c Case, text string) error {
	word, argument, _ := strings.Cut(text, " ")
	if word == "job" {
		s.job = argument
		return nil
	}
	conn, err := s.conn(ctx)
	if err != nil {
		return err
	}
	switch word {
	case "autocommit":
		err = conn.SetAutocommit(ctx, argument == "on")
	case "commit":
		err = conn.Commit(ctx)
	case "rollback":
		err = conn.Rollback(ctx)
	default:
		return fmt.Errorf("unknown command %q", text)
	}
	return appendOutcome(b, c, "", err)
}

// settle ends what a case left open: transactions, and all connections but the first.
func (s *session) settle(ctx context.Context) error {
	s.job = ""
	for name, conn := range s.jobs {
		var err error
		if _, rollbackErr := conn.ExecDirect(ctx, "ROLLBACK"); !isAnswer(rollbackErr) {
			err = rollbackErr
		}
		if name == "" {
			err = errors.Join(err, conn.SetAutocommit(ctx, true))
		} else {
			delete(s.jobs, name)
			err = errors.Join(err, conn.Close())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Close empties the schema and disconnects.
func (s *session) Close(ctx context.Context) error {
	return errors.Join(s.empty(ctx), s.disconnect())
}

// disconnect closes the connections.
func (s *session) disconnect() error {
	var all []error
	for _, c := range s.jobs {
		all = append(all, c.Close())
	}
	return errors.Join(all...)
}

// isAnswer tells what a server answered, success or error, from the loss of
// the connection.
func isAnswer(err error) bool {
	var e *iris.Error
	return err == nil || errors.As(err, &e)
}
