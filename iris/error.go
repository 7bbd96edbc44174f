package iris

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Error is an error IRIS reported for a statement. The connection stays usable.
type Error struct {
	SQLCODE  int    // negative
	Text     string // the standard text of the code
	Location string // where in the server, such as "Prepare"
	Message  string // what happened in this case; may be empty
}

// Error implements error.
func (e *Error) Error() string {
	text := "SQLCODE " + strconv.Itoa(e.SQLCODE)
	if e.Text != "" {
		text += ": " + e.Text
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Code returns the SQLCODE, for callers that know the error by behaviour only.
func (e *Error) Code() int { return e.SQLCODE }

// parseError reads the text IRIS keeps for its last error:
//
//	[SQLCODE: <-30>:<Table or view not found>]
//	[Location: <Prepare>]
//	[%msg: < Table 'SQLUSER.BAD' not found>]
//
// Parts may be missing and are separated by any white space; a text of another
// form is taken whole.
func parseError(text string, status wire.Status) *Error {
	rest, message, _ := strings.Cut(text, "[%msg:")
	rest, location, _ := strings.Cut(rest, "[Location:")
	_, head, ok := strings.Cut(rest, "[SQLCODE:")
	if !ok {
		return &Error{SQLCODE: status.SQLCODE(), Text: strings.TrimSpace(text)}
	}
	number, standard, _ := strings.Cut(unbracket(head), ">:<")
	code, err := strconv.Atoi(number)
	if err != nil || code >= 0 {
		code = status.SQLCODE()
	}
	return &Error{
		SQLCODE:  code,
		Text:     strings.TrimSpace(standard),
		Location: unbracket(location),
		Message:  unbracket(message),
	}
}

// unbracket takes the end of a part, such as " <Prepare>]", to what is between
// its angle brackets, which are not escaped inside.
func unbracket(part string) string {
	part = strings.TrimSuffix(strings.TrimSpace(part), "]")
	part = strings.TrimSuffix(strings.TrimPrefix(part, "<"), ">")
	return strings.TrimSpace(part)
}

// Refusal says why a server refused a connection.
type Refusal int

// The refusals that callers treat differently.
const (
	RefusedOther Refusal = iota
	AccessDenied
	PasswordChangeRequired
	LicenceExceeded
)

// RefusedError reports that the server was reached and said no.
type RefusedError struct {
	Reason  Refusal
	Message string // the server's words
}

// Error implements error.
func (e *RefusedError) Error() string { return "IRIS refused the connection: " + e.Message }

// newRefusedError sorts a refusal. The protocol has one status for all of them,
// so the server's (English) words are the only evidence.
func newRefusedError(message string) *RefusedError {
	e := &RefusedError{Message: message}
	words := strings.ToLower(message)
	has := func(parts ...string) bool {
		for _, part := range parts {
			if !strings.Contains(words, part) {
				return false
			}
		}
		return true
	}
	switch {
	case has("password", "change"), has("password", "expired"):
		e.Reason = PasswordChangeRequired
	case has("licen"):
		e.Reason = LicenceExceeded
	case has("access denied"), has("authentic"), has("password"), has("user", "disabled"), has("user", "locked"):
		e.Reason = AccessDenied
	}
	return e
}

// ConnError reports that a connection could not be made, or was lost. The
// connection, if there was one, is closed.
type ConnError struct {
	Op   string // what was being done
	sent bool
	err  error
}

// Error implements error.
func (e *ConnError) Error() string { return e.Op + ": " + e.err.Error() }

// Unwrap returns the cause.
func (e *ConnError) Unwrap() error { return e.err }

// SafeToRetry tells that no part of the request had been handed to the network,
// so that repeating it on another connection cannot do it twice.
func (e *ConnError) SafeToRetry() bool { return !e.sent }

// ErrClosed is the cause of a ConnError for calls on a connection that has been
// closed or lost before.
var ErrClosed = errors.New("connection is closed")

// ErrBusy is returned for a call that begins while another runs on the same
// connection.
var ErrBusy = errors.New("iris: another call is running on this connection")

// ErrNullStream is returned for a stream handle that stands for no stream.
var ErrNullStream = errors.New("iris: the stream handle is null")

// ProtocolError reports a reply that is not what the protocol allows here.
type ProtocolError struct {
	Problem string
	err     error
}

// Error implements error.
func (e *ProtocolError) Error() string {
	if e.err == nil {
		return "unexpected reply from IRIS: " + e.Problem
	}
	return fmt.Sprintf("unexpected reply from IRIS: %s: %v", e.Problem, e.err)
}

// Unwrap returns the decoding error, if any.
func (e *ProtocolError) Unwrap() error { return e.err }
