package fault_test

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

var (
	soakTime     = flag.Duration("soak", 3*time.Second, "how long TestSoak runs")
	soakSessions = flag.Int("soak-sessions", 500, "the sessions of TestSoak")
	soakSeed     = flag.Uint64("soak-seed", 1, "what the sessions of TestSoak do")
)

// soakAccounts are the rows that the sessions move money between.
const soakAccounts = 50

// soaker is one of many clients that do anything in any order.
type soaker struct {
	*client
	g      *gateway
	random *rand.Rand
	wrong  func(string)
}

// TestSoak has many sessions do what the protocol allows and what it does not, and
// hang up anywhere. Afterwards everything is as before: goroutines, memory, leases,
// connections to IRIS, and the money in the accounts.
func TestSoak(t *testing.T) {
	cfg := settings(t)
	cfg.MaxConnections, cfg.IRIS.PoolSize = 4**soakSessions, 8 // who has hung up is there until that is noticed
	g := mustServe(t, cfg)
	c := mustConnect(t, g.Address)
	c.mustRun(t, fmt.Sprintf("CREATE TABLE account (id INT PRIMARY KEY, balance INT); "+
		"INSERT INTO account SELECT g, 100 FROM generate_series(1, %d) g; CREATE TABLE sink (id INT, t TEXT)", soakAccounts))
	soak(t, g, time.Second/2) // fills the pool and the caches
	goroutines, memory := atRest(g)
	soak(t, g, *soakTime)
	eventually(t, "goroutines are gone", func() bool { now, _ := atRest(g); return now <= goroutines+5 })
	if _, now := atRest(g); now > memory+memory/2+(32<<20) {
		t.Errorf("%d bytes before, %d afterwards", memory, now)
	}
	if s := g.Connections(); s.Leased != 0 || s.Idle > cfg.IRIS.PoolSize {
		t.Errorf("connections to IRIS: %+v", s)
	}
	if got := c.mustRun(t, "SELECT sum(balance) FROM account").cell(); got != fmt.Sprint(100*soakAccounts) {
		t.Errorf("the accounts have %s", got)
	}
	g.mustBeIdle(t)
}

// atRest counts goroutines and the bytes in use once no connection is leased.
func atRest(g *gateway) (goroutines int, memory uint64) {
	for range 1000 {
		if g.Connections().Leased == 0 {
			break
		}
		runtime.Gosched()
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), m.HeapAlloc
}

// soak runs the sessions for a while.
func soak(t *testing.T, g *gateway, d time.Duration) {
	t.Helper()
	var mu sync.Mutex
	said := map[string]int{}
	end := time.Now().Add(d)
	var tasks sync.WaitGroup
	for i := range *soakSessions {
		tasks.Go(func() {
			s := &soaker{g: g, random: rand.New(rand.NewPCG(*soakSeed, uint64(i))), wrong: func(what string) {
				mu.Lock()
				defer mu.Unlock()
				said[what]++
			}}
			for time.Now().Before(end) {
				s.life()
			}
		})
	}
	tasks.Wait()
	for what, n := range said {
		t.Errorf("%d times: %s", n, what)
	}
}

// life is one session from its first byte to its last.
func (s *soaker) life() {
	c, err := connect(s.g.Address, "lock_timeout", "1s", "statement_timeout", "20s")
	if err != nil {
		s.wrong("connect: " + err.Error())
		return
	}
	s.client = c
	defer c.close()
	for range 1 + s.random.IntN(12) {
		if !s.act() {
			return
		}
	}
	switch s.random.IntN(4) {
	case 0:
		s.Send(&pgproto3.Terminate{})
		s.Flush()
	case 1:
		s.run("BEGIN; UPDATE account SET balance = 0 WHERE id = 1") // never committed
	case 2:
		s.Send(&pgproto3.Query{String: "SELECT repeat('x', 1000) FROM generate_series(1, 100000)"})
		s.Flush()
	}
}

// act does one thing; false says that the session is over.
func (s *soaker) act() bool {
	switch s.random.IntN(14) {
	case 0:
		return s.check(s.run("SELECT * FROM account ORDER BY id; SELECT 1/0; SELECT 'never'"))
	case 1, 2:
		return s.transfer()
	case 3:
		return s.check(s.extended("SELECT balance FROM account WHERE id = $1", fmt.Sprint(1+s.random.IntN(soakAccounts))))
	case 4:
		return s.portals()
	case 5:
		return s.check(s.run("LISTEN soak; NOTIFY soak, 'x'; UNLISTEN *"))
	case 6:
		return s.copy()
	case 7:
		return s.check(s.ask(&pgproto3.FunctionCall{Function: 1}))
	case 8:
		return s.check(s.ask(&pgproto3.Parse{Query: "SELEC"}, &pgproto3.Bind{}, &pgproto3.Flush{}, &pgproto3.Execute{}, &pgproto3.Sync{}))
	case 9:
		return s.canceled()
	case 10:
		return s.check(s.run("BEGIN; SAVEPOINT a; INSERT INTO sink VALUES (1, 'x'); ROLLBACK TO a; RELEASE a; COMMIT"))
	case 11:
		return s.check(s.run("SELECT pg_advisory_xact_lock(7); SET LOCAL work_mem = '1MB'; DECLARE c CURSOR FOR SELECT 1"))
	case 12:
		s.socket.Write(s.garbage())
		return false
	}
	return s.check(s.ask(&pgproto3.Sync{}))
}

// check looks at an answer: anything but a mistake of the gateway's own will do.
func (s *soaker) check(a *answer) bool {
	if strings.HasPrefix(a.code(), "XX") {
		s.wrong(a.String())
	}
	if a.status == 'T' || a.status == 'E' {
		return s.check(s.run("ROLLBACK"))
	}
	return a.status == 'I'
}

// transfer moves money, or fails and moves none.
func (s *soaker) transfer() bool {
	from, to, much := 1+s.random.IntN(soakAccounts), 1+s.random.IntN(soakAccounts), s.random.IntN(10)
	a := s.run(fmt.Sprintf("BEGIN; UPDATE account SET balance = balance - %d WHERE id = %d; UPDATE account SET balance = balance + %d WHERE id = %d; COMMIT",
		much, min(from, to), much, max(from, to)))
	return s.check(a)
}

// portals opens several at once and leaves some of them suspended.
func (s *soaker) portals() bool {
	name := fmt.Sprint("s", s.random.IntN(5))
	return s.check(s.ask(
		&pgproto3.Close{ObjectType: 'S', Name: name},
		&pgproto3.Parse{Name: name, Query: "SELECT id, balance FROM account WHERE id < $1 ORDER BY id"},
		&pgproto3.Describe{ObjectType: 'S', Name: name},
		&pgproto3.Bind{DestinationPortal: "p", PreparedStatement: name, Parameters: [][]byte{[]byte("40")}, ResultFormatCodes: []int16{1}},
		&pgproto3.Bind{DestinationPortal: "q", PreparedStatement: name, Parameters: [][]byte{nil}},
		&pgproto3.Execute{Portal: "p", MaxRows: 3}, &pgproto3.Execute{Portal: "q"}, &pgproto3.Execute{Portal: "p", MaxRows: 3},
		&pgproto3.Close{ObjectType: 'P', Name: "p"}, &pgproto3.Sync{}))
}

// copy sends rows, or ends it in another way.
func (s *soaker) copy() bool {
	s.Send(&pgproto3.Query{String: "COPY sink FROM STDIN"})
	s.Send(&pgproto3.CopyData{Data: []byte("1\tx\n2\t\\N\n")})
	switch s.random.IntN(4) {
	case 0:
		s.Send(&pgproto3.CopyFail{Message: "no more"})
	case 1:
		s.Send(&pgproto3.CopyData{Data: []byte("x\ty\tz\n")})
		s.Send(&pgproto3.CopyDone{})
	case 2:
		s.Flush()
		return false
	default:
		s.Send(&pgproto3.CopyDone{})
	}
	return s.check(s.receive())
}

// canceled asks for something long and for its end.
func (s *soaker) canceled() bool {
	s.Send(&pgproto3.Query{String: "SELECT count(*) FROM generate_series(1, 300000)"})
	if s.Flush() != nil {
		return false
	}
	if err := s.g.cancel(s.key.ProcessID, s.key.SecretKey); err != nil {
		s.wrong(errors.Join(errors.New("cancel"), err).Error())
	}
	return s.check(s.receive())
}

// garbage is a message that is cut off, has a wrong length, or is none.
func (s *soaker) garbage() []byte {
	out := make([]byte, 5+s.random.IntN(60))
	for i := range out {
		out[i] = byte(s.random.IntN(256))
	}
	out[0] = "QPBDECSHFdcfXp?"[s.random.IntN(15)]
	if s.random.IntN(2) == 0 {
		binary.BigEndian.PutUint32(out[1:], uint32(len(out)-1+s.random.IntN(3)))
	}
	return out
}
