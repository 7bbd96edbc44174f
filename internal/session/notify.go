package session

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// Limits of PostgreSQL's NOTIFY (async.c).
const (
	channelMax = 63   // bytes of a channel's name
	payloadMax = 7999 // bytes of a payload
)

// notifications is what a session listens to, and what its transaction will
// change of that and send.
type notifications struct {
	session  *Session
	listener *notify.Listener // nil before the first LISTEN
	changes  []listening
	sent     []sending
	bytes    int            // of sent
	latest   map[string]int // channel and payload → index in sent
}

// listening is one LISTEN or UNLISTEN of a transaction.
type listening struct {
	channel string // "" for UNLISTEN *
	begins  bool
	level   int // savepoints that were open
}

// sending is one NOTIFY of a transaction.
type sending struct {
	notify.Message
	level int
}

// asynchronous runs LISTEN, UNLISTEN and NOTIFY, which happen when the
// transaction commits; ok is false for another statement.
func (s *Session) asynchronous(tree pgsql.Statement) (tag string, ok bool, err error) {
	n, level := &s.notifications, len(s.tx.savepoints)
	switch t := tree.(type) {
	case *pgsql.ListenStatement:
		if s.opts.Replicas > 1 && s.handler.peers == nil {
			return "", true, pgerr.Unsupported("LISTEN with several gateways that are not peers").At(t.Pos).
				WithHint("Each of them would hear only what its own clients NOTIFY; set peers.gateways.")
		}
		n.changes = append(n.changes, listening{t.Channel, true, level})
		return "LISTEN", true, n.bounded()
	case *pgsql.UnlistenStatement:
		n.changes = append(n.changes, listening{t.Channel, false, level})
		return "UNLISTEN", true, n.bounded()
	case *pgsql.NotifyStatement:
		return "NOTIFY", true, s.Notify(t.Channel, t.Payload)
	}
	return "", false, nil
}

// changesMax bounds the LISTENs and UNLISTENs of one transaction.
const changesMax = 100_000

// bounded refuses more changes than a transaction may have.
func (n *notifications) bounded() error {
	if len(n.changes) > changesMax {
		return pgerr.New(pgerr.ProgramLimitExceeded, "too many LISTEN and UNLISTEN commands in one transaction")
	}
	return nil
}

// Notify implements analyze.Notifier: pg_notify and NOTIFY.
func (s *Session) Notify(channel, payload string) error {
	switch {
	case channel == "":
		return pgerr.New(pgerr.InvalidParameterValue, "channel name cannot be empty")
	case len(channel) > channelMax:
		return pgerr.New(pgerr.InvalidParameterValue, "channel name too long")
	case len(payload) > payloadMax:
		return pgerr.New(pgerr.InvalidParameterValue, "payload string too long")
	}
	n, level := &s.notifications, len(s.tx.savepoints)
	key := channel + "\x00" + payload
	if i, ok := n.latest[key]; ok && n.sent[i].level <= level {
		return nil
	}
	if n.bytes += len(key); n.bytes > notify.QueueMax {
		return pgerr.New(pgerr.ProgramLimitExceeded, "too many notifications in one transaction").
			WithDetail("A transaction may send %d bytes of them.", notify.QueueMax)
	}
	if n.latest == nil {
		n.latest = map[string]int{}
	}
	n.latest[key] = len(n.sent)
	n.sent = append(n.sent, sending{notify.Message{PID: s.startup.ProcessID, Channel: channel, Payload: payload}, level})
	return nil
}

// Channels implements analyze.Notifier.
func (s *Session) Channels() []string {
	if s.notifications.listener == nil {
		return nil
	}
	return s.notifications.listener.Channels()
}

// QueueUsage implements analyze.Notifier.
func (s *Session) QueueUsage() float64 { return s.handler.bus.Usage() }

// Deliver implements pgwire.Notified.
func (s *Session) Deliver(w *pgwire.ResultWriter) {
	if s.notifications.listener == nil {
		return
	}
	for _, m := range s.notifications.listener.Take() {
		w.Notification(m.PID, m.Channel, m.Payload)
	}
}

// release makes what came after savepoint i part of what was before it.
func (n *notifications) release(i int) {
	for k := range n.changes {
		n.changes[k].level = min(n.changes[k].level, i)
	}
	for k := range n.sent {
		n.sent[k].level = min(n.sent[k].level, i)
	}
}

// undo forgets what came after savepoint i.
func (n *notifications) undo(i int) {
	n.changes = slices.DeleteFunc(n.changes, func(c listening) bool { return c.level > i })
	n.sent = slices.DeleteFunc(n.sent, func(m sending) bool { return m.level > i })
	n.bytes = 0
	clear(n.latest)
	for k, m := range n.sent {
		key := m.Channel + "\x00" + m.Payload
		n.latest[key] = k
		n.bytes += len(key)
	}
}

// drop forgets everything: the transaction was rolled back.
func (n *notifications) drop() { n.changes, n.sent, n.bytes, n.latest = nil, nil, 0, nil }

// prepare makes room for what the transaction sends. When it cannot, the transaction
// must not commit.
func (n *notifications) prepare() (*notify.Reservation, error) {
	if len(n.sent) == 0 {
		return nil, nil
	}
	messages := make([]notify.Message, 0, len(n.sent))
	seen := make(map[notify.Message]bool, len(n.sent))
	for _, m := range n.sent {
		if !seen[m.Message] {
			seen[m.Message] = true
			messages = append(messages, m.Message)
		}
	}
	return n.session.handler.bus.Reserve(messages)
}

// committed applies what the transaction asked for, now that it has committed.
func (n *notifications) committed(r *notify.Reservation) {
	for _, c := range n.changes {
		switch {
		case c.begins:
			if n.listener == nil {
				n.listener = n.session.handler.bus.NewListener(n.session.startup.Wake, n.session.terminate)
			}
			n.listener.Listen(c.channel)
		case n.listener != nil:
			n.listener.Unlisten(c.channel)
		}
	}
	n.drop()
	if r != nil {
		r.Publish()
	}
}

// end stops listening.
func (n *notifications) end() {
	if n.listener != nil {
		n.listener.Close()
	}
}
