// Package notify carries NOTIFY's messages between the sessions of a gateway.
//
// Upstream: PostgreSQL documentation, "NOTIFY", "LISTEN" and "Asynchronous
// Operation" of the protocol.
//
// # Parts
//
//   - bus.go: Bus, which knows who listens to which channel; Reservation, room
//     for the messages of a transaction that commits
//   - listener.go: Listener, one session's channels and the messages that wait for it
//
// # Life of a message
//
// NOTIFY keeps it in its session. When the transaction commits, the session
// reserves room with everybody who listens (Reserve: 54000 when somebody has
// not read for too long), commits in IRIS, and publishes, or gives the room
// back when the commit failed. A listener is woken by each batch and takes what
// waits for it when its client is idle and outside a transaction.
//
// # Invariants
//
//   - A message is delivered to those who listened when it was published, in
//     the order of publishing, once.
//   - What waits for one listener is bounded; a sender that would go beyond it
//     fails before its transaction commits, so nothing is lost silently.
//   - The bus's mutex is a leaf; a listener's wake is called without it.
//
// # Deviations from PostgreSQL
//
// The bound is of each listener (8 MiB), where PostgreSQL has one of 8 GB for
// the queue that all share. Sessions of other gateways on the same namespace hear
// it when these are peers (package peer): Forward takes the messages there, Receive
// those of the others. The sender is not told that a listener elsewhere has no room;
// that listener's session is ended instead. Without peers Options of the session say
// how many gateways there are, and LISTEN is refused.
package notify
