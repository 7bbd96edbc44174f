package session

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// isProbe reports whether a statement failed because the catalogs lack what it asks them
// for: a relation, a column or a function.
func isProbe(tree pgsql.Statement, err error) bool {
	if tree == nil || err == nil {
		return false
	}
	switch pgerr.From(err).Code {
	case pgerr.UndefinedTable, pgerr.UndefinedColumn, pgerr.UndefinedFunction, pgerr.FeatureNotSupported:
	default:
		return false
	}
	found := false
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		switch n := n.(type) {
		case *pgsql.TableRef:
			found = found || ofCatalog(n.Schema, n.Name)
		case *pgsql.FuncCall:
			found = found || ofCatalog(n.Schema, n.Name)
		}
		return !found
	})
	return found
}

// ofCatalog reports whether a name is one that PostgreSQL keeps for itself.
func ofCatalog(schema, name string) bool {
	switch schema {
	case "":
		return strings.HasPrefix(name, "pg_")
	case "pg_catalog", "information_schema":
		return true
	}
	return false
}
