package embedding

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Bounds of one request.
const (
	// TextsMax and TextBytesMax bound what is sent at once.
	TextsMax     = 256
	TextBytesMax = 4 << 20
	// numberBytesMax is what one number of an answer may take, and answerBytesMin
	// what every answer may.
	numberBytesMax = 40
	answerBytesMin = 1 << 16
	// connectionsMax bounds the connections to one server.
	connectionsMax = 8
)

// Client turns texts into vectors. It may be used concurrently.
type Client struct {
	hosts map[string]bool
	http  *http.Client
}

// New makes a client that may ask the hosts given, and no others.
func New(hosts []string) *Client {
	c := &Client{hosts: map[string]bool{}}
	for _, h := range hosts {
		c.hosts[strings.ToLower(h)] = true
	}
	c.http = &http.Client{
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12},
			DialContext:       (&net.Dialer{}).DialContext,
			MaxConnsPerHost:   connectionsMax,
			ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// Embed returns a vector for each text; there must be no more than TextsMax.
func (c *Client) Embed(ctx context.Context, m *Model, texts []string) ([][]float64, error) {
	if m.service == nil {
		vectors := make([][]float64, len(texts))
		for i, t := range texts {
			vectors[i] = hashText(t, m.Length)
		}
		return vectors, nil
	}
	if !c.hosts[m.service.host] {
		return nil, fmt.Errorf("host '%s' is not among those that embeddings may be asked of", m.service.host)
	}
	body, err := json.Marshal(map[string]any{"model": m.service.name, "input": texts})
	if err != nil || len(body) > 2*TextBytesMax {
		return nil, errors.New("the text is too long")
	}
	answer, err := c.post(ctx, m.service, body, answerBytesMin+len(texts)*m.Length*numberBytesMax)
	if err != nil {
		return nil, err
	}
	return vectorsOf(answer, len(texts), m.Length)
}

// post sends a request and reads an answer of no more than a size.
func (c *Client) post(ctx context.Context, s *service, body []byte, limit int) (_ []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of the service is not valid")
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.key)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask '%s': %w", s.host, cause(err))
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	answer, err := io.ReadAll(io.LimitReader(response.Body, int64(limit)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask '%s': %w", s.host, cause(err))
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("'%s' answered HTTP status %d%s", s.host, response.StatusCode, errorCode(answer))
	case len(answer) > limit:
		return nil, fmt.Errorf("the answer of '%s' is longer than %d bytes", s.host, limit)
	}
	return answer, nil
}

// cause takes the address off an error of HTTP.
func cause(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// errorCode is the code of an error as OpenAI's API writes it, which is a plain
// word; the message beside it may repeat what was sent.
func errorCode(answer []byte) string {
	var failed struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if json.Unmarshal(answer, &failed) != nil || failed.Error.Code == "" || len(failed.Error.Code) > 64 {
		return ""
	}
	for _, c := range []byte(failed.Error.Code) {
		if (c < 'a' || c > 'z') && c != '_' {
			return ""
		}
	}
	return " (" + failed.Error.Code + ")"
}

// vectorsOf reads an answer.
func vectorsOf(answer []byte, count, length int) ([][]float64, error) {
	var parsed struct {
		Data []struct {
			Index     int       `json:"index"`
			Embedding []float64 `json:"embedding"`
		} `json:"data"`
	}
	if json.Unmarshal(answer, &parsed) != nil || len(parsed.Data) != count {
		return nil, errors.New("the answer of the service is not one of OpenAI's API")
	}
	vectors := make([][]float64, count)
	for _, d := range parsed.Data {
		switch {
		case d.Index < 0 || d.Index >= count || vectors[d.Index] != nil:
			return nil, errors.New("the answer of the service is not one of OpenAI's API")
		case len(d.Embedding) != length:
			return nil, fmt.Errorf("the model returned %d dimensions, not the %d of VectorLength", len(d.Embedding), length)
		}
		vectors[d.Index] = d.Embedding
	}
	return vectors, nil
}
