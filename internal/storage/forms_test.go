package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// TestForms shows the form of every type that a column can have, and of types
// with modifiers.
func TestForms(t *testing.T) {
	datadriven.RunTest(t, "testdata/forms", func(t *testing.T, d *datadriven.TestData) string {
		var b strings.Builder
		switch d.Cmd {
		case "all":
			for _, typ := range pgtype.All() {
				if typ.Category != 'P' && typ.OID != pgtype.UnknownOID {
					b.WriteString(describe(typ.OID, pgtype.NoTypmod))
				}
			}
		case "modified":
			var name string
			var mods []int32
			for _, line := range strings.Split(d.Input, "\n") {
				name, mods = parse(t, line)
				typ := pgtype.ByName(name)
				typmod, err := pgtype.TypmodIn(typ.OID, mods)
				if err != nil {
					t.Fatal(err)
				}
				b.WriteString(describe(typ.OID, typmod))
			}
		default:
			t.Fatalf("unknown directive %s", d.Cmd)
		}
		return b.String()
	})
}

// parse reads a type's name and its modifiers.
func parse(t *testing.T, line string) (string, []int32) {
	t.Helper()
	words := strings.Fields(line)
	var mods []int32
	for _, w := range words[1:] {
		var n int32
		if _, err := fmt.Sscan(w, &n); err != nil {
			t.Fatal(err)
		}
		mods = append(mods, n)
	}
	return words[0], mods
}

// describe prints the form of a type.
func describe(oid pgtype.OID, typmod int32) string {
	name := pgtype.FormatType(oid, typmod)
	f, err := storage.FormOf(oid, typmod, "FLOAT")
	if err != nil {
		return fmt.Sprintf("%s: %v\n", name, err)
	}
	s := fmt.Sprintf("%s: %s %s", name, f.Name, f.Type)
	if f.Exact {
		s += " exact"
	}
	if f.Plain {
		s += " plain"
	}
	if f.Key {
		s += " key"
	}
	return s + " (" + f.Signature() + ")\n"
}
