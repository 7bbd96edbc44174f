package translate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/translate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestTranslate runs the corpus: a file is one translator's, `sql` prints what
// statements become, `json` the same as documents. The first line of a file may name
// what IRIS lacks.
func TestTranslate(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		var tr *translate.Translator
		t.Cleanup(func() {
			if err := tr.Close(); err != nil {
				t.Error(err)
			}
		})
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if tr == nil {
				tr = mustTranslator(t, d)
			}
			var b strings.Builder
			err := tr.Each(t.Context(), d.Input, func(s *translate.Statement) error {
				if d.Cmd == "json" {
					e := json.NewEncoder(&b)
					e.SetEscapeHTML(false)
					e.SetIndent("", " ")
					return e.Encode(s)
				}
				return s.WriteText(&b)
			})
			if err != nil {
				t.Fatal(err)
			}
			return b.String()
		})
	})
}

// mustTranslator makes the translator that the first directive of a file asks for.
func mustTranslator(t *testing.T, d *datadriven.TestData) *translate.Translator {
	t.Helper()
	var lacks irissql.Capabilities
	for _, a := range d.CmdArgs {
		c, ok := irissql.CapabilityOf(a.Vals[0])
		if a.Key != "lacks" || !ok {
			t.Fatalf("%s: unknown argument %s", d.Pos, a)
		}
		lacks = lacks.With(c)
	}
	tr, err := translate.New(t.Context(), lacks)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}
