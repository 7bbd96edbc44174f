package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// A session acts as the user that logged in, to IRIS too: no other role can be
// taken, by nobody. These are the settings that would.
const (
	roleSetting          = "role"
	authorizationSetting = "session_authorization"
)

// setRole checks the value of SET ROLE or SET SESSION AUTHORIZATION and stores it.
func (s *Session) setRole(key, name string, local bool) error {
	if err := s.checkRole(key, name); err != nil {
		return err
	}
	if key == roleSetting {
		s.settings.assign(key, name, local)
	}
	return nil
}

// checkRole refuses every role but the session's own.
func (s *Session) checkRole(key, name string) error {
	switch {
	case name == s.CurrentUser(), key == roleSetting && name == "none":
		return nil
	case name != catalog.Superuser && !s.objects().Has("pg_authid", name):
		return pgerr.New(pgerr.InvalidParameterValue, "role %q does not exist", name)
	case key == roleSetting:
		return pgerr.New(pgerr.InsufficientPrivilege, "permission denied to set role %q", name)
	}
	return pgerr.New(pgerr.InsufficientPrivilege, "permission denied to set session authorization %q", name)
}

// resetSetting is RESET name and SET name TO DEFAULT.
func (s *Session) resetSetting(name string, local bool) error {
	if canonicalSetting(name) == authorizationSetting {
		return nil // it cannot be anything else
	}
	return s.settings.reset(name, local)
}
