package session

import (
	"slices"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// Limits bound the sessions, besides their total, which pgwire counts.
type Limits struct {
	// Connections is that total, Reserved how many of it are for administrators
	// only; at least one is for everybody.
	Connections, Reserved int
	// Users and Databases are how many sessions each may have, by name; "*" is for
	// those that are not named, and less than 0 is no limit. Administrators have none.
	Users, Databases map[string]int
	// Administrators may, besides postgres, use what is reserved, and see, cancel and
	// end the sessions of others.
	Administrators []string
}

// of is the limit of a name in Users or Databases, less than 0 without one.
func of(limits map[string]int, name string) int {
	for _, key := range []string{name, "*"} {
		if n, ok := limits[key]; ok {
			return n
		}
	}
	return -1
}

// reserved is how many sessions are for administrators only.
func (l *Limits) reserved() int { return max(0, min(l.Reserved, l.Connections-1)) }

// administers reports whether a user is an administrator.
func (l *Limits) administers(user string) bool {
	return user == catalog.Superuser || slices.Contains(l.Administrators, user)
}

// admission counts the sessions that are open, and says whether there may be one more.
type admission struct {
	mu               sync.Mutex
	limits           Limits
	total            int
	users, databases map[string]int
}

// SetLimits changes Options.Limits for the sessions that begin later.
func (h *Handler) SetLimits(l Limits) {
	databases := make(map[string]int, len(l.Databases))
	for name, n := range l.Databases { // names of databases have no case
		databases[strings.ToUpper(name)] = n
	}
	l.Databases = databases
	a := &h.admission
	a.mu.Lock()
	defer a.mu.Unlock()
	a.limits = l
}

// Limits are those in force.
func (h *Handler) limitsInForce() Limits {
	h.admission.mu.Lock()
	defer h.admission.mu.Unlock()
	return h.admission.limits
}

// admit counts a session and returns what ends it, or says why there cannot be one
// more: in PostgreSQL's order and words, which depend on the major version.
func (a *admission) admit(user, database string, major int) (leave func(), err error) {
	database = strings.ToUpper(database)
	a.mu.Lock()
	defer a.mu.Unlock()
	l := &a.limits
	if !l.administers(user) {
		if n := of(l.Users, user); n >= 0 && a.users[user] >= n {
			return nil, tooMany("too many connections for role %q", user)
		}
		if n := l.reserved(); n > 0 && a.total+n >= l.Connections {
			if major >= 16 {
				return nil, tooMany("remaining connection slots are reserved for roles with the %s attribute", "SUPERUSER")
			}
			return nil, tooMany("remaining connection slots are reserved for non-replication superuser connections")
		}
		if n := of(l.Databases, database); n >= 0 && a.databases[database] >= n {
			return nil, tooMany("too many connections for database %q", database)
		}
	}
	if a.users == nil {
		a.users, a.databases = map[string]int{}, map[string]int{}
	}
	a.total++
	a.users[user]++
	a.databases[database]++
	return func() { a.leave(user, database) }, nil
}

// tooMany refuses a session.
func tooMany(format string, args ...any) error {
	return pgerr.New(pgerr.TooManyConnections, format, args...).AsFatal()
}

// leave forgets a session.
func (a *admission) leave(user, database string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total--
	for counts, name := range map[*map[string]int]string{&a.users: user, &a.databases: database} {
		if (*counts)[name]--; (*counts)[name] == 0 {
			delete(*counts, name)
		}
	}
}

// databaseCounted is the name that a session counts for in Limits.Databases: the one
// its client asked for, the namespace's where that was the user's.
func (h *Handler) databaseCounted(st *pgwire.Startup) string {
	named := func(name string) bool { return strings.EqualFold(st.Database, name) }
	if slices.ContainsFunc(h.opts.Aliases, named) {
		return st.Database
	}
	return h.opts.Database
}
