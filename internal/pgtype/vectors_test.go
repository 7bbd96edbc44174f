package pgtype

import (
	"encoding/hex"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// vector is one line of testdata/vectors.tsv: a value given to PostgreSQL and
// what it made of it.
type vector struct {
	line   int
	typ    *Type
	typmod int32
	env    Env
	recv   bool
	input  string

	text, binary          string
	state                 string
	message, detail, hint string
}

func TestVectors(t *testing.T) {
	vectors := mustLoadVectors(t)
	if len(vectors) < 1000 {
		t.Fatalf("only %d vectors", len(vectors))
	}
	for _, v := range vectors {
		v.check(t)
	}
}

// check runs one vector through Input or Recv, Output and Send.
func (v *vector) check(t *testing.T) {
	t.Helper()
	var got value.Value
	var err error
	if v.recv {
		got, err = v.typ.Recv([]byte(v.input), v.typmod)
	} else if err = CheckUTF8(v.input); err == nil {
		got, err = v.typ.Input(&v.env, v.input, v.typmod)
	}
	if v.state != "" {
		v.checkError(t, err)
		return
	}
	if err != nil {
		t.Errorf("line %d: %s %q: %v, want %q", v.line, v.typ.Name, v.input, err, v.text)
		return
	}
	if got.Kind() != v.typ.Kind {
		t.Errorf("line %d: %s %q: kind %d", v.line, v.typ.Name, v.input, got.Kind())
	}
	if text := string(v.typ.Output(&v.env, nil, got)); text != v.text {
		t.Errorf("line %d: %s %q: text %q, want %q", v.line, v.typ.Name, v.input, text, v.text)
	}
	if b := v.typ.Send(nil, got); string(b) != v.binary {
		t.Errorf("line %d: %s %q: binary %x, want %x", v.line, v.typ.Name, v.input, b, v.binary)
	}
	again, err := v.typ.Recv([]byte(v.binary), v.typmod)
	if err != nil {
		t.Errorf("line %d: %s: Recv(%x): %v", v.line, v.typ.Name, v.binary, err)
	} else if text := string(v.typ.Output(&v.env, nil, again)); text != v.text {
		t.Errorf("line %d: %s: Recv(%x) is %q, want %q", v.line, v.typ.Name, v.binary, text, v.text)
	}
}

// checkError compares an error with PostgreSQL's.
func (v *vector) checkError(t *testing.T, err error) {
	t.Helper()
	var e *pgerr.Error
	if !errors.As(err, &e) {
		t.Errorf("line %d: %s %q: error %v, want %s %s", v.line, v.typ.Name, v.input, err, v.state, v.message)
		return
	}
	if string(e.Code) != v.state || e.Message != v.message || e.Detail != v.detail || e.Hint != v.hint {
		t.Errorf("line %d: %s %q:\n got %s %s | %s | %s\nwant %s %s | %s | %s", v.line, v.typ.Name, v.input,
			e.Code, e.Message, e.Detail, e.Hint, v.state, v.message, v.detail, v.hint)
	}
}

// mustLoadVectors reads testdata/vectors.tsv.
func mustLoadVectors(t testing.TB) []vector {
	t.Helper()
	content, err := os.ReadFile("testdata/vectors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	env := *DefaultEnv()
	env.Now = time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	var vectors []vector
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "set "); ok {
			mustSet(t, &env, rest)
			continue
		}
		v := vector{line: number, env: env}
		fields := strings.Split(line, "\t")
		if fields[0] == "recv" {
			v.recv = true
			fields = fields[1:]
			v.input = mustHex(t, fields[1])
		} else {
			v.input = mustUnquote(t, fields[1])
		}
		v.typ, v.typmod = mustType(t, fields[0])
		if state, ok := strings.CutPrefix(fields[2], "!"); ok {
			v.state = state
			v.message, v.detail, v.hint = mustUnquote(t, fields[3]), mustUnquote(t, fields[4]), mustUnquote(t, fields[5])
			v.message = strings.TrimSuffix(v.message, " in bind parameter 1")
		} else {
			v.text, v.binary = mustUnquote(t, fields[2]), mustHex(t, fields[3])
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// mustSet applies a "set" line.
func mustSet(t testing.TB, env *Env, line string) {
	t.Helper()
	name, setting, _ := strings.Cut(line, " ")
	switch name {
	case "extra_float_digits":
		env.ExtraFloatDigits, _ = strconv.Atoi(setting)
	case "bytea_output":
		env.ByteaOutput = setting
	case "intervalstyle":
		env.IntervalStyle = setting
	case "timezone":
		loc, ok := LoadZone(setting)
		if !ok {
			t.Fatalf("zone %q", setting)
		}
		env.TimeZone = loc
	case "datestyle":
		style, order, ok := strings.Cut(setting, ",")
		env.DateStyle = style
		if ok {
			env.DateOrder = order[0]
		} else {
			env.DateOrder = 'D'
		}
		if order == "YMD" {
			env.DateOrder = 'Y'
		}
	default:
		t.Fatalf("unknown setting %q", name)
	}
}

// mustType resolves a type with its modifier as gen.go's inputs spell it.
func mustType(t testing.TB, spelling string) (*Type, int32) {
	t.Helper()
	if spelling == "char" {
		return ByOID(BPCharOID), 5
	}
	if spelling == "bit" {
		return ByOID(BitOID), 1
	}
	if fields, ok := strings.CutPrefix(spelling, "interval "); ok {
		return ByOID(IntervalOID), mustIntervalTypmod(t, fields)
	}
	name, rest, modified := strings.Cut(spelling, "(")
	if !modified {
		typ := ByName(spelling)
		if typ == nil {
			t.Fatalf("unknown type %q", spelling)
		}
		return typ, NoTypmod
	}
	list, suffix, _ := strings.Cut(rest, ")")
	if name == "char" {
		name = "bpchar"
	}
	typ := ByName(name + suffix)
	var mods []int32
	if name == "interval" {
		mods = []int32{IntervalFullRange}
	}
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(word, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		mods = append(mods, int32(n))
	}
	typmod, err := TypmodIn(typ.OID, mods)
	if err != nil {
		t.Fatal(err)
	}
	return typ, typmod
}

// mustIntervalTypmod encodes the fields behind interval.
func mustIntervalTypmod(t testing.TB, fields string) int32 {
	t.Helper()
	ranges := map[string][]int32{
		"year": {IntervalYear}, "hour": {IntervalHour}, "day": {IntervalDay}, "minute": {IntervalMinute},
		"year to month":    {IntervalYear | IntervalMonth},
		"minute to second": {IntervalMinute | IntervalSecond},
		"day to second(2)": {IntervalDay | IntervalHour | IntervalMinute | IntervalSecond, 2},
	}
	mods, ok := ranges[fields]
	if !ok {
		t.Fatalf("unknown interval fields %q", fields)
	}
	typmod, err := TypmodIn(IntervalOID, mods)
	if err != nil {
		t.Fatal(err)
	}
	return typmod
}

// mustUnquote undoes %q.
func mustUnquote(t testing.TB, s string) string {
	t.Helper()
	u, err := strconv.Unquote(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return u
}

// mustHex decodes hexadecimal digits.
func mustHex(t testing.TB, s string) string {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return string(b)
}
