package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/certs"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// security is who may come in, and how it is encrypted.
type security struct {
	name     string // for the banner
	method   auth.Method
	users    *auth.UsersFile // nil without a file
	login    *login          // nil unless one user may log in
	store    *certs.Store    // nil without TLS
	tls      *tls.Config
	required bool
}

// newSecurity opens certificates and users.
func newSecurity(c *config.Config, logger *slog.Logger) (*security, error) {
	s := &security{required: c.SSLRequired}
	if c.SSLEnabled {
		store, err := certs.Open(c.SSLCertPath, c.SSLKeyPath)
		if err != nil {
			return nil, err
		}
		s.store = store
		s.tls = certs.ServerTLS(store, c.SSLMinVersion)
	}
	if err := s.authentication(c, logger); err != nil {
		return nil, err
	}
	if s.required {
		s.method = auth.RequireTLS(s.method)
	}
	return s, nil
}

// authentication chooses the method.
func (s *security) authentication(c *config.Config, logger *slog.Logger) error {
	if !c.EnableSCRAM {
		s.method, s.name = auth.Trust{}, "none (loopback only)"
		if !config.IsLoopback(c.Host) {
			s.name = "none (insecure: everybody who can connect is let in)"
		}
		return nil
	}
	users, from, err := s.openUsers(c)
	if err != nil {
		return err
	}
	s.name = "SCRAM-SHA-256, " + from
	if s.store != nil {
		s.name = "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS, " + from
	}
	scram, err := auth.NewSCRAM(auth.SCRAMOptions{Users: users, Logger: logger})
	if err != nil {
		return err
	}
	s.method = auth.Throttle(scram)
	return nil
}

// openUsers opens the source of users and says what it is.
func (s *security) openUsers(c *config.Config) (users auth.Users, from string, err error) {
	switch c.LoginSource() {
	case config.LoginFile:
		s.users, err = auth.OpenUsers(c.UsersFile)
		return s.users, "users from " + c.UsersFile, err
	case config.LoginUser, config.LoginIRIS:
		s.login = &login{}
		name, _ := c.Login()
		return s.login, fmt.Sprintf("user %q", name), s.login.set(c)
	}
	return nil, "", errors.New("authentication is on, but there is nobody to log in as: " +
		"set PGWIRE_USERNAME and PGWIRE_PASSWORD, or PGWIRE_USERS_FILE")
}

// roles are the names that clients can log in with, nil when that is any.
func (s *security) roles() []string {
	switch {
	case s.users != nil:
		return s.users.Names()
	case s.login != nil:
		return []string{*s.login.name.Load()}
	}
	return nil
}

// login is the one user who may log in; a reload may change who that is.
type login struct {
	current atomic.Pointer[auth.Users]
	name    atomic.Pointer[string]
}

// set takes the user and password of a configuration.
func (l *login) set(c *config.Config) error {
	name, password := c.Login()
	users, err := auth.SingleUser(name, string(password))
	if err != nil {
		return err
	}
	l.current.Store(&users)
	l.name.Store(&name)
	return nil
}

// Verifier implements auth.Users.
func (l *login) Verifier(user string) (auth.Verifier, bool) {
	return (*l.current.Load()).Verifier(user)
}

// reload reads certificates and users again; what cannot be used leaves what
// was there in force. It tells whether the certificate is another one.
func (s *security) reload() (certificate bool, err error) {
	var problems []error
	if s.store != nil {
		certificate, err = s.store.Reload()
		problems = append(problems, err)
	}
	if s.users != nil {
		problems = append(problems, s.users.Reload())
	}
	return certificate, errors.Join(problems...)
}

// warnings is what an operator should know of the files in use.
func (s *security) warnings(now time.Time) []string {
	var out []string
	if s.store != nil {
		out = append(out, s.store.Info().Warning(now))
	}
	if s.users != nil {
		out = append(out, s.users.Warning())
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" })
}

// expiry is when the certificate ends, zero without one.
func (s *security) expiry() time.Time {
	if s.store == nil {
		return time.Time{}
	}
	return s.store.Info().NotAfter
}

// tlsName says what a client may expect of TLS.
func (s *security) tlsName() string {
	switch {
	case s.store == nil:
		return "off"
	case s.required:
		return "required"
	}
	return "offered"
}
