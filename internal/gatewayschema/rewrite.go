package gatewayschema

import "encoding/json"

// Rewrite is the change of a column's type on its way: its values are computed into
// a new column, which takes the place of the old one at the moment in which Done is
// set. Whoever finds it left behind can go on from it in either direction.
type Rewrite struct {
	// Old and New are IRIS's names of the two columns.
	Old string `json:"old"`
	New string `json:"new"`
	// Done says that the new column is the one that counts.
	Done bool `json:"done"`
	// Restore are the statements of IRIS that make again what was over the old column.
	Restore []string `json:"restore,omitempty"`
}

// Text is the text of the note.
func (r *Rewrite) Text() (string, error) {
	text, err := json.Marshal(r)
	return string(text), err
}

// ReadRewrite reads the text of a note; nil when it is none.
func ReadRewrite(text string) *Rewrite {
	r := &Rewrite{}
	if json.Unmarshal([]byte(text), r) != nil || r.Old == "" || r.New == "" {
		return nil
	}
	return r
}
