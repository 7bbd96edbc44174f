//go:build unix

package auth

import (
	"io/fs"
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

func TestUsersFileIsKeptFromOthers(t *testing.T) {
	for _, test := range []struct {
		mode   fs.FileMode
		uid    uint32
		ok     bool
		warned bool
	}{
		{0o600, 1000, true, false},
		{0o400, 1000, true, false},
		{0o640, 1000, false, false},
		{0o604, 1000, false, false},
		{0o620, 1000, false, false},
		{0o600, 0, true, false},
		{0o640, 0, true, false}, // a secret of Kubernetes with fsGroup
		{0o440, 0, true, false},
		{0o444, 0, true, true},
		{0o644, 0, true, true},
		{0o660, 0, false, false},
		{0o602, 0, false, false},
		{0o666, 0, false, false},
		{0o600 | fs.ModeNamedPipe, 1000, false, false},
	} {
		warning, err := checkUsersMode(fakeInfo{mode: test.mode, uid: test.uid})
		if (err == nil) != test.ok || (warning != "") != test.warned {
			t.Errorf("%s of user %d: %q, %v", test.mode, test.uid, warning, err)
		}
	}
}
