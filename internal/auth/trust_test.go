package auth_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// silent is an exchange that fails the test when a method uses it.
type silent struct{ t *testing.T }

func (s silent) Request(code int32, _ []byte) { s.t.Errorf("asked the client, code %d", code) }

func (s silent) Response() ([]byte, error) {
	s.t.Error("waited for the client")
	return nil, nil
}

func TestTrustAcceptsWithoutAsking(t *testing.T) {
	var m auth.Method = auth.Trust{}
	if err := m.Authenticate(t.Context(), &auth.Client{User: "nobody"}, silent{t}); err != nil {
		t.Fatal(err)
	}
}
