package main

import (
	"bytes"
	"os"
	"testing"
)

// TestWalkerIsCurrent fails when the tree has changed and the walker has not.
func TestWalkerIsCurrent(t *testing.T) {
	want, err := walker("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../walk.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("walk.go is stale: run go generate ./internal/pgsql")
	}
}
