package superserver

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// BenchmarkPreparedQuery is a round trip over loopback for one row.
func BenchmarkPreparedQuery(b *testing.B) {
	ts := startServer(b, Options{}, map[string]script{"SELECT s": {
		columns: []Column{varcharColumn("s")}, rows: [][]list.Item{{{Kind: list.String, Str: "row"}}},
	}})
	c := ts.login(b)
	c.call(wire.Prepare, 1, sqlBody("SELECT s", 0))
	body := queryBody(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		c.call(wire.PreparedQuery, 1, body)
	}
}
