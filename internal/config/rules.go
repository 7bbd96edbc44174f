package config

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// rule judges settings together. It is silent when one of its keys has a value
// that cannot be used.
type rule struct {
	keys  []string
	check func(*Config, *report)
}

// rules is what has to fit together.
var rules = []rule{
	{[]string{"host"}, checkHost},
	{[]string{"iris.host"}, checkIRISHost},
	{[]string{"server_version"}, checkServerVersion},
	{[]string{"user_connections"}, func(c *Config, r *report) { checkLimits("user_connections", c.UserConnections, r) }},
	{[]string{"database_connections"}, func(c *Config, r *report) { checkLimits("database_connections", c.DatabaseConnections, r) }},
	{[]string{"monitoring.metrics_host"}, checkMetricsHost},
	{[]string{"peers.gateways", "peers.host", "peers.secret", "peers.secret_file"}, checkPeers},
	{[]string{"port", "host", "monitoring.metrics_enabled", "monitoring.metrics_port"}, checkPorts},
	{[]string{"host", "enable_scram", "insecure"}, checkExposed},
	{[]string{"enable_scram", "username", "password", "password_file", "users_file", "iris.password", "iris.password_file"}, checkLogin},
	{[]string{"ssl_enabled", "ssl_required", "ssl_cert_path", "ssl_key_path"}, checkTLS},
	{[]string{"iris.host", "iris.ssl_enabled"}, checkIRISTLS},
	{[]string{"iris.host"}, checkEmbedded},
}

// LoginSource is where the users come from who may log in.
type LoginSource int

// The sources of logins.
const (
	LoginNone  LoginSource = iota // no authentication: whoever can connect is let in
	LoginFile                     // the users of users_file
	LoginUser                     // the one user of username and password
	LoginIRIS                     // the one user that iris.username and iris.password are
	LoginUnset                    // authentication is on, but there is nobody to log in as
)

// LoginSource tells who may log in.
func (c *Config) LoginSource() LoginSource {
	switch {
	case !c.EnableSCRAM:
		return LoginNone
	case c.UsersFile != "":
		return LoginFile
	case c.Username != "":
		return LoginUser
	case c.IRIS.Password != "" || c.IRIS.PasswordFile != "":
		return LoginIRIS
	}
	return LoginUnset
}

// Login is the one user who may log in, when the source is LoginUser or LoginIRIS.
func (c *Config) Login() (username string, password Secret) {
	switch c.LoginSource() {
	case LoginUser:
		return c.Username, c.Password
	case LoginIRIS:
		return c.IRIS.Username, c.IRIS.Password
	}
	return "", ""
}

// misplaced says what is wrong with the form of a host, or "".
func misplaced(host string) string {
	_, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		return ""
	case strings.Contains(host, "://"):
		return "is a URL; write the name or the address alone"
	case strings.HasPrefix(host, "["):
		return "write the address without brackets, and the port by itself"
	case strings.Contains(host, ":"):
		return "write the port by itself, under port"
	case strings.Trim(host, "0123456789.") == "" && host != "":
		return "is no address"
	case strings.ContainsAny(host, " \t\n/"):
		return "is no host name"
	}
	return ""
}

// checkHost judges the form of the gateway's host.
func checkHost(c *Config, r *report) {
	if wrong := misplaced(c.Host); wrong != "" {
		r.problem("host", "%s: %s", quote(c.Host), wrong)
	}
}

// checkServerVersion judges what clients are told.
func checkServerVersion(c *Config, r *report) {
	first, second, ok := strings.Cut(c.ServerVersion, ".")
	major, err1 := strconv.Atoi(first)
	minor, err2 := strconv.Atoi(second)
	if !ok || err1 != nil || err2 != nil || major < 15 || major > 18 || minor < 0 || minor > 99 || first+"."+strconv.Itoa(minor) != c.ServerVersion {
		r.problem("server_version", "%s: write a version such as 15.18, from 15 to 18", quote(c.ServerVersion))
	}
}

// checkIRISHost judges the form of IRIS's host.
func checkIRISHost(c *Config, r *report) {
	if wrong := misplaced(c.IRIS.Host); wrong != "" {
		r.problem("iris.host", "%s: %s", quote(c.IRIS.Host), wrong)
	}
}

// checkMetricsHost judges the form of the HTTP endpoints' host.
func checkMetricsHost(c *Config, r *report) {
	if wrong := misplaced(c.Monitoring.MetricsHost); wrong != "" {
		r.problem("monitoring.metrics_host", "%s: %s", quote(c.Monitoring.MetricsHost), wrong)
	}
}

// peerSecretMin is the least length of the secret that gateways share.
const peerSecretMin = 32

// checkPeers judges the connections between gateways.
func checkPeers(c *Config, r *report) {
	if c.Peers.Gateways == "" {
		r.warnUnused("is not used: peers.gateways is not set", "peers.host", "peers.port", "peers.secret", "peers.secret_file")
		return
	}
	if wrong := misplaced(c.Peers.Host); wrong != "" {
		r.problem("peers.host", "%s: %s", quote(c.Peers.Host), wrong)
	}
	for each := range strings.SplitSeq(c.Peers.Gateways, ",") {
		host, port, err := net.SplitHostPort(strings.TrimSpace(each))
		number, wrong := strconv.Atoi(port)
		if err != nil || wrong != nil || host == "" || number < 1 || number > 65535 {
			r.problem("peers.gateways", "%s: write host:port", quote(strings.TrimSpace(each)))
		}
	}
	switch n := len(c.Peers.Secret); {
	case n == 0 && c.Peers.SecretFile == "":
		r.problem("peers.gateways", "there is no secret that they share: set PGWIRE_PEERS_SECRET or PGWIRE_PEERS_SECRET_FILE "+
			"('openssl rand -base64 33' makes one)")
	case n > 0 && n < peerSecretMin:
		r.problem("peers.secret", "is shorter than %d characters: 'openssl rand -base64 33' makes one", peerSecretMin)
	}
}

// checkPorts keeps the two ports apart.
func checkPorts(c *Config, r *report) {
	if c.Monitoring.MetricsEnabled && c.Port != 0 && c.MetricsAddress() == c.Address() {
		r.problem("monitoring.metrics_port", "%d is the port of PostgreSQL's protocol too (port): they need one each", c.Port)
	}
}

// checkExposed refuses to serve other machines without authentication, unless
// that was asked for.
func checkExposed(c *Config, r *report) {
	if IsLoopback(c.Host) || c.EnableSCRAM || misplaced(c.Host) != "" {
		return
	}
	host := c.Host
	if host == "" {
		host = "every address"
	}
	if c.Insecure {
		r.warn("insecure", "whoever reaches %s has every right that %s has in IRIS", host, c.IRIS.Username)
		return
	}
	r.problem("host", "%s serves other machines without authentication: set PGWIRE_ENABLE_SCRAM=true (with PGWIRE_USERNAME "+
		"and PGWIRE_PASSWORD), or --insecure if nobody else can reach this network; a loopback address such as 127.0.0.1 needs neither", host)
}

// checkLogin judges who may log in.
func checkLogin(c *Config, r *report) {
	password := c.Password != "" || c.PasswordFile != ""
	switch {
	case c.UsersFile != "" && (c.Username != "" || password):
		r.problem("users_file", "username and password are given too: keep either the file or the one user")
	case c.Username == "" && password:
		r.problem("password", "there is no username that it belongs to: set PGWIRE_USERNAME")
	case c.Username != "" && !password:
		r.problem("username", "%s has no password: set PGWIRE_PASSWORD or PGWIRE_PASSWORD_FILE", quote(c.Username))
	case !c.EnableSCRAM && (c.UsersFile != "" || c.Username != ""):
		r.warn("enable_scram", "is off: users are given, but nobody is asked for a password")
	case c.LoginSource() == LoginUnset:
		r.problem("enable_scram", "there is no user to log in as: set PGWIRE_USERNAME and PGWIRE_PASSWORD, or PGWIRE_USERS_FILE")
	case c.LoginSource() == LoginIRIS:
		r.warn("enable_scram", "clients log in with IRIS's own user %s and its password: set PGWIRE_USERNAME and PGWIRE_PASSWORD, "+
			"or PGWIRE_USERS_FILE", quote(c.IRIS.Username))
	}
	if c.EnableSCRAM && c.UsersFile != "" {
		r.mustRead("users_file", c.UsersFile, "write it with 'iris-pgwire user add NAME'")
	}
}

// checkTLS judges TLS towards clients.
func checkTLS(c *Config, r *report) {
	if !c.SSLEnabled {
		if c.SSLRequired {
			r.problem("ssl_required", "TLS is off: set PGWIRE_SSL_ENABLED=true")
		}
		r.warnUnused("is not used: ssl_enabled is off", "ssl_cert_path", "ssl_key_path")
		return
	}
	cert, key := unreadable(c.SSLCertPath), unreadable(c.SSLKeyPath)
	const hint = "'iris-pgwire cert --self-signed' makes one to begin with"
	switch {
	case cert != nil && key != nil:
		r.problem("ssl_cert_path", "%s: %v, and ssl_key_path: %s: %v: set PGWIRE_SSL_CERT and PGWIRE_SSL_KEY; %s",
			c.SSLCertPath, cert, c.SSLKeyPath, key, hint)
	case cert != nil:
		r.problem("ssl_cert_path", "%s: %v: set PGWIRE_SSL_CERT; %s", c.SSLCertPath, cert, hint)
	case key != nil:
		r.problem("ssl_key_path", "%s: %v: set PGWIRE_SSL_KEY; %s", c.SSLKeyPath, key, hint)
	}
}

// checkIRISTLS judges TLS towards IRIS.
func checkIRISTLS(c *Config, r *report) {
	if !c.IRIS.SSLEnabled {
		r.warnUnused("is not used: iris.ssl_enabled is off", "iris.ssl_ca_path", "iris.ssl_cert_path",
			"iris.ssl_key_path", "iris.ssl_server_name", "iris.ssl_verify")
		return
	}
	if (c.IRIS.SSLCertPath == "") != (c.IRIS.SSLKeyPath == "") {
		r.problem("iris.ssl_enabled", "a client certificate needs both IRIS_SSL_CERT and IRIS_SSL_KEY")
	}
	if !c.IRIS.SSLVerify && c.IRIS.Host != "" {
		r.warn("iris.ssl_verify", "is off: whoever is between here and IRIS can read and change everything")
	}
	r.mustRead("iris.ssl_ca_path", c.IRIS.SSLCAPath, "")
	r.mustRead("iris.ssl_cert_path", c.IRIS.SSLCertPath, "")
	r.mustRead("iris.ssl_key_path", c.IRIS.SSLKeyPath, "")
}

// checkEmbedded warns of settings towards IRIS when there is none.
func checkEmbedded(c *Config, r *report) {
	if c.IRIS.Host != "" {
		r.warnUnused("is not used: iris.host is set, and the embedded server is not used", "seed", "embedding_hosts")
		return
	}
	r.mustRead("seed", c.Seed, "")
	const why = "is not used: iris.host is not set, so that the embedded server is used"
	r.warnUnused(why, "iris.port", "iris.ssl_enabled")
	if c.LoginSource() != LoginIRIS {
		r.warnUnused(why, "iris.password")
	}
}

// warnUnused warns of those of the settings that somebody gave.
func (r *report) warnUnused(why string, keys ...string) {
	for _, key := range keys {
		if !r.config.origins[key].IsDefault() {
			r.warn(key, "%s", why)
		}
	}
}

// mustRead notes a problem with a file that cannot be read, and the remedy. No
// path is no file.
func (r *report) mustRead(key, path, remedy string) {
	err := unreadable(path)
	if path == "" || err == nil {
		return
	}
	if remedy != "" {
		remedy = ": " + remedy
	}
	r.problem(key, "%s: %v%s", path, err, remedy)
}

// unreadable says why a file cannot be read, or nil.
func unreadable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return bare(err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return bare(err)
	}
	return file.Close()
}
