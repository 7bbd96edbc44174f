// Package auth decides whether a client is who it says it is. It knows no SQL
// and no sockets: a Method talks to the client through an Exchange, which
// package pgwire implements on the connection.
//
// Upstream: PostgreSQL documentation, "Frontend/Backend Protocol", section
// "Start-up", and "Client Authentication".
//
// A Method runs once per connection, after the startup packet and before any
// session exists. It may ask the client as often as its scheme needs; pgwire
// bounds the time and the size of each answer and sends AuthenticationOk when
// the method returns nil. An error ends the connection as FATAL; a refused
// client gets 28P01 or 28000, worded alike whether or not the user exists.
package auth
