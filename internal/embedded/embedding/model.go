package embedding

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// The classes of configurations.
const (
	classOpenAI               = "%Embedding.OpenAI"
	classSentenceTransformers = "%Embedding.SentenceTransformers"
	classHash                 = "IrisPGWire.HashEmbedding"
)

// LengthMax is the greatest number of dimensions.
const LengthMax = 16000

// The time limit of a request, in seconds: that of %Net.HttpRequest, and the most
// that a configuration may ask for.
const (
	timeoutDefault = 30
	timeoutMax     = 300
)

// Model is a checked configuration.
type Model struct {
	// Length is the number of dimensions.
	Length int

	service *service // nil: hashing
}

// service is where an HTTP service is and what it is told.
type service struct {
	name    string // of the model
	key     string
	host    string // without the port, in lower case
	url     string
	timeout time.Duration
}

// settings is the JSON of a configuration.
type settings struct {
	ModelName       string          `json:"modelName"`
	SSLConfig       string          `json:"sslConfig"`
	APIKey          string          `json:"apiKey"`
	MaxTokens       json.RawMessage `json:"maxTokens"`
	CheckTokenCount truth           `json:"checkTokenCount"`
	HTTPConfig      *request        `json:"httpConfig"`
}

// request is httpConfig: properties of the %Net.HttpRequest that IRIS makes.
type request struct {
	Server  string `json:"Server"`
	Port    int    `json:"Port"`
	HTTPS   *truth `json:"Https"`
	Timeout int    `json:"Timeout"`
}

// truth is a truth value, which ObjectScript writes as a number.
type truth bool

// UnmarshalJSON implements json.Unmarshaler.
func (t *truth) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "true", "1":
		*t = true
	case "false", "0", "null":
		*t = false
	default:
		return errors.New("a boolean was expected")
	}
	return nil
}

// Parse checks a row of %Embedding.Config: its class, its configuration and its
// vector length, 0 for none.
func Parse(class, configuration string, length int) (*Model, error) {
	if length < 1 || length > LengthMax {
		return nil, fmt.Errorf("VectorLength must be between 1 and %d", LengthMax)
	}
	m := &Model{Length: length}
	switch class {
	case classHash:
		return m, nil
	case classSentenceTransformers:
		return nil, errors.New("embedding class '" + class + "' needs Python and is not supported by this server")
	case classOpenAI:
	default:
		return nil, errors.New("embedding class '" + class + "' does not exist")
	}
	var err error
	m.service, err = parseService(configuration)
	return m, err
}

// parseService checks the configuration of an HTTP service.
func parseService(configuration string) (*service, error) {
	s, err := parseSettings(configuration)
	if err != nil {
		return nil, err
	}
	switch {
	case s.ModelName == "":
		return nil, errors.New("modelName is required")
	case s.APIKey == "" || strings.ContainsAny(s.APIKey, "\r\n"):
		return nil, errors.New("apiKey is required")
	case s.SSLConfig == "":
		return nil, errors.New("sslConfig is required")
	case bool(s.CheckTokenCount):
		return nil, errors.New("checkTokenCount is not supported by this server")
	}
	return s.service()
}

// parseSettings reads the JSON. Settings that nobody knows are refused in httpConfig,
// where they could mean that certificates are not to be verified.
func parseSettings(configuration string) (*settings, error) {
	var s settings
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(configuration), &raw); err != nil {
		return nil, errors.New("the configuration is not a JSON object")
	}
	if inner, ok := raw["httpConfig"]; ok {
		d := json.NewDecoder(bytes.NewReader(inner))
		d.DisallowUnknownFields()
		s.HTTPConfig = &request{}
		if d.Decode(s.HTTPConfig) != nil || d.Decode(&struct{}{}) != io.EOF {
			return nil, errors.New("httpConfig may have Server, Port, Https and Timeout only")
		}
		delete(raw, "httpConfig")
	}
	plain, err := json.Marshal(raw)
	if err == nil {
		err = json.Unmarshal(plain, &s)
	}
	if err != nil {
		return nil, errors.New("a setting of the configuration is of the wrong type")
	}
	return &s, nil
}

// service makes the address of the service.
func (s *settings) service() (*service, error) {
	out := &service{name: s.ModelName, key: s.APIKey, host: "api.openai.com", timeout: timeoutDefault * time.Second}
	scheme, port := "https", 0
	if h := s.HTTPConfig; h != nil {
		if h.Server != "" {
			out.host = strings.ToLower(h.Server)
		}
		if h.HTTPS != nil && !bool(*h.HTTPS) {
			scheme = "http"
		}
		if h.Timeout != 0 {
			out.timeout = time.Duration(h.Timeout) * time.Second
		}
		port = h.Port
	}
	if !hostName(out.host) {
		return nil, errors.New("httpConfig.Server is not the name of a host")
	}
	if port < 0 || port > 65535 || out.timeout < time.Second || out.timeout > timeoutMax*time.Second {
		return nil, fmt.Errorf("httpConfig.Port must be a port and httpConfig.Timeout between 1 and %d", timeoutMax)
	}
	address := out.host
	switch {
	case port != 0:
		address = net.JoinHostPort(out.host, strconv.Itoa(port))
	case strings.Contains(out.host, ":"):
		address = "[" + out.host + "]"
	}
	out.url = scheme + "://" + address + "/v1/embeddings"
	return out, nil
}

// hostName tells the name or address of a host from what would change a URL.
func hostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !letter && c != '.' && c != '-' && c != '_' && c != ':' {
			return false
		}
	}
	return !strings.Contains(s, ":") || net.ParseIP(s) != nil
}
