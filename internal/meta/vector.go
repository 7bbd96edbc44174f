package meta

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// vectorQuery asks the class dictionary for vectors: INFORMATION_SCHEMA shows
// them as VARCHAR. Parameters is a binary $LIST of $LISTs of name and value.
const vectorQuery = "SELECT parent, SqlFieldName, Name, Parameters FROM %Dictionary.CompiledProperty " +
	"WHERE Type = '%Library.Vector'"

// vector takes a row of the class dictionary.
func (b *builder) vector(cells []string) error {
	key, ok := b.classes[cells[0]]
	if !ok {
		return nil
	}
	field := cells[1]
	if field == "" {
		field = cells[2]
	}
	v := &vectorType{}
	for name, value := range parameters(cells[3]) {
		switch name {
		case "DATATYPE":
			v.element = strings.ToUpper(value)
		case "LEN":
			v.length = atoi(value)
		}
	}
	// Without its element type a vector cannot be written; it stays text.
	if v.element != "" {
		b.vectors[key+"."+strings.ToLower(field)] = v
	}
	return nil
}

// parameters decodes the parameters of a property: the cell is binary, read as
// Latin-1 text.
func parameters(cell string) map[string]string {
	raw := make([]byte, 0, len(cell))
	for _, r := range cell {
		if r > 0xff {
			return nil
		}
		raw = append(raw, byte(r))
	}
	out := map[string]string{}
	pairs := list.NewReader(raw)
	for pairs.More() {
		pair, err := pairs.NextBytes()
		if err != nil {
			return nil
		}
		inner := list.NewReader(pair)
		name, err := inner.NextString()
		if err != nil {
			return nil
		}
		value, err := inner.NextString()
		if err != nil {
			return nil
		}
		out[name] = value
	}
	return out
}
