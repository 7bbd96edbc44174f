package store

import "fmt"

// Error is a refusal that has a SQLCODE in IRIS.
type Error struct {
	Code    int    // negative SQLCODE
	Message string // IRIS's %msg
}

// Error gives the SQLCODE and the message.
func (e *Error) Error() string { return fmt.Sprintf("SQLCODE %d: %s", e.Code, e.Message) }

// refuse returns an *Error with a formatted message.
func refuse(code int, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
