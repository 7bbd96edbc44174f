package catalog

import (
	"testing"
	"time"
)

// TestBlockers asks who holds up whom among the holders of a lock and those that wait.
func TestBlockers(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	locks := []Lock{
		{PID: 1, Kind: "relation", Relation: 7, Mode: "ShareLock", Granted: true},
		{PID: 2, Kind: "relation", Relation: 7, Mode: "ShareLock", Granted: true},
		{PID: 3, Kind: "relation", Relation: 7, Mode: "RowExclusiveLock", Since: at(10)},
		{PID: 4, Kind: "relation", Relation: 7, Mode: "ShareLock", Since: at(20)},
		{PID: 5, Kind: "relation", Relation: 8, Mode: "AccessExclusiveLock", Granted: true},
		{PID: 6, Kind: "advisory", Object: 7, Subpart: 1, Mode: "ExclusiveLock", Granted: true},
		{PID: 5, Kind: "advisory", Object: 7, Subpart: 1, Mode: "ShareLock", Since: at(5)},
	}
	for pid, want := range map[int32][]int64{1: {}, 3: {1, 2}, 4: {3}, 5: {6}, 9: {}} {
		got := blockers(locks, pid)
		equal := len(got) == len(want)
		for i := range want {
			equal = equal && got[i].Int() == want[i]
		}
		if !equal {
			t.Errorf("blockers of %d: %v, want %v", pid, got, want)
		}
	}
}
