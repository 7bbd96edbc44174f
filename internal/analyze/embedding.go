package analyze

import "github.com/iris-pgwire/iris-pgwire/internal/pgtype"

// embeddingName is the function that has IRIS turn a text into a vector.
const embeddingName = "embedding"

// configured gives an embedding without a configuration that of the column it is
// used with, as IRIS does.
func (a *analyzer) configured(args []Expr) error {
	for i, x := range args {
		call, ok := x.(*Call)
		if !ok || call.Func.Name != embeddingName || len(call.Args) != 1 {
			continue
		}
		for _, other := range args {
			col, ok := other.(*Column)
			if !ok || col.Embedding == nil {
				continue
			}
			model := textConst(col.Embedding.Model, call.At)
			model.Typ = plain(pgtype.TextOID)
			given := []Expr{call.Args[0], model}
			list := candidates(a.catalog.Functions("", embeddingName), shape{types: typesOf(given)})
			if len(list) != 1 {
				continue
			}
			full, err := a.call(&list[0], given, call.At)
			if err != nil {
				return err
			}
			args[i] = full
			break
		}
	}
	return nil
}
