package catalog

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// lockModes are PostgreSQL's modes of locks, and which others each conflicts with, as
// bits in the order of the list.
var lockModes = []struct {
	name      string
	conflicts int
}{
	{"AccessShareLock", 1 << 7},
	{"RowShareLock", 1<<6 | 1<<7},
	{"RowExclusiveLock", 1<<4 | 1<<5 | 1<<6 | 1<<7},
	{"ShareUpdateExclusiveLock", 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7},
	{"ShareLock", 1<<2 | 1<<3 | 1<<5 | 1<<6 | 1<<7},
	{"ShareRowExclusiveLock", 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7},
	{"ExclusiveLock", 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7},
	{"AccessExclusiveLock", 1<<8 - 1},
}

// modesConflict reports whether two sessions cannot have these locks at once; a mode
// that is not known conflicts.
func modesConflict(a, b string) bool {
	at := func(name string) int {
		for i := range lockModes {
			if lockModes[i].name == name {
				return i
			}
		}
		return len(lockModes) - 1
	}
	return lockModes[at(a)].conflicts&(1<<at(b)) != 0
}

// blockingPIDs is pg_blocking_pids: the sessions that have, or wait longer for, a lock
// that conflicts with one that a session waits for.
func blockingPIDs(db *Database, args []value.Value) (value.Value, error) {
	return pgtype.NewArray(blockers(db.Server.Locks(), int32(args[0].Int()))), nil
}

// blockers lists them.
func blockers(locks []Lock, pid int32) []value.Value {
	var found []int32
	for _, w := range locks {
		if w.PID != pid || w.Granted {
			continue
		}
		for _, l := range locks {
			same := l.Kind == w.Kind && l.Relation == w.Relation && l.Class == w.Class && l.Object == w.Object && l.Subpart == w.Subpart
			ahead := l.Granted || l.Since.Before(w.Since)
			if same && ahead && l.PID != pid && modesConflict(w.Mode, l.Mode) && !slices.Contains(found, l.PID) {
				found = append(found, l.PID)
			}
		}
	}
	slices.Sort(found)
	out := make([]value.Value, len(found))
	for i, p := range found {
		out[i] = value.Int(int64(p))
	}
	return out
}
