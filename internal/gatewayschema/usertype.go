package gatewayschema

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// CreateEnum writes a new enum. The row of the type comes last: labels of a type
// that does not exist count for nothing.
func CreateEnum(ctx context.Context, run Runner, t *UserType) error {
	if err := forgetLabels(ctx, run, t.OID); err != nil {
		return err
	}
	for _, l := range t.Labels {
		if err := AddLabel(ctx, run, t.OID, l); err != nil {
			return err
		}
	}
	return addType(ctx, run, t)
}

// addType writes the row of an enum or a composite type.
func addType(ctx context.Context, run Runner, t *UserType) error {
	row := []value.Value{
		value.Int(int64(t.OID)), value.Int(int64(t.ArrayOID)), value.Text(t.Schema), value.Text(t.Name), value.Text(t.Kind),
	}
	return run.Change(ctx, insert("user_type", "oid", "array_oid", "type_schema", "type_name", "kind"), row)
}

// CreateComposite writes a new composite type, the row of the type last.
func CreateComposite(ctx context.Context, run Runner, t *UserType) error {
	if err := forgetAttributes(ctx, run, t.OID); err != nil {
		return err
	}
	for _, a := range t.Attributes {
		if err := AddAttribute(ctx, run, t.OID, a); err != nil {
			return err
		}
	}
	return addType(ctx, run, t)
}

// AddAttribute writes an attribute of a composite type.
func AddAttribute(ctx context.Context, run Runner, composite uint32, a Attribute) error {
	return run.Change(ctx, insert("type_attribute", "type_oid", "position", "attribute_name", "type_name", "typmod"),
		[]value.Value{value.Int(int64(composite)), value.Int(int64(a.Position)), value.Text(a.Name), value.Text(a.Type), value.Int(int64(a.Typmod))})
}

// forgetAttributes removes the attributes of a composite type.
func forgetAttributes(ctx context.Context, run Runner, composite uint32) error {
	return run.Change(ctx, deleteFrom("type_attribute", "type_oid"), []value.Value{value.Int(int64(composite))})
}

// AddLabel writes a value of an enum.
func AddLabel(ctx context.Context, run Runner, enum uint32, l EnumLabel) error {
	return run.Change(ctx, insert("enum_label", "type_oid", "label", "sort_order", "oid"),
		[]value.Value{value.Int(int64(enum)), value.Text(l.Label), value.Float(l.Order), value.Int(int64(l.OID))})
}

// RemoveLabel removes a value of an enum.
func RemoveLabel(ctx context.Context, run Runner, enum uint32, label string) error {
	return run.Change(ctx, deleteFrom("enum_label", "type_oid", "label"),
		[]value.Value{value.Int(int64(enum)), value.Text(label)})
}

// DropType removes a type of the user, itself first.
func DropType(ctx context.Context, run Runner, oid uint32) error {
	if err := run.Change(ctx, deleteFrom("user_type", "oid"), []value.Value{value.Int(int64(oid))}); err != nil {
		return err
	}
	if err := forgetLabels(ctx, run, oid); err != nil {
		return err
	}
	if err := forgetAttributes(ctx, run, oid); err != nil {
		return err
	}
	return forgetChecks(ctx, run, oid)
}

// forgetLabels removes the values of an enum.
func forgetLabels(ctx context.Context, run Runner, enum uint32) error {
	return run.Change(ctx, deleteFrom("enum_label", "type_oid"), []value.Value{value.Int(int64(enum))})
}

// CreateDomain writes a new domain, the row of the type last.
func CreateDomain(ctx context.Context, run Runner, t *UserType) error {
	if err := forgetChecks(ctx, run, t.OID); err != nil {
		return err
	}
	for _, c := range t.Checks {
		if err := AddDomainCheck(ctx, run, t.OID, c); err != nil {
			return err
		}
	}
	row := []value.Value{
		value.Int(int64(t.OID)), value.Int(int64(t.ArrayOID)), value.Text(t.Schema), value.Text(t.Name), value.Text(t.Kind),
		value.Text(t.Base), value.Int(int64(t.Typmod)), value.Bool(t.NotNull), textOrNull(t.Default),
	}
	return run.Change(ctx, insert("user_type", "oid", "array_oid", "type_schema", "type_name", "kind", "base_type", "typmod",
		"not_null", "default_text"), row)
}

// forgetChecks removes the checks of a domain.
func forgetChecks(ctx context.Context, run Runner, domain uint32) error {
	return run.Change(ctx, deleteFrom("domain_check", "type_oid"), []value.Value{value.Int(int64(domain))})
}

// AddDomainCheck writes a check of a domain.
func AddDomainCheck(ctx context.Context, run Runner, domain uint32, c DomainCheck) error {
	return run.Change(ctx, insert("domain_check", "type_oid", "check_name", "expression"),
		[]value.Value{value.Int(int64(domain)), value.Text(c.Name), value.Text(c.Expression)})
}

// RemoveDomainCheck removes a check of a domain.
func RemoveDomainCheck(ctx context.Context, run Runner, domain uint32, name string) error {
	return run.Change(ctx, deleteFrom("domain_check", "type_oid", "check_name"),
		[]value.Value{value.Int(int64(domain)), value.Text(name)})
}

// ChangeDomain writes the default of a domain, "" for none, and whether it refuses NULL.
func ChangeDomain(ctx context.Context, run Runner, domain uint32, def string, notNull bool) error {
	return run.Change(ctx, "UPDATE "+qualified("user_type")+` SET "default_text" = ?, "not_null" = ?`+where("oid"),
		[]value.Value{textOrNull(def), value.Bool(notNull), value.Int(int64(domain))})
}

// RemoveAttribute removes an attribute of a composite type.
func RemoveAttribute(ctx context.Context, run Runner, composite uint32, position int) error {
	return run.Change(ctx, deleteFrom("type_attribute", "type_oid", "position"),
		[]value.Value{value.Int(int64(composite)), value.Int(int64(position))})
}

// ChangeAttribute writes the name and type of an attribute anew.
func ChangeAttribute(ctx context.Context, run Runner, composite uint32, a Attribute) error {
	return run.Change(ctx, "UPDATE "+qualified("type_attribute")+
		` SET "attribute_name" = ?, "type_name" = ?, "typmod" = ?`+where("type_oid", "position"),
		[]value.Value{value.Text(a.Name), value.Text(a.Type), value.Int(int64(a.Typmod)), value.Int(int64(composite)), value.Int(int64(a.Position))})
}

// MoveType gives a type another name or schema, with all that is of it or its array.
func MoveType(ctx context.Context, run Runner, t *UserType, schema, name string) error {
	key := []value.Value{value.Text(schema), value.Text(name), value.Int(int64(t.OID))}
	if err := run.Change(ctx, "UPDATE "+qualified("user_type")+` SET "type_schema" = ?, "type_name" = ?`+where("oid"), key); err != nil {
		return err
	}
	for _, place := range [][2]string{{"column_type", "type_name"}, {"user_type", "base_type"}, {"type_attribute", "type_name"}} {
		err := run.Change(ctx, "UPDATE "+qualified(place[0])+` SET "`+place[1]+`" = ?`+where(place[1]),
			texts(schema+"."+name, t.Schema+"."+t.Name), texts(schema+"._"+name, t.Schema+"._"+t.Name))
		if err != nil {
			return err
		}
	}
	return nil
}
