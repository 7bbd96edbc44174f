package docs

import (
	"fmt"
	"os"
	"strings"
)

// Page is a page of the documentation.
type Page struct {
	Path   string
	Blocks []Block
	// Gateway is set unless the page starts one by itself.
	Gateway bool
	// Links are the targets of its links.
	Links []string
}

// Block is a fenced code block.
type Block struct {
	Line     int // of its fence, from 1
	Language string
	Text     string
	// Marks are the comments right before it, by name.
	Marks map[string]string
}

// languages are those of code blocks. The value is what is done with them.
var languages = map[string]action{
	"console": runShell, "sh": runShell, "bash": runShell,
	"sql": runSQL, "python": runPython, "yaml": runYAML,
	"": ignored, "text": ignored, "json": ignored, "ini": ignored, "promql": ignored, "javascript": ignored, "java": ignored,
	"go": ignored, "xml": ignored, "objectscript": ignored, "dockerfile": ignored, "properties": ignored,
}

// action is what is done with a block.
type action int

// The actions.
const (
	ignored action = iota
	runShell
	runSQL
	runPython
	runYAML
)

// marks are the comments that may stand before a block; pageMarks those that are
// about the page.
var (
	marks     = map[string]bool{"not-run": true, "fails": true, "output": true, "configuration": true}
	pageMarks = map[string]bool{"gateway": true}
)

// ReadPage reads and checks a page.
func ReadPage(path string) (*Page, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := parsePage(string(content))
	if err != nil {
		return nil, fmt.Errorf("%s:%w", path, err)
	}
	p.Path = path
	return p, nil
}

// parsePage takes a page apart. Its errors begin with the number of the line.
func parsePage(content string) (*Page, error) {
	p := &Page{Gateway: true}
	r := reader{lines: strings.Split(content, "\n")}
	pending := map[string]string{}
	for r.next() {
		name, value, comment := parseComment(r.line)
		switch fence, language := parseFence(r.line); {
		case fence != "":
			b, err := r.block(fence, language, pending)
			if err != nil {
				return nil, err
			}
			p.Blocks = append(p.Blocks, b)
			pending = map[string]string{}
		case comment && pageMarks[name]:
			if name == "gateway" && value == "none" {
				p.Gateway = false
			}
		case comment && marks[name]:
			pending[name] = value
		case strings.TrimSpace(r.line) == "":
		case len(pending) > 0:
			return nil, fmt.Errorf("%d: no code block follows the comment", r.number)
		default:
			p.Links = append(p.Links, linksOf(r.line)...)
		}
	}
	if len(pending) > 0 {
		return nil, fmt.Errorf("%d: no code block follows the comment", r.number)
	}
	return p, nil
}

// reader reads lines.
type reader struct {
	lines  []string
	line   string
	number int // of line, from 1
}

// next goes to the next line.
func (r *reader) next() bool {
	if r.number >= len(r.lines) {
		return false
	}
	r.line = r.lines[r.number]
	r.number++
	return true
}

// block reads up to the closing fence. Text is freed of the fence's indentation.
func (r *reader) block(fence, language string, marks map[string]string) (Block, error) {
	b := Block{Line: r.number, Language: language, Marks: marks}
	indent := r.line[:strings.Index(r.line, "`")]
	var text strings.Builder
	for r.next() {
		if strings.TrimSpace(r.line) == fence {
			b.Text = text.String()
			return b, b.check()
		}
		text.WriteString(strings.TrimPrefix(r.line, indent) + "\n")
	}
	return b, fmt.Errorf("%d: the code block does not end", b.Line)
}

// check refuses a block that could be read in several ways.
func (b *Block) check() error {
	action, known := languages[b.Language]
	reason, skipped := b.Marks["not-run"]
	_, output := b.Marks["output"]
	_, configuration := b.Marks["configuration"]
	switch {
	case !known:
		return fmt.Errorf("%d: unknown language %q of a code block", b.Line, b.Language)
	case skipped && reason == "":
		return fmt.Errorf("%d: not-run needs a reason", b.Line)
	case output && b.Language != "text":
		return fmt.Errorf("%d: output is a block of text", b.Line)
	case configuration && action != runYAML:
		return fmt.Errorf("%d: a configuration is YAML", b.Line)
	}
	return nil
}

// parseComment reads a line that is one comment: <!-- name --> or
// <!-- name: value -->.
func parseComment(line string) (name, value string, ok bool) {
	line = strings.TrimSpace(line)
	inner, opens := strings.CutPrefix(line, "<!--")
	inner, closes := strings.CutSuffix(inner, "-->")
	if !opens || !closes {
		return "", "", false
	}
	name, value, _ = strings.Cut(inner, ":")
	return strings.TrimSpace(name), strings.TrimSpace(value), true
}

// parseFence reads the beginning of a block.
func parseFence(line string) (fence, language string) {
	line = strings.TrimSpace(line)
	rest := strings.TrimLeft(line, "`")
	fence = line[:len(line)-len(rest)]
	if len(fence) < 3 || strings.Contains(rest, "`") {
		return "", ""
	}
	return fence, strings.TrimSpace(rest)
}

// linksOf finds the targets of [text](target) in a line.
func linksOf(line string) []string {
	var targets []string
	for {
		_, rest, ok := strings.Cut(line, "](")
		if !ok {
			return targets
		}
		target, after, ok := strings.Cut(rest, ")")
		if !ok {
			return targets
		}
		targets = append(targets, target)
		line = after
	}
}
