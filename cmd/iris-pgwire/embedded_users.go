package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// embeddedUsers says who may log in to the embedded server.
type embeddedUsers struct {
	Users        string `env:"EMBEDDED_USERS_FILE" placeholder:"FILE" xor:"users" help:"File of users and verifiers, written by 'iris-pgwire user add'. Without users only IRIS's default user may log in, from this machine."`
	User         string `env:"EMBEDDED_USERNAME" placeholder:"NAME" xor:"users" and:"user" help:"The one user who may log in."`
	PasswordFile string `env:"EMBEDDED_PASSWORD_FILE" placeholder:"FILE" and:"user" help:"File that holds that user's password."`
}

// embeddedLogins are the users of the embedded server; nil is IRIS's default user.
type embeddedLogins struct {
	verifier func(name string) (auth.Verifier, bool)
	file     *auth.UsersFile // nil for the one user
	// stranger is checked in the place of users who do not exist, so that they
	// cost as much.
	stranger auth.Verifier
	names    atomic.Pointer[map[string]string] // in upper case → as written
}

// warn logs what an operator should know of the users file.
func (l *embeddedLogins) warn(logger *slog.Logger) {
	if l != nil && l.file != nil && l.file.Warning() != "" {
		logger.Warn("look at the users file", "warning", l.file.Warning())
	}
}

// logins reads the users.
func (u embeddedUsers) logins(ctx context.Context) (*embeddedLogins, error) {
	if u.Users == "" && u.User == "" {
		return nil, nil //nolint:nilnil // nil is documented as the default user
	}
	stranger, err := auth.NewVerifier("stranger")
	if err != nil {
		return nil, err
	}
	l := &embeddedLogins{stranger: stranger}
	if u.Users != "" {
		if l.file, err = auth.OpenUsers(u.Users); err != nil {
			return nil, err
		}
		l.verifier = l.file.Verifier
		return l, l.index(l.file.Names())
	}
	password, err := passwordSource{file: u.PasswordFile}.read(ctx)
	if err != nil {
		return nil, err
	}
	one, err := auth.SingleUser(u.User, password)
	if err != nil {
		return nil, err
	}
	l.verifier = one.Verifier
	return l, l.index([]string{u.User})
}

// index makes names be found in either case, as in IRIS.
func (l *embeddedLogins) index(names []string) error {
	if len(names) == 0 {
		return errors.New("the users file has no users")
	}
	byUpper := make(map[string]string, len(names))
	for _, name := range names {
		if other, ok := byUpper[strings.ToUpper(name)]; ok {
			return fmt.Errorf("users %q and %q are the same to IRIS, whose user names have no case", other, name)
		}
		byUpper[strings.ToUpper(name)] = name
	}
	l.names.Store(&byUpper)
	return nil
}

// check is what the server asks about a login; nil leaves it to the server's
// default user.
func (l *embeddedLogins) check() func(superserver.Login) bool {
	if l == nil {
		return nil
	}
	return func(login superserver.Login) bool {
		verifier, known := l.verifier((*l.names.Load())[strings.ToUpper(login.User)])
		if !known {
			verifier = l.stranger
		}
		return verifier.Matches(login.Password) && known
	}
}

// reload reads the users file again.
func (l *embeddedLogins) reload() error {
	if l == nil || l.file == nil {
		return nil
	}
	if err := l.file.Reload(); err != nil {
		return err
	}
	return l.index(l.file.Names())
}

// String is what the banner says.
func (l *embeddedLogins) String() string {
	if l == nil {
		return embedded.DefaultUser + " / " + embedded.DefaultPassword + " (from this machine only)"
	}
	return fmt.Sprintf("one of %d users", len(*l.names.Load()))
}
