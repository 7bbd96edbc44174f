package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Listen opens a TCP port, with an error that says what to do when it is taken.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program (a PostgreSQL server?): "+
			"stop it or choose another port", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("no permission to serve on %s: choose a port above 1023", address)
	}
	return listener, err
}
