package production

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Report is the answers to a list of items.
type Report struct {
	Results []Result
}

// Count is how many items have an answer.
func (r Report) Count(status Status) int {
	n := 0
	for _, result := range r.Results {
		if result.Status == status {
			n++
		}
	}
	return n
}

// idWidth is the width of the column of ids.
const idWidth = 20

// WriteTable writes a line for each item, under the headings of their groups, and
// below it the remedy of one that has not passed.
func (r Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	group := ""
	for _, result := range r.Results {
		if result.Group != group {
			group = result.Group
			fmt.Fprintf(&b, "%s\n", group)
		}
		text := result.Finding
		if text == "" {
			text = result.Title
		}
		fmt.Fprintf(&b, "  %-7s %-*s %s\n", result.Status, idWidth, result.ID, text)
		if result.Remedy != "" {
			fmt.Fprintf(&b, "  %-7s %-*s > %s\n", "", idWidth, "", result.Remedy)
		}
	}
	fmt.Fprintf(&b, "%s\n", r.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// summary counts the answers.
func (r Report) summary() string {
	text := fmt.Sprintf("%d passed, %d failed", r.Count(Pass), r.Count(Fail))
	if n := r.Count(Manual); n > 0 {
		text += fmt.Sprintf(", %d for a person to look at", n)
	}
	return text
}

// WriteJSON writes the same as one JSON document.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Passed int      `json:"passed"`
		Failed int      `json:"failed"`
		Manual int      `json:"manual"`
		Items  []Result `json:"items"`
	}{r.Count(Pass), r.Count(Fail), r.Count(Manual), r.Results})
}

// Err is an error when an item failed.
func (r Report) Err() error {
	switch n := r.Count(Fail); n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("1 item failed")
	default:
		return fmt.Errorf("%d items failed", n)
	}
}
