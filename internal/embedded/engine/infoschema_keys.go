package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// constraintRows describes the constraints of a table in TABLE_CONSTRAINTS.
func constraintRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows [][]store.Value
	for _, c := range t.Constraints {
		rows = append(rows, words("", t.Schema, c.Name, "", t.Schema, t.Name, c.Kind.String(), "NO", "NO"))
	}
	return rows
}

// keyColumnRows describes the columns of constraints in KEY_COLUMN_USAGE.
func keyColumnRows(c *store.Catalog, r store.Relation) [][]store.Value {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows [][]store.Value
	for _, k := range t.Constraints {
		parent := c.TableByID(k.RefTable)
		for i, id := range k.Columns {
			row := words("", t.Schema, k.Name, "", t.Schema, t.Name, t.ColumnByID(id).Name)
			row = append(row, store.Int(int64(i+1)))
			if k.Kind == store.ForeignKey && parent != nil {
				row = append(row, words(k.Kind.String(), parent.Schema, parent.Name, parent.ColumnByID(k.RefColumns[i]).Name)...)
			} else {
				row = append(row, words(k.Kind.String(), "", "", "")...)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// referentialRows describes foreign keys in REFERENTIAL_CONSTRAINTS.
func referentialRows(c *store.Catalog, r store.Relation) [][]store.Value {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows [][]store.Value
	for _, k := range t.Constraints {
		parent := c.TableByID(k.RefTable)
		if k.Kind != store.ForeignKey || parent == nil {
			continue
		}
		key := ""
		for _, p := range parent.Constraints {
			if p.Kind != store.ForeignKey && sameIDs(p.Columns, k.RefColumns) {
				key = p.Name
				break
			}
		}
		rows = append(rows, words("", t.Schema, t.Name, k.Name, "", parent.Schema, parent.Name, key, "NONE",
			k.OnUpdate.String(), k.OnDelete.String()))
	}
	return rows
}

// indexTypes are the INDEX_TYPE names of IRIS's index kinds.
var indexTypes = map[store.IndexKind]string{
	store.IndexOrdinary: "index", store.IndexUnique: "index", store.IndexBitmap: "bitmap", store.IndexBitslice: "bitslice",
	store.IndexColumnar: "columnar", store.IndexHNSW: "%SQL.Index.HNSW", store.IndexBitmapExtent: "bitmap",
}

// indexRows describes the indexes of a table in INDEXES.
func indexRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows [][]store.Value
	for _, x := range t.Indexes {
		unique, primary := int64(1), int64(0)
		if x.Kind == store.IndexUnique {
			unique = 0
		}
		if key := t.PrimaryKey(); key != nil && x.Constraint && key.ID == x.ID {
			primary = 1
		}
		for i, id := range x.Columns {
			row := append(words("", t.Schema, t.Name), store.Int(unique))
			row = append(row, words("", t.Schema, x.Name)...)
			row = append(row, store.Int(int64(i+1)))
			row = append(row, words(t.ColumnByID(id).Name, "A")...)
			rows = append(rows, append(append(row, store.Int(primary)), words(indexTypes[x.Kind])...))
		}
	}
	return rows
}

// dictionaryRelations are the class dictionary: where a client learns what
// INFORMATION_SCHEMA does not tell, such as a vector's element type and length.
func dictionaryRelations() []store.SystemRelation {
	properties := joinColumns(
		columnsOf(systemText, "parent", "Name", "SqlFieldName", "Type", "RuntimeType", "Collation", "Collection"),
		columnsOf(systemLong, "InitialExpression", "Description"), columnsOf(systemList, "Parameters"),
		columnsOf(systemBit, "Required", "ReadOnly", "Private", "Identity", "Calculated", "Transient", "SqlComputed",
			"Storable", "MultiDimensional"),
		columnsOf(systemText, "Relationship", "OnDelete", "Inverse", "SqlComputeCode", "SqlComputeOnChange",
			"SqlListDelimiter", "SqlListType", "Origin"))
	return []store.SystemRelation{
		{Schema: "%Dictionary", Name: "CompiledClass", About: classRows, Columns: joinColumns(
			columnsOf(systemText, "Name", "Super", "SqlSchemaName", "SqlTableName", "SqlQualifiedNameQ", "ClassType"),
			columnsOf(systemLong, "Description"))},
		{Schema: "%Dictionary", Name: "CompiledProperty", About: propertyRows, Columns: properties},
		{Schema: "%Dictionary", Name: "PropertyDefinition", About: propertyRows, Columns: properties},
	}
}

// classRows describes the class of a relation in %Dictionary.CompiledClass.
func classRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	switch r := r.(type) {
	case *store.Table:
		return [][]store.Value{words(r.ClassName, "%Library.Persistent", r.Schema, r.Name, r.QualifiedName(), "persistent", r.Description)}
	case *store.View:
		return [][]store.Value{words(r.ClassName, "", r.Schema, r.Name, r.QualifiedName(), "view", "")}
	}
	return nil
}

// propertyRows describes the columns of a table as properties of its class.
func propertyRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	t, ok := r.(*store.Table)
	if !ok || t.System {
		return nil
	}
	var rows [][]store.Value
	for _, c := range t.Columns {
		class := c.Type.Class.String()
		row := words(t.ClassName, propertyName(c.Name), c.Name, class, class, c.Type.Collation, "",
			objectScriptDefault(c.Default), c.Description)
		row = append(row, store.Blob(string(parameterList(c.Type))), bit(c.NotNull),
			bit(c.Identity || c.Type.Class == store.ClassRowVersion), bit(c.Private), bit(c.Identity),
			bit(false), bit(false), bit(false), bit(true), bit(false))
		rows = append(rows, append(row, words("", "", "", "", "", "", "", t.ClassName)...))
	}
	return rows
}

// bit is a BIT value.
func bit(b bool) store.Value {
	if b {
		return store.Int(1)
	}
	return store.Int(0)
}

// propertyName makes an ObjectScript name of a field's name.
func propertyName(field string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '@' || r == '#' || r == '$' || r == ' ' {
			return -1
		}
		return r
	}, field)
}

// parameterList is the stored form of a property's parameters: a $LIST of
// $LISTs of name and value.
func parameterList(t store.Type) []byte {
	var out []byte
	add := func(name, value string) {
		if value != "" && value != "0" || name == "SCALE" && t.Class == store.ClassNumeric {
			out = list.AppendList(out, list.AppendString(list.AppendString(nil, name), value))
		}
	}
	if t.Class == store.ClassVector {
		add("DATATYPE", t.Element.String())
		add("LEN", strconv.Itoa(t.Len))
		return out
	}
	add("COLLATION", t.Collation)
	if t.Class == store.ClassTime {
		add("PRECISION", strconv.Itoa(t.Precision))
	}
	add("MAXLEN", strconv.Itoa(t.MaxLen))
	add("MAXVAL", t.Max)
	add("MINVAL", t.Min)
	add("SCALE", strconv.Itoa(t.Scale))
	if len(t.ValueList) > 0 {
		add("VALUELIST", ","+strings.Join(t.ValueList, ","))
	}
	return out
}
