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
		return pgerr.FromSQLCODE(sql.SQLCODE, sql.Text, sql.Message)
	case errors.As(err, &lost):
		return pgerr.New(pgerr.ConnectionFailure, "connection to IRIS lost").WithCause(err)
	case errors.As(err, &protocol):
		return pgerr.New(pgerr.ProtocolViolation, "IRIS sent a message that cannot be read").WithCause(err)
	}
	return err
}

// SQLCODE returns IRIS's error code behind an error, 0 if there is none.
func SQLCODE(err error) int {
	var sql *pgerr.SQLCODEError
	if errors.As(err, &sql) {
		return sql.SQLCODE
	}
	return 0
}
