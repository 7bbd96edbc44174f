package syntax

import "fmt"

// Error is a refusal of the lexer or the parser.
type Error struct {
	Code    int    // SQLCODE
	Message string // IRIS's %msg without the echoed text
	End     int    // offset just after the offending token: IRIS echoes up to it
}

// Error gives the SQLCODE and the message.
func (e *Error) Error() string {
	return fmt.Sprintf("SQLCODE %d: %s", e.Code, e.Message)
}
