package main

import (
	"io"
	"path/filepath"
	"testing"
)

// TestShare checks which shares of differing statements pass.
func TestShare(t *testing.T) {
	recorded := share{9, 1000}
	for _, c := range []struct {
		found share
		holds bool
	}{
		{share{9, 1000}, true}, {share{9, 1200}, true}, {share{0, 900}, true}, {share{10, 1000}, false}, {share{9, 900}, false},
	} {
		if err := recorded.hold(io.Discard, c.found); (err == nil) != c.holds {
			t.Errorf("%v beside %v: %v", c.found, recorded, err)
		}
	}
	if err := (share{30, 1000}).hold(io.Discard, share{25, 1000}); err == nil {
		t.Error("more than two percent pass")
	}
	path := filepath.Join(t.TempDir(), "share")
	if _, err := readShare(path); err == nil {
		t.Error("a missing file passes")
	}
	if s, err := readShare("share"); err != nil || s.all < 1200 || s.percent() > shareMax {
		t.Errorf("share: %v, %v", s, err)
	}
}
