package superserver

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// prepareRequest is the body of PREPARE.
type prepareRequest struct {
	sql    string
	params []ParamInfo
}

// decodePrepare reads a statement's text and what is known of its parameters.
func decodePrepare(body []byte) (prepareRequest, error) {
	d := newDecoder(body)
	q := prepareRequest{sql: d.sqlText(), params: d.paramInfo()}
	return q, d.err
}

// queryRequest is the body of PREPARED_QUERY_EXECUTE, and what follows the
// text in DIRECT_QUERY.
type queryRequest struct {
	params  []list.Item
	timeout time.Duration // none when 0
	maxRows int           // all when 0
}

// decodeQuery reads the execution of a prepared query.
func decodeQuery(body []byte) (queryRequest, error) {
	d := newDecoder(body)
	q := d.query()
	return q, d.err
}

// decodeDirectQuery reads a query that is prepared and executed at once.
func decodeDirectQuery(body []byte) (prepareRequest, queryRequest, error) {
	d := newDecoder(body)
	p := prepareRequest{sql: d.sqlText(), params: d.paramInfo()}
	q := d.query()
	return p, q, d.err
}

// query reads the parameters of an execution and its limits.
func (d *decoder) query() queryRequest {
	sets := d.paramSets()
	q := queryRequest{timeout: d.timeout(), maxRows: d.optional()}
	if len(sets) > 1 {
		d.failf("a query takes one set of parameters")
	}
	if d.err == nil {
		q.params = sets[0]
	}
	return q
}

// timeout reads a number of seconds.
func (d *decoder) timeout() time.Duration {
	return time.Duration(max(0, d.optional())) * time.Second
}

// updateRequest is the body of PREPARED_UPDATE_EXECUTE, and what follows the
// text in DIRECT_UPDATE. Which generated keys the client wants is not kept:
// it asks for them in a message of its own.
type updateRequest struct {
	sets    [][]list.Item
	timeout time.Duration
}

// decodeUpdate reads the execution of a prepared update.
func decodeUpdate(body []byte) (updateRequest, error) {
	d := newDecoder(body)
	u := d.update()
	return u, d.err
}

// decodeDirectUpdate reads an update that is prepared and executed at once.
func decodeDirectUpdate(body []byte) (prepareRequest, updateRequest, error) {
	d := newDecoder(body)
	p := prepareRequest{sql: d.sqlText(), params: d.paramInfo()}
	u := d.update()
	return p, u, d.err
}

// update reads the parameter sets of an execution.
func (d *decoder) update() updateRequest {
	d.item() // generated-key selector
	return updateRequest{timeout: d.timeout(), sets: d.paramSets()}
}

// batchEntry is one statement of EXECUTE_STATEMENT_BATCH.
type batchEntry struct {
	sql  string
	sets [][]list.Item
}

// batchEntrySize is the least a batch entry takes: a chunk count, a set count
// and a width.
const batchEntrySize = 3

// decodeBatch reads a batch of different statements.
func decodeBatch(body []byte) ([]batchEntry, time.Duration, error) {
	d := newDecoder(body)
	n := int(d.uint32())
	timeout := d.timeout()
	if n > len(d.Rest())/batchEntrySize {
		d.failf("%d statements are announced, %d bytes follow", n, len(d.Rest()))
	}
	if d.err != nil {
		return nil, 0, d.err
	}
	entries := make([]batchEntry, n)
	for i := range entries {
		entries[i] = batchEntry{sql: d.sqlText(), sets: d.paramSets()}
	}
	return entries, timeout, d.err
}

// windowRequest is the body of FETCH_STATIC_CURSOR.
type windowRequest struct {
	first int // number of the first row, from 1; 0 counts from the end
	rows  int
}

// decodeWindow reads which rows of a scrollable cursor are wanted.
func decodeWindow(body []byte) (windowRequest, error) {
	d := newDecoder(body)
	w := windowRequest{first: d.integer(), rows: d.integer()}
	if w.first < 0 || w.rows < 0 {
		d.failf("negative row number")
	}
	return w, d.err
}

// decodeValues reads the arguments of a catalog message: one parameter set of
// texts.
func decodeValues(body []byte) ([]list.Item, error) {
	d := newDecoder(body)
	sets := d.paramSets()
	if d.err != nil {
		return nil, d.err
	}
	return sets[0], nil
}
