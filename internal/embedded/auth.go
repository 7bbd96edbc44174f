package embedded

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// The user that exists when none are configured, as in a new IRIS. It is let in
// from this machine only.
const (
	DefaultUser     = "_SYSTEM"
	DefaultPassword = "SYS"
)

// credentialBytesMax bounds what a check has to look at.
const credentialBytesMax = 1024

// errDenied has IRIS's text, which clients show to their users.
var errDenied = errors.New("Access Denied") //nolint:staticcheck // see above

// gate checks the users of a backend that does not.
type gate struct {
	superserver.Backend
	check func(superserver.Login) bool
}

// Login implements superserver.Backend.
func (g gate) Login(ctx context.Context, l superserver.Login) (superserver.Job, error) {
	if len(l.User) > credentialBytesMax || len(l.Password) > credentialBytesMax || !g.check(l) {
		return nil, errDenied
	}
	return g.Backend.Login(ctx, l)
}

// userCheck returns the check of configured users, or of the default one. Names
// are the same in either case, as in IRIS; passwords are compared in a time that
// says nothing about them.
func userCheck(users map[string]string) func(superserver.Login) bool {
	if users == nil {
		only := userCheck(map[string]string{DefaultUser: DefaultPassword})
		return func(l superserver.Login) bool { return l.Local && only(l) }
	}
	passwords := make(map[string]string, len(users))
	for name, password := range users {
		passwords[strings.ToUpper(name)] = password
	}
	return func(l superserver.Login) bool {
		password, known := passwords[strings.ToUpper(l.User)]
		same := subtle.ConstantTimeCompare([]byte(password), []byte(l.Password)) == 1
		return known && same
	}
}
