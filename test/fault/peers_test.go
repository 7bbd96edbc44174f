package fault_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// peerSecret is what the gateways of these tests share.
const peerSecret = "peers of a test, who have no other secret"

// mustServePeers runs gateways that know each other, in front of one IRIS.
func mustServePeers(t testing.TB, n int) []*gateway {
	t.Helper()
	iris := mustRunIRIS(t)
	ports := make([]int, n)
	addresses := make([]string, n)
	for i := range ports {
		ports[i] = closedPort(t)
		addresses[i] = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[i]))
	}
	out := make([]*gateway, n)
	for i := range out {
		cfg := iris.behind(t)
		cfg.Replicas = n
		cfg.Peers.Gateways, cfg.Peers.Port, cfg.Peers.Secret = strings.Join(addresses, ", "), ports[i], peerSecret
		out[i] = mustServe(t, cfg)
	}
	return out
}

// mustBalanceTo gives each connection to the next gateway, as a load balancer does.
func mustBalanceTo(t testing.TB, gateways []*gateway) *gateway {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var tasks sync.WaitGroup
	var turn atomic.Int64
	tasks.Go(func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			tasks.Go(func() { join(client, gateways[int(turn.Add(1))%len(gateways)].Address) })
		}
	})
	t.Cleanup(func() { ln.Close(); tasks.Wait() })
	front := &gateway{}
	front.Address = ln.Addr().String()
	return front
}

// join connects a client with an address until one of them hangs up.
func join(client net.Conn, address string) {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	done := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{client, server}, {server, client}} {
		go func() {
			io.Copy(pair[0], pair[1])
			done <- struct{}{}
		}()
	}
	<-done
	client.Close()
	server.Close()
	<-done
}

// TestPeersCancel: a cancel request that comes to another gateway than the one
// that runs the statement stops it; one whose key is wrong does not.
func TestPeersCancel(t *testing.T) {
	gateways := mustServePeers(t, 3)
	front := mustBalanceTo(t, gateways)
	mustFill(t, mustConnect(t, gateways[0].Address))
	for i := range gateways {
		for _, where := range []*gateway{front, gateways[(i+1)%3], gateways[(i+2)%3]} {
			c := mustConnect(t, gateways[i].Address)
			c.mustRun(t, "BEGIN; UPDATE lone SET n = 7")
			c.send(t, &pgproto3.Query{String: endless["in IRIS"]})
			stop := where.cancelUntil(t, c.key.ProcessID, c.key.SecretKey)
			a := c.receive()
			stop()
			a.mustFail(t, "57014", 'E')
			c.mustRun(t, "ROLLBACK")
			c.close()
		}
	}
	c := mustConnect(t, front.Address)
	wrong := append([]byte(nil), c.key.SecretKey...)
	wrong[0] ^= 1
	c.send(t, &pgproto3.Query{String: "SELECT count(*) FROM generate_series(1, 300000)"})
	for range gateways {
		front.mustCancel(t, c.key.ProcessID, wrong)
	}
	if a := c.receive(); a.cell() != "300000" {
		t.Errorf("a wrong key: %v", a)
	}
	for range gateways { // nothing runs
		front.mustCancel(t, c.key.ProcessID, c.key.SecretKey)
	}
	c.mustRun(t, "SELECT 1")
}

// notifications reads n of them, however long they take to come.
func (c *client) notifications(n int) ([]string, error) {
	var out []string
	for len(out) < n {
		m, err := c.Receive()
		if err != nil {
			return out, err
		}
		switch m := m.(type) {
		case *pgproto3.NotificationResponse:
			out = append(out, fmt.Sprint(m.PID, " ", m.Channel, " ", m.Payload))
		case *pgproto3.ErrorResponse:
			return out, errors.New(m.Message)
		}
	}
	return out, nil
}

// TestPeersNotify: NOTIFY reaches the listeners of every gateway, once, in the
// order of the commits, and nothing is sent by a transaction that is rolled back.
func TestPeersNotify(t *testing.T) {
	gateways := mustServePeers(t, 3)
	front := mustBalanceTo(t, gateways)
	var listeners []*client
	for range 6 {
		c := mustConnect(t, front.Address)
		c.mustRun(t, "LISTEN c")
		listeners = append(listeners, c)
	}
	var want []string
	sender := mustConnect(t, front.Address)
	for i := range 300 {
		sender.mustRun(t, fmt.Sprintf("NOTIFY c, 'é%d'; NOTIFY other", i))
		sender.mustRun(t, "BEGIN; NOTIFY c, 'never'; ROLLBACK")
		want = append(want, fmt.Sprint(sender.key.ProcessID, " c é", i))
	}
	for i, c := range listeners {
		if got, err := c.notifications(len(want)); err != nil || !slices.Equal(got, want) {
			t.Errorf("listener %d: %v: %.300q", i, err, got)
		}
	}
}

// TestPeersDDL: what one gateway creates or changes the others know soon, although
// they have the metadata already.
func TestPeersDDL(t *testing.T) {
	gateways := mustServePeers(t, 2)
	a, b := mustConnect(t, gateways[0].Address), mustConnect(t, gateways[1].Address)
	a.mustRun(t, "CREATE TABLE t (a INT)")
	eventually(t, "the table is known", func() bool { return b.run("SELECT a FROM t").code() == "" })
	a.mustRun(t, "ALTER TABLE t ADD COLUMN b INT DEFAULT 7; INSERT INTO t (a) VALUES (1)")
	eventually(t, "the column is in *", func() bool { got := b.run("SELECT * FROM t"); return len(got.rows) == 1 && len(got.rows[0]) == 2 })
}

// TestPeersSignal: pg_cancel_backend and pg_terminate_backend reach the sessions of
// other gateways, of one's own user only.
func TestPeersSignal(t *testing.T) {
	gateways := mustServePeers(t, 2)
	a := mustConnect(t, gateways[0].Address)
	mustFill(t, a)
	mine, theirs := mustConnect(t, gateways[1].Address), mustConnect(t, gateways[1].Address, "user", "somebody")
	for _, function := range []string{"pg_cancel_backend", "pg_terminate_backend"} {
		a.run(fmt.Sprintf("SELECT %s(%d)", function, theirs.key.ProcessID)).mustFail(t, "42501", 'I')
	}
	theirs.mustRun(t, "SELECT 1")
	var asking sync.WaitGroup
	answered := make(chan struct{})
	mine.send(t, &pgproto3.Query{String: endless["in IRIS"]})
	asking.Go(func() {
		for {
			select {
			case <-answered:
				return
			default: // until one hits: the query may not have begun
				if got := a.run(fmt.Sprintf("SELECT pg_cancel_backend(%d)", mine.key.ProcessID)).cell(); got != "t" {
					t.Errorf("pg_cancel_backend: %s", got)
				}
			}
		}
	})
	got := mine.receive()
	close(answered)
	asking.Wait()
	got.mustFail(t, "57014", 'I')
	if got := a.run(fmt.Sprintf("SELECT pg_terminate_backend(%d, 30000)", mine.key.ProcessID)).cell(); got != "t" {
		t.Errorf("pg_terminate_backend: %s", got)
	}
	mine.receive().mustFail(t, "57P01", 0)
	if got := a.run(fmt.Sprintf("SELECT pg_terminate_backend(%d)", mine.key.ProcessID)).cell(); got != "f" {
		t.Errorf("of a session that has ended: %s", got)
	}
}
