package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// passwordSource is where a command gets a password from: a file, a person at a
// terminal, or the first line of standard input.
type passwordSource struct {
	file string
	in   *os.File
	out  io.Writer // prompts
	// repeat asks a person twice.
	repeat bool
}

// read returns the password without its line end.
func (s passwordSource) read(ctx context.Context) (string, error) {
	if s.file != "" {
		f, err := os.Open(s.file)
		if err != nil {
			return "", fmt.Errorf("password file: %w", err)
		}
		defer func() { _ = f.Close() }() // nothing was written to it
		return passwordFrom(f)
	}
	if !isTerminal(s.in) {
		return firstLine(bufio.NewReader(s.in))
	}
	return s.prompt(ctx)
}

// prompt asks a person.
func (s passwordSource) prompt(ctx context.Context) (string, error) {
	restore, err := withoutEcho(s.in)
	if err != nil {
		return "", err
	}
	defer restore()
	lines := bufio.NewReader(s.in)
	password, err := s.ask(ctx, "Password: ", lines)
	if err != nil || !s.repeat {
		return password, err
	}
	again, err := s.ask(ctx, "Again: ", lines)
	if err == nil && again != password {
		err = errors.New("the two passwords are not the same")
	}
	return password, err
}

// ask prompts for one line. A read from a terminal cannot be interrupted: after an
// interrupt it is left behind, and the program ends.
func (s passwordSource) ask(ctx context.Context, prompt string, lines *bufio.Reader) (string, error) {
	fmt.Fprint(s.out, prompt)
	defer fmt.Fprintln(s.out)
	type answer struct {
		line string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := firstLine(lines)
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		return a.line, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// errPasswordTooLong refuses to read on.
var errPasswordTooLong = fmt.Errorf("password is longer than %d bytes", auth.PasswordBytesMax)

// firstLine reads a bounded line.
func firstLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		c, err := r.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && len(line) > 0, err == nil && c == '\n':
			return bounded(strings.TrimSuffix(string(line), "\r"))
		case errors.Is(err, io.EOF):
			return "", errors.New("no password was given")
		case err != nil:
			return "", fmt.Errorf("read password: %w", err)
		case len(line) > auth.PasswordBytesMax+1: // a line end of two bytes
			return "", errPasswordTooLong
		}
		line = append(line, c)
	}
}

// passwordFrom reads a whole file, whose last line end is not part of the password.
func passwordFrom(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, auth.PasswordBytesMax+3))
	if err != nil {
		return "", fmt.Errorf("password file: %w", err)
	}
	return bounded(strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r"))
}

// bounded refuses a password that is too long.
func bounded(password string) (string, error) {
	if len(password) > auth.PasswordBytesMax {
		return "", errPasswordTooLong
	}
	return password, nil
}
