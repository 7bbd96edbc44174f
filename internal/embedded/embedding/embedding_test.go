package embedding

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestParse checks configurations.
func TestParse(t *testing.T) {
	const good = `{"modelName":"m","sslConfig":"s","apiKey":"k"}`
	with := func(http string) string {
		return `{"modelName":"m","sslConfig":"s","apiKey":"k","httpConfig":` + http + `}`
	}
	for _, c := range []struct{ class, configuration, want string }{
		{classHash, "", ""},
		{classOpenAI, good, "https://api.openai.com/v1/embeddings"},
		{classOpenAI, with(`{"Server":"Models.Example","Port":8443}`), "https://models.example:8443/v1/embeddings"},
		{classOpenAI, with(`{"Server":"127.0.0.1","Port":11434,"Https":0}`), "http://127.0.0.1:11434/v1/embeddings"},
		{classOpenAI, with(`{"Server":"::1","Https":false}`), "http://[::1]/v1/embeddings"},
		{classOpenAI, with(`{"Server":"a/b"}`), "httpConfig.Server is not the name of a host"},
		{classOpenAI, with(`{"Server":"user@b"}`), "httpConfig.Server is not the name of a host"},
		{classOpenAI, with(`{"Port":70000}`), "httpConfig.Port must be a port and httpConfig.Timeout between 1 and 300"},
		{classOpenAI, with(`{"Timeout":1000}`), "httpConfig.Port must be a port and httpConfig.Timeout between 1 and 300"},
		{classOpenAI, with(`{"SSLCheckServerIdentity":0}`), "httpConfig may have Server, Port, Https and Timeout only"},
		{classOpenAI, `[]`, "the configuration is not a JSON object"},
		{classOpenAI, `{"modelName":1}`, "a setting of the configuration is of the wrong type"},
		{classOpenAI, `{"sslConfig":"s","apiKey":"k"}`, "modelName is required"},
		{classOpenAI, `{"modelName":"m","apiKey":"k"}`, "sslConfig is required"},
		{classOpenAI, `{"modelName":"m","sslConfig":"s"}`, "apiKey is required"},
		{classOpenAI, `{"modelName":"m","sslConfig":"s","apiKey":"k\r\nX: y"}`, "apiKey is required"},
		{classOpenAI, `{"modelName":"m","sslConfig":"s","apiKey":"k","checkTokenCount":true}`, "checkTokenCount is not supported by this server"},
		{classSentenceTransformers, "{}", "embedding class '%Embedding.SentenceTransformers' needs Python and is not supported by this server"},
		{"No.Such", "{}", "embedding class 'No.Such' does not exist"},
	} {
		m, err := Parse(c.class, c.configuration, 3)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case m.service != nil:
			got = m.service.url
		}
		if got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.class, c.configuration, got, c.want)
		}
	}
	for _, length := range []int{-1, 0, LengthMax + 1} {
		if _, err := Parse(classHash, "", length); err == nil {
			t.Errorf("a length of %d is taken", length)
		}
	}
}

// TestHash checks that texts which share words are more similar than others.
func TestHash(t *testing.T) {
	dot := func(a, b string) (sum float64) {
		x, y := hashText(a, 256), hashText(b, 256)
		for i := range x {
			sum += x[i] * y[i]
		}
		return sum
	}
	if same := dot("The quick fox!", "fox, the QUICK"); math.Abs(same-1) > 1e-12 {
		t.Errorf("the same words: %v", same)
	}
	if near, far := dot("the quick fox", "the lazy fox"), dot("the quick fox", "an old tree"); near <= far {
		t.Errorf("near %v, far %v", near, far)
	}
	if empty := hashText("  ", 3); !slices.Equal(empty, []float64{0, 0, 0}) {
		t.Errorf("no words: %v", empty)
	}
}

// mustModel makes a model of a test's server.
func mustModel(t *testing.T, server *httptest.Server) *Model {
	t.Helper()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	secure := 0
	if u.Scheme == "https" {
		secure = 1
	}
	m, err := Parse(classOpenAI, fmt.Sprintf(
		`{"modelName":"m","sslConfig":"s","apiKey":"sk-secret","httpConfig":{"Server":%q,"Port":%s,"Https":%d,"Timeout":30}}`,
		u.Hostname(), u.Port(), secure), 2)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestService checks what is sent, and that answers are put in their order.
func TestService(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Model string   `json:"model"`
			Input []string `json:"input"`
		}
		err := json.NewDecoder(r.Body).Decode(&asked)
		if err != nil || r.URL.Path != "/v1/embeddings" || r.Method != http.MethodPost ||
			r.Header.Get("Authorization") != "Bearer sk-secret" || asked.Model != "m" || !slices.Equal(asked.Input, []string{"a", "é"}) {
			http.Error(w, "no", http.StatusTeapot)
			return
		}
		_, _ = fmt.Fprint(w, `{"object":"list","data":[{"index":1,"embedding":[3,4e-1]},{"index":0,"embedding":[1,2]}],"usage":{}}`)
	}))
	defer server.Close()
	got, err := New([]string{"127.0.0.1"}).Embed(t.Context(), mustModel(t, server), []string{"a", "é"})
	if err != nil || !slices.Equal(got[0], []float64{1, 2}) || !slices.Equal(got[1], []float64{3, 0.4}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestServiceFailures checks answers that cannot be used, and that no error says
// what was sent or what the service said.
func TestServiceFailures(t *testing.T) {
	for _, c := range []struct {
		name, want string
		answer     http.HandlerFunc
	}{
		{"status", "answered HTTP status 401 (invalid_api_key)", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(w, `{"error":{"message":"bad key sk-secret for TEXT","code":"invalid_api_key"}}`)
		}},
		{"code", "answered HTTP status 500", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprint(w, `{"error":{"code":"TEXT sk-secret"}}`)
		}},
		{"redirect", "answered HTTP status 307", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://localhost:1/", http.StatusTemporaryRedirect)
		}},
		{"not JSON", "is not one of OpenAI's API", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "TEXT") }},
		{"count", "is not one of OpenAI's API", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, `{"data":[]}`) }},
		{"index", "is not one of OpenAI's API", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, `{"data":[{"index":1,"embedding":[1,2]}]}`)
		}},
		{"length", "returned 1 dimensions, not the 2 of VectorLength", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, `{"data":[{"index":0,"embedding":[1]}]}`)
		}},
		{"size", "is longer than", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, strings.Repeat(" ", answerBytesMin+1024))
		}},
		{"gone", "EOF", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(c.answer)
			defer server.Close()
			_, err := New([]string{"127.0.0.1"}).Embed(t.Context(), mustModel(t, server), []string{"TEXT"})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "TEXT")) {
				t.Errorf("%q tells too much", err)
			}
		})
	}
}

// TestServiceRefusals checks hosts that are not allowed, certificates that are not
// trusted, and the end of the caller's patience.
func TestServiceRefusals(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-answer
	}))
	defer server.Close()
	defer close(answer)
	m := mustModel(t, server)
	if _, err := New([]string{"localhost"}).Embed(t.Context(), m, []string{"a"}); err == nil || !strings.Contains(err.Error(), "not among those") {
		t.Errorf("another host: %v", err)
	}
	c := New([]string{"127.0.0.1"})
	if _, err := c.Embed(t.Context(), m, []string{"a"}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
	c.http.Transport = server.Client().Transport
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if _, err := c.Embed(ctx, m, []string{"a"}); err == nil || ctx.Err() == nil {
		t.Errorf("cancelled: %v", err)
	}
	m.service.timeout = time.Nanosecond
	if _, err := c.Embed(t.Context(), m, []string{"a"}); err == nil || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("timeout: %v", err)
	}
}
