package pgtype

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// unlikeCasts lists the casts whose outcome differs from PostgreSQL's, with the
// reason.
var unlikeCasts = map[string]string{
	`"char" to char(3)`: "PostgreSQL pads no empty one and stores a byte that is no UTF-8",
}

func TestCasts(t *testing.T) {
	content, err := os.ReadFile("testdata/casts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	env := *DefaultEnv()
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "set "); ok {
			mustSet(t, &env, rest)
			continue
		}
		f := strings.Split(line, "\t")
		for i, explicit := range []bool{true, false} {
			want := f[3+i]
			if want == "-" {
				from, _ := mustType(t, f[0])
				to, _ := mustType(t, f[2])
				if c := CastContext(from.OID, to.OID); c == CastAssignment || c == CastImplicit {
					t.Errorf("line %d: %s to %s: context %q, PostgreSQL does not assign", number, f[0], f[2], c)
				}
				continue
			}
			got := castOutcome(t, &env, f, explicit)
			if _, unlike := unlikeCasts[f[0]+" to "+f[2]]; got != want && !unlike {
				t.Errorf("line %d: %s %s to %s (explicit %v): %s, want %s", number, f[0], f[1], f[2], explicit, got, want)
			}
		}
	}
}

// castOutcome runs one cast and words its outcome as casts.tsv does.
func castOutcome(t *testing.T, env *Env, f []string, explicit bool) string {
	t.Helper()
	from, fromMod := mustType(t, f[0])
	to, toMod := mustType(t, f[2])
	v, err := from.Input(env, mustUnquote(t, f[1]), NoTypmod)
	if err == nil {
		v, err = castWith(env, v, from.OID, from.OID, fromMod, true)
	}
	if err == nil {
		v, err = castWith(env, v, from.OID, to.OID, toMod, explicit)
	}
	if err == nil && CastContext(from.OID, to.OID) == 0 {
		t.Errorf("%s to %s: cast without a context", f[0], f[2])
	}
	var e *pgerr.Error
	switch {
	case errors.As(err, &e):
		return fmt.Sprintf("%s %s", e.Code, e.Message)
	case err != nil:
		return err.Error()
	case v.IsNull():
		return "NULL"
	}
	return strconv.Quote(string(to.Output(env, nil, v)))
}

func TestCastNull(t *testing.T) {
	v, err := Cast(DefaultEnv(), value.Null, Int4OID, TextOID, true)
	if err != nil || !v.IsNull() {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := CasterFor(Int4OID, OID(1), NoTypmod, true); err == nil {
		t.Error("cast to an unknown type")
	}
}

func TestCastContext(t *testing.T) {
	tests := []struct {
		from, to OID
		want     byte
	}{
		{Int4OID, Int8OID, 'i'},
		{Int8OID, Int4OID, 'a'},
		{Int4OID, BoolOID, 'e'},
		{BoolOID, TextOID, 'a'},
		{Int4OID, TextOID, 'a'},
		{TextOID, Int4OID, 'e'},
		{TextOID, VarcharOID, 'i'},
		{DateOID, Int4OID, 0},
		{Int4OID, RegClassOID, 'i'},
		{RegClassOID, OIDOID, 'i'},
		{RegClassOID, Int8OID, 'a'},
		{RegClassOID, Int2OID, 0},
		{TextOID, RegClassOID, 'i'},
		{RegProcOID, RegProcedureOID, 'i'},
		{RegProcOID, RegClassOID, 0},
		{Int4ArrayOID, Int8ArrayOID, 'i'},
		{Int8ArrayOID, Int4ArrayOID, 'a'},
		{TextArrayOID, Int4ArrayOID, 'e'},
		{Float8ArrayOID, VectorOID, 'a'},
		{VectorOID, Float4ArrayOID, 'i'},
		{VectorOID, TextOID, 'a'},
		{AnyOID, TextOID, 0},
		{UUIDOID, UUIDOID, 'i'},
		{OID(1), TextOID, 0},
		{JSONBOID, NumericOID, 'e'},
	}
	for _, tt := range tests {
		if got := CastContext(tt.from, tt.to); got != tt.want {
			t.Errorf("%s to %s: %q, want %q", FormatType(tt.from, -1), FormatType(tt.to, -1), got, tt.want)
		}
	}
}

// castWith is Cast to a type with a modifier.
func castWith(env *Env, v value.Value, from, to OID, typmod int32, explicit bool) (value.Value, error) {
	cast, err := CasterFor(from, to, typmod, explicit)
	if err != nil {
		return value.Null, err
	}
	return cast(env, v)
}
