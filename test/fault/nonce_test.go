package fault_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// The extent of TestNonces.
const (
	nonceClients = 200
	nonceRounds  = 6
)

// TestNonces has many clients at once ask for values that only they know, in
// pipelines, while others cancel and vanish: everyone gets their own value or
// their own cancelation, and nobody anyone else's.
func TestNonces(t *testing.T) {
	g := mustServe(t, settings(t))
	setup := mustConnect(t, g.Address)
	setup.mustRun(t, "CREATE TABLE nonce (id INT PRIMARY KEY, v VARCHAR(40))")
	var wg sync.WaitGroup
	for i := range nonceClients {
		wg.Go(func() {
			v := &nonceClient{g: g, id: i, random: rand.New(rand.NewPCG(1, uint64(i)))}
			if err := v.run(); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	rows := setup.mustRun(t, "SELECT id, v FROM nonce").rows
	for _, row := range rows {
		if row[1] != "kept "+row[0] {
			t.Errorf("row %v", row)
		}
	}
	if len(rows) != nonceClients {
		t.Errorf("%d rows", len(rows))
	}
	g.mustBeIdle(t)
}

// nonceClient is one client of TestNonces.
type nonceClient struct {
	*client
	g      *gateway
	id     int
	random *rand.Rand
}

// run does the rounds, in as many sessions as the client vanishes.
func (n *nonceClient) run() (err error) {
	if n.client, err = connect(n.g.Address); err != nil {
		return err
	}
	defer func() { n.close() }()
	for range nonceRounds {
		if err := n.round(); err != nil {
			return err
		}
		if n.random.IntN(4) == 0 {
			if err := n.vanish(); err != nil {
				return err
			}
		}
	}
	sql := fmt.Sprintf("INSERT INTO nonce VALUES (%d, 'kept %d')", n.id, n.id)
	a := n.client.run(sql)
	for a.code() == "23505" || a.code() == "55P03" { // the session that vanished is still ending
		a = n.client.run(sql)
	}
	if len(a.errs) > 0 || a.status != 'I' {
		return fmt.Errorf("insert: %v", a)
	}
	return nil
}

// vanish leaves in a transaction, and comes back as another session.
func (n *nonceClient) vanish() error {
	n.Send(&pgproto3.Query{String: "BEGIN; INSERT INTO nonce VALUES (" + strconv.Itoa(n.id) + ", 'vanished')"})
	if err := n.Flush(); err != nil {
		return err
	}
	n.close()
	again, err := connect(n.g.Address)
	if err == nil {
		n.client = again
	}
	return err
}

// round sends a pipeline of queries, each with a Sync, and reads the answers.
func (n *nonceClient) round() error {
	depth := 1 + n.random.IntN(8)
	values := make([]string, depth)
	for i := range values {
		values[i] = fmt.Sprintf("%d-%d-%x", n.id, i, n.random.Uint64())
		for _, m := range []pgproto3.FrontendMessage{
			&pgproto3.Parse{Query: nonceQueries[n.random.IntN(len(nonceQueries))]},
			&pgproto3.Bind{Parameters: [][]byte{[]byte(values[i])}}, &pgproto3.Execute{}, &pgproto3.Sync{},
		} {
			n.Send(m)
		}
	}
	if err := n.Flush(); err != nil {
		return err
	}
	if n.random.IntN(3) == 0 {
		if err := n.g.cancel(n.key.ProcessID, n.key.SecretKey); err != nil {
			return err
		}
	}
	for _, v := range values {
		a := n.receive()
		if a.status != 'I' || a.code() != "" && a.code() != "57014" || a.code() == "" && a.cell() != v {
			return fmt.Errorf("want %s, got %v", v, a)
		}
	}
	return nil
}

// nonceQueries answer with their parameter: one in the gateway, one with a row
// from IRIS, one that is computed in IRIS.
var nonceQueries = []string{
	"SELECT $1::text",
	"SELECT $1::text FROM (SELECT count(*) FROM nonce) x",
	"SELECT min(CASE WHEN id >= 0 THEN $1 ELSE $1 END::text) FROM (SELECT 1 AS id UNION SELECT id FROM nonce) x",
}
