package superserver

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestStatementsKeepRecent compares the table with a list in order of use.
func TestStatementsKeepRecent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const limit = 4
		table := newStatements(limit)
		var model []uint32 // most recently used last
		forget := func(id uint32) bool {
			for i, known := range model {
				if known == id {
					model = append(model[:i:i], model[i+1:]...)
					return true
				}
			}
			return false
		}
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			id := rapid.Uint32Range(0, 8).Draw(t, "id")
			switch rapid.SampledFrom([]string{"put", "get", "remove"}).Draw(t, "step") {
			case "put":
				table.put(&statement{id: id})
				forget(id)
				model = append(model, id)
				model = model[max(0, len(model)-limit):]
			case "get":
				st, err := table.get(id)
				if known := forget(id); known != (err == nil) {
					t.Fatalf("get %d: %v", id, err)
				} else if known {
					model = append(model, st.id)
				} else if !errors.Is(err, errUnknownStatement) {
					t.Fatalf("get %d: %v", id, err)
				}
			case "remove":
				table.remove(id)
				forget(id)
			}
			if len(table.byID) != len(model) || table.recent.Len() != len(model) {
				t.Fatalf("%d statements, want %d", len(table.byID), len(model))
			}
		}
	})
}
