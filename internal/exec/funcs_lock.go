package exec

import (
	"math"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/advisory"
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Blocker is a session whose statements can wait and hold advisory locks.
type Blocker interface {
	// Wait returns after d, or with an error when the statement must stop.
	Wait(d time.Duration) error
	// AdvisoryLock takes a lock; false says that somebody else has it.
	AdvisoryLock(r advisory.Request) (bool, error)
	// AdvisoryUnlock gives back a lock of the session; with none it warns and
	// returns false.
	AdvisoryUnlock(key advisory.Key, mode advisory.Mode) bool
	// AdvisoryUnlockAll gives back all locks of the session.
	AdvisoryUnlockAll()
}

// blocking adapts a function that waits or locks.
func blocking(f func(b Blocker, args []value.Value) (value.Value, error)) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		b, ok := env.Session.(Blocker)
		if !ok {
			return value.Null, errNoSession()
		}
		return f(b, args)
	}
}

// lockFuncs are the functions that wait, and those of advisory locks.
func lockFuncs() []def {
	out := []def{
		{sig: "pg_sleep(float8)", eval: blocking(func(b Blocker, args []value.Value) (value.Value, error) {
			return value.Text(""), b.Wait(seconds(args[0].Float()))
		})},
		{sig: "pg_sleep_for(interval)", eval: blocking(func(b Blocker, args []value.Value) (value.Value, error) {
			months, days, micros := args[0].IntervalParts()
			return value.Text(""), b.Wait(seconds((float64(days)+30*float64(months))*86400 + float64(micros)/1e6))
		})},
		{sig: "pg_sleep_until(timestamptz)", eval: sleepUntil},
		{sig: "pg_advisory_unlock_all()", eval: blocking(func(b Blocker, _ []value.Value) (value.Value, error) {
			b.AdvisoryUnlockAll()
			return value.Text(""), nil
		})},
	}
	for _, m := range []struct {
		suffix string
		mode   advisory.Mode
	}{{"", advisory.Exclusive}, {"_shared", advisory.Shared}} {
		for _, scope := range []string{"", "_xact"} {
			r := advisory.Request{Mode: m.mode, Transaction: scope != ""}
			out = append(out, def{sig: lockSigs("pg_try_advisory" + scope + "_lock" + m.suffix), eval: tryLock(r)})
			r.Wait = true
			out = append(out, def{sig: lockSigs("pg_advisory" + scope + "_lock" + m.suffix), eval: waitLock(r)})
		}
		mode := m.mode
		out = append(out, def{sig: lockSigs("pg_advisory_unlock" + m.suffix), eval: blocking(
			func(b Blocker, args []value.Value) (value.Value, error) {
				return value.Bool(b.AdvisoryUnlock(lockKey(args), mode)), nil
			})})
	}
	return out
}

// lockSigs are the two signatures of an advisory lock function.
func lockSigs(name string) string { return name + "(int8) " + name + "(int4,int4)" }

// lockKey is the key that the arguments name.
func lockKey(args []value.Value) advisory.Key {
	if len(args) == 2 {
		return advisory.Key{High: uint32(args[0].Int()), Low: uint32(args[1].Int()), Pair: true}
	}
	n := uint64(args[0].Int())
	return advisory.Key{High: uint32(n >> 32), Low: uint32(n)}
}

// tryLock takes a lock that is free.
func tryLock(r advisory.Request) analyze.EvalFunc {
	return blocking(func(b Blocker, args []value.Value) (value.Value, error) {
		r := r
		r.Key = lockKey(args)
		ok, err := b.AdvisoryLock(r)
		return value.Bool(ok), err
	})
}

// waitLock takes a lock when it is free.
func waitLock(r advisory.Request) analyze.EvalFunc {
	return blocking(func(b Blocker, args []value.Value) (value.Value, error) {
		r := r
		r.Key = lockKey(args)
		_, err := b.AdvisoryLock(r)
		return value.Text(""), err
	})
}

// sleepUntil is pg_sleep_until, by the clock as it is now.
func sleepUntil(env *analyze.Env, args []value.Value) (value.Value, error) {
	b, ok := env.Session.(Blocker)
	if !ok {
		return value.Null, errNoSession()
	}
	left := float64(args[0].Int()-microsOf(time.Now())) / 1e6
	return value.Text(""), b.Wait(seconds(left))
}

// seconds is a number of seconds as a duration; what is longer than a duration
// can be is the longest.
func seconds(s float64) time.Duration {
	switch {
	case !(s > 0):
		return 0
	case s >= math.MaxInt64/1e9:
		return math.MaxInt64
	}
	return time.Duration(s * 1e9)
}
