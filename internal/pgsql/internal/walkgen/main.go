package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// main reads the tree files of the directory on the command line and writes the
// walker.
func main() {
	output := flag.String("o", "walk.go", "file to write")
	flag.Parse()
	if err := run(*output, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "walkgen:", err)
		os.Exit(1)
	}
}

// run generates the walker of a directory's tree files into output.
func run(output, dir string) error {
	src, err := walker(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(output, src, 0o644)
}

// walker returns the source of the walker of a directory's tree files.
func walker(dir string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(dir, "tree*.go"))
	if err != nil {
		return nil, fmt.Errorf("find tree: %w", err)
	}
	t, err := readTree(files)
	if err != nil {
		return nil, err
	}
	return t.generate()
}
