package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// deviation is a difference that is by design.
type deviation struct {
	line      int
	file      string
	statement string // a fragment, blanks folded
	aspects   []aspect
	reason    string

	used bool
}

// allows reports whether the deviation covers a difference.
func (d *deviation) allows(diff *difference) bool {
	return d.file == diff.file && slices.Contains(d.aspects, diff.aspect) && strings.Contains(foldBlanks(diff.st.text), d.statement)
}

// foldBlanks makes each run of blanks one space.
func foldBlanks(s string) string { return strings.Join(strings.Fields(s), " ") }

// readDeviations reads deviations.yaml.
func readDeviations(path string) ([]*deviation, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out, err := parseDeviations(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s:%w", path, err)
	}
	return out, nil
}

// parseDeviations reads a YAML list of flat mappings. It takes the part of YAML
// that such a list needs and refuses the rest rather than guess.
func parseDeviations(text string) ([]*deviation, error) {
	var out []*deviation
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") || trimmed == "[]" {
			continue
		}
		entry, starts := strings.CutPrefix(line, "- ")
		if starts {
			out = append(out, &deviation{line: i + 1})
		} else if entry, starts = strings.CutPrefix(line, "  "); !starts || len(out) == 0 {
			return nil, fmt.Errorf("%d: an entry starts with \"- \", its other lines with two blanks", i+1)
		}
		if err := out[len(out)-1].set(entry); err != nil {
			return nil, fmt.Errorf("%d: %w", i+1, err)
		}
	}
	for _, d := range out {
		if d.file == "" || d.statement == "" || len(d.aspects) == 0 || d.reason == "" {
			return nil, fmt.Errorf("%d: an entry has file, statement, aspects and reason", d.line)
		}
	}
	return out, nil
}

// set takes one "key: value" line.
func (d *deviation) set(entry string) error {
	key, text, ok := strings.Cut(entry, ": ")
	if !ok {
		return fmt.Errorf("no \"key: value\" in %q", entry)
	}
	if key == "aspects" {
		return d.setAspects(text)
	}
	value, err := scalar(strings.TrimSpace(text))
	if err != nil {
		return err
	}
	switch key {
	case "file":
		d.file = value
	case "statement":
		d.statement = foldBlanks(value)
	case "reason":
		d.reason = value
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return nil
}

// setAspects takes a list such as [rows, message].
func (d *deviation) setAspects(text string) error {
	inner, ok := strings.CutPrefix(strings.TrimSpace(text), "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !ok || !closed {
		return fmt.Errorf("aspects are a list in brackets, not %q", text)
	}
	for _, word := range strings.Split(inner, ",") {
		a := aspect(strings.TrimSpace(word))
		if !a.known() {
			return fmt.Errorf("unknown aspect %q", a)
		}
		d.aspects = append(d.aspects, a)
	}
	return nil
}

// scalar reads a plain or single-quoted scalar.
func scalar(text string) (string, error) {
	if strings.HasPrefix(text, "'") {
		value, rest, err := quoted(text)
		if err == nil && rest != "" {
			err = fmt.Errorf("text after the closing apostrophe: %q", rest)
		}
		return value, err
	}
	if text == "" || strings.ContainsAny(text[:1], "\"[]{}>|*&!%#`@,?-:") || strings.Contains(text, ": ") || strings.Contains(text, " #") {
		return "", fmt.Errorf("put %q between apostrophes", text)
	}
	return text, nil
}
