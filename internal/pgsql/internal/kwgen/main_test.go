package main

import (
	"bytes"
	"os"
	"testing"
)

// TestTableIsCurrent fails when the list of keywords has changed and the table
// has not.
func TestTableIsCurrent(t *testing.T) {
	list, err := os.ReadFile("../../keywords.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, err := generate(list)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../keyword_table.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("keyword_table.go is stale: run go generate ./internal/pgsql")
	}
}
