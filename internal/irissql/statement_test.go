package irissql_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// TestVectorIndex checks how indexes of vectors are printed.
func TestVectorIndex(t *testing.T) {
	for want, hnsw := range map[string]irissql.HNSW{
		"":                            {},
		" AS HNSW(Distance='Cosine')": {Distance: "Cosine"},
		" AS HNSW(M=16, efConstruction=200, Distance='DotProduct')": {Distance: "DotProduct", M: 16, EFConstruction: 200},
	} {
		s := &irissql.CreateIndex{Name: "i", Table: irissql.Table{Schema: "s", Name: "t"}, Columns: []string{"v"}, HNSW: hnsw}
		if got, _ := irissql.Print(s); got != `CREATE INDEX "i" ON TABLE "s"."t" ("v")`+want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
