package main

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// typeOIDs are the types that a types directive can name.
var typeOIDs = map[string]uint32{
	"unknown": 0, "bool": 16, "bytea": 17, "int8": 20, "int2": 21, "int4": 23, "text": 25, "json": 114, "float4": 700,
	"float8": 701, "int4[]": 1007, "text[]": 1009, "bpchar": 1042, "varchar": 1043, "date": 1082, "time": 1083,
	"timestamp": 1114, "timestamptz": 1184, "interval": 1186, "numeric": 1700, "uuid": 2950, "jsonb": 3802,
}

// parseTypes reads the argument of a types directive.
func parseTypes(text string) ([]uint32, error) {
	var out []uint32
	for _, name := range strings.Split(text, ",") {
		oid, ok := typeOIDs[strings.TrimSpace(name)]
		if !ok {
			return nil, fmt.Errorf("unknown type %q", strings.TrimSpace(name))
		}
		out = append(out, oid)
	}
	return out, nil
}

// parseFormats reads the argument of a formats directive.
func parseFormats(text string) ([]int16, error) {
	var out []int16
	for _, word := range strings.Split(text, ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(word), 10, 16)
		if err != nil {
			return nil, fmt.Errorf("format %q: %w", word, err)
		}
		out = append(out, int16(n))
	}
	return out, nil
}

// parseBind reads the values of a bind directive.
func parseBind(text string) ([]param, error) {
	out := []param{}
	for text = strings.TrimSpace(text); text != ""; {
		p, rest, err := parseParam(text)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
		rest = strings.TrimSpace(rest)
		next, comma := strings.CutPrefix(rest, ",")
		if rest != "" && !comma {
			return nil, fmt.Errorf("a comma is missing before %q", rest)
		}
		text = strings.TrimSpace(next)
		if comma && text == "" {
			return nil, fmt.Errorf("a value is missing after the last comma")
		}
	}
	return out, nil
}

// parseParam reads one value and returns what follows it.
func parseParam(text string) (param, string, error) {
	switch {
	case strings.HasPrefix(text, "'"):
		data, rest, err := quoted(text)
		return param{data: []byte(data)}, rest, err
	case strings.HasPrefix(text, "x'"):
		data, rest, err := quoted(text[1:])
		if err != nil {
			return param{}, "", err
		}
		raw, err := hex.DecodeString(data)
		if raw == nil {
			raw = []byte{}
		}
		return param{data: raw, format: 1}, rest, err
	}
	word, rest := text, ""
	if i := strings.IndexByte(text, ','); i >= 0 {
		word, rest = text[:i], text[i:]
	}
	word = strings.TrimSpace(word)
	if word == "null" {
		return param{}, rest, nil
	}
	return param{data: []byte(word)}, rest, nil
}

// quoted reads a text between apostrophes, a doubled one standing for one.
func quoted(text string) (value, rest string, err error) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), text[i+1:], nil
	}
	return "", "", fmt.Errorf("a closing apostrophe is missing in %q", text)
}
