package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// directivePrefix starts a directive line, dataPrefix a line of COPY data.
const (
	directivePrefix = "--@ "
	dataPrefix      = "--> "
)

// protocols is where a statement runs.
type protocols int

// The protocols a statement runs over.
const (
	bothProtocols protocols = iota
	simpleOnly
	extendedOnly
)

// param is one parameter value of a bind directive.
type param struct {
	data   []byte // nil for NULL
	format int16
}

// statement is one statement of the corpus with what its directives ask for.
type statement struct {
	line    int // 1-based, of the first line of the text
	text    string
	binds   [][]param
	types   []uint32
	formats []int16
	maxRows uint32
	runOn   protocols

	describe bool
	noValues bool
	setup    bool
	ordered  bool

	copyData []byte
	copyFail string
}

// corpusFile is one parsed file of the corpus.
type corpusFile struct {
	name       string
	statements []statement
}

// readCorpus parses the file at path; name is how it is reported.
func readCorpus(path, name string) (*corpusFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	statements, err := parseCorpus(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s:%w", path, err)
	}
	return &corpusFile{name: name, statements: statements}, nil
}

// corpusParser collects statements line by line.
type corpusParser struct {
	done []statement

	next     statement
	lines    []string
	pending  bool // directives seen, their statement not yet
	ordering bool // order decided by a directive
}

// parseCorpus splits a corpus file into statements.
func parseCorpus(text string) ([]statement, error) {
	var p corpusParser
	for i, line := range strings.Split(text, "\n") {
		if err := p.line(i+1, line); err != nil {
			return nil, fmt.Errorf("%d: %w", i+1, err)
		}
	}
	if len(p.lines) > 0 {
		p.finish(strings.Join(p.lines, "\n"))
	}
	if p.pending {
		return nil, fmt.Errorf("0: a directive at the end of the file has no statement")
	}
	return p.done, nil
}

// line takes one line of the file.
func (p *corpusParser) line(number int, line string) error {
	inside := len(p.lines) > 0
	blank := strings.TrimSpace(line) == ""
	switch {
	case inside && blank:
		p.finish(strings.Join(p.lines, "\n"))
		return nil
	case inside && strings.HasPrefix(line, directivePrefix):
		return fmt.Errorf("a directive inside of a statement")
	case !inside && strings.HasPrefix(line, directivePrefix):
		p.pending = true
		return p.directive(strings.TrimPrefix(line, directivePrefix))
	case !inside && strings.HasPrefix(line, strings.TrimSpace(dataPrefix)):
		return p.data(line)
	case !inside && blank && p.pending:
		return fmt.Errorf("a directive has no statement")
	case !inside && (blank || strings.HasPrefix(line, "--")):
		return nil
	}
	if !inside {
		p.next.line = number
	}
	p.lines = append(p.lines, line)
	if trimmed := strings.TrimRight(line, " \t"); strings.HasSuffix(trimmed, ";") {
		text := strings.TrimRight(strings.Join(p.lines, "\n"), " \t")
		p.finish(strings.TrimSuffix(text, ";"))
	}
	return nil
}

// finish ends the current statement.
func (p *corpusParser) finish(text string) {
	p.next.text = text
	if !p.ordering {
		p.next.ordered = strings.Contains(strings.ToLower(text), "order by")
	}
	p.done = append(p.done, p.next)
	p.next, p.lines, p.pending, p.ordering = statement{}, nil, false, false
}

// data adds a line of COPY data to the statement before.
func (p *corpusParser) data(line string) error {
	if len(p.done) == 0 || p.pending {
		return fmt.Errorf("COPY data without a statement before")
	}
	last := &p.done[len(p.done)-1]
	if len(line) > len(dataPrefix) {
		last.copyData = append(last.copyData, line[len(dataPrefix):]...)
	}
	last.copyData = append(last.copyData, '\n')
	return nil
}

// directive applies one directive to the next statement.
func (p *corpusParser) directive(text string) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	if set, ok := p.flags()[word]; ok {
		if rest != "" {
			return fmt.Errorf("directive %q takes no argument", word)
		}
		set()
		return nil
	}
	var err error
	switch word {
	case "bind":
		var params []param
		params, err = parseBind(rest)
		p.next.binds = append(p.next.binds, params)
	case "types":
		p.next.types, err = parseTypes(rest)
	case "formats":
		p.next.formats, err = parseFormats(rest)
	case "rows":
		var n uint64
		n, err = strconv.ParseUint(rest, 10, 31)
		p.next.maxRows = uint32(n)
	case "hex":
		p.next.copyData, err = hex.DecodeString(strings.ReplaceAll(rest, " ", ""))
	case "copyfail":
		p.next.copyFail = rest
	default:
		err = fmt.Errorf("unknown directive %q", word)
	}
	return err
}

// flags maps the directives without an argument to what they set.
func (p *corpusParser) flags() map[string]func() {
	return map[string]func(){
		"describe":  func() { p.next.describe = true },
		"novalues":  func() { p.next.noValues = true },
		"setup":     func() { p.next.setup = true },
		"simple":    func() { p.next.runOn = simpleOnly },
		"extended":  func() { p.next.runOn = extendedOnly },
		"ordered":   func() { p.next.ordered, p.ordering = true, true },
		"unordered": func() { p.next.ordered, p.ordering = false, true },
	}
}
