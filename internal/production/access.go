package production

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// checkAuthentication wants SCRAM.
func checkAuthentication(_ context.Context, s *subject) finding {
	if s.config.EnableSCRAM {
		return found("SCRAM-SHA-256")
	}
	return missed("whoever can connect is let in, with IRIS's rights of %s", s.config.IRIS.Username)
}

// checkInsecure wants the permission to serve without authentication to be gone.
func checkInsecure(_ context.Context, s *subject) finding {
	return judged(!s.config.Insecure, "insecure is %t", s.config.Insecure)
}

// checkOwnLogins wants logins that are not the gateway's own at IRIS.
func checkOwnLogins(_ context.Context, s *subject) finding {
	switch s.config.LoginSource() {
	case config.LoginFile:
		return found("users from %s", s.config.UsersFile)
	case config.LoginUser:
		return judged(!strings.EqualFold(s.config.Username, s.config.IRIS.Username) || s.config.Password != s.config.IRIS.Password,
			"one user, %q", s.config.Username)
	case config.LoginIRIS:
		return missed("clients log in with IRIS's own user %q and its password", s.config.IRIS.Username)
	default:
		return missed("nobody logs in")
	}
}

// passwordLengthMin is the length below which a password is guessed sooner or
// later.
const passwordLengthMin = 12

// wellKnown are passwords that the first guesses are made of.
var wellKnown = []string{"SYS", "postgres", "postgresql", "password", "passw0rd", "changeme", "iris", "demo", "secret", "admin", "123456"}

// weak says what is wrong with a password, or "".
func weak(password config.Secret) string {
	text := string(password)
	for _, known := range wellKnown {
		if strings.EqualFold(text, known) {
			return "is a well-known one"
		}
	}
	if n := len([]rune(text)); n < passwordLengthMin {
		return fmt.Sprintf("has %d characters", n)
	}
	return ""
}

// checkPassword judges the password of the one user, when there is one.
func checkPassword(_ context.Context, s *subject) finding {
	switch s.config.LoginSource() {
	case config.LoginFile:
		return found("the users file holds verifiers, not passwords")
	case config.LoginUser, config.LoginIRIS:
		name, password := s.config.Login()
		if wrong := weak(password); wrong != "" {
			return missed("the password of %q %s", name, wrong)
		}
		return found("the password of %q is long enough", name)
	default:
		return missed("there is no password")
	}
}

// checkUsersFile reads the users file as the gateway does, and looks at its mode.
func checkUsersFile(_ context.Context, s *subject) finding {
	path := s.config.UsersFile
	if s.config.LoginSource() != config.LoginFile {
		return found("no users file is used")
	}
	n, warning, err := s.probes.Users(path)
	switch {
	case err != nil:
		return missed("%v", err)
	case n == 0:
		return missed("%s has no users", path)
	case warning != "":
		return missed("%s: %s", path, warning)
	}
	return found("%d users in %s", n, path)
}

// secret is a password among the settings.
type secret struct {
	key, file string // key path, and the path of the file it is read from
}

// secrets lists the passwords among the settings.
func (s *subject) secrets() []secret {
	return []secret{
		{"password", s.config.PasswordFile},
		{"iris.password", s.config.IRIS.PasswordFile},
		{"monitoring.admin_token", s.config.Monitoring.AdminTokenFile},
	}
}

// checkSecretFlags wants no password where ps shows it.
func checkSecretFlags(_ context.Context, s *subject) finding {
	for _, each := range s.secrets() {
		if flag := s.config.Origin(each.key).Flag; flag != "" && each.file == "" {
			return missed("%s was given by --%s", each.key, flag)
		}
	}
	return found("none")
}

// checkSecretFiles looks at the modes of files that passwords are read from.
func checkSecretFiles(_ context.Context, s *subject) finding {
	var paths []string
	for _, each := range s.secrets() {
		if each.file == "" {
			continue
		}
		if wrong := s.open(each.file, 0o007|0o020); wrong != "" {
			return missed("%s", wrong)
		}
		paths = append(paths, each.file)
	}
	if len(paths) == 0 {
		return found("no password is read from a file")
	}
	return found("%s", strings.Join(paths, ", "))
}

// checkConfigMode looks at the mode of the configuration file.
func checkConfigMode(_ context.Context, s *subject) finding {
	path := s.configFile()
	if path == "" {
		return found("no configuration file is used")
	}
	forbidden := fs.FileMode(0o022)
	for _, each := range s.secrets() {
		if s.config.Origin(each.key).File == path && each.file == "" {
			forbidden |= 0o007
		}
	}
	if wrong := s.open(path, forbidden); wrong != "" {
		return missed("%s", wrong)
	}
	return found("%s", path)
}

// configFile is the configuration file, "" when there is none or nothing in it.
func (s *subject) configFile() string {
	for _, setting := range config.Settings() {
		if file := s.config.Origin(setting.Key).File; file != "" {
			return file
		}
	}
	return ""
}

// open says which of the forbidden permissions a file has, or "".
func (s *subject) open(path string, forbidden fs.FileMode) string {
	info, err := s.probes.Stat(path)
	switch {
	case err != nil:
		return err.Error()
	case !info.ModeKnown: // the system has no such permissions
		return ""
	case info.Mode&forbidden&0o022 != 0:
		return fmt.Sprintf("others can change %s (mode %04o)", path, info.Mode)
	case info.Mode&forbidden != 0:
		return fmt.Sprintf("others can read %s (mode %04o)", path, info.Mode)
	default:
		return ""
	}
}
