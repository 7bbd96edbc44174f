//go:build !unix

package iris

// ended cannot tell here.
func ended(uintptr) bool { return false }
