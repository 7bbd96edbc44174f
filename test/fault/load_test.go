package fault_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// loads is how many loads are killed in each way.
var loads = flag.Int("loads", 5, "how many loads TestKillLoads kills in each way")

// The extent of a load that is killed.
const (
	loadChunks    = 30
	loadChunkRows = 100
)

// TestKillLoads kills, at random moments of a COPY, the program with its embedded
// server, the gateway alone, or the server alone. Afterwards each load is there
// whole or not at all, and whole if it was acknowledged.
func TestKillLoads(t *testing.T) {
	path := mustBuild(t)
	t.Run("both", func(t *testing.T) {
		dir := t.TempDir()
		start := func() *process { return mustStart(t, path, "PGWIRE_DATA_DIR="+dir) }
		p := start()
		killLoads(t, func() string { return p.address }, func() { p.kill() }, func() { p = start() })
	})
	t.Run("gateway", func(t *testing.T) {
		server := mustStartServer(t, path, t.TempDir(), "127.0.0.1:0")
		p := mustStartBefore(t, path, server.address)
		killLoads(t, func() string { return p.address }, func() { p.kill() },
			func() { p = mustStartBefore(t, path, server.address) })
	})
	t.Run("server", func(t *testing.T) {
		dir := t.TempDir()
		server := mustStartServer(t, path, dir, "127.0.0.1:0")
		address := server.address
		p := mustStartBefore(t, path, address)
		killLoads(t, func() string { return p.address }, func() { server.kill() },
			func() { server = mustStartServer(t, path, dir, address) })
	})
}

// mustStartServer runs the embedded server by itself.
func mustStartServer(t testing.TB, path, dir, listen string) *process {
	t.Helper()
	cmd := command(t, path)
	cmd.Args = append(cmd.Args, "embedded", "serve", "--data-dir", dir, "--listen", listen)
	return mustLaunch(t, cmd, "serves IRIS's protocol on ")
}

// mustStartBefore runs a gateway before a server.
func mustStartBefore(t testing.TB, path, server string) *process {
	t.Helper()
	return mustStart(t, path, irisAt(t, server)...)
}

// irisAt are the environment variables that name a server.
func irisAt(t testing.TB, server string) []string {
	t.Helper()
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"IRIS_HOST=" + host, "IRIS_PORT=" + port, "IRIS_USERNAME=_SYSTEM", "IRIS_PASSWORD=SYS"}
}

// killLoads loads, kills in between, restarts what was killed, and looks.
func killLoads(t *testing.T, address func() string, kill, restart func()) {
	mustConnect(t, address()).mustRun(t, "CREATE TABLE load (run INT, n INT, PRIMARY KEY (run, n))")
	acknowledged := map[int]bool{}
	whole := 0
	for run := range *loads {
		c := mustConnect(t, address())
		moment := rand.IntN(loadChunks)
		if run%2 == 1 {
			moment = loadChunks + rand.IntN(3)
		}
		acknowledged[run] = loadAndKill(c, run, moment, kill)
		restart()
		rows := counts(t, address)
		for i := range run + 1 {
			n := rows[strconv.Itoa(i)]
			switch {
			case n != "" && n != strconv.Itoa(loadChunks*loadChunkRows):
				t.Fatalf("load %d has %s rows", i, n)
			case n == "" && acknowledged[i]:
				t.Fatalf("load %d was acknowledged and is gone", i)
			}
		}
		whole = len(rows)
	}
	t.Logf("%d loads, %d of them are there", *loads, whole)
}

// loadAndKill begins a COPY and kills after so many chunks; the last three moments
// are right after the end of the data, in the middle of the answer, and behind it.
// It reports whether the COPY was acknowledged.
func loadAndKill(c *client, run, moment int, kill func()) bool {
	c.Send(&pgproto3.Query{String: "COPY load FROM STDIN"})
	for chunk := range loadChunks {
		if c.Flush() != nil {
			return false
		}
		if chunk == moment {
			kill()
		}
		var data strings.Builder
		for i := range loadChunkRows {
			fmt.Fprintf(&data, "%d\t%d\n", run, chunk*loadChunkRows+i)
		}
		c.Send(&pgproto3.CopyData{Data: []byte(data.String())})
	}
	c.Send(&pgproto3.CopyDone{})
	_ = c.Flush() // fails when the gateway is gone
	if moment == loadChunks {
		kill()
	}
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		if moment == loadChunks+1 {
			kill()
		}
	}()
	a := c.receive()
	<-killed
	if moment > loadChunks+1 {
		kill()
	}
	return len(a.tags) == 1
}

// counts returns the number of rows of each load, waiting for the gateway to find
// its server again.
func counts(t *testing.T, address func() string) map[string]string {
	t.Helper()
	out := map[string]string{}
	eventually(t, "the table can be read", func() bool {
		c, err := connect(address())
		if err != nil {
			return false
		}
		defer c.close()
		a := c.run("SELECT run, count(*) FROM load GROUP BY run")
		if a.status == 0 || len(a.errs) > 0 {
			return false
		}
		clear(out)
		for _, row := range a.rows {
			out[row[0]] = row[1]
		}
		return true
	})
	return out
}
