package pgquery

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// readRecorded reads statements of clients: one JSON object a line, of which sql
// is the statement.
func readRecorded(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []string
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var record struct {
			SQL string `json:"sql"`
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return nil, err
		}
		list = append(list, record.SQL)
	}
	return list, lines.Err()
}

// readConformance reads the statements of the files that match. They end with a
// semicolon at the end of a line; lines for the runner are comments.
func readConformance(pattern string) ([]string, error) {
	return readFiles(pattern, func(text string) (list []string) {
		for part := range strings.SplitSeq(text, ";\n") {
			list = append(list, part+";")
		}
		return list
	})
}

// readDataDriven reads the inputs of data-driven tests: what stands between the
// directive's line and the dashes.
func readDataDriven(pattern string) ([]string, error) {
	return readFiles(pattern, func(text string) (list []string) {
		for part := range strings.SplitSeq(text, "\n\n") {
			input, _, ok := strings.Cut(part, "\n----")
			_, input, directive := strings.Cut("\n"+input, directiveOf(input)+"\n")
			if ok && directive {
				list = append(list, input)
			}
		}
		return list
	})
}

// directiveOf returns the directive in a part of a data-driven test.
func directiveOf(part string) string {
	if strings.HasPrefix(part, "error\n") || strings.Contains(part, "\nerror\n") {
		return "\nerror"
	}
	return "\nparse"
}

// readFiles reads the statements of the files that match.
func readFiles(pattern string, split func(string) []string) ([]string, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, &os.PathError{Op: "glob", Path: pattern, Err: os.ErrNotExist}
	}
	var list []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		list = append(list, split(string(text))...)
	}
	return list, nil
}
