package store

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestReadersAreBounded asks for one connection more than there are.
func TestReadersAreBounded(t *testing.T) {
	s, err := Open(Options{ReadersMax: 2, ReadersWait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := s.Database("USER")
	if err != nil {
		t.Fatal(err)
	}
	session := d.NewSession()
	var readers [2]*Reader
	for i := range readers {
		if readers[i], err = session.Reader(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var refused *Error
	if _, err := session.Reader(t.Context()); !errors.As(err, &refused) || refused.Code != -400 {
		t.Errorf("the third: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := session.Reader(ended); !errors.Is(err, context.Canceled) && !errors.As(err, &refused) {
		t.Errorf("with an ended context: %v", err)
	}
	readers[0].Release()
	again, err := session.Reader(t.Context())
	if err != nil {
		t.Fatalf("after a release: %v", err)
	}
	again.Release()
	readers[1].Release()
}
