package embedded

import (
	"embed"
	"io/fs"
)

// conformance is the corpus of IRIS SQL, see package irisconformance.
//
//go:embed testdata/conformance
var conformance embed.FS

// Corpus is the corpus of IRIS SQL that this server is held to.
func Corpus() (fs.FS, error) { return fs.Sub(conformance, "testdata/conformance") }
