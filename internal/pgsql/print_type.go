package pgsql

import "strings"

// sqlTypes are the types of pg_catalog that SQL spells in words.
var sqlTypes = map[string]string{
	"int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real",
	"float8": "double precision", "bool": "boolean", "numeric": "numeric", "bpchar": "character",
	"varchar": "character varying", "bit": "bit", "varbit": "bit varying", "json": "json",
	"time": "time", "timetz": "time", "timestamp": "timestamp", "timestamptz": "timestamp",
	"interval": "interval",
}

// typeName prints a type.
func (p *printer) typeName(t *TypeName) {
	p.writeIf(t.SetOf, "SETOF ")
	if word := sqlTypes[t.Name]; word != "" && t.Schema == "pg_catalog" && t.Column == "" && t.sqlMods() {
		p.sqlType(t, word)
	} else {
		p.qualified(t.Catalog, t.Schema, t.Name, t.Column)
		p.writeIf(t.Column != "", "%TYPE")
		p.mods(t)
	}
	for _, bound := range t.Bounds {
		p.write("[")
		if bound >= 0 {
			p.int(bound)
		}
		p.write("]")
	}
}

// sqlMods reports whether the modifiers are what SQL's own spelling of the type
// takes.
func (t *TypeName) sqlMods() bool {
	switch t.Name {
	case "numeric", "varbit":
		return true
	case "bit":
		return len(t.Mods) > 0
	case "int2", "int4", "int8", "float4", "float8", "bool", "json":
		return len(t.Mods) == 0
	}
	if len(t.Mods) == 0 {
		return t.Name != "bpchar"
	}
	lit, ok := t.Mods[0].(*Literal)
	return ok && len(t.Mods) == 1 && lit.Kind == LiteralInteger && !strings.HasPrefix(lit.Text, "-")
}

// sqlType prints a type that SQL spells in words.
func (p *printer) sqlType(t *TypeName, word string) {
	p.write(word)
	switch t.Name {
	case "interval":
		if t.Fields == "" {
			p.mods(t)
		}
		p.intervalFields(t)
	case "timetz", "timestamptz":
		p.mods(t)
		p.write(" with time zone")
	default:
		p.mods(t)
	}
}

// mods prints a type's modifiers.
func (p *printer) mods(t *TypeName) {
	if len(t.Mods) > 0 {
		p.paren(t.Mods...)
	}
}

// intervalFields prints an interval's fields with the precision of the seconds.
func (p *printer) intervalFields(t *TypeName) {
	if t.Fields == "" {
		return
	}
	p.write(" ", t.Fields)
	p.mods(t)
}
