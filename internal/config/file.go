package config

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a configuration file. A full one has 4 kB and 500 tokens.
const (
	fileBytesMax  = 1 << 20
	fileTokensMax = 20_000
	fileDepthMax  = 16
)

// readFile takes the values of the file over.
func (l *loader) readFile(path string) {
	data, err := readBounded(path, fileBytesMax)
	if err != nil {
		l.problems.add(Origin{File: path}, "", "%v", err)
		return
	}
	if problem := l.newFile(path).read(string(data)); problem != nil {
		l.problems = append(l.problems, *problem)
	}
}

// newFile reads into the loader what a file holds.
func (l *loader) newFile(path string) *fileReader {
	return &fileReader{loader: l, path: path, seen: map[string]token.Position{}}
}

// readBounded reads a file that is not larger than most bytes.
func readBounded(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = file.Close() }() // only read
	if info, err := file.Stat(); err != nil {
		return nil, bare(err)
	} else if info.IsDir() {
		return nil, errors.New("is a directory")
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, bare(err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("is larger than %s", Size(most))
	}
	return data, nil
}

// bare is an error of a file without the file's name, which messages have already.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// fileReader takes the keys of one file over.
type fileReader struct {
	*loader
	path string
	seen map[string]token.Position // keys, and where they were
}

// read takes the text of the file over. What it returns is why the file as a
// whole cannot be used.
func (f *fileReader) read(text string) *Problem {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return &Problem{Origin: Origin{File: f.path}, Message: "is not a text in UTF-8"}
	}
	tokens := lexer.Tokenize(strings.TrimPrefix(text, "\ufeff"))
	if problem := f.refuse(tokens); problem != nil {
		return problem
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return f.syntaxProblem(err)
	}
	for i, document := range file.Docs {
		if document.Body == nil || document.Body.Type() == ast.CommentType {
			continue
		}
		if i > 0 {
			return f.problemAt(document.Body, "a second document; a file holds one")
		}
		f.mapping("", document.Body)
	}
	return nil
}

// refuse looks at the tokens, before anything is built from them, for what no
// configuration needs and what could make a small file large.
func (f *fileReader) refuse(tokens token.Tokens) *Problem {
	if len(tokens) > fileTokensMax {
		return &Problem{Origin: Origin{File: f.path}, Message: "is no configuration: it has too many values"}
	}
	nested, line, onLine := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return f.problemOf(t, "anchors and aliases are not supported")
		case token.TagType, token.DirectiveType:
			return f.problemOf(t, "tags and directives are not supported")
		case token.MappingStartType, token.SequenceStartType:
			nested++
		case token.MappingEndType, token.SequenceEndType:
			nested--
		case token.SequenceEntryType, token.MappingKeyType:
			onLine++
		}
		if nested > fileDepthMax || onLine > fileDepthMax || t.Position.IndentNum > 8*fileDepthMax {
			return f.problemOf(t, "nested too deeply")
		}
	}
	return nil
}

// syntaxProblem is what the parser says, without the lines around, which may
// hold a password.
func (f *fileReader) syntaxProblem(err error) *Problem {
	var located yaml.Error
	if !errors.As(err, &located) || located.GetToken() == nil {
		return &Problem{Origin: Origin{File: f.path}, Message: "is not valid YAML"}
	}
	return f.problemOf(located.GetToken(), "not valid YAML: "+located.GetMessage())
}

// problemAt is a problem with a node.
func (f *fileReader) problemAt(n ast.Node, message string) *Problem {
	return &Problem{Origin: f.origin(n), Message: message}
}

// problemOf is a problem with a token.
func (f *fileReader) problemOf(t *token.Token, message string) *Problem {
	return &Problem{Origin: f.originOf(t), Message: message}
}

// origin is the place of a node.
func (f *fileReader) origin(n ast.Node) Origin { return f.originOf(n.GetToken()) }

// originOf is the place of a token.
func (f *fileReader) originOf(t *token.Token) Origin {
	if t == nil || t.Position == nil {
		return Origin{File: f.path}
	}
	return Origin{File: f.path, Line: t.Position.Line, Column: t.Position.Column}
}

// mapping takes over the keys of a mapping that is at a key path.
func (f *fileReader) mapping(path string, n ast.Node) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case *ast.NullNode:
	default:
		f.problems.add(f.origin(n), path, "is not a list of keys with values, one 'key: value' a line")
	}
	for _, value := range values {
		f.entry(path, value)
	}
}

// entry takes one key over.
func (f *fileReader) entry(path string, n *ast.MappingValueNode) {
	origin := f.origin(n.Key)
	name, ok := scalar(n.Key)
	if !ok {
		f.problems.add(origin, path, "a key is a word")
		return
	}
	key := name
	if path != "" {
		key = path + "." + name
	}
	if first, twice := f.seen[key]; twice {
		f.problems.add(origin, shortened(key), "is given twice, first at line %d", first.Line)
		return
	}
	f.seen[key] = *n.Key.GetToken().Position
	setting, section := f.byKey[key], f.sections()[key]
	switch {
	case section && !strings.Contains(name, "."):
		f.mapping(key, n.Value)
	case setting == nil:
		f.unknownKey(key, origin)
	case path == "" && strings.Contains(name, "."):
		f.problems.add(origin, key, "is written as '%s:' below '%s:'", leaf(key), strings.TrimSuffix(key, "."+leaf(key)))
	default:
		f.value(setting, n.Value)
	}
}

// value takes the value of a setting over, its variables replaced.
func (f *fileReader) value(s *Setting, n ast.Node) {
	text, ok := scalar(n)
	if !ok {
		f.reject(s.Key, f.origin(n), "takes one value, of type "+string(s.Type))
		return
	}
	text, err := expand(text, func(name string) string { return f.environ[name] })
	if err != nil {
		f.reject(s.Key, f.origin(n), err.Error())
		return
	}
	f.apply(s, text, f.origin(n))
}

// sections is the key paths of nested structs.
func (l *loader) sections() map[string]bool {
	sections := map[string]bool{}
	for key := range l.byKey {
		if section, _, nested := strings.Cut(key, "."); nested {
			sections[section] = true
		}
	}
	return sections
}

// scalar is the text of a plain, quoted or block value as it stands in the
// file: 007 and yes are these texts, whatever YAML would make of them.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n"), true
	case *ast.NullNode:
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// shortened bounds a key that somebody made up, for a message.
func shortened(key string) string {
	if len(key) > quotedMax {
		return strings.ToValidUTF8(key[:quotedMax], "") + "…"
	}
	return key
}

// sortedKeys is the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
