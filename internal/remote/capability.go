package remote

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// unknownForm are the codes by which IRIS refuses what it does not know: statements,
// words and functions.
var unknownForm = map[int]bool{
	-1: true, -4: true, -9: true, -10: true, -12: true, -14: true, -23: true, -25: true, -29: true, -51: true, -359: true,
	-383: true, -385: true,
}

// Lacks finds out what the IRIS behind a connection cannot do: it is asked to prepare
// a query of each kind, and where it does not say, its version tells.
func Lacks(ctx context.Context, conn *pool.Conn) (irissql.Capabilities, error) {
	out := irissql.LacksVersion(conn.ServerVersion())
	for _, c := range irissql.AllCapabilities() {
		if c.Probe() == "" {
			continue
		}
		known, err := prepares(ctx, conn, c.Probe())
		var refused *iris.Error
		switch {
		case err == nil && known:
			out = out.Without(c)
		case err == nil:
			out = out.With(c)
		case !errors.As(err, &refused):
			return 0, Translate(err)
		}
	}
	return out, nil
}

// prepares reports whether IRIS knows the form of a query. An error is that it did
// not say.
func prepares(ctx context.Context, conn *pool.Conn, sql string) (bool, error) {
	stmt, err := conn.Prepare(ctx, sql)
	var refused *iris.Error
	switch {
	case err == nil:
		stmt.Close()
		return true, nil
	case errors.As(err, &refused) && unknownForm[refused.SQLCODE]:
		return false, nil
	}
	return false, err
}
