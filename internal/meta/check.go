package meta

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// addChecks gives a table the CHECK constraints that the gateway schema keeps. One
// that cannot be read lets no row pass.
func (b *builder) addChecks(rel *analyze.Relation, key string) {
	object := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	for _, c := range b.gateway.Checks(object, b.classOf(key)) {
		if slices.ContainsFunc(rel.Checks, func(old analyze.RelationCheck) bool { return old.Name == c.Name }) {
			continue
		}
		x, err := pgsql.ParseExpr(c.Expression)
		if err != nil {
			x = nil
		}
		rel.Checks = append(rel.Checks, analyze.RelationCheck{
			Name: c.Name, Text: c.Expression, Expr: x, NoInherit: c.NoInherit, Unvalidated: c.Unvalidated,
		})
	}
	slices.SortFunc(rel.Checks, func(x, y analyze.RelationCheck) int { return strings.Compare(x.Name, y.Name) })
}
