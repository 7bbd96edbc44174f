package fault_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// The extent of TestKill.
const (
	killRounds   = 3
	killClients  = 6
	killAccounts = 20
	killAfter    = 50 // acknowledged transfers, and up to as many more
)

// TestKill kills the program at random moments during concurrent transfers
// between accounts. After each restart no money has appeared or gone, and every
// transfer that was acknowledged is there.
func TestKill(t *testing.T) {
	dir, path := t.TempDir(), mustBuild(t)
	p := mustStart(t, path, "PGWIRE_DATA_DIR="+dir)
	mustConnect(t, p.address).mustRun(t, "CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL); "+
		"CREATE TABLE transfer (id VARCHAR(40) PRIMARY KEY, payer INT NOT NULL, payee INT NOT NULL); "+
		"INSERT INTO account SELECT i, 1000 FROM generate_series(0, "+strconv.Itoa(killAccounts-1)+") i")
	known := map[string]bool{}
	for round := range killRounds {
		bank := &bank{acknowledged: map[string]bool{}, enough: make(chan struct{}), after: killAfter + rand.Int64N(killAfter)}
		var wg sync.WaitGroup
		for i := range killClients {
			c := mustConnect(t, p.address)
			wg.Go(func() { bank.teller(t, c, fmt.Sprintf("%d-%d", round, i)) })
		}
		<-bank.enough
		p.kill()
		wg.Wait()
		for id := range bank.acknowledged {
			known[id] = true
		}
		p = mustStart(t, path, "PGWIRE_DATA_DIR="+dir)
		mustBalance(t, mustConnect(t, p.address), known)
	}
}

// mustBalance checks that the accounts are what the list of transfers says, and
// that the list has every transfer that is known.
func mustBalance(t testing.TB, c *client, known map[string]bool) {
	t.Helper()
	balance, kept := map[string]int{}, map[string]bool{}
	for i := range killAccounts {
		balance[strconv.Itoa(i)] = 1000
	}
	for _, row := range c.mustRun(t, "SELECT id, payer, payee FROM transfer").rows {
		kept[row[0]] = true
		balance[row[1]]--
		balance[row[2]]++
	}
	for id := range known {
		if !kept[id] {
			t.Errorf("transfer %s was acknowledged and is gone", id)
		}
	}
	rows := c.mustRun(t, "SELECT id, balance FROM account").rows
	for _, row := range rows {
		if row[1] != strconv.Itoa(balance[row[0]]) {
			t.Errorf("account %s has %s, not %d", row[0], row[1], balance[row[0]])
		}
	}
	if len(rows) != killAccounts {
		t.Errorf("%d accounts", len(rows))
	}
	t.Logf("%d transfers acknowledged, %d kept", len(known), len(kept))
}

// bank is what the clients of one round share.
type bank struct {
	mu           sync.Mutex
	acknowledged map[string]bool
	count        atomic.Int64
	after        int64         // how many transfers are acknowledged before the program is killed
	enough       chan struct{} // closed then
}

// teller transfers money until the connection is lost.
func (b *bank) teller(t testing.TB, c *client, name string) {
	random := rand.New(rand.NewPCG(rand.Uint64(), 7))
	for n := 0; ; n++ {
		payer, payee := random.IntN(killAccounts), random.IntN(killAccounts)
		id := fmt.Sprintf("%s-%d", name, n)
		first, second := fmt.Sprintf("- 1 WHERE id = %d", payer), fmt.Sprintf("+ 1 WHERE id = %d", payee)
		if payee < payer { // in one order, so that transfers do not block each other for good
			first, second = second, first
		}
		for _, sql := range []string{
			"BEGIN",
			"UPDATE account SET balance = balance " + first,
			"UPDATE account SET balance = balance " + second,
			fmt.Sprintf("INSERT INTO transfer VALUES ('%s', %d, %d)", id, payer, payee),
		} {
			if a := c.run(sql); a.status != 'T' {
				if a.status != 0 {
					t.Errorf("%s: %v", sql, a)
				}
				return
			}
		}
		a := c.run("COMMIT")
		if a.status == 0 && len(a.tags) == 0 {
			return
		}
		if len(a.tags) != 1 || a.tags[0] != "COMMIT" {
			t.Errorf("COMMIT: %v", a)
			return
		}
		b.mu.Lock()
		b.acknowledged[id] = true
		b.mu.Unlock()
		if b.count.Add(1) == b.after {
			close(b.enough)
		}
	}
}
