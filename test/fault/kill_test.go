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
	killAfter    = 60 // acknowledged transfers
)

// TestKill kills the program at random moments during concurrent transfers
// between accounts. After each restart no money has appeared or gone, and every
// transfer that was acknowledged is there.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	p := mustStart(t, "PGWIRE_DATA_DIR="+dir)
	mustConnect(t, p.address).mustRun(t, "CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL); "+
		"CREATE TABLE transfer (id VARCHAR(40) PRIMARY KEY, account_id INT NOT NULL); "+
		"INSERT INTO account SELECT i, 1000 FROM generate_series(0, "+strconv.Itoa(killAccounts-1)+") i")
	known := map[string]bool{}
	for round := range killRounds {
		bank := &bank{acknowledged: map[string]bool{}, enough: make(chan struct{})}
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
		p = mustStart(t, "PGWIRE_DATA_DIR="+dir)
		mustBalance(t, mustConnect(t, p.address), known)
	}
}

// mustBalance checks the accounts and the list of transfers.
func mustBalance(t testing.TB, c *client, known map[string]bool) {
	t.Helper()
	if got := c.mustRun(t, "SELECT sum(balance) FROM account").cell(); got != strconv.Itoa(1000*killAccounts) {
		t.Errorf("the sum is %s", got)
	}
	kept := map[string]bool{}
	for _, row := range c.mustRun(t, "SELECT id FROM transfer").rows {
		kept[row[0]] = true
	}
	for id := range known {
		if !kept[id] {
			t.Errorf("transfer %s was acknowledged and is gone", id)
		}
	}
	t.Logf("%d transfers acknowledged, %d kept", len(known), len(kept))
}

// bank is what the clients of one round share.
type bank struct {
	mu           sync.Mutex
	acknowledged map[string]bool
	count        atomic.Int64
	enough       chan struct{} // closed when there were enough transfers to kill the program
}

// teller transfers money until the connection is lost.
func (b *bank) teller(t testing.TB, c *client, name string) {
	random := rand.New(rand.NewPCG(rand.Uint64(), 7))
	for n := 0; ; n++ {
		from, to := random.IntN(killAccounts), random.IntN(killAccounts)
		id := fmt.Sprintf("%s-%d", name, n)
		for _, sql := range []string{
			"BEGIN",
			fmt.Sprintf("UPDATE account SET balance = balance - 1 WHERE id = %d", min(from, to)),
			fmt.Sprintf("UPDATE account SET balance = balance + 1 WHERE id = %d", max(from, to)),
			fmt.Sprintf("INSERT INTO transfer VALUES ('%s', %d)", id, to),
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
		if b.count.Add(1) == killAfter {
			close(b.enough)
		}
	}
}
