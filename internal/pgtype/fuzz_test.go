package pgtype

import (
	"bytes"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// fuzzEnv is a session with a fixed clock.
func fuzzEnv() *Env {
	env := DefaultEnv()
	env.Now = time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	return env
}

// ioTypes returns the types that have values.
func ioTypes() []*Type {
	var list []*Type
	for _, t := range All() {
		if t.Category != 'P' && t.Kind != value.KindNull {
			list = append(list, t)
		}
	}
	return list
}

// FuzzInput checks that whatever Input accepts, Output prints so that Input
// reads the same value again, and Send encodes so that Recv does.
func FuzzInput(f *testing.F) {
	for _, v := range mustLoadVectors(f) {
		if !v.recv {
			f.Add(uint16(v.typ.OID), v.input)
		}
	}
	types := map[uint16]*Type{}
	for _, t := range ioTypes() {
		types[uint16(t.OID)] = t
	}
	env := fuzzEnv()
	f.Fuzz(func(t *testing.T, oid uint16, s string) {
		typ := types[oid]
		if typ == nil || CheckUTF8(s) != nil || len(s) > 1<<12 {
			return
		}
		v, err := typ.Input(env, s, NoTypmod)
		if err != nil {
			return
		}
		text := typ.Output(env, nil, v)
		again, err := typ.Input(env, string(text), NoTypmod)
		if err != nil {
			t.Fatalf("%s %q: printed as %q: %v", typ.Name, s, text, err)
		}
		if second := typ.Output(env, nil, again); !bytes.Equal(text, second) {
			t.Fatalf("%s %q: %q, then %q", typ.Name, s, text, second)
		}
		b := typ.Send(nil, v)
		received, err := typ.Recv(b, NoTypmod)
		if err != nil {
			t.Fatalf("%s %q: sent as %x: %v", typ.Name, s, b, err)
		}
		if back := typ.Output(env, nil, received); !bytes.Equal(text, back) {
			t.Fatalf("%s %q: %q, received as %q", typ.Name, s, text, back)
		}
	})
}

// FuzzRecv checks that whatever Recv accepts, Send encodes so that Recv reads
// the same value again, and Output prints.
func FuzzRecv(f *testing.F) {
	for _, v := range mustLoadVectors(f) {
		switch {
		case v.recv:
			f.Add(uint16(v.typ.OID), []byte(v.input))
		case v.state == "":
			f.Add(uint16(v.typ.OID), []byte(v.binary))
		}
	}
	types := map[uint16]*Type{}
	for _, t := range ioTypes() {
		types[uint16(t.OID)] = t
	}
	env := fuzzEnv()
	f.Fuzz(func(t *testing.T, oid uint16, b []byte) {
		typ := types[oid]
		if typ == nil || len(b) > 1<<12 {
			return
		}
		v, err := typ.Recv(b, NoTypmod)
		if err != nil {
			return
		}
		sent := typ.Send(nil, v)
		again, err := typ.Recv(sent, NoTypmod)
		if err != nil {
			t.Fatalf("%s %x: sent as %x: %v", typ.Name, b, sent, err)
		}
		first, second := typ.Output(env, nil, v), typ.Output(env, nil, again)
		if !bytes.Equal(first, second) {
			t.Fatalf("%s %x: %q, then %q", typ.Name, b, first, second)
		}
	})
}
