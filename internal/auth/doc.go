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
//
// # Parts
//
//   - scram.go, scrammessage.go, sasl.go: SCRAM-SHA-256 and -PLUS (RFC 5802, RFC
//     7677) as PostgreSQL's server does it, to its texts
//   - binding.go: channel binding tls-server-end-point (RFC 5929)
//   - verifier.go, saslprep.go: what is kept of a password
//   - users.go, userlist.go, usersfile.go: who may log in
//   - throttle.go, tlsrequired.go: methods around a method
//
// They nest: RequireTLS(Throttle(scram)).
//
// # Why the server side of SCRAM is our own
//
// github.com/xdg-go/scram has one, and its client is an oracle in our tests. Its
// server tells the kinds of malformed messages apart by text only, so that they
// could not get PostgreSQL's SQLSTATEs; it accepts nonces that are not printable;
// and it ends the exchange when the look-up of a user fails, where PostgreSQL goes
// on with a mock verifier and refuses the proof.
//
// # Unknown users
//
// The exchange of a user that does not exist is one with a verifier made by HMAC of
// the name with a secret of this process. It has PostgreSQL's number of iterations
// and size of salt, as the verifiers have that we make; a users file with others can
// be told from it. So can a user whose salt stays when the gateway restarts.
//
// # Channel binding
//
// -PLUS is offered when the client is on TLS and its certificate has a signature
// with a hash to bind with. Ed25519 has none, and RFC 5929 leaves the binding
// undefined: PostgreSQL offers -PLUS all the same and fails, as libpq does, when the
// hash is asked for. We do not offer it, so that clients that prefer channel binding
// connect without, and those that require it say that the server has none. A client
// that says y (it could bind, but -PLUS was not offered) although it was, is refused:
// somebody in between has changed the list.
//
// # Guessing
//
// Throttle delays attempts from an address that failed repeatedly; nobody is locked
// out. It bounds the attempts of one connection after the other; those at the same
// time are bounded by pgwire's MaxStarting. PBKDF2 is the clients' work: a log-in
// costs the server a few HMACs.
package auth
