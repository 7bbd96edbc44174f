package gatewayschema

import "encoding/json"

// IndexNote is an index as it was declared, with what IRIS has no place for.
type IndexNote struct {
	Method string `json:"method"`
	// Columns are the names of the key columns, "" for an expression.
	Columns []string `json:"columns"`
	// Items are the keys as pg_get_indexdef prints them, without their order; Names
	// are those of the index's own columns.
	Items []string `json:"items"`
	Names []string `json:"names"`
	// Options are those of pg_index: 1 is descending, 2 is NULLs first.
	Options   []int    `json:"options"`
	Include   []string `json:"include,omitempty"`
	Predicate string   `json:"predicate,omitempty"`
	// Storage are the options of WITH, as they are printed.
	Storage []string `json:"storage,omitempty"`
	// Real says that IRIS has an index behind it.
	Real bool `json:"real"`
}

// Text is the note's text.
func (n *IndexNote) Text() (string, error) {
	text, err := json.Marshal(n)
	return string(text), err
}

// ReadIndexNote reads the text of a note; nil when it is none.
func ReadIndexNote(text string) *IndexNote {
	n := &IndexNote{}
	if json.Unmarshal([]byte(text), n) != nil || len(n.Items) != len(n.Columns) || len(n.Names) != len(n.Columns) ||
		len(n.Options) != len(n.Columns) {
		return nil
	}
	return n
}
