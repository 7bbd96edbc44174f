package stdlib

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/internal/irisfake"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustOpen opens a database whose server plays the script.
func mustOpen(t *testing.T, script string) *sql.DB {
	t.Helper()
	peer := irisfake.New(t, script)
	db := sql.OpenDB(NewConnector(iris.Config{Host: "h", Namespace: "USER", DialFunc: peer.Dial}))
	t.Cleanup(func() { db.Close() })
	return db
}

func TestRegistered(t *testing.T) {
	db, err := sql.Open("iris", "iris://u:p@h/USER")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, ok := db.Driver().(Driver); !ok {
		t.Errorf("driver is %T", db.Driver())
	}
}

func TestQueryAndScan(t *testing.T) {
	db := mustOpen(t, `
connection
login
C>S DQ id=5 stmt=1
    03 04 01 | 'SELECT * FROM t WHERE a = :%qpar(1)' | 03 04 01 | 03 04 3f 02 04
    03 04 01 | 03 04 01 | 03 04 07 | 02 04 | 02 04
S>C status=0 id=5 stmt=1
    03 04 06
    'i' | 03 04 04 | 03 04 0a | 02 04 | 02 04       | 'i'  | 02 01 02 01 02 01 02 01
    'n' | 03 04 02 | 03 04 0a | 03 04 02 | 03 04 01 | 'n'  | 02 01 02 01 02 01 02 01
    's' | 03 04 0c | 03 04 32 | 02 04 | 03 04 02    | 'S2' | 02 01 02 01 02 01 02 01
    'b' | 03 05 fd | 03 04 32 | 02 04 | 03 04 01    | 'b'  | 02 01 02 01 02 01 02 01
    'd' | 03 04 09 | 03 04 0a | 02 04 | 03 04 01    | 'd'  | 02 01 02 01 02 01 02 01
    'c' | 02 05    | 03 04 0a | 02 04 | 03 04 01    | 'c'  | 02 01 02 01 02 01 02 01
    03 04 01 | 03 04 04 03 04 0a 02 04 03 04 01 | 02 04
S>C status=0 id=5 stmt=1
    03 04 07 | 05 06 fe d2 04 | 03 01 00 | 04 01 00 ff | 0c 01 "2024-05-06" | '1@x'
C>S SS id=7 stmt=1
    '1@x'
S>C status=0 id=7 stmt=1
    03 04 02
C>S JS id=9 stmt=1
    '1@x' | 03 04 02
S>C status=0 id=9 stmt=1
    "h" c3 a4
C>S CS id=11 stmt=1
    02 04
C>S FD id=13 stmt=1
S>C status=100 id=13 stmt=1
    03 04 08 | 02 01 | 02 01 | 02 01 | 02 01 | 02 01
`)
	in, err := db.Query("SELECT * FROM t WHERE a = ?", 7)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	checkTypes(t, in)
	want := [][]any{
		{int64(7), "12.34", "", []byte{0, 0xff}, time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC), "hä"},
		{int64(8), nil, nil, nil, nil, nil},
	}
	for _, row := range want {
		got := make([]any, 6)
		if !in.Next() {
			t.Fatal(in.Err())
		}
		if err := in.Scan(&got[0], &got[1], &got[2], &got[3], &got[4], &got[5]); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row, got); diff != "" {
			t.Error(diff)
		}
	}
	if in.Next() || in.Err() != nil {
		t.Errorf("after the rows: %v", in.Err())
	}
}

// checkTypes checks what the columns of TestQueryAndScan tell about themselves.
func checkTypes(t *testing.T, in *sql.Rows) {
	t.Helper()
	types, err := in.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range types {
		_, _, number := c.DecimalSize()
		nullable, known := c.Nullable()
		text := c.Name() + " " + c.DatabaseTypeName() + " " + c.ScanType().String()
		if number {
			text += " number"
		}
		if known && nullable {
			text += " null"
		}
		got = append(got, text)
	}
	want := []string{
		"i INTEGER int64", "n NUMERIC string number null", "S2 VARCHAR string", "b VARBINARY []uint8 null",
		"d DATE time.Time null", "c LONGVARCHAR string null",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTransactionAndTimes(t *testing.T) {
	db := mustOpen(t, `
connection
login
C>S AF id=5
C>S DU id=7 stmt=1
    03 04 01 | 'INSERT INTO t VALUES ( :%qpar(1) , :%qpar(2) )' | 03 04 02 | 03 04 3f 02 04 | 03 04 3f 02 04
    02 01 | 02 04 | 03 04 01 | 03 04 02 | 03 04 01 | 02 01
S>C status=0 id=7 stmt=1
    03 04 02 | 02 04 02 04 02 04 02 04 | 02 04 02 04 02 04 02 04 | 02 04 | 03 04 01
C>S CU id=9 stmt=1
# a time has its parameter's type looked up
C>S PP id=11 stmt=2
    *
S>C status=0 id=11 stmt=2
    03 04 01 | 04 04 43 04 02 04 02 04 03 04 01 | 02 04
C>S PU id=13 stmt=2
    02 01 | 02 04 | 03 04 01 | 03 04 01 | 05 04 96 05 01
S>C status=0 id=13 stmt=2
    03 04 03
C>S CU id=15 stmt=2
C>S TC id=17
S>C status=0 id=17
C>S AN id=19
C>S AF id=21
C>S TR id=23
S>C status=0 id=23
C>S AN id=25
`)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO t VALUES (?,?)", true, nil); err != nil {
		t.Error(err)
	}
	day := time.Date(2024, 5, 6, 23, 0, 0, 0, time.FixedZone("", -7200))
	res, err := tx.Exec("UPDATE t SET d = ?", day)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := res.RowsAffected(); n != 3 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if _, err := res.LastInsertId(); err == nil {
		t.Error("an insert id out of nowhere")
	}
	if err := tx.Commit(); err != nil {
		t.Error(err)
	}
	if tx, err = db.Begin(); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	for _, opts := range []sql.TxOptions{{ReadOnly: true}, {Isolation: sql.LevelSerializable}} {
		if _, err := db.BeginTx(context.Background(), &opts); err == nil {
			t.Errorf("%+v accepted", opts)
		}
	}
}

func TestCommitFails(t *testing.T) {
	db := mustOpen(t, `
connection
login
C>S AF id=5
C>S TC id=7
S>C status=400 id=7
C>S OE id=9
    04 04 90 01
S>C status=0 id=9
    '[SQLCODE: <-400>:<no>]'
C>S TR id=11
S>C status=0 id=11
C>S AN id=13
`)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var statement *iris.Error
	if err := tx.Commit(); !errors.As(err, &statement) || statement.SQLCODE != -400 {
		t.Errorf("%v", err)
	}
}

func TestPreparedEitherWay(t *testing.T) {
	db := mustOpen(t, `
connection
login
C>S PP id=5 stmt=1
    *
S>C status=0 id=5 stmt=1
    02 04 | 02 04
C>S PU id=7 stmt=1
    *
S>C status=0 id=7 stmt=1
    02 04
C>S CU id=9 stmt=1
C>S PP id=11 stmt=2
    *
S>C status=0 id=11 stmt=2
    03 04 01 | 'a' | 03 04 04 | 02 04 | 02 04 | 02 04 | 'a' | 02 01 02 01 02 01 02 01 | 02 04 | 02 04
C>S PQ id=13 stmt=2
    *
S>C status=0 id=13 stmt=2
    02 04
C>S CC id=15 stmt=2
C>S CU id=17 stmt=2
C>S PG id=19
S>C status=0 id=19
`)
	in, err := db.Query("DELETE FROM t")
	if err != nil {
		t.Fatal(err)
	}
	if in.Next() || in.Err() != nil {
		t.Errorf("rows of a DELETE: %v", in.Err())
	}
	in.Close()
	if _, err := db.Exec("SELECT a FROM t"); err != nil {
		t.Error(err)
	}
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
	if _, err := db.Exec("DELETE FROM t WHERE a = ?", sql.Named("a", 1)); err == nil {
		t.Error("a named parameter was accepted")
	}
}

func TestBrokenConnectionIsReplaced(t *testing.T) {
	db := mustOpen(t, `
connection
login
C>S PG id=5
close
connection
login
C>S PG id=5
S>C status=0 id=5
`)
	var lost *iris.ConnError
	if err := db.Ping(); !errors.As(err, &lost) || errors.Is(err, driver.ErrBadConn) {
		t.Errorf("a request that was sent: %v", err)
	}
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
}

func TestEncode(t *testing.T) {
	at := time.Date(2024, 5, 6, 12, 34, 56, 789000000, time.FixedZone("", 3600))
	for _, test := range []struct {
		value    driver.Value
		declared int
		want     list.Item
	}{
		{nil, 0, list.Item{Kind: list.Null}},
		{[]byte(nil), 0, list.Item{Kind: list.Null}},
		{[]byte{}, 0, list.Item{Kind: list.Bytes}},
		{[]byte("\xff"), 0, list.Item{Kind: list.Bytes, Str: "\xff"}},
		{"", 0, list.Item{Kind: list.String}},
		{false, 0, list.Item{Kind: list.Int}},
		{1.5, 0, list.Item{Kind: list.Double, Double: 1.5}},
		{at, 0, list.Item{Kind: list.String, Str: "2024-05-06 12:34:56.789"}},
		{at, wire.TypeTimestamp, list.Item{Kind: list.String, Str: "2024-05-06 12:34:56.789"}},
		{at, wire.TypeDate, list.Item{Kind: list.String, Str: "2024-05-06"}},
		{at, wire.TypeTime, list.Item{Kind: list.String, Str: "12:34:56.789"}},
		{at, wire.TypeDateHorolog, list.Item{Kind: list.Int, Int: 66966}},
		{at, wire.TypeTimeHorolog, list.Item{Kind: list.Decimal, Int: 45296789000, Exp: -6}},
		{at.Add(time.Hour), wire.TypePosixTime, list.Item{Kind: list.Int, Int: 1154636503503635976}},
	} {
		if got := encode(test.value, test.declared); got != test.want {
			t.Errorf("%v for type %d: %+v, want %+v", test.value, test.declared, got, test.want)
		}
	}
}

func TestDecode(t *testing.T) {
	text := func(s string) list.Item { return list.Item{Kind: list.String, Str: s} }
	number := func(v int64) list.Item { return list.Item{Kind: list.Int, Int: v} }
	day := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		item     list.Item
		declared int
		want     driver.Value
	}{
		{list.Item{}, wire.TypeInteger, nil},
		{text("123"), wire.TypeInteger, int64(123)},
		{text("12x"), wire.TypeInteger, "12x"},
		{list.Item{Kind: list.Double, Double: 5}, wire.TypeBigInt, int64(5)},
		{text("1"), wire.TypeBit, true},
		{number(0), wire.TypeBit, false},
		{text("1.25"), wire.TypeDouble, 1.25},
		{number(3), wire.TypeReal, 3.0},
		{list.Item{Kind: list.Decimal, Int: 1, Exp: -1}, wire.TypeDouble, 0.1},
		{text("abc"), wire.TypeDouble, "abc"},
		{number(5), wire.TypeNumeric, "5"},
		{number(77), wire.TypeVarchar, "77"},
		{number(66966), wire.TypeDate, day},
		{text("2024-05-06"), wire.TypeDateHorolog, day},
		{text("yesterday"), wire.TypeDate, "yesterday"},
		{number(45296), wire.TypeTimeHorolog, "12:34:56"},
		{list.Item{Kind: list.Decimal, Int: 4529625, Exp: -2}, wire.TypeTime, "12:34:56.25"},
		{text("12:34:56"), wire.TypeTime, "12:34:56"},
		{number(-1), wire.TypeTime, "-1"},
		{text("2024-05-06 00:00:00.5"), wire.TypeTimestamp, day.Add(time.Second / 2)},
		{text("2024-05-06 00:00:00"), wire.TypePosixTime, day},
		{text(""), wire.TypeTimestamp, ""},
		{number(1154636503503635976), wire.TypePosixTime, day.Add(45296789 * time.Millisecond)},
		{text("1,2,3"), 2003, "1,2,3"},
	} {
		if got := decode(test.item, test.declared); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%+v of type %d: %#v, want %#v", test.item, test.declared, got, test.want)
		}
	}
}

func TestParseDSN(t *testing.T) {
	config, err := ParseDSN("iris://_SYSTEM:p%40ss@[::1]:1975/%25SYS?application=app&connect_timeout=3s&isolation=1&tls=verify")
	if err != nil {
		t.Fatal(err)
	}
	if config.TLS == nil || config.TLS.InsecureSkipVerify {
		t.Errorf("TLS %+v", config.TLS)
	}
	config.TLS = nil
	want := iris.Config{
		Host: "::1", Port: 1975, Namespace: "%SYS", Username: "_SYSTEM", Password: "p@ss",
		Application: "app", ConnectTimeout: 3 * time.Second, Isolation: 1, Autocommit: true,
	}
	if !reflect.DeepEqual(config, want) {
		t.Errorf("%+v, want %+v", config, want)
	}
	for dsn, text := range map[string]string{
		"mysql://h/USER":                       "want \"iris\"",
		"iris://u:secret@h:port/USER":          "not a URL",
		"iris://h":                             "lacks",
		"iris:///USER":                         "lacks",
		"iris://h/USER?colour=red":             "unknown option \"colour\"",
		"iris://h/USER?tls=maybe":              "option tls",
		"iris://h/USER?connect_timeout=1":      "option connect_timeout",
		"iris://h/USER?isolation=serializable": "option isolation",
	} {
		_, err := ParseDSN(dsn)
		if err == nil || !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q", dsn, err, text)
		}
	}
}
