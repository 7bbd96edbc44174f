package remote

import (
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Translate gives an error of the driver its SQLSTATE. Errors that have one
// already, such as a cancelation's cause, pass unchanged.
func Translate(err error) error {
	var (
		known    *pgerr.Error
		sql      *iris.Error
		lost     *iris.ConnError
		protocol *iris.ProtocolError
	)
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.As(err, &sql):
		return hinted(pgerr.FromSQLCODE(sql.SQLCODE, sql.Text, sql.Message))
	case errors.As(err, &lost):
		return pgerr.New(pgerr.ConnectionFailure, "connection to IRIS lost").WithCause(err)
	case errors.As(err, &protocol):
		return pgerr.New(pgerr.ProtocolViolation, "IRIS sent a message that cannot be read").WithCause(err)
	}
	return err
}

// hinted adds what a client used to PostgreSQL would not expect: that readers
// wait too, and that waiting ends.
func hinted(e *pgerr.Error) *pgerr.Error {
	if e.Code == pgerr.LockNotAvailable {
		return e.WithHint("Another transaction has changed the row and has not ended; " +
			"IRIS waits for it no longer than its lock timeout. The transaction can be repeated.")
	}
	return e
}

// SQLCODE returns IRIS's error code behind an error, 0 if there is none.
func SQLCODE(err error) int {
	var sql *pgerr.SQLCODEError
	if errors.As(err, &sql) {
		return sql.SQLCODE
	}
	return 0
}
