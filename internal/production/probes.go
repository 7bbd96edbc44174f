package production

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/certs"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// Probes is everything that the checks ask of the outside world.
type Probes struct {
	Now func() time.Time
	// DialIRIS logs in to the IRIS of a configuration and returns its version.
	DialIRIS func(ctx context.Context, c *config.Config) (version string, err error)
	// Gateway asks the gateway whose HTTP endpoints are at a URL.
	Gateway func(ctx context.Context, url string) Gateway
	// Certificate opens a certificate and its key.
	Certificate func(certPath, keyPath string) (certs.Info, error)
	// Users opens a users file and tells how many users it has and what is
	// questionable about it.
	Users func(path string) (n int, warning string, err error)
	// Stat looks at a file.
	Stat func(path string) (FileInfo, error)
	// Writable reports why files cannot be made in a directory, which need not
	// exist yet.
	Writable func(dir string) error
	// FileSystem names the kind of file system that a directory is on or would be.
	FileSystem func(dir string) (string, error)
	// Listen reports why an address cannot be listened on.
	Listen func(address string) error
	// ListenerUser returns the number of the user who listens on a TCP port.
	ListenerUser func(port int) (uid int, ok bool)
	// User returns the number of this process's user, where there are such.
	User func() (uid int, ok bool)
	// OpenFiles returns how many files a process like this one may open.
	OpenFiles func() (uint64, error)
}

// FileInfo is what the checks want to know of a file.
type FileInfo struct {
	Mode      fs.FileMode // the permissions
	ModeKnown bool        // false where the system has none
	Owner     int
}

// Gateway is what a running gateway says of itself.
type Gateway struct {
	Up       bool
	Err      error  // why it is not up
	NotReady string // why clients would not be served, "" if they would
	// Metrics holds those without labels, by name.
	Metrics map[string]float64
}

// SystemProbes asks this machine. dial logs in to IRIS.
func SystemProbes(dial func(ctx context.Context, c *config.Config) (version string, err error)) Probes {
	return Probes{
		Now: time.Now, DialIRIS: dial, Gateway: askGateway,
		Certificate: openCertificate, Users: openUsers, Stat: stat, Writable: writable,
		FileSystem: func(dir string) (string, error) { return fileSystem(existing(dir)) },
		Listen:     listen, ListenerUser: listenerUser, User: user, OpenFiles: openFiles,
	}
}

// openCertificate opens a pair as the gateway does.
func openCertificate(certPath, keyPath string) (certs.Info, error) {
	store, err := certs.Open(certPath, keyPath)
	if err != nil {
		return certs.Info{}, err
	}
	return store.Info(), nil
}

// openUsers opens a users file as the gateway does.
func openUsers(path string) (n int, warning string, err error) {
	users, err := auth.OpenUsers(path)
	if err != nil {
		return 0, "", err
	}
	return users.Len(), users.Warning(), nil
}

// stat looks at a file.
func stat(path string) (FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return FileInfo{}, err
	}
	owner, known := ownerOf(info)
	return FileInfo{Mode: info.Mode().Perm(), ModeKnown: known, Owner: owner}, nil
}

// user returns the number of this process's user.
func user() (uid int, ok bool) {
	uid = os.Geteuid()
	return uid, uid >= 0
}

// existing returns the directory itself or the closest one above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return dir
		}
		dir = parent
	}
}

// writable makes a file in a directory, and removes it.
func writable(dir string) error {
	f, err := os.CreateTemp(existing(dir), ".iris-pgwire-check-*")
	if err != nil {
		return fmt.Errorf("write in %s: %w", existing(dir), withoutPath(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// withoutPath drops the path from an error: it is that of a file that was made up.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// listen listens on an address for a moment.
func listen(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return listener.Close()
}

const (
	// askTimeout bounds one question to the gateway.
	askTimeout = 5 * time.Second
	// answerBytesMax bounds its answer.
	answerBytesMax = 4 << 20
)

// askGateway asks /health, /ready and /metrics.
func askGateway(ctx context.Context, base string) Gateway {
	ctx, cancel := context.WithTimeout(ctx, 3*askTimeout)
	defer cancel()
	code, _, err := get(ctx, base+"/health")
	if err == nil && code != http.StatusOK {
		err = fmt.Errorf("/health answers %d", code)
	}
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err // without the address, which who asks knows
		}
		return Gateway{Err: err}
	}
	g := Gateway{Up: true}
	code, body, err := get(ctx, base+"/ready")
	switch {
	case err != nil:
		g.NotReady = err.Error()
	case code != http.StatusOK:
		g.NotReady = readinessReason(body)
	}
	if code, body, err = get(ctx, base+"/metrics"); err == nil && code == http.StatusOK {
		g.Metrics = parseMetrics(body)
	}
	return g
}

// get asks once, this machine itself and nobody in between.
func get(ctx context.Context, target string) (code int, body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return 0, "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }() // everything wanted was read
	content, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	return response.StatusCode, string(content), err
}

// readinessReason takes the reason out of the answer of /ready.
func readinessReason(body string) string {
	var answer struct{ Reason string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Reason == "" {
		return "not ready"
	}
	return answer.Reason
}

// parseMetrics reads the samples without labels out of Prometheus's text format.
// It returns nothing when a gateway's own are not among them.
func parseMetrics(text string) map[string]float64 {
	metrics := map[string]float64{}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, answerBytesMax)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if !ok || strings.ContainsAny(name, "#{") {
			continue
		}
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			metrics[name] = number
		}
	}
	if _, ok := metrics["pgwire_ready"]; !ok {
		return nil
	}
	return metrics
}

// splitAddress takes host and port apart; config has put them together.
func splitAddress(address string) (host, port string) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address, ""
	}
	return host, port
}

// joinAddress puts them together.
func joinAddress(host, port string) string { return net.JoinHostPort(host, port) }

// reachable turns an address to listen on into one to connect to.
func reachable(host string) string {
	addr, err := netip.ParseAddr(host)
	switch {
	case host == "" || err == nil && addr == netip.IPv4Unspecified():
		return "127.0.0.1"
	case err == nil && addr == netip.IPv6Unspecified():
		return "::1"
	}
	return host
}
