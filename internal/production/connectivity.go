package production

import "context"

// Connectivity returns the short list: whether a gateway with this configuration
// could serve.
func Connectivity() []Item {
	return []Item{
		{ID: "configuration", Title: "The configuration is valid.", check: checkConfiguration},
		{
			ID: "users", Title: "There is somebody to log in as.",
			Remedy: "write the users file with 'iris-pgwire user add NAME'", check: checkUsers,
		},
		{
			ID: "certificate", Title: "The certificate can be used.",
			Remedy: "see docs/troubleshooting.md, 'TLS'; 'iris-pgwire cert --self-signed' makes one for trying TLS out", check: checkUsable,
		},
		{
			ID: "iris", Title: "IRIS answers, and the login works.",
			Remedy: "see docs/troubleshooting.md, 'IRIS does not answer'", check: checkBackend,
		},
		{
			ID: "address", Title: "The address of PostgreSQL's protocol is free, or a gateway serves there.",
			Remedy: "end what listens there (ss -ltnp), or set PGWIRE_PORT", check: checkAddress,
		},
		{
			ID: "http-address", Title: "The address of health and metrics is free, or a gateway serves there.",
			Remedy: "end what listens there (ss -ltnp), or set PGWIRE_METRICS_PORT", check: checkHTTPAddress,
		},
	}
}

// checkConfiguration passes: what was not valid has not come this far.
func checkConfiguration(_ context.Context, s *subject) finding {
	if n := len(s.config.Warnings()); n > 0 {
		return found("valid; warnings: %d ('iris-pgwire config check' prints them)", n)
	}
	return found("valid")
}

// checkUsers looks at the source of logins.
func checkUsers(ctx context.Context, s *subject) finding {
	if !s.config.EnableSCRAM {
		return found("authentication is off")
	}
	return checkUsersFile(ctx, s)
}

// checkUsable looks at the certificate, when one is used.
func checkUsable(ctx context.Context, s *subject) finding {
	if !s.config.SSLEnabled {
		return found("TLS is off")
	}
	return checkCertificate(ctx, s)
}

// checkBackend asks IRIS, or looks at the embedded server's directory.
func checkBackend(ctx context.Context, s *subject) finding {
	if s.config.IRIS.Host != "" {
		return checkIRISLogin(ctx, s)
	}
	if err := s.probes.Writable(s.config.DataDir); err != nil {
		return missed("the embedded server cannot write its data: %v", err)
	}
	return found("the embedded server, with its data in %s", s.config.DataDir)
}

// checkAddress looks at the address clients connect to.
func checkAddress(_ context.Context, s *subject) finding {
	return s.address(s.config.Address())
}

// checkHTTPAddress looks at the address of the HTTP endpoints.
func checkHTTPAddress(_ context.Context, s *subject) finding {
	if !s.config.Monitoring.MetricsEnabled {
		return found("off")
	}
	return s.address(s.config.MetricsAddress())
}

// address passes when the gateway could listen, or does.
func (s *subject) address(address string) finding {
	err := s.probes.Listen(address)
	switch {
	case err == nil:
		return found("%s is free", address)
	case s.running.Up:
		return found("a gateway serves on %s", address)
	default:
		return missed("%v", err)
	}
}
