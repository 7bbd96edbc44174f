package pgerr

import (
	"context"
	"errors"
	"fmt"
)

// Severity is the severity field of an error or notice (protocol fields S, V).
type Severity string

// The severities of the protocol.
const (
	SeverityError Severity = "ERROR"
	Fatal         Severity = "FATAL"
	Panic         Severity = "PANIC"
	Warning       Severity = "WARNING"
	Notice        Severity = "NOTICE"
	Info          Severity = "INFO"
	Log           Severity = "LOG"
	Debug         Severity = "DEBUG"
)

// Error is an error or notice as PostgreSQL reports it ("Error and Notice
// Message Fields" of the protocol chapter).
type Error struct {
	Severity   Severity
	Code       Code
	Message    string
	Detail     string
	Hint       string
	Position   int // character offset in the statement text, from 1; 0 is none
	Where      string
	Schema     string
	Table      string
	Column     string
	DataType   string
	Constraint string
	// Routine names the function of PostgreSQL's source that reports this, where
	// clients look at it.
	Routine string

	cause error
}

// Error implements error; it never contains detail or parameter values.
func (e *Error) Error() string { return fmt.Sprintf("%s (SQLSTATE %s)", e.Message, e.Code) }

// Unwrap returns the error that caused e, if any.
func (e *Error) Unwrap() error { return e.cause }

// New returns an ERROR with a formatted message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Severity: SeverityError, Code: code, Message: fmt.Sprintf(format, args...)}
}

// NewNotice returns a notice of the given severity with a formatted message.
func NewNotice(s Severity, code Code, format string, args ...any) *Error {
	return &Error{Severity: s, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Unsupported returns the error for something PostgreSQL has and this server
// does not have (yet): 0A000 with the feature's name.
func Unsupported(format string, args ...any) *Error {
	return New(FeatureNotSupported, "%s is not supported", fmt.Sprintf(format, args...))
}

// AsFatal makes e end the session once it is reported.
func (e *Error) AsFatal() *Error { e.Severity = Fatal; return e }

// WithDetail sets the detail.
func (e *Error) WithDetail(format string, args ...any) *Error {
	e.Detail = fmt.Sprintf(format, args...)
	return e
}

// WithHint sets the hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// At sets the position, a character offset from 1; 0 leaves it unset.
func (e *Error) At(position int) *Error { e.Position = position; return e }

// In sets the routine.
func (e *Error) In(routine string) *Error { e.Routine = routine; return e }

// WithCause records the underlying error for the log; the client never sees it.
func (e *Error) WithCause(err error) *Error { e.cause = err; return e }

// From projects any error to the one that goes to the wire. Context
// cancellation yields its cause when that is an *Error, else 57014. An error
// without a code is XX000 with a neutral message; its text is for the log.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return New(QueryCanceled, "canceling statement due to user request").WithCause(err)
	}
	return New(InternalError, "internal error").WithCause(err)
}
