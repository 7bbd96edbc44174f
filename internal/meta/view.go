package meta

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// addViews adds the views that the gateway schema keeps. A table or view of IRIS
// that has the name hides one.
func (b *builder) addViews() {
	for i := range b.gateway.Views {
		v := &b.gateway.Views[i]
		key := tableKey(v.Schema, v.Table)
		if table := b.tables[key]; table != nil && v.Kind == gatewayschema.KindMaterialized && !table.View {
			table.Materialized, table.Unpopulated = definitionOf(v), !v.Populated
		}
		if v.Kind != gatewayschema.KindView || b.tables[key] != nil {
			continue
		}
		rel := b.view(v)
		b.tables[key] = rel
		b.order = append(b.order, rel)
	}
}

// view makes a view. Its query is nil when it cannot be read; using it is an error
// then.
func (b *builder) view(v *gatewayschema.View) *analyze.Relation {
	rel := &analyze.Relation{
		Schema: b.schemaName(v.Schema), Name: v.Name, IRISSchema: v.Schema, IRISName: v.Name, View: true,
		Definition: definitionOf(v), CheckOption: v.CheckOption, Options: v.Options,
	}
	if !strings.EqualFold(v.Table, v.Name) {
		rel.IRISName = v.Table
	}
	for i, c := range v.Columns {
		col := analyze.RelationColumn{
			Name: c.Name, IRISName: c.Name, Attribute: int16(i + 1), Written: c.Default, HasDefault: c.Default != "",
			Type: analyze.TypeRef{OID: pgtype.TextOID, Typmod: pgtype.NoTypmod},
		}
		if t := b.declaredType(c.Type); t != nil {
			col.Type = analyze.TypeRef{OID: t.OID, Typmod: c.Typmod}
		}
		rel.Columns = append(rel.Columns, col)
	}
	return rel
}

// definitionOf is the query of a view; one without columns when it cannot be read.
func definitionOf(v *gatewayschema.View) *pgsql.SelectStatement {
	if raw, err := pgsql.ParseOne(v.Definition); err == nil {
		if sel, ok := raw.Statement.(*pgsql.SelectStatement); ok {
			return sel
		}
	}
	return &pgsql.SelectStatement{}
}

// schemaName is the PostgreSQL name of an IRIS schema, as a table there spells it.
func (b *builder) schemaName(schema string) string {
	for _, rel := range b.order {
		if strings.EqualFold(rel.IRISSchema, schema) {
			return rel.Schema
		}
	}
	return pgSchema(schema)
}

// StoredView is what the gateway schema keeps of a view; nil of others.
func (s *Snapshot) StoredView(rel *analyze.Relation) *gatewayschema.View {
	if s.gateway == nil {
		return nil
	}
	i := slices.IndexFunc(s.gateway.Views, func(v gatewayschema.View) bool {
		return strings.EqualFold(v.Schema, rel.IRISSchema) && strings.EqualFold(v.Table, rel.IRISName)
	})
	if i < 0 {
		return nil
	}
	return &s.gateway.Views[i]
}

// ViewRelation finds the relation of a view that the gateway schema keeps; nil when
// something of IRIS hides it.
func (s *Snapshot) ViewRelation(v *gatewayschema.View) *analyze.Relation {
	if s.private != nil {
		if rel := s.private.ViewRelation(v); rel != nil {
			return rel
		}
	}
	for _, rel := range s.folded {
		if strings.EqualFold(v.Schema, rel.IRISSchema) && strings.EqualFold(v.Table, rel.IRISName) {
			return rel
		}
	}
	return nil
}
