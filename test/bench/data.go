package main

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
	"github.com/iris-pgwire/iris-pgwire/test/bench/irisstub"
)

// sizes are how much is measured. Rounds are short and many: a machine with other
// work to do has spells longer than a round.
type sizes struct {
	rounds    int           // of turns
	clockTime time.Duration // of a round of statements by several clients
	points    int           // look-ups by key in a round
	rows      int           // rows out of the stub or into it
	huge      int           // rows of the result that memory is watched at
	loaded    int           // rows into the embedded server
	loads     int           // rounds of that, and of vectors
	vectors   int
	idle      int // clients that do nothing
	operators int // rounds of each operator
	streamed  int // bytes of a COPY that memory is watched at
}

// sizesOf are the sizes of a full run, or of a short one.
func sizesOf(short bool) sizes {
	if short {
		return sizes{
			rounds: 5, clockTime: 300 * time.Millisecond, points: 500, rows: 100_000, huge: 1_000_000,
			loaded: 10_000, loads: 3, vectors: 2_000, idle: 500, operators: 3, streamed: 200e6,
		}
	}
	return sizes{
		rounds: 21, clockTime: 300 * time.Millisecond, points: 500, rows: 100_000, huge: 5_000_000,
		loaded: 50_000, loads: 5, vectors: 10_000, idle: 2_000, operators: 9, streamed: 5e9,
	}
}

// accountTable are the columns of accounts and many.
var accountTable = []irisstub.TableColumn{
	{Name: "id", Type: "integer"},
	{Name: "branch", Type: "integer"},
	{Name: "balance", Type: "bigint"},
	{Name: "name", Type: "varchar", Length: 40},
	{Name: "created", Type: "timestamp"},
}

// The tables of the stub: accounts has the distinct rows, many and huge have them
// over and over, narrow is filled. PostgreSQL has them too, but for huge.
var tables = []irisstub.Table{
	{Name: "accounts", Columns: accountTable},
	{Name: "many", Columns: accountTable},
	{Name: "huge", Columns: accountTable},
	{Name: "narrow", Columns: []irisstub.TableColumn{
		{Name: "id", Type: "integer"}, {Name: "n", Type: "integer"}, {Name: "label", Type: "varchar", Length: 20},
	}},
	{Name: "embeddings", Columns: []irisstub.TableColumn{{Name: "id", Type: "integer"}, {Name: "v", Type: "vector", Length: dimensions}}},
}

// postgresTables makes the same tables in PostgreSQL.
const postgresTables = `
CREATE TABLE accounts (id int PRIMARY KEY, branch int, balance bigint, name varchar(40), created timestamp);
CREATE TABLE many (id int, branch int, balance bigint, name varchar(40), created timestamp);
CREATE TABLE narrow (id int, n int, label varchar(20));
CREATE TABLE embeddings (id int, v float8[])`

// The statements that are measured.
const (
	pointQuery  = "SELECT id, branch, balance, name, created FROM accounts WHERE id = $1"
	sampleQuery = "SELECT id, branch, balance, name, created FROM accounts"
	scanQuery   = "SELECT id, branch, balance, name, created FROM many"
	hugeQuery   = "SELECT id, branch, balance, name, created FROM huge"
	copyOut     = "COPY many TO STDOUT"
	narrowIn    = "COPY narrow FROM STDIN"
)

// account is row i of accounts, as text.
func account(i int) (branch int, balance int64, name, created string) {
	at := time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 97 * time.Second)
	return i % 10, int64(i) * 104_729, fmt.Sprintf("customer %06d", i*7), at.Format(time.DateTime)
}

// distinct is how many different rows there are: more are these again.
const distinct = 1000

// accountItems are the rows as IRIS sends them.
func accountItems() [][]list.Item {
	rows := make([][]list.Item, distinct)
	for i := range rows {
		branch, balance, name, created := account(i + 1)
		rows[i] = []list.Item{
			{Kind: list.Int, Int: int64(i + 1)},
			{Kind: list.Int, Int: int64(branch)},
			{Kind: list.Int, Int: balance},
			{Kind: list.String, Str: name},
			{Kind: list.String, Str: created},
		}
	}
	return rows
}

// accountsText are the rows in COPY's text format.
func accountsText() []byte {
	var out []byte
	for i := range distinct {
		branch, balance, name, created := account(i + 1)
		out = fmt.Appendf(out, "%d\t%d\t%d\t%s\t%s\n", i+1, branch, balance, name, created)
	}
	return out
}

// narrowText are rows for narrow in COPY's text format.
func narrowText(rows int) []byte {
	var out bytes.Buffer
	for i := range rows {
		id := strconv.Itoa(i + 1)
		out.WriteString(id + "\t" + strconv.Itoa(i%97) + "\tlabel " + id + "\n")
	}
	return out.Bytes()
}

// accountColumns are the columns as IRIS describes them.
var accountColumns = []irisstub.Column{
	{Name: "id", Type: wire.TypeInteger, Precision: 10},
	{Name: "branch", Type: wire.TypeInteger, Precision: 10},
	{Name: "balance", Type: wire.TypeBigInt, Precision: 19},
	{Name: "name", Type: wire.TypeVarchar, Precision: 40},
	{Name: "created", Type: wire.TypeTimestamp, Precision: 19},
}

// script is what the stub knows.
func (p *planner) script(sizes sizes) (*irisstub.Script, error) {
	rows := accountItems()
	answers := append(irisstub.Metadata(tables),
		irisstub.Answer{SQL: sampleQuery, Columns: accountColumns, Rows: rows}, // as other clients of the stub write it
		irisstub.Answer{SQL: p.insert("narrow"), Params: []int{wire.TypeInteger, wire.TypeInteger, wire.TypeVarchar}},
		irisstub.Answer{SQL: p.insert("embeddings"), Params: []int{wire.TypeInteger, wire.TypeVarchar}},
	)
	for query, a := range map[string]irisstub.Answer{
		pointQuery:  {Params: []int{wire.TypeInteger}, Rows: rows[:1]},
		sampleQuery: {Rows: rows},
		scanQuery:   {Rows: rows, Times: sizes.rows / distinct},
		hugeQuery:   {Rows: rows, Times: sizes.huge / distinct},
	} {
		sql, err := p.iris(query)
		if err != nil {
			return nil, err
		}
		a.SQL, a.Columns = sql, accountColumns
		answers = append(answers, a)
	}
	return irisstub.NewScript(answers), nil
}
