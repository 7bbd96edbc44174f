// Package config holds what the operator can say: one Config, read from a file,
// the environment and the command line, checked as a whole. Packages get options
// of their own from it; nobody but server and cmd sees Config.
//
// # Parts
//
//	config.go       the structs, whose tags are the one table of settings
//	setting.go      the table, read from the tags
//	value.go        text to value and back: sizes, durations, booleans
//	load.go         the sources and their order: default < file < environment < flags
//	file.go         the YAML file, key by key, with line and column
//	expand.go       ${NAME} and ${NAME:-default} in the file's values
//	environment.go  variables, and those that look like one of ours
//	secretfile.go   passwords read from files
//	validate.go     ranges, and what has to fit together (rules.go)
//	problem.go      what is wrong, where it was said, and what may have been meant (suggest.go)
//	show.go         the effective values, the sample file, the documentation (document.go)
//	diff.go         what a reload changes, and what it cannot
//
// # Invariants
//
// Whatever is wrong is reported at once: a value that cannot be used keeps its
// default, and the rules that would judge it are silent. An empty value is one
// that was not given, wherever it comes from: Compose sets variables that its
// host does not have to nothing. No message contains a secret.
//
// The file is a small subset of YAML, on purpose: mappings of scalars, no
// anchors, no aliases, no tags. Its size and its number of tokens are bounded
// before anything is built from them.
package config
