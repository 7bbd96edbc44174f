package session

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// activityTextMax bounds the text of a statement in an Activity.
const activityTextMax = 8 << 10

// activities are the sessions that are open.
type activities struct {
	mu  sync.Mutex
	all map[*activity]struct{}
}

// add notes a session.
func (l *activities) add(a *activity) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[*activity]struct{}{}
	}
	l.all[a] = struct{}{}
}

// remove forgets it.
func (l *activities) remove(a *activity) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, a)
}

// user finds whose session has a process number.
func (l *activities) user(pid uint32) (name string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for a := range l.all {
		if a.info.PID == pid { // neither is ever changed
			return a.info.User, true
		}
	}
	return "", false
}

// eachUser calls f with the users of all sessions.
func (l *activities) eachUser(f func(name string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for a := range l.all {
		f(a.info.User) // never changed
	}
}

// Activities tells what every session is doing, by process number.
func (h *Handler) Activities() []Activity {
	h.activities.mu.Lock()
	all := make([]*activity, 0, len(h.activities.all))
	for a := range h.activities.all {
		all = append(all, a)
	}
	h.activities.mu.Unlock()
	out := make([]Activity, len(all))
	for i, a := range all {
		out[i] = a.look()
	}
	slices.SortFunc(out, func(a, b Activity) int { return cmp.Compare(a.PID, b.PID) })
	return out
}

// activity is what others may see of a session. The session's goroutine alone
// changes it, and so reads it without the lock; the statement is printed only
// when somebody looks. Trees are not changed once they are parsed.
type activity struct {
	mu   sync.Mutex
	info Activity        // without Statement
	tree pgsql.Statement // the running or the last one

	copying *copyProgress // nil without a COPY
	locks   []tableLock   // of LOCK TABLE
}

// tableLock is a table that the transaction has locked, or waits for.
type tableLock struct {
	relation uint32
	mode     string    // as LOCK TABLE spells it
	waiting  time.Time // since when; zero when it is locked
}

// name is PostgreSQL's name of the mode: AccessShareLock.
func (l *tableLock) name() string {
	var b strings.Builder
	for word := range strings.FieldsSeq(l.mode) {
		b.WriteString(word[:1] + strings.ToLower(word[1:]))
	}
	return b.String() + "Lock"
}

// locking notes that a table is being locked; got says what became of it.
func (a *activity) locking(relation uint32, mode string) (got func(err error)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at := len(a.locks)
	a.locks = append(a.locks, tableLock{relation, mode, time.Now()})
	return func(err error) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.locks[at].waiting = time.Time{}
		same := func(l tableLock) bool { return l.relation == relation && l.mode == mode }
		if err != nil || slices.ContainsFunc(a.locks[:at], same) {
			a.locks = a.locks[:at]
		}
	}
}

// unlocks notes that the transaction has ended.
func (a *activity) unlocks() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.locks = nil
}

// tableLocks are the locks of tables that all sessions have or wait for.
func (l *activities) tableLocks() (out []catalog.Lock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for a := range l.all {
		a.mu.Lock()
		for i := range a.locks {
			t := &a.locks[i]
			out = append(out, catalog.Lock{
				PID: int32(a.info.PID), Kind: "relation", Mode: t.name(), Relation: t.relation, Granted: t.waiting.IsZero(), Since: t.waiting,
			})
		}
		a.mu.Unlock()
	}
	slices.SortFunc(out, func(a, b catalog.Lock) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.PID, b.PID), strings.Compare(a.Mode, b.Mode))
	})
	return out
}

// look returns a copy.
func (a *activity) look() Activity {
	a.mu.Lock()
	out, tree := a.info, a.tree
	if a.copying != nil {
		out.Copy = a.copying.look()
	}
	a.mu.Unlock()
	if tree != nil {
		out.Statement = redactedText(tree)
	}
	out.Statement = shortened(out.Statement)
	return out
}

// copies notes that a COPY is under way, until done is called.
func (a *activity) copies(p *copyProgress) (done func()) {
	set := func(p *copyProgress) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.copying = p
	}
	set(p)
	return func() { set(nil) }
}

// enter changes the state.
func (a *activity) enter(state State) {
	if a.info.State != state {
		a.info.State, a.info.Changed = state, time.Now()
	}
}

// runs notes the statement at hand.
func (a *activity) runs(tree pgsql.Statement) {
	if a.info.State == Active && a.tree == tree {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.enter(Active)
	a.tree, a.info.Statement = tree, ""
}

// rests notes that it is the client's turn. A large statement is not kept for
// those who may want to see it.
func (a *activity) rests(status pgwire.TxStatus, large bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch status {
	case pgwire.TxActive:
		a.enter(IdleInTransaction)
	case pgwire.TxFailed:
		a.enter(IdleInTransactionAborted)
	default:
		a.enter(Idle)
	}
	if large && a.tree != nil {
		a.tree, a.info.Statement = nil, shortened(redactedText(a.tree))
	}
}

// shortened cuts a text that is too long, between characters.
func shortened(text string) string {
	if len(text) <= activityTextMax {
		return text
	}
	return strings.Clone(strings.ToValidUTF8(text[:activityTextMax], ""))
}

// transacts notes when the transaction began; zero outside of one.
func (a *activity) transacts(began time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.info.Transaction = began
}

// waits notes what the session waits for, "" for nothing.
func (a *activity) waits(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.info.Waiting = what
}

// works notes the IRIS process that works for the session, 0 for none.
func (a *activity) works(job int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.info.Job, a.info.Waiting = job, ""
}

// named notes the application's name.
func (a *activity) named(application string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.info.Application = application
}
