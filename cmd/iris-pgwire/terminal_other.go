//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

import (
	"errors"
	"os"
)

// isTerminal reports whether somebody types into f. Where a terminal cannot be
// told to hide a password, the answer is no and it is read as from a pipe.
func isTerminal(*os.File) bool { return false }

// withoutEcho is never called where isTerminal says no.
func withoutEcho(*os.File) (restore func(), err error) {
	return nil, errors.New("this system cannot hide what is typed")
}
