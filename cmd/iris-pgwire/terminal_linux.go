package main

import "golang.org/x/sys/unix"

// The requests that read and set what a terminal does.
const (
	terminalGet = unix.TCGETS
	terminalSet = unix.TCSETS
)
