package list

import "fmt"

// SyntaxError reports bytes that are not a valid item.
type SyntaxError struct {
	Offset  int // of the item, from the start of the reader's buffer
	Problem string
}

// Error implements error.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid $LIST item at byte %d: %s", e.Offset, e.Problem)
}
