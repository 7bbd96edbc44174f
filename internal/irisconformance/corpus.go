package irisconformance

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Schema is the schema that the corpus has to itself.
const Schema = "IrisConf"

// sources are what a case may cite: the pages of facts this program is written
// from, and "docs" for a page of the public documentation.
var sources = []string{"iris-sql.md", "iris-observed.md", "iris-protocol.md", "functions.tsv", "sqlcode.tsv", "types.tsv", "ddl_types.tsv", "reserved.txt", "docs"}

// File is one file of the corpus.
type File struct {
	Name  string
	Cases []Case
}

// Case is one directive of a file.
type Case struct {
	Setup bool
	Line  int // of the directive
	Cites []string
	Steps []Step
	Want  string

	Unconfirmed bool // only a real IRIS could tell
	Sort        bool // rows come in no particular order
	Sizes       bool // types are shown with precision and scale
	Message     bool // the particular text of an error counts too
}

// Step is a statement with its sets of parameters, or a command.
type Step struct {
	Text    string
	Command bool
	Sets    [][]list.Item
}

// Load reads every file at the top of a corpus, in the order of their names.
func Load(corpus fs.FS) ([]File, error) {
	entries, err := fs.ReadDir(corpus, ".")
	if err != nil {
		return nil, err
	}
	var files []File
	for _, entry := range entries {
		text, err := fs.ReadFile(corpus, entry.Name())
		if err != nil {
			return nil, err
		}
		f, err := parseFile(entry.Name(), string(text))
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// parseFile reads a file: directives, separated by empty lines.
func parseFile(name, text string) (File, error) {
	f := File{Name: name}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		first, separator := i, i
		for separator < len(lines) && lines[separator] != "----" {
			separator++
		}
		end := separator
		for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
			end++
		}
		if separator == len(lines) {
			return f, fmt.Errorf("%s:%d: no ---- after the directive", name, first+1)
		}
		words := strings.Fields(line)
		c, err := NewCase(words[0], words[1:], strings.Join(lines[first+1:separator], "\n"))
		if err != nil {
			return f, fmt.Errorf("%s:%d: %w", name, first+1, err)
		}
		c.Line, c.Want = first+1, joinLines(lines[separator+1:end])
		f.Cases = append(f.Cases, c)
		i = end
	}
	return f, nil
}

// joinLines ends every line.
func joinLines(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// NewCase makes a case of a directive, its arguments and its input.
func NewCase(directive string, arguments []string, input string) (Case, error) {
	c := Case{Setup: directive == "setup"}
	if !c.Setup && directive != "case" {
		return c, fmt.Errorf("unknown directive %q", directive)
	}
	for _, a := range arguments {
		flag := map[string]*bool{"unconfirmed": &c.Unconfirmed, "sort": &c.Sort, "sizes": &c.Sizes, "message": &c.Message}[a]
		if flag == nil || c.Setup {
			return c, fmt.Errorf("unknown argument %q", a)
		}
		*flag = true
	}
	for line := range strings.SplitSeq(strings.TrimRight(input, " \n"), "\n") {
		if err := c.addLine(line); err != nil {
			return c, err
		}
	}
	if len(c.Steps) == 0 {
		return c, errors.New("no statement")
	}
	if len(c.Cites) == 0 && !c.Setup {
		return c, errors.New("no citation")
	}
	return c, nil
}

// addLine adds a line of a case's input.
func (c *Case) addLine(line string) error {
	last := len(c.Steps) - 1
	switch {
	case strings.HasPrefix(line, "-- ") && last < 0:
		cite := strings.TrimPrefix(line, "-- ")
		c.Cites = append(c.Cites, cite)
		return checkCite(cite)
	case strings.HasPrefix(line, `\`):
		c.Steps = append(c.Steps, Step{Text: line[1:], Command: true})
	case strings.HasPrefix(line, "@"):
		if last < 0 || c.Steps[last].Command {
			return errors.New("parameters without a statement")
		}
		set, err := parseSet(line[1:])
		c.Steps[last].Sets = append(c.Steps[last].Sets, set)
		return err
	case line == "" || line[0] == ' ' || line[0] == '\t':
		if last < 0 || c.Steps[last].Command || c.Steps[last].Sets != nil {
			return errors.New("an indented line continues no statement")
		}
		c.Steps[last].Text += "\n" + line
	default:
		c.Steps = append(c.Steps, Step{Text: line})
	}
	return nil
}

// checkCite checks that a citation names a source, a place and a rule.
func checkCite(cite string) error {
	place, rule, _ := strings.Cut(cite, ": ")
	for _, s := range sources {
		if strings.HasPrefix(place, s+" ") && rule != "" {
			return nil
		}
	}
	return fmt.Errorf("citation %q is not SOURCE PLACE: RULE with one of the sources %s", cite, strings.Join(sources, ", "))
}

// parseSet reads a set of parameters.
func parseSet(text string) ([]list.Item, error) {
	set := []list.Item{}
	for word := range strings.SplitSeq(text, "|") {
		it, err := parseItem(strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		set = append(set, it)
	}
	return set, nil
}

// parseItem reads a parameter.
func parseItem(s string) (list.Item, error) {
	if s == "NULL" {
		return list.Item{Kind: list.Null}, nil
	}
	if quoted, ok := strings.CutSuffix(s, "'"); ok {
		if text, ok := strings.CutPrefix(quoted, "'"); ok {
			return list.Item{Kind: list.String, Str: text}, nil
		}
		if digits, ok := strings.CutPrefix(quoted, "x'"); ok {
			var raw []byte
			_, err := fmt.Sscanf(digits, "%x", &raw)
			return list.Item{Kind: list.Bytes, Str: string(raw)}, err
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return list.Item{Kind: list.Int, Int: n}, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return list.Item{}, fmt.Errorf("parameter %q is not NULL, 'text', x'bytes' or a number", s)
	}
	return list.Item{Kind: list.Double, Double: f}, nil
}
