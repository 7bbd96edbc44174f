//go:build unix

package docs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Tools are the programs that pages need.
type Tools struct {
	Gateway string // the directory of iris-pgwire
	Python  string // an interpreter that has psycopg, or ""
	Source  string // the repository, of which each page gets a copy
	// Environment is added to that of the pages: what building needs.
	Environment []string
}

// Outcome is how a page went.
type Outcome struct {
	Run      int
	NotRun   []string // "line: reason"
	Failures []string
}

// session is a page that is being run.
type session struct {
	page    *Page
	tools   Tools
	dir     string
	shell   *Shell
	outcome Outcome
	// output is that of the last block.
	output string
}

// gatewayStart starts a gateway and waits until it serves.
const gatewayStart = `iris-pgwire >gateway.out 2>gateway.log &
for docs_try in $(seq 300); do iris-pgwire healthcheck >/dev/null 2>&1 && break; sleep 0.1; done
iris-pgwire healthcheck
`

// RunPage runs the blocks of a page in dir. The error is one of running as such,
// not of the page.
func RunPage(ctx context.Context, p *Page, dir string, tools Tools) (Outcome, error) {
	if err := copySource(dir, tools.Source); err != nil {
		return Outcome{}, err
	}
	path := strings.Join([]string{tools.Gateway, os.Getenv("PATH")}, string(os.PathListSeparator))
	environment := append([]string{
		"PATH=" + path, "HOME=" + dir, "LANG=C.UTF-8", "USER=" + os.Getenv("USER"),
		"PGCONNECT_TIMEOUT=10", "PYTHONDONTWRITEBYTECODE=1",
	}, tools.Environment...)
	shell, err := StartShell(ctx, dir, environment...)
	if err != nil {
		return Outcome{}, err
	}
	defer shell.Close()
	s := &session{page: p, tools: tools, dir: dir, shell: shell}
	if p.Gateway {
		if output, code, err := shell.Run(gatewayStart); err != nil || code != 0 {
			return Outcome{}, fmt.Errorf("start a gateway: %s%w", output, err)
		}
	}
	for i := range p.Blocks {
		if err := s.block(&p.Blocks[i]); err != nil {
			return s.outcome, fmt.Errorf("%s:%d: %w", p.Path, p.Blocks[i].Line, err)
		}
	}
	return s.outcome, nil
}

// sources are the parts of the repository that a page's directory has.
var sources = []string{"Makefile", "go.mod", "go.sum", "cmd", "internal", "iris", "deploy"}

// copySource copies what people have who have the repository.
func copySource(dir, source string) error {
	for _, name := range sources {
		from, to := filepath.Join(source, name), filepath.Join(dir, name)
		info, err := os.Stat(from)
		switch {
		case err != nil:
			return err
		case info.IsDir():
			err = os.CopyFS(to, os.DirFS(from))
		default:
			err = copyFile(to, from)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies one file.
func copyFile(to, from string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o644)
}

// block runs or skips a block.
func (s *session) block(b *Block) error {
	if _, ok := b.Marks["output"]; ok {
		s.compare(b.Line, b.Text, s.output)
		return nil
	}
	action := languages[b.Language]
	_, configuration := b.Marks["configuration"]
	if action == ignored || action == runYAML && !configuration {
		return nil
	}
	reason, skipped := b.Marks["not-run"]
	if action == runPython && s.tools.Python == "" {
		reason, skipped = "psycopg is not installed", true
	}
	if skipped {
		s.outcome.NotRun = append(s.outcome.NotRun, fmt.Sprintf("%d: %s", b.Line, reason))
		return nil
	}
	s.outcome.Run++
	steps, err := s.stepsOf(b, action)
	if err != nil {
		return err
	}
	for i, step := range steps {
		if err := s.step(b, step, i == len(steps)-1); err != nil {
			return err
		}
	}
	return nil
}

// stepsOf turns a block into commands for the shell.
func (s *session) stepsOf(b *Block, action action) ([]Step, error) {
	if action == runShell {
		return b.steps(), nil
	}
	name := fmt.Sprintf("block-%d.%s", b.Line, b.Language)
	if given := b.Marks["configuration"]; given != "" {
		name = filepath.Base(given)
	}
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(s.shell.Expect(b.Text)), 0o600); err != nil {
		return nil, err
	}
	step := Step{Line: b.Line}
	switch action {
	case runSQL:
		step.Command = "psql -X -w -h 127.0.0.1 -d USER -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -f " + name
	case runPython:
		step.Command = s.tools.Python + " " + name
	default:
		step.Command = "iris-pgwire config check --config " + name
	}
	return []Step{step}, nil
}

// step runs a command and judges it.
func (s *session) step(b *Block, step Step, last bool) error {
	output, code, err := s.shell.Run(step.Command)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	s.output = output
	text, fails := b.Marks["fails"]
	switch {
	case fails && last && code == 0:
		s.fail(step.Line, "does not fail", output)
	case fails && last && !strings.Contains(output, s.shell.Expect(text)):
		s.fail(step.Line, fmt.Sprintf("does not say %q", text), output)
	case code != 0 && (!fails || !last):
		s.fail(step.Line, fmt.Sprintf("exit code %d of %s", code, strings.TrimSpace(step.Command)), output)
	}
	if step.Judged {
		s.compare(step.Line, step.Want, output)
	}
	return nil
}

// compare compares output with what the page shows.
func (s *session) compare(line int, want, output string) {
	if !matches(s.shell.Expect(want), output) {
		s.fail(line, "other output than\n"+want, output)
	}
}

// fail notes that the page is wrong.
func (s *session) fail(line int, what, output string) {
	s.outcome.Failures = append(s.outcome.Failures, fmt.Sprintf("%s:%d: %s\n--- output\n%s", s.page.Path, line, what, output))
}
