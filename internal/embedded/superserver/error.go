package superserver

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The SQLCODEs this package gives itself.
const (
	codeFatal           = -400
	codeProcedureParams = -429
	codeTimeout         = -450
	codeInterrupted     = -456
)

// The places an error can come from, as IRIS words them.
const (
	locationLoop    = "ServerLoop"
	locationPrepare = "Prepare"
)

// errTimeout stops a statement whose query timeout has passed.
var errTimeout = &SQLError{
	Code: codeTimeout, Text: "Request timed out due to user timeout", Location: locationLoop,
}

// statusError is an outcome with a status of the protocol instead of a SQLCODE.
type statusError struct {
	status wire.Status
	text   string
}

// Error implements error.
func (e *statusError) Error() string { return e.text }

// The outcomes that clients tell by their status: after the first they send the
// statement again, with its text.
var (
	errUnknownStatement = &statusError{wire.StatusUnknownStatement, "statement id unknown on this connection"}
	errNullStream       = &statusError{wire.StatusNullStream, "stream handle unknown on this connection"}
)

// ErrRedefined is what a Statement's Query returns when the definitions it uses
// have changed so that its columns are no longer those the client was told. The
// client is answered that the statement is unknown, as by IRIS, which purges
// cached queries of a changed table, and sends its text again.
var ErrRedefined = errors.New("the statement's columns are others now")

// errMalformed is in the chain of every error about a request's body.
var errMalformed = errors.New("malformed request")

// fatal is IRIS's answer to what should not happen.
func fatal(message string) *SQLError {
	return &SQLError{Code: codeFatal, Text: "Fatal error occurred", Location: locationLoop, Message: message}
}

// toSQLError gives every error a SQLCODE.
func toSQLError(err error) *SQLError {
	if e := AsSQLError(err); e != nil {
		return e
	}
	switch {
	case errors.Is(err, errMalformed):
		return fatal(err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, errClientGone):
		return &SQLError{
			Code: codeInterrupted, Text: "SQL query execution interrupted by user", Location: locationLoop,
		}
	}
	return fatal("Unexpected error occurred:  " + err.Error())
}
