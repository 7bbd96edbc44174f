// Package peer connects gateways that serve the same IRIS namespace, so that a
// client that comes through a load balancer need not know which of them has its
// session: a cancel request reaches the gateway whose key it is, NOTIFY reaches
// the listeners of all, and DDL makes all read the metadata again.
//
// # Parts
//
//   - identity.go: the certificate that gateways with the same secret share
//   - frame.go: what is said on a connection between two gateways
//   - group.go: Group, the gateways that are known, and what is sent to all
//   - link.go: the connection to one gateway, and what waits for it
//   - inbound.go: the connections that others have opened
//
// # A connection
//
// Each gateway opens a connection to every other one and sends on it; what comes
// back are acknowledgements. It is TLS 1.3, and both sides must show that they hold
// the secret: the private key of the one certificate that is accepted is derived
// from it. Then the opener says hello (its instance, its process numbers, the
// namespace), and the other welcomes it with its own, its age, and the number of the
// last message that it has from this instance, or refuses.
//
// # Messages
//
// A gateway numbers its notifications and invalidations, keeps them for each peer
// until that one has acknowledged them, and sends the rest again when a connection
// broke, so that each arrives once and in order. What waits for one peer is bounded
// (QueueMax); when it is too much, all of it is dropped and the peer is told that
// something is lost: it ends the sessions that listen, whose clients then connect
// and look again, rather than let them miss something without a word. A gateway that
// started since is not sent what is older than itself.
//
// # Cancel requests
//
// A process number contains the number of its gateway (ProcessBase). A cancel
// request for another gateway's is sent there and answered within cancelTimeout; the
// client's connection is closed only then, so that a client that waits for that, as
// libpq does, cannot hit its own next statement. A request carries the latest moment
// at which it may be served, by the receiver's clock, so that a slow connection does
// not make it hit a later statement either.
//
// What a session asks of another gateway's by its process number (pg_cancel_backend,
// pg_terminate_backend) goes the same way, with who asks; the gateway that has the
// session decides, and answers what came of it.
//
// # Invariants
//
//   - Nothing is read from a connection beyond the TLS handshake before the other
//     side has proved that it holds the secret; frames are bounded (frameMax).
//   - What arrives is never sent on: there are no loops.
//   - Publishing never blocks.
package peer
