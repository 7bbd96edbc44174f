package server

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/certs"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// application is what IRIS shows for the gateway's processes.
const application = "iris-pgwire"

// irisConfig is how the driver is told to reach the IRIS of a configuration.
func irisConfig(c *config.Config) (iris.Config, error) {
	cfg := iris.Config{
		Host: c.IRIS.Host, Port: c.IRIS.Port, Namespace: c.IRIS.Namespace,
		Username: c.IRIS.Username, Password: string(c.IRIS.Password),
		Application: application, Autocommit: true, ConnectTimeout: c.IRIS.Timeout,
	}
	if !c.IRIS.SSLEnabled {
		return cfg, nil
	}
	tls, err := certs.ClientTLS(certs.ClientOptions{
		CAPath: c.IRIS.SSLCAPath, CertPath: c.IRIS.SSLCertPath, KeyPath: c.IRIS.SSLKeyPath,
		ServerName: c.IRIS.SSLServerName, SkipVerify: !c.IRIS.SSLVerify,
	})
	cfg.TLS = tls
	return cfg, err
}

// CheckIRIS logs in to the IRIS of a configuration, as sessions do, and returns
// its version.
func CheckIRIS(ctx context.Context, c *config.Config) (version string, err error) {
	cfg, err := irisConfig(c)
	if err != nil {
		return "", err
	}
	conn, err := dial(ctx, cfg)
	if err != nil {
		return "", err
	}
	version = conn.ServerVersion()
	return version, conn.Close()
}

// DialIRIS logs in to the IRIS of a configuration in the state in which IRIS
// itself puts a connection, isolation level included.
func DialIRIS(ctx context.Context, c *config.Config) (*iris.Conn, error) {
	cfg, err := irisConfig(c)
	if err != nil {
		return nil, err
	}
	return iris.Dial(ctx, cfg)
}
