package production

import (
	"context"
	"strings"
	"time"
)

// expiryMin is how long a certificate must be valid yet. What renews certificates
// has done so by then.
const expiryMin = 30 * 24 * time.Hour

// tlsOff fails what cannot be judged without TLS.
var tlsOff = missed("TLS is off")

// checkTLSOffered wants TLS.
func checkTLSOffered(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return missed("clients are served in clear text")
	}
	return found("with %s", s.config.SSLCertPath)
}

// checkTLSRequired wants clear text refused.
func checkTLSRequired(_ context.Context, s *subject) finding {
	switch {
	case !s.config.SSLEnabled:
		return tlsOff
	case !s.config.SSLRequired:
		return missed("a client that asks for no TLS is served in clear text")
	}
	return found("required")
}

// checkTLSVersion wants a version that is not broken.
func checkTLSVersion(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return tlsOff
	}
	version := s.config.SSLMinVersion
	return judged(version == "TLSv1.2" || version == "TLSv1.3", "%s or newer", version)
}

// checkCertificate opens certificate and key as the gateway does.
func checkCertificate(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return tlsOff
	}
	info, err := s.probes.Certificate(s.config.SSLCertPath, s.config.SSLKeyPath)
	if err != nil {
		return missed("%v", err)
	}
	now := s.probes.Now()
	if now.Before(info.NotBefore) || now.After(info.NotAfter) || len(info.Names) == 0 {
		return missed("%s", info.Warning(now))
	}
	return found("for %s", strings.Join(info.Names, ", "))
}

// checkIssuer wants a certificate that clients can verify without a copy of it.
func checkIssuer(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return tlsOff
	}
	info, err := s.probes.Certificate(s.config.SSLCertPath, s.config.SSLKeyPath)
	switch {
	case err != nil:
		return missed("%v", err)
	case info.SelfSigned:
		return missed("it is self-signed")
	}
	return found("issued by %s", info.Issuer)
}

// checkExpiry wants time to renew.
func checkExpiry(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return tlsOff
	}
	info, err := s.probes.Certificate(s.config.SSLCertPath, s.config.SSLKeyPath)
	if err != nil {
		return missed("%v", err)
	}
	return judged(info.NotAfter.Sub(s.probes.Now()) > expiryMin, "valid until %s", info.NotAfter.UTC().Format(time.DateOnly))
}

// checkKeyMode looks at the mode of the key. The gateway itself refuses a key that
// everybody can read; this says so before it does.
func checkKeyMode(_ context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return tlsOff
	}
	path := s.config.SSLKeyPath
	info, err := s.probes.Stat(path)
	if err != nil {
		return missed("%v", err)
	}
	forbidden := 0o077
	if info.Owner == 0 {
		forbidden = 0o037 // the group of root's key is the gateway's
	}
	if info.ModeKnown && int(info.Mode)&forbidden != 0 {
		return missed("%s has mode %04o", path, info.Mode)
	}
	return found("%s has mode %04o", path, info.Mode)
}
