package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// healthcheckCmd asks a gateway on this machine whether it serves clients, for
// containers that hold nothing but this program.
type healthcheckCmd struct {
	Config  string        `placeholder:"FILE" help:"Configuration file of the gateway. ($$PGWIRE_CONFIG)"`
	URL     string        `placeholder:"URL" help:"What to ask; by default /ready at the address and port that the configuration says (9090)."`
	Timeout time.Duration `default:"3s" help:"How long to wait for the answer."`
}

// healthAnswerMax bounds what is read of an answer.
const healthAnswerMax = 4 << 10

// Run implements the command.
func (c *healthcheckCmd) Run(ctx context.Context) error {
	url := c.URL
	if url == "" {
		// Whatever is wrong with the configuration the gateway itself reports.
		cfg, _ := config.Load(config.Sources{File: c.Config, Environ: os.Environ()})
		url = healthURL(cfg)
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	line, err := askHealth(ctx, url)
	if err != nil {
		return err
	}
	_, err = fmt.Println(line)
	return err
}

// askHealth returns one line about a gateway that is ready, or an error of one
// line.
func askHealth(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	// A proxy or a redirect would ask somebody else.
	client := http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // everything wanted was read
	body, err := io.ReadAll(io.LimitReader(response.Body, healthAnswerMax))
	if err != nil {
		return "", fmt.Errorf("read the answer of %s: %w", url, err)
	}
	line := fmt.Sprintf("%s: %s %s", url, response.Status, strings.Join(strings.Fields(string(body)), " "))
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s", line)
	}
	return line, nil
}

// healthURL is where a gateway with this configuration answers. Addresses are
// written as numbers: an image may have no /etc/hosts.
func healthURL(c *config.Config) string {
	host, port, _ := net.SplitHostPort(c.MetricsAddress())
	if addr, err := netip.ParseAddr(host); host == "localhost" || err == nil && addr.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/ready"
}
