package pgwire

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// The versions of the protocol spoken here: 3.0, and 3.2 with its longer
// cancel keys. Nobody ever spoke 3.1, which is as 3.0.
const (
	protocol3       = 3 << 16
	protocolLongKey = 3<<16 | 2
	protocolLatest  = protocolLongKey
)

// startupMessage is a decoded StartupMessage.
type startupMessage struct {
	version        uint32   // what will be spoken: at most what was asked for
	unknownOptions []string // protocol options (_pq_.) that are not known here

	user     string
	database string
	options  string // the command-line switches, still one string
	settings map[string]string
}

// checkVersion returns the error for a major version not spoken here.
func checkVersion(version uint32) *pgerr.Error {
	if version>>16 == protocol3>>16 {
		return nil
	}
	return pgerr.New(pgerr.FeatureNotSupported,
		"unsupported frontend protocol %d.%d: server supports %d.%d to %d.%d", version>>16, version&0xffff,
		protocol3>>16, protocol3&0xffff, protocolLatest>>16, protocolLatest&0xffff).AsFatal()
}

// decodeStartup decodes the packet of a StartupMessage of major version 3.
// Nothing in it is acted upon before the client is authenticated.
func decodeStartup(packet []byte) (*startupMessage, error) {
	m := &startupMessage{
		version:  min(binary.BigEndian.Uint32(packet), protocolLatest),
		settings: map[string]string{},
	}
	rest := packet[4:]
	for len(rest) > 0 && rest[0] != 0 {
		var name, val string
		name, rest = cutString(rest)
		val, rest = cutString(rest)
		if rest == nil {
			break
		}
		if err := m.set(name, val); err != nil {
			return nil, err
		}
	}
	if len(rest) != 1 {
		return nil, pgerr.New(pgerr.ProtocolViolation,
			"invalid startup packet layout: expected terminator as last byte").AsFatal()
	}
	if m.user == "" {
		return nil, pgerr.New(pgerr.InvalidAuthorizationSpecification,
			"no PostgreSQL user name specified in startup packet").AsFatal()
	}
	if m.database == "" {
		m.database = m.user
	}
	return m, nil
}

// cutString splits a zero-terminated string off b; rest is nil when the
// terminator is missing.
func cutString(b []byte) (s string, rest []byte) {
	n := bytes.IndexByte(b, 0)
	if n < 0 {
		return "", nil
	}
	return string(b[:n]), b[n+1:]
}

// set takes one parameter of the packet. What is no parameter of the protocol
// itself is a setting, for the session to know or to refuse.
func (m *startupMessage) set(name, val string) error {
	for _, s := range []string{name, val} {
		if err := checkUTF8([]byte(s)); err != nil {
			return pgerr.From(err).AsFatal()
		}
	}
	switch {
	case name == "user":
		m.user = val
	case name == "database":
		m.database = val
	case name == "options":
		m.options = val
	case name == "replication":
		return checkReplication(val)
	case strings.HasPrefix(name, "_pq_."):
		m.unknownOptions = append(m.unknownOptions, name)
	default:
		m.settings[name] = val
	}
	return nil
}

// checkReplication refuses the replication protocol.
func checkReplication(val string) error {
	switch strings.ToLower(val) {
	case "false", "off", "no", "0":
		return nil
	case "true", "on", "yes", "1", "database":
		return pgerr.Unsupported("replication").AsFatal()
	}
	return pgerr.New(pgerr.InvalidParameterValue, `invalid value for parameter "replication": "%s"`, val).
		WithHint(`Valid values are: "false", 0, "true", 1, "database".`).AsFatal()
}

// secretSize returns the length of the cancel key the client can hold.
func (m *startupMessage) secretSize() int {
	if m.version >= protocolLongKey {
		return 32
	}
	return 4
}

// parameters returns the settings of the startup message: those given as
// switches in options, overridden by those given by name.
func (m *startupMessage) parameters() (map[string]string, error) {
	all, err := parseOptions(m.options)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(all)) // as spelled in options, by their folded form
	for name := range all {
		names[strings.ToLower(name)] = name
	}
	for name, val := range m.settings {
		if spelled, ok := names[strings.ToLower(name)]; ok {
			delete(all, spelled)
		}
		all[name] = val
	}
	return all, nil
}

// parseOptions reads the server switches that clients pass in options: -c
// name=value and --name=value. PostgreSQL's other switches have no meaning
// here and are refused like unknown ones.
func parseOptions(options string) (map[string]string, error) {
	settings := map[string]string{}
	args := splitOptions(options)
	for i := 0; i < len(args); i++ {
		arg := args[i]
		var setting, spelled string
		switch {
		case arg == "--" && i == len(args)-1:
			continue
		case len(arg) > 2 && strings.HasPrefix(arg, "--"):
			setting, spelled = arg[2:], arg
		case arg == "-c" && i+1 < len(args):
			i++
			setting, spelled = args[i], "-c "+args[i]
		case len(arg) > 2 && strings.HasPrefix(arg, "-c"):
			setting, spelled = arg[2:], "-c "+arg[2:]
		default:
			return nil, pgerr.New(pgerr.SyntaxError,
				"invalid command-line argument for server process: %s", arg).
				WithHint(`Try "postgres --help" for more information.`).AsFatal()
		}
		name, val, ok := strings.Cut(setting, "=")
		if !ok {
			return nil, pgerr.New(pgerr.SyntaxError, "%s requires a value", spelled).AsFatal()
		}
		settings[strings.ReplaceAll(name, "-", "_")] = val
	}
	return settings, nil
}

// splitOptions splits at white space; a backslash takes the next byte as it is.
func splitOptions(s string) []string {
	var args []string
	var arg []byte
	inside := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			if inside {
				args = append(args, string(arg))
			}
			arg, inside = arg[:0], false
			continue
		case c == '\\' && i+1 < len(s):
			i++
		}
		arg, inside = append(arg, s[i]), true
	}
	if inside {
		args = append(args, string(arg))
	}
	return args
}
