package irisfake

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// login is the exchange the step of that name stands for: protocol 65, Unicode,
// compact doubles, job 4321, no features.
const login = `
C>S HS id=1
    45 00
S>C status=0 id=1
    41 00 | 03 00 | 'UNICODE'
C>S CN id=3
    *
S>C status=0 id=3
    'InterSystems IRIS Version 2024.1.0.267 xDBC Protocol Version 65|/iris'
    03 04 01 | 02 04 | 02 04 | 04 04 e1 10 | 03 01 00 | 02 04
`

// stepKind is what a step does.
type stepKind int

// The kinds of steps.
const (
	expect stepKind = iota
	send
	signal
	after
	hangUp
	silence
)

// step is one line of a script with its body.
type step struct {
	kind     stepKind
	line     string
	header   wire.Header
	body     []byte
	anything bool // the rest of the body is not compared
	number   int  // after
}

// parse reads a script into one list of steps per connection.
func parse(script string) ([][]step, error) {
	var sections [][]step
	for line := range strings.Lines(script) {
		words := strings.TrimSpace(line)
		switch {
		case words == "" || strings.HasPrefix(words, "#"):
			continue
		case words == "connection":
			sections = append(sections, nil)
			continue
		case len(sections) == 0:
			return nil, fmt.Errorf("step %q before the first connection", words)
		}
		last := &sections[len(sections)-1]
		if words == "login" {
			steps, err := parse("connection\n" + login)
			if err != nil {
				return nil, err
			}
			*last = append(*last, steps[0]...)
			continue
		}
		if err := parseLine(last, line); err != nil {
			return nil, fmt.Errorf("%q: %w", words, err)
		}
	}
	return sections, nil
}

// parseLine adds a step, or the body of the last one when the line is indented.
func parseLine(steps *[]step, line string) error {
	words := strings.Fields(line)
	if line[0] == ' ' || line[0] == '\t' {
		if len(*steps) == 0 {
			return fmt.Errorf("body without a header")
		}
		return parseBody(&(*steps)[len(*steps)-1], line)
	}
	s := step{line: strings.TrimSpace(line)}
	var err error
	switch words[0] {
	case "C>S":
		s.kind = expect
		s.header, err = parseHeader(words[1:])
	case "S>C":
		s.kind = send
		s.header, err = parseHeader(words[1:])
	case "after":
		s.kind = after
		s.number, err = strconv.Atoi(words[1])
	case "signal":
		s.kind = signal
	case "close":
		s.kind = hangUp
	case "silence":
		s.kind = silence
	default:
		err = fmt.Errorf("unknown step")
	}
	*steps = append(*steps, s)
	return err
}

// parseHeader reads a function or status, id and statement.
func parseHeader(words []string) (h wire.Header, err error) {
	for _, word := range words {
		name, number, assigned := strings.Cut(word, "=")
		n, numberErr := strconv.ParseUint(number, 10, 32)
		switch {
		case assigned && numberErr != nil:
			return h, numberErr
		case name == "id":
			h.ID = uint32(n)
		case name == "stmt":
			h.Statement = uint32(n)
		case name == "status":
			h.Code = uint16(n)
		case word == "more":
			h.More = true
		case len(word) == 2:
			h.Code = uint16(word[0]) | uint16(word[1])<<8
		default:
			return h, fmt.Errorf("unknown word %q", word)
		}
	}
	return h, nil
}

// parseBody appends a line of hex bytes, texts and string items to the body of s.
func parseBody(s *step, line string) error {
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		switch rest[0] {
		case '|':
			rest = rest[1:]
		case '*':
			s.anything = true
			rest = rest[1:]
		case '"', '\'':
			text, more, ok := strings.Cut(rest[1:], rest[:1])
			if !ok {
				return fmt.Errorf("quote not closed")
			}
			if rest[0] == '"' {
				s.body = append(s.body, text...)
			} else {
				s.body = list.AppendString(s.body, text)
			}
			rest = more
		default:
			b, err := hex.DecodeString(rest[:min(2, len(rest))])
			if err != nil {
				return err
			}
			s.body = append(s.body, b...)
			rest = rest[2:]
		}
	}
	return nil
}
