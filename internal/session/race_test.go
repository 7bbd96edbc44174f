//go:build race

package session_test

// underRace says that the race detector runs, under which all takes many times as long.
const underRace = true
