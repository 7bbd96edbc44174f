package stdlib

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// ParseDSN reads a data source name of the form
//
//	iris://user:password@host:port/NAMESPACE?option=value&...
//
// The port defaults to 1972. The options are tls (disable, the default; require,
// which does not verify the certificate; verify), application, connect_timeout
// (such as 5s) and isolation (a number).
func ParseDSN(dsn string) (iris.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		// The error of url.Parse repeats its input, password included.
		return iris.Config{}, errors.New("iris: data source name is not a URL")
	}
	if u.Scheme != "iris" {
		return iris.Config{}, fmt.Errorf("iris: data source name begins with %q, want \"iris\"", u.Scheme)
	}
	config := iris.Config{
		Host:       u.Hostname(),
		Namespace:  strings.TrimPrefix(u.Path, "/"),
		Username:   u.User.Username(),
		Autocommit: true,
	}
	config.Password, _ = u.User.Password()
	if port := u.Port(); port != "" {
		if config.Port, err = strconv.Atoi(port); err != nil {
			return iris.Config{}, fmt.Errorf("iris: port %q is not a number", port)
		}
	}
	if config.Host == "" || config.Namespace == "" {
		return iris.Config{}, errors.New("iris: data source name lacks the host or the IRIS namespace")
	}
	for key, values := range u.Query() {
		if err := setOption(&config, key, values[len(values)-1]); err != nil {
			return iris.Config{}, err
		}
	}
	return config, nil
}

// setOption applies one option of a data source name.
func setOption(config *iris.Config, key, value string) (err error) {
	switch key {
	case "application":
		config.Application = value
	case "connect_timeout":
		config.ConnectTimeout, err = time.ParseDuration(value)
	case "isolation":
		config.Isolation, err = strconv.Atoi(value)
	case "tls":
		switch value {
		case "disable":
		case "require":
			config.TLS = &tls.Config{InsecureSkipVerify: true}
		case "verify":
			config.TLS = &tls.Config{}
		default:
			err = errors.New("want disable, require or verify")
		}
	default:
		return fmt.Errorf("iris: unknown option %q in data source name", key)
	}
	if err != nil {
		return fmt.Errorf("iris: option %s: %w", key, err)
	}
	return nil
}
