package logging

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

// TestTorn checks that a line that was cut off by a full disk is ended before the
// next one, and that a complaint is made again after the file worked.
func TestTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	var said bytes.Buffer
	f := &file{path: path, fallback: io.Discard, complain: slog.New(slog.NewTextHandler(&said, nil))}
	if err := f.reopen(); err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if _, err := f.opened.WriteString("cut o"); err != nil {
		t.Fatal(err)
	}
	f.torn = true
	if _, err := f.Write([]byte("whole\n")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != "cut o\nwhole\n" {
		t.Errorf("got %q", got)
	}
	broken := f.opened
	broken.Close()
	for range 2 {
		if _, err := f.Write([]byte("lost\n")); err != nil {
			t.Error(err)
		}
	}
	if n := bytes.Count(said.Bytes(), []byte("cannot write")); n != 1 {
		t.Errorf("%d complaints", n)
	}
	if err := f.reopen(); err != nil {
		t.Fatal(err)
	}
	f.opened.Close()
	if _, err := f.Write([]byte("lost\n")); err != nil {
		t.Error(err)
	}
	if n := bytes.Count(said.Bytes(), []byte("cannot write")); n != 2 {
		t.Errorf("%d complaints", n)
	}
}
