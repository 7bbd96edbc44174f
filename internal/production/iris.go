package production

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// noIRIS fails what cannot be judged without an IRIS.
var noIRIS = missed("iris.host is not set")

// embeddedVersion is part of the version that an embedded server on its own tells.
const embeddedVersion = "iris-pgwire embedded"

// checkIRISUsed wants an IRIS. One that does not answer is the next item's matter.
func checkIRISUsed(ctx context.Context, s *subject) finding {
	if s.config.IRIS.Host == "" {
		return missed("iris.host is not set, so that the embedded server is used")
	}
	version, err := s.probes.DialIRIS(ctx, s.config)
	if err == nil && strings.Contains(version, embeddedVersion) {
		return missed("what answers at %s is an embedded server", s.config.IRIS.Address())
	}
	return found("IRIS at %s, namespace %s", s.config.IRIS.Address(), s.config.IRIS.Namespace)
}

// checkIRISLogin logs in.
func checkIRISLogin(ctx context.Context, s *subject) finding {
	if s.config.IRIS.Host == "" {
		return noIRIS
	}
	version, err := s.probes.DialIRIS(ctx, s.config)
	if err != nil {
		return missed("%s: %v", s.config.IRIS.Address(), err)
	}
	return found("%s answers: %s", s.config.IRIS.Address(), version)
}

// predefined are accounts that every IRIS has.
var predefined = []string{"_SYSTEM", "Admin", "SuperUser", "CSPSystem", "UnknownUser", "IAM", "_PUBLIC", "_Ensemble"}

// checkIRISAccount wants an account that is the gateway's own.
func checkIRISAccount(_ context.Context, s *subject) finding {
	if s.config.IRIS.Host == "" {
		return noIRIS
	}
	for _, name := range predefined {
		if strings.EqualFold(s.config.IRIS.Username, name) {
			return missed("%s is an account that every IRIS has", name)
		}
	}
	return found("%s", s.config.IRIS.Username)
}

// checkIRISPassword wants a password that is not in the manual.
func checkIRISPassword(_ context.Context, s *subject) finding {
	if s.config.IRIS.Host == "" {
		return noIRIS
	}
	if s.config.IRIS.Password == "" {
		return missed("there is none")
	}
	if wrong := weak(s.config.IRIS.Password); wrong != "" {
		return missed("it %s", wrong)
	}
	return found("long enough, and not a well-known one")
}

// checkIRISTLS wants encryption on the network.
func checkIRISTLS(_ context.Context, s *subject) finding {
	switch {
	case s.config.IRIS.Host == "":
		return noIRIS
	case s.config.IRIS.SSLEnabled:
		return found("on")
	case config.IsLoopback(s.config.IRIS.Host):
		return found("not needed: %s is this machine", s.config.IRIS.Host)
	}
	return missed("password and data go to %s in clear text", s.config.IRIS.Host)
}

// checkIRISVerify wants IRIS to prove that it is IRIS.
func checkIRISVerify(_ context.Context, s *subject) finding {
	switch {
	case s.config.IRIS.Host == "":
		return noIRIS
	case !s.config.IRIS.SSLEnabled && config.IsLoopback(s.config.IRIS.Host):
		return found("not needed: %s is this machine", s.config.IRIS.Host)
	case !s.config.IRIS.SSLEnabled:
		return missed("TLS towards IRIS is off")
	}
	return judged(s.config.IRIS.SSLVerify, "iris.ssl_verify is %t", s.config.IRIS.SSLVerify)
}
