package production

// Checklist returns the production checklist, in the order in which it is worth
// going through.
func Checklist() []Item {
	var items []Item
	for _, group := range []struct {
		name  string
		items []Item
	}{
		{"Logins", loginItems()},
		{"TLS", tlsItems()},
		{"Secrets", secretItems()},
		{"IRIS", irisItems()},
		{"Limits", limitItems()},
		{"Monitoring", monitoringItems()},
		{"Operation", operationItems()},
	} {
		for _, item := range group.items {
			item.Group = group.name
			items = append(items, item)
		}
	}
	return items
}

// loginItems are about who may come in.
func loginItems() []Item {
	return []Item{
		{
			ID: "authentication", Title: "Clients authenticate.",
			Remedy: "set PGWIRE_ENABLE_SCRAM=true, with PGWIRE_USERS_FILE or PGWIRE_USERNAME and PGWIRE_PASSWORD_FILE", check: checkAuthentication,
		},
		{
			ID: "insecure", Title: "Serving without authentication is not allowed.",
			Remedy: "remove --insecure (PGWIRE_INSECURE)", check: checkInsecure,
		},
		{
			ID: "own-logins", Title: "Clients have logins of their own, not IRIS's.",
			Remedy: "add users with 'iris-pgwire user add NAME' and set PGWIRE_USERS_FILE", check: checkOwnLogins,
		},
		{
			ID: "password", Title: "The password of the one user is not a short or a well-known one.",
			Remedy: "choose at least 12 characters that nobody has published: openssl rand -base64 24", check: checkPassword,
		},
		{
			ID: "users-file", Title: "The users file can be read, has users, and is kept from others.",
			Remedy: "write it with 'iris-pgwire user add NAME' and chmod 600 it", check: checkUsersFile,
		},
		{
			ID: "network", Title: "Only machines of clients reach the port.",
			Remedy: "look at the firewall, security group or NetworkPolicy; from a machine that must not reach it: nc -vz HOST PORT",
		},
	}
}

// tlsItems are about encryption towards clients.
func tlsItems() []Item {
	return []Item{
		{
			ID: "tls-offered", Title: "Clients are offered TLS.",
			Remedy: "set PGWIRE_SSL_ENABLED=true, PGWIRE_SSL_CERT and PGWIRE_SSL_KEY", check: checkTLSOffered,
		},
		{
			ID: "tls-required", Title: "Clients without TLS are refused.",
			Remedy: "set PGWIRE_SSL_REQUIRED=true once every client uses TLS", check: checkTLSRequired,
		},
		{
			ID: "tls-version", Title: "TLS is 1.2 or newer.",
			Remedy: "set PGWIRE_SSL_MIN_VERSION=TLSv1.2 or TLSv1.3", check: checkTLSVersion,
		},
		{
			ID: "certificate", Title: "The certificate can be used, is valid now and names the hosts that clients connect to.",
			Remedy: "get a certificate for the host names that clients use (docs/security.md)", check: checkCertificate,
		},
		{
			ID: "certificate-issuer", Title: "The certificate comes from an authority.",
			Remedy: "get one from an authority that clients trust, for example with certbot (docs/security.md)", check: checkIssuer,
		},
		{
			ID: "certificate-expiry", Title: "The certificate is valid for more than 30 days.",
			Remedy: "renew it, and see that renewal is automatic: certbot renew --dry-run", check: checkExpiry,
		},
		{
			ID: "key-mode", Title: "The private key is readable by the gateway's user only.",
			Remedy: "chmod 600 the key; 640 when it is root's and the group is the gateway's", check: checkKeyMode,
		},
	}
}

// secretItems are about passwords lying around.
func secretItems() []Item {
	return []Item{
		{
			ID: "secrets-flags", Title: "No password is on the command line.",
			Remedy: "give it in a file (password_file, iris.password_file, monitoring.admin_token_file): ps shows command lines to everybody", check: checkSecretFlags,
		},
		{
			ID: "secrets-files", Title: "Files with passwords are kept from others.",
			Remedy: "chmod 600 them; 640 when they are root's and the group is the gateway's", check: checkSecretFiles,
		},
		{
			ID: "config-mode", Title: "A configuration file with passwords is kept from others, and nobody else can change it.",
			Remedy: "chmod 640 it, or move the passwords out with password_file and iris.password_file", check: checkConfigMode,
		},
	}
}

// irisItems are about the side towards IRIS.
func irisItems() []Item {
	return []Item{
		{
			ID: "iris-used", Title: "The data is in an IRIS, not in the embedded server.",
			Remedy: "set IRIS_HOST; the embedded server is for development, tests and demonstrations", check: checkIRISUsed,
		},
		{
			ID: "iris-login", Title: "IRIS answers, and the gateway's login works.",
			Remedy: "see docs/troubleshooting.md, 'IRIS does not answer'", check: checkIRISLogin,
		},
		{
			ID: "iris-account", Title: "The gateway has an IRIS account of its own.",
			Remedy: "make an IRIS user with the privileges that clients need, and set IRIS_USERNAME to it", check: checkIRISAccount,
		},
		{
			ID: "iris-password", Title: "The password of that account is neither a short nor a well-known one.",
			Remedy: "change it in IRIS, and give it by IRIS_PASSWORD_FILE", check: checkIRISPassword,
		},
		{
			ID: "iris-tls", Title: "The way to IRIS is encrypted, unless it stays on this machine.",
			Remedy: "set IRIS_SSL_ENABLED=true and IRIS_SSL_CA, with TLS on for IRIS's superserver", check: checkIRISTLS,
		},
		{
			ID: "iris-tls-verify", Title: "IRIS's certificate is verified.",
			Remedy: "remove IRIS_SSL_VERIFY=false and set IRIS_SSL_CA to the authority of IRIS's certificate", check: checkIRISVerify,
		},
		{
			ID: "iris-privileges", Title: "The gateway's IRIS account may do what clients need and nothing else.",
			Remedy: "look at its roles in the Management Portal, System Administration > Security > Users; every client has its rights",
		},
		{
			ID: "iris-licence", Title: "The IRIS licence covers the connections of all gateways.",
			Remedy: "gateways x (iris.pool_size + 1) must fit; look at the licence usage in IRIS: write $SYSTEM.License.LUAvailable()",
		},
		{
			ID: "iris-backup", Title: "IRIS is backed up, its journals too.",
			Remedy: "look at the last backup of the namespace's databases and at where it is kept (docs/backup.md)",
		},
		{
			ID: "restore-drill", Title: "A restore has been tried, and somebody knows how long it takes.",
			Remedy: "restore the last backup on another machine and let a gateway serve it (docs/disaster-recovery.md)",
		},
	}
}

// limitItems are about load.
func limitItems() []Item {
	return []Item{
		{
			ID: "open-files", Title: "The gateway may open enough files for all clients and connections to IRIS.",
			Remedy: "raise LimitNOFILE= (systemd) or ulimits.nofile (containers), or lower max_connections", check: checkOpenFiles,
		},
		{
			ID: "memory-limit", Title: "The gateway keeps itself to an amount of memory.",
			Remedy: "set PGWIRE_MAX_MEMORY (or GOMEMLIMIT) to about 80 % of what the machine or container gives it", check: checkMemoryLimit,
		},
		{
			ID: "shutdown-grace", Title: "Open transactions get time to finish when the gateway is stopped.",
			Remedy: "set PGWIRE_SHUTDOWN_GRACE to 5s or more", check: checkShutdownGrace,
		},
		{
			ID: "stop-timeout", Title: "What stops the gateway waits longer than the grace period.",
			Remedy: "look at TimeoutStopSec= (systemd), stop_grace_period (Compose) or terminationGracePeriodSeconds (Kubernetes)",
		},
	}
}

// monitoringItems are about somebody noticing.
func monitoringItems() []Item {
	return []Item{
		{
			ID: "metrics", Title: "Health and metrics are served.",
			Remedy: "set PGWIRE_METRICS_ENABLED=true, start the gateway and run this check again beside it", check: checkMetrics,
		},
		{
			ID: "ready", Title: "The running gateway is ready.",
			Remedy: "GET /ready says what is missing (docs/troubleshooting.md)", check: checkReady,
		},
		{
			ID: "admin-token", Title: "The token of the status page cannot be guessed.",
			Remedy: "make one with 'openssl rand -hex 24', or remove monitoring.admin_token: then only this machine sees the page", check: checkAdminToken,
		},
		{
			ID: "log-file", Title: "The log goes somewhere.",
			Remedy: "make the directory of monitoring.log_file writable for the gateway's user, or remove the setting", check: checkLogFile,
		},
		{
			ID: "log-level", Title: "The log is not at debug level.",
			Remedy: "set monitoring.log_level to info, and remove PGWIRE_DEBUG and IRIS_DEBUG", check: checkLogLevel,
		},
		{
			ID: "slow-statements", Title: "Slow statements are logged.",
			Remedy: "set PGWIRE_SLOW_STATEMENT=1s, or what is slow for you", check: checkSlowStatements,
		},
		{
			ID: "scrape", Title: "Prometheus, or something like it, reads the metrics.",
			Remedy: "look at Prometheus's page Status > Targets; deploy/prometheus/prometheus.yaml has a job",
		},
		{
			ID: "alerts", Title: "Alert rules are loaded, and an alert reaches a person.",
			Remedy: "load deploy/prometheus/rules.yaml, stop a gateway and wait for somebody's telephone to ring",
		},
		{
			ID: "log-rotation", Title: "Logs are rotated and kept as long as they have to be.",
			Remedy: "look at logrotate (deploy/systemd/logrotate.conf), journald or the container engine's log options",
		},
	}
}

// operationItems are about the machine and the people.
func operationItems() []Item {
	return []Item{
		{
			ID: "non-root", Title: "The gateway does not run as root.",
			Remedy: "run it as a user of its own; deploy/systemd and deploy/docker do", check: checkNonRoot,
		},
		{
			ID: "data-disk", Title: "The embedded server's data is on a local disk.",
			Remedy: "set PGWIRE_DATA_DIR to a directory on a local disk: network file systems break its locks", check: checkDataDisk,
		},
		{
			ID: "time", Title: "The clock is synchronised.",
			Remedy: "timedatectl show -p NTPSynchronized --value must say yes; now() comes from the gateway's clock",
		},
		{
			ID: "version", Title: "The version is one that gets fixes.",
			Remedy: "compare 'iris-pgwire version' with the project's releases (docs/upgrade.md)",
		},
		{
			ID: "redundancy", Title: "The service survives the loss of one machine.",
			Remedy: "two gateways or more behind a load balancer that asks /ready, and a mirrored IRIS (docs/disaster-recovery.md)",
		},
		{
			ID: "runbook", Title: "Who is on duty finds the runbooks.",
			Remedy: "put docs/troubleshooting.md and docs/disaster-recovery.md, with your own host names, where people look at night",
		},
	}
}
