package stdlib

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// init registers the driver: database/sql knows no other way to be found by
// name.
func init() { sql.Register("iris", Driver{}) }

// Driver is the driver registered as "iris".
type Driver struct{}

// Open implements driver.Driver.
func (d Driver) Open(dsn string) (driver.Conn, error) {
	c, err := d.OpenConnector(dsn)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background()) // this method is given none
}

// OpenConnector implements driver.DriverContext.
func (Driver) OpenConnector(dsn string) (driver.Connector, error) {
	config, err := ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	return NewConnector(config), nil
}

// connector makes connections with one configuration.
type connector struct{ config iris.Config }

// NewConnector returns a connector for sql.OpenDB. Connections are in autocommit
// mode whatever the configuration says.
func NewConnector(config iris.Config) driver.Connector {
	config.Autocommit = true
	return connector{config: config}
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := iris.Dial(ctx, c.config)
	if err != nil {
		return nil, err
	}
	return &Conn{raw: raw}, nil
}

// Driver implements driver.Connector.
func (connector) Driver() driver.Driver { return Driver{} }
