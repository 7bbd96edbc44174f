package syntax

import (
	"fmt"
	"reflect"
	"strings"
)

// dump prints a tree without positions and zero fields: Type{Field:value …}.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v))
	return b.String()
}

// dumpValue appends one value.
func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		dumpValue(b, v.Elem())
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteByte(' ')
			}
			dumpValue(b, v.Index(i))
		}
		b.WriteByte(']')
	case reflect.Struct:
		dumpStruct(b, v)
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprint(b, v.Interface())
	}
}

// dumpStruct appends a struct; the most frequent leaves have a short form.
func dumpStruct(b *strings.Builder, v reflect.Value) {
	if short, ok := shortForm(v.Interface()); ok {
		b.WriteString(short)
		return
	}
	b.WriteString(v.Type().Name() + "{")
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "Pos" || f.Name == "Node" || v.Field(i).IsZero() {
			continue
		}
		if !first {
			b.WriteByte(' ')
		}
		first = false
		if f.Type.Kind() == reflect.Bool {
			b.WriteString(f.Name)
			continue
		}
		b.WriteString(f.Name + ":")
		dumpValue(b, v.Field(i))
	}
	b.WriteByte('}')
}

// shortForm prints names, literals, parameters and operators the way SQL does.
func shortForm(v any) (string, bool) {
	switch x := v.(type) {
	case QualifiedName:
		return qualified(x), true
	case ColumnName:
		return string(x.Name), true
	case StringLit:
		return "'" + strings.ReplaceAll(x.Value, "'", "''") + "'", true
	case NumberLit:
		return x.Text, true
	case NullLit:
		return "NULL", true
	case Param:
		return fmt.Sprintf(":%d", x.Index), true
	case Binary:
		return "(" + dump(x.L) + " " + x.Op + " " + dump(x.R) + ")", true
	case Compare:
		return "(" + dump(x.L) + " " + x.Op + " " + dump(x.R) + ")", true
	case And:
		return "(" + dump(x.L) + " AND " + dump(x.R) + ")", true
	case Or:
		return "(" + dump(x.L) + " OR " + dump(x.R) + ")", true
	case Not:
		return "(NOT " + dump(x.X) + ")", true
	case ColumnRef:
		s := string(x.Column)
		if x.Table.Name != "" {
			s = qualified(x.Table) + "." + s
		}
		for _, a := range x.Arrows {
			s += "->" + string(a)
		}
		return s, true
	}
	return "", false
}

// qualified prints a two-part name.
func qualified(q QualifiedName) string {
	if q.Schema == "" {
		return string(q.Name)
	}
	return string(q.Schema) + "." + string(q.Name)
}
