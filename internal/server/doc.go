// Package server is the composition of the gateway and its life: it builds
// everything from a config.Config, runs it until the context ends, and stops it
// in order.
//
// # Shutdown
//
// stop accepting and end idle sessions → busy ones at the end of their
// transaction, or canceled after the grace → pool → embedded server.
package server
