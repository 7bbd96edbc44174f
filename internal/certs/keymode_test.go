//go:build unix

package certs

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

// fakeInfo is what the system says of a file.
type fakeInfo struct {
	fs.FileInfo
	mode fs.FileMode
	uid  uint32
}

// Mode implements fs.FileInfo.
func (f fakeInfo) Mode() fs.FileMode { return f.mode }

// Sys implements fs.FileInfo.
func (f fakeInfo) Sys() any { return &syscall.Stat_t{Uid: f.uid} }

func TestKeyIsKeptFromOthers(t *testing.T) {
	for _, test := range []struct {
		mode fs.FileMode
		uid  uint32
		ok   bool
	}{
		{0o600, 1000, true},
		{0o400, 1000, true},
		{0o640, 1000, false},
		{0o604, 1000, false},
		{0o644, 1000, false},
		{0o600, 0, true},
		{0o640, 0, true},
		{0o440, 0, true},
		{0o660, 0, false},
		{0o644, 0, false},
		{0o601, 0, false},
	} {
		if err := checkKeyMode(fakeInfo{mode: test.mode, uid: test.uid}); (err == nil) != test.ok {
			t.Errorf("%s of user %d: %v", test.mode, test.uid, err)
		}
	}
}

func TestKeyOfEverybodyIsRefused(t *testing.T) {
	f := newFiles(t)
	f.mustSelfSigned(t, SelfSignedOptions{Names: []string{"x"}})
	if err := os.Chmod(f.key, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(f.cert, f.key); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v", err)
	}
}
