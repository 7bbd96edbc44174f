package config

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Secret is a password: whatever prints it prints stars.
type Secret string

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// Format implements fmt.Formatter, so that no verb prints the password.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText implements encoding.TextMarshaler, for JSON and for slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Size is a number of bytes. It is written as a plain number or with a unit:
// 64kB, 50MB, 2GiB (powers of 1024, as in PostgreSQL).
type Size int64

// Config is everything the gateway can be told. The tags of its fields are the
// one table of settings:
//
//	key      the key in the file; nested structs make key paths (iris.port)
//	env      further environment names, the first one being what guides use; PGWIRE_ and the
//	         key path in upper case is always one (PGWIRE_IRIS_PORT)
//	flag     a shorter name of the flag; the key path with dashes is always one (--iris-port)
//	default  the default, written as in a file
//	reload   "yes": taken over on SIGHUP without a restart
//	min, max the least and greatest value of a number, a size or a duration
//	enum     the values allowed, separated by commas
//	group    the heading that --help and the documentation put it under; of a struct, that of its fields
//	help     one sentence for --help and the documentation
//
// A default of "" is no value. A Secret whose name with _file is a setting too
// can be read from the file that one names.
type Config struct {
	Host                string        `key:"host" default:"127.0.0.1" help:"Address to serve PostgreSQL's protocol on; 0.0.0.0 is every address."`
	Port                int           `key:"port" default:"5432" min:"0" max:"65535" help:"Port to serve PostgreSQL's protocol on."`
	DataDir             string        `key:"data_dir" help:"Directory of the embedded server's data, when iris.host is not set; without it iris-pgwire in $XDG_DATA_HOME or ~/.local/share."`
	Seed                string        `key:"seed" help:"File of IRIS SQL statements, each ended by a semicolon, that the embedded server runs when its data is new."`
	EmbeddingHosts      string        `key:"embedding_hosts" help:"Hosts, separated by commas, that the embedded server may ask for the vectors of EMBEDDING; none by default, because whoever may write %Embedding.Config chooses the address."`
	MaxConnections      int           `key:"max_connections" default:"1000" min:"1" max:"1000000" reload:"yes" help:"Clients served at once; one more is refused with 53300."`
	ReservedConnections int           `key:"reserved_connections" default:"3" min:"0" max:"1000000" reload:"yes" help:"How many of max_connections are kept for administrators, all but one at most; others are refused with 53300."`
	UserConnections     string        `key:"user_connections" reload:"yes" help:"Clients served at once for each user, as name=number separated by commas; * is for everybody who is not named, -1 no limit. One more is refused with 53300; administrators have no limit."`
	DatabaseConnections string        `key:"database_connections" reload:"yes" help:"The same for each database: the IRIS namespace and its aliases."`
	Administrators      string        `key:"administrators" reload:"yes" help:"Users, separated by commas, who besides postgres may see, cancel and end the sessions of others, and use the reserved connections."`
	ServerVersion       string        `key:"server_version" default:"15.18" help:"Version of PostgreSQL, from 15 to 18, that clients are told; the settings and the columns of the catalogs are that version's."`
	Replicas            int           `key:"replicas" default:"1" min:"1" max:"10000" help:"Gateways that serve the namespace; with more than one advisory locks are refused, because each gateway knows only its own clients, and LISTEN unless they are peers."`
	ShutdownGrace       time.Duration `key:"shutdown_grace" env:"PGWIRE_DRAIN_TIMEOUT" default:"30s" min:"0s" max:"1h" help:"Time that open transactions have to finish after SIGTERM."`
	Debug               bool          `key:"debug" reload:"yes" help:"Log at debug level, with every protocol message; values are left out."`

	SSLEnabled    bool   `key:"ssl_enabled" group:"TLS" help:"Offer TLS to clients."`
	SSLCertPath   string `key:"ssl_cert_path" env:"PGWIRE_SSL_CERT" flag:"ssl-cert" default:"/etc/ssl/certs/pgwire.pem" group:"TLS" help:"Certificate chain in PEM, the server's own certificate first."`
	SSLKeyPath    string `key:"ssl_key_path" env:"PGWIRE_SSL_KEY" flag:"ssl-key" default:"/etc/ssl/private/pgwire.key" group:"TLS" help:"Private key in PEM; must not be readable by everybody."`
	SSLRequired   bool   `key:"ssl_required" group:"TLS" help:"Refuse clients that do not use TLS."`
	SSLMinVersion string `key:"ssl_min_version" default:"TLSv1.2" enum:"TLSv1.2,TLSv1.3" group:"TLS" help:"Lowest TLS version that clients may use."`

	EnableSCRAM           bool          `key:"enable_scram" group:"Authentication" help:"Clients authenticate with SCRAM-SHA-256, over TLS also with SCRAM-SHA-256-PLUS."`
	Username              string        `key:"username" group:"Authentication" reload:"yes" help:"The one user who may log in, when there is no users_file."`
	Password              Secret        `key:"password" group:"Authentication" reload:"yes" help:"Password of that user."`
	PasswordFile          string        `key:"password_file" group:"Authentication" reload:"yes" help:"File that holds the password; its last line end is not part of it."`
	UsersFile             string        `key:"users_file" group:"Authentication" help:"File of users and verifiers, written by 'iris-pgwire user add'."`
	AuthenticationTimeout time.Duration `key:"authentication_timeout" default:"60s" min:"1s" max:"10m" group:"Authentication" help:"Time a client has to authenticate, TLS handshake included."`
	Insecure              bool          `key:"insecure" group:"Authentication" help:"Serve other machines without authentication. For networks that nobody else can reach."`

	IRIS        IRIS        `key:"iris" group:"IRIS"`
	Performance Performance `key:"performance" group:"Performance"`
	Peers       Peers       `key:"peers" group:"Peers"`
	Monitoring  Monitoring  `key:"monitoring" group:"Monitoring"`

	// origins tells, by key path, where each value that is not a default came from.
	origins map[string]Origin
	// warnings is what Load noticed besides the values themselves.
	warnings Problems
}

// IRIS is the side towards IRIS. Without a host the embedded server is used.
type IRIS struct {
	Host         string `key:"host" env:"IRIS_HOST" help:"IRIS server; without it the embedded server is used."`
	Port         int    `key:"port" env:"IRIS_PORT" default:"1972" min:"1" max:"65535" help:"IRIS superserver port."`
	Username     string `key:"username" env:"IRIS_USERNAME" default:"_SYSTEM" help:"User to log in to IRIS with."`
	Password     Secret `key:"password" env:"IRIS_PASSWORD" help:"Password to log in to IRIS with."`
	PasswordFile string `key:"password_file" env:"IRIS_PASSWORD_FILE" help:"File that holds the password; its last line end is not part of it."`
	Namespace    string `key:"namespace" env:"IRIS_NAMESPACE" default:"USER" help:"IRIS namespace: the database that clients see."`
	Aliases      string `key:"database_aliases" env:"IRIS_DATABASE_ALIASES" help:"Further names of the database that clients may ask for, separated by commas."`

	PoolSize       int           `key:"pool_size" env:"IRIS_POOL_SIZE" default:"50" min:"1" max:"10000" reload:"yes" help:"Connections to IRIS that clients take turns on; one more is kept for cancel requests."`
	Timeout        time.Duration `key:"timeout" env:"IRIS_TIMEOUT" default:"10s" min:"1s" max:"10m" help:"Time to connect and log in to IRIS; a plain number is seconds."`
	AcquireTimeout time.Duration `key:"acquire_timeout" env:"IRIS_ACQUIRE_TIMEOUT" default:"30s" min:"10ms" max:"1h" reload:"yes" help:"Time a statement waits for a free connection before 53300."`
	StartupTimeout time.Duration `key:"startup_timeout" env:"IRIS_STARTUP_TIMEOUT" default:"0s" min:"0s" max:"24h" help:"Time to wait for IRIS at start before giving up; 0 waits for ever. Clients get 57P03 meanwhile."`

	SSLEnabled    bool   `key:"ssl_enabled" env:"IRIS_SSL_ENABLED" help:"Use TLS towards IRIS."`
	SSLCAPath     string `key:"ssl_ca_path" env:"IRIS_SSL_CA" flag:"iris-ssl-ca" help:"Certificates in PEM that IRIS's certificate must lead to; without it the system's."`
	SSLCertPath   string `key:"ssl_cert_path" env:"IRIS_SSL_CERT" flag:"iris-ssl-cert" help:"Client certificate in PEM, when IRIS asks for one."`
	SSLKeyPath    string `key:"ssl_key_path" env:"IRIS_SSL_KEY" flag:"iris-ssl-key" help:"Private key of the client certificate."`
	SSLServerName string `key:"ssl_server_name" env:"IRIS_SSL_SERVER_NAME" help:"Name that IRIS's certificate must have, when it is not the host."`
	SSLVerify     bool   `key:"ssl_verify" env:"IRIS_SSL_VERIFY" default:"true" help:"Verify IRIS's certificate. Without it anybody in between can read and change everything."`

	Debug bool `key:"debug" env:"IRIS_DEBUG" reload:"yes" help:"Log every call to IRIS at debug level, without data."`
}

// Performance bounds buffers and sizes.
type Performance struct {
	ResultBatchSize      int    `key:"result_batch_size" env:"PGWIRE_RESULT_BATCH_SIZE" flag:"result-batch-size" default:"1000" min:"0" max:"1000000" reload:"yes" help:"Rows after which a result is sent on without waiting for a full buffer; 0 waits."`
	CopyBufferSize       Size   `key:"copy_buffer_size" env:"PGWIRE_COPY_BUFFER_SIZE" flag:"copy-buffer-size" default:"4MB" min:"1kB" max:"1GB" reload:"yes" help:"Bytes of COPY FROM STDIN or a multi-row INSERT that go to IRIS in one message."`
	CopyCommitRows       int    `key:"copy_commit_rows" env:"PGWIRE_COPY_COMMIT_ROWS" flag:"copy-commit-rows" default:"0" min:"0" max:"1000000000" reload:"yes" help:"Rows after which a COPY FROM STDIN outside of BEGIN commits what it has stored: short locks in IRIS, but a failed COPY leaves rows. 0 keeps every COPY whole."`
	MaxPendingBytes      Size   `key:"max_pending_bytes" env:"PGWIRE_MAX_PENDING_BYTES" flag:"max-pending-bytes" default:"64kB" min:"1kB" max:"1GB" help:"Bytes buffered towards a client before its own pace is waited for."`
	MaxMessageBytes      Size   `key:"max_message_bytes" env:"PGWIRE_MAX_MESSAGE_BYTES" flag:"max-message-bytes" default:"256MB" min:"64kB" max:"1GB" help:"Size of one message from a client; a longer one ends its session."`
	MaxMemory            Size   `key:"max_memory" env:"PGWIRE_MAX_MEMORY" flag:"max-memory" default:"0" min:"0" max:"16TB" help:"Memory the program keeps itself to by collecting garbage harder; 0 leaves it to Go (GOMEMLIMIT)."`
	StatementMemory      Size   `key:"statement_memory" env:"PGWIRE_STATEMENT_MEMORY" flag:"statement-memory" default:"256MB" min:"64kB" max:"1TB" reload:"yes" help:"Memory that one statement may keep rows in that are sorted, grouped or joined here; beyond it they go to temporary files, and what cannot is an error (53200)."`
	TotalStatementMemory Size   `key:"total_statement_memory" env:"PGWIRE_TOTAL_STATEMENT_MEMORY" flag:"total-statement-memory" default:"2GB" min:"1MB" max:"16TB" reload:"yes" help:"Memory that all statements together may keep rows in."`
	TempFileLimit        Size   `key:"temp_file_limit" env:"PGWIRE_TEMP_FILE_LIMIT" flag:"temp-file-limit" default:"8GB" min:"64kB" max:"16TB" reload:"yes" help:"Bytes of temporary files that one statement may have. They have no names and vanish with the statement."`
	TempDir              string `key:"temp_dir" env:"PGWIRE_TEMP_DIR" flag:"temp-dir" help:"Directory for temporary files; without it the system's (TMPDIR)."`
	PlanCacheSize        Size   `key:"plan_cache_size" env:"PGWIRE_PLAN_CACHE_SIZE" flag:"plan-cache-size" default:"64MB" min:"0" max:"16GB" help:"Memory for plans that sessions share, so that statements that differ in their literals only are analysed once; 0 shares none."`
	EnableCompression    bool   `key:"enable_compression" env:"PGWIRE_ENABLE_COMPRESSION" flag:"enable-compression" help:"Compress answers of the HTTP endpoints. PostgreSQL's protocol has no compression."`
}

// Peers are the gateways that serve the same namespace and know of each other. The
// connections between them are TLS, for which the secret is the only key.
type Peers struct {
	Gateways   string `key:"gateways" help:"Gateways that serve the namespace, host:port of each one's peers.port, separated by commas; this one may be among them, and a name stands for all its addresses. Cancel requests and NOTIFY then reach sessions of all."`
	Host       string `key:"host" help:"Address to be reached on by the other gateways; without it the gateway's own (host)."`
	Port       int    `key:"port" default:"5434" min:"0" max:"65535" help:"Port to be reached on by the other gateways."`
	Secret     Secret `key:"secret" help:"Secret that all gateways share, 32 characters at least ('openssl rand -base64 33' makes one); a gateway without it is turned away."`
	SecretFile string `key:"secret_file" help:"File that holds the secret."`
}

// PeerAddress is the address for the other gateways.
func (c *Config) PeerAddress() string {
	host := c.Peers.Host
	if host == "" {
		host = c.Host
	}
	return net.JoinHostPort(host, strconv.Itoa(c.Peers.Port))
}

// Monitoring is what operators look at.
type Monitoring struct {
	MetricsEnabled      bool          `key:"metrics_enabled" env:"PGWIRE_METRICS_ENABLED" flag:"metrics-enabled" default:"true" help:"Serve /health, /ready, /metrics and the status page over HTTP."`
	MetricsHost         string        `key:"metrics_host" env:"PGWIRE_METRICS_HOST" flag:"metrics-host" help:"Address to serve them on; without it the gateway's own (host)."`
	MetricsPort         int           `key:"metrics_port" env:"PGWIRE_METRICS_PORT" flag:"metrics-port" default:"9090" min:"0" max:"65535" help:"Port to serve them on."`
	AdminToken          Secret        `key:"admin_token" env:"PGWIRE_ADMIN_TOKEN" flag:"admin-token" reload:"yes" help:"Bearer token for the status page from other machines; without it only this machine may see it."`
	AdminTokenFile      string        `key:"admin_token_file" env:"PGWIRE_ADMIN_TOKEN_FILE" flag:"admin-token-file" help:"File that holds the token."`
	HealthCheckInterval time.Duration `key:"health_check_interval" env:"PGWIRE_HEALTH_CHECK_INTERVAL" flag:"health-check-interval" default:"30s" min:"100ms" max:"1h" reload:"yes" help:"How often IRIS is asked whether it is there; a plain number is seconds."`
	LogLevel            string        `key:"log_level" env:"PGWIRE_LOG_LEVEL" flag:"log-level" default:"info" enum:"debug,info,warn,error" reload:"yes" help:"Lowest level that is logged."`
	LogFormat           string        `key:"log_format" env:"PGWIRE_LOG_FORMAT" flag:"log-format" default:"auto" enum:"auto,json,text" help:"auto is text on a terminal and JSON elsewhere."`
	LogFile             string        `key:"log_file" env:"PGWIRE_LOG_FILE" flag:"log-file" help:"File to log to instead of standard error; opened again on SIGHUP."`
	SlowStatement       time.Duration `key:"slow_statement" env:"PGWIRE_SLOW_STATEMENT,PGWIRE_SLOW_QUERY_THRESHOLD" flag:"slow-statement" default:"1s" min:"0s" max:"24h" reload:"yes" help:"Statements that take longer are logged with their IRIS SQL; 0 logs none."`
}

// DefaultDataDir is where the embedded server keeps its data: the user's data
// directory by the XDG convention.
func DefaultDataDir() string { return dataDir(os.Getenv) }

// dataDir is DefaultDataDir in an environment.
func dataDir(getenv func(string) string) string {
	if dir := getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "iris-pgwire")
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "iris-pgwire")
	}
	return "iris-pgwire-data"
}

// IsLoopback reports whether a host reaches this machine only.
func IsLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// Address is the address to serve on.
func (c *Config) Address() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// MetricsAddress is the address of the HTTP endpoints.
func (c *Config) MetricsAddress() string {
	host := c.Monitoring.MetricsHost
	if host == "" {
		host = c.Host
	}
	return net.JoinHostPort(host, strconv.Itoa(c.Monitoring.MetricsPort))
}

// Address is IRIS's address.
func (i *IRIS) Address() string { return net.JoinHostPort(i.Host, strconv.Itoa(i.Port)) }
