// Package server is the composition of the gateway and its life: it builds
// everything from a config.Config, runs it until the context ends, and stops it
// in order.
//
// # Parts
//
//   - server.go: Gateway, what it listens on, start and end
//   - security.go: certificates, users and the authentication method
//   - backend.go: IRIS or the embedded server, how connections are opened
//   - monitor.go: whether IRIS is there, whether clients would be served
//   - reload.go: what changes without a restart
//   - status.go: what the status page shows
//
// # Start
//
// The addresses are taken first, so that a program in the way is reported before
// anything else is touched. Clients are served at once; while IRIS does not answer
// they get 57P03, and /ready says no. IRIS is asked again with growing pauses, for
// at most iris.startup_timeout.
//
// # Shutdown
//
// /ready says no → stop accepting and end idle sessions → busy ones at the end
// of their transaction, or canceled after the grace → pool → HTTP → embedded
// server.
package server
