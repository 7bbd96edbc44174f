package pgtype

import (
	"errors"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// moodEnv is a session that knows the types of moods.
func moodEnv() *Env {
	env := DefaultEnv()
	env.Objects = moods{}
	return env
}

func TestCompositeInput(t *testing.T) {
	env, typ := moodEnv(), ByOID(CompositeOID(8))
	for _, c := range []struct{ in, want string }{
		{`(1,"{a,b}",sad,)`, `(1,"{a,b}",sad,)`},
		{" (\t1 ,{},,\"(2,,happy)\") ", `(1,{},,"(2,,happy)")`},
		{`(,,,)`, `(,,,)`},

		{`(1,"{\")`, "22P02 Unexpected end of input."},
		{`(1,"{\"")`, "22P02 Too few columns."},
		{`1,2`, "22P02 Missing left parenthesis."},
		{`(1,{},sad)`, "22P02 Too few columns."},
		{`(1,{},sad,,)`, "22P02 Too many columns."},
		{`(1,{},sad,) x`, "22P02 Junk after right parenthesis."},
		{`(1,{},sad,\`, "22P02 Unexpected end of input."},
		{`(1,{},glad,)`, "22P02 "},
		{`(1,{},sad,"(1)")`, "22P02 Too few columns."},
		{``, "22P02 Missing left parenthesis."},
	} {
		got := ""
		v, err := typ.Input(env, c.in, NoTypmod)
		var e *pgerr.Error
		if errors.As(err, &e) {
			got = string(e.Code) + " " + e.Detail
		} else {
			got = string(typ.Output(env, nil, v))
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCompositeRecv(t *testing.T) {
	env, array := moodEnv(), ByOID(CompositeOID(8)+1)
	text := `{"(1,\"{a,b}\",sad,\"(2,,happy)\")",NULL,"(,,,)"}`
	sent := array.Send(nil, mustInput(t, array, env, text))
	v, err := array.Recv(sent, NoTypmod)
	if err == nil {
		v, err = ResolveUser(env, array, v)
	}
	if err != nil || string(array.Output(env, nil, v)) != text {
		t.Fatalf("%s, %v", array.Output(env, nil, v), err)
	}
	if Compare(v, mustInput(t, array, env, text)) != 0 {
		t.Error("what came in binary form is another value")
	}
	field := "\x00\x00\x00\x17\x00\x00\x00\x04\x00\x00\x00\x01"
	for _, c := range []struct{ in, code string }{
		{"", "08P01"},
		{"\x00\x00\x00\x03", "42804"},
		{"\x00\x00\x00\x04", "08P01"},
		{"\x00\x00\x00\x04\x00\x00\x00\x14", "42804"},
		{"\x00\x00\x00\x04" + field[:4] + "\x00\x00\x00\x09", "22P03"},
		{"\x00\x00\x00\x04" + field[:4] + "\x00\x00\x00\x02\x00\x00", "08P01"},
	} {
		_, err := ResolveUser(env, ByOID(CompositeOID(8)), value.Bytes(c.in))
		var e *pgerr.Error
		if !errors.As(err, &e) || string(e.Code) != c.code {
			t.Errorf("%x: %v, want %s", c.in, err, c.code)
		}
	}
}

func FuzzCompositeInput(f *testing.F) {
	for _, s := range []string{`(1,"{a,b}",sad,"(2,,happy)")`, `(,,,)`, `("1",{},"","")`, `(1,\{\},,)`, `(`} {
		f.Add(s)
	}
	env, typ := moodEnv(), ByOID(CompositeOID(8))
	f.Fuzz(func(t *testing.T, s string) {
		v, err := typ.Input(env, s, NoTypmod)
		if err != nil {
			return
		}
		text := string(typ.Output(env, nil, v))
		again, err := typ.Input(env, text, NoTypmod)
		if err != nil || string(typ.Output(env, nil, again)) != text {
			t.Fatalf("%q: printed as %q: %v", s, text, err)
		}
		received, err := ResolveUser(env, typ, value.Bytes(string(typ.Send(nil, v))))
		if err != nil || string(typ.Output(env, nil, received)) != text {
			t.Fatalf("%q: sent and received as %q: %v", s, typ.Output(env, nil, received), err)
		}
	})
}

func FuzzCompositeRecv(f *testing.F) {
	env, typ := moodEnv(), ByOID(CompositeOID(8))
	v, _ := typ.Input(env, `(1,"{a,b}",sad,"(2,,happy)")`, NoTypmod)
	f.Add(typ.Send(nil, v))
	f.Add([]byte{0, 0, 0, 4})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := ResolveUser(env, typ, value.Bytes(string(b)))
		if err != nil {
			return
		}
		if again, err := ResolveUser(env, typ, value.Bytes(string(typ.Send(nil, v)))); err != nil || Compare(v, again) != 0 {
			t.Fatalf("%x: %v", b, err)
		}
	})
}
