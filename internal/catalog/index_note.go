package catalog

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// indexNote is what was declared of an index, nil for nothing.
func (db *Database) indexNote(table, id uint32) *gatewayschema.IndexNote {
	t := db.objects().table(table)
	if t == nil {
		return nil
	}
	for i, x := range t.indexes {
		if x == id {
			return t.details.Indexes[i].Note
		}
	}
	return nil
}

// indexOrders are the orders of keys by their options.
var indexOrders = [...]string{"", " DESC NULLS LAST", " NULLS FIRST", " DESC"}

// shownNote is a note whose expressions are printed as the session finds names. What
// cannot be analysed stays as it is.
func (db *Database) shownNote(table uint32, n *gatewayschema.IndexNote, pretty bool) *gatewayschema.IndexNote {
	out := *n
	out.Items = slices.Clone(n.Items)
	for i, item := range n.Items {
		if n.Columns[i] != "" {
			continue
		}
		bare := bareKey(item)
		shown := db.expression(table, bare, pretty)
		out.Items[i] = strings.Replace(item, bare, shown, 1)
	}
	out.Predicate = db.expression(table, n.Predicate, pretty)
	return &out
}

// noteColumns prints what follows USING in the definition of an index.
func noteColumns(n *gatewayschema.IndexNote) string {
	items := make([]string, len(n.Items))
	for i, item := range n.Items {
		items[i] = item + indexOrders[n.Options[i]&3]
	}
	out := "(" + strings.Join(items, ", ") + ")"
	if len(n.Include) > 0 {
		names := make([]string, len(n.Include))
		for i, name := range n.Include {
			names[i] = exec.QuoteIdent(name)
		}
		out += " INCLUDE (" + strings.Join(names, ", ") + ")"
	}
	if len(n.Storage) > 0 {
		out += " WITH (" + strings.Join(n.Storage, ", ") + ")"
	}
	if n.Predicate != "" {
		out += " WHERE " + n.Predicate
	}
	return out
}

// noteColumn prints one column of an index, "" for one that it does not have.
func noteColumn(n *gatewayschema.IndexNote, number int) (value.Value, error) {
	switch {
	case number < 1 || number > len(n.Items)+len(n.Include):
		return value.Text(""), nil
	case number <= len(n.Items):
		return value.Text(n.Items[number-1]), nil
	}
	return value.Text(exec.QuoteIdent(n.Include[number-1-len(n.Items)])), nil
}
