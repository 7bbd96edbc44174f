package gatewayschema

import (
	"fmt"
	"slices"
	"strconv"
)

// The kinds of types of the user.
const (
	KindEnum      = "enum"
	KindDomain    = "domain"
	KindComposite = "composite"
)

// UserType is a type of the user.
type UserType struct {
	OID, ArrayOID uint32
	Schema, Name  string
	Kind          string
	// Base, Typmod, NotNull, Default and Checks are a domain's.
	Base    string
	Typmod  int32
	NotNull bool
	Default string
	Checks  []DomainCheck
	// Labels are an enum's, in order; Attributes a composite type's.
	Labels     []EnumLabel
	Attributes []Attribute
}

// EnumLabel is a value of an enum.
type EnumLabel struct {
	Label string
	Order float64
	OID   uint32
}

// Attribute is a field of a composite type.
type Attribute struct {
	Position   int
	Name, Type string
	Typmod     int32
}

// DomainCheck is a check of a domain.
type DomainCheck struct{ Name, Expression string }

// typeQueries read the types of the user, the types themselves first.
func (c *Contents) typeQueries() []Query {
	return []Query{
		{query("user_type", "oid", "array_oid", "type_schema", "type_name", "kind", "base_type", "typmod", "not_null",
			"default_text") + ` ORDER BY "oid"`, c.userType},
		{query("enum_label", "type_oid", "label", "sort_order", "oid") + ` ORDER BY "type_oid", "sort_order"`, c.enumLabel},
		{query("type_attribute", "type_oid", "position", "attribute_name", "type_name", "typmod") +
			` ORDER BY "type_oid", "position"`, c.attribute},
		{query("domain_check", "type_oid", "check_name", "expression") + ` ORDER BY "type_oid", "check_name"`, c.domainCheck},
	}
}

// userType takes a row of user_type.
func (c *Contents) userType(cells []string) error {
	oid, err := oidOf(cells[0])
	if err != nil {
		return err
	}
	array, err := oidOf(cells[1])
	if err != nil {
		return err
	}
	t := UserType{
		OID: oid, ArrayOID: array, Schema: cells[2], Name: cells[3], Kind: cells[4], Base: cells[5], Typmod: -1,
		NotNull: cells[7] == "1", Default: cells[8],
	}
	if cells[6] != "" {
		t.Typmod = int32(atoi(cells[6]))
	}
	c.Types = append(c.Types, t)
	return nil
}

// oidOf reads an OID.
func oidOf(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("gateway schema: OID %q", s)
	}
	return uint32(n), nil
}

// typeOf finds the type that a row belongs to; nil when it is gone.
func (c *Contents) typeOf(oid string) *UserType {
	i := slices.IndexFunc(c.Types, func(t UserType) bool { return strconv.FormatUint(uint64(t.OID), 10) == oid })
	if i < 0 {
		return nil
	}
	return &c.Types[i]
}

// enumLabel takes a row of enum_label.
func (c *Contents) enumLabel(cells []string) error {
	t := c.typeOf(cells[0])
	if t == nil {
		return nil
	}
	order, err := strconv.ParseFloat(cells[2], 64)
	if err != nil {
		return fmt.Errorf("gateway schema: order %q", cells[2])
	}
	oid, err := oidOf(cells[3])
	t.Labels = append(t.Labels, EnumLabel{Label: cells[1], Order: order, OID: oid})
	return err
}

// attribute takes a row of type_attribute.
func (c *Contents) attribute(cells []string) error {
	if t := c.typeOf(cells[0]); t != nil {
		t.Attributes = append(t.Attributes, Attribute{
			Position: atoi(cells[1]), Name: cells[2], Type: cells[3], Typmod: int32(atoi(cells[4])),
		})
	}
	return nil
}

// domainCheck takes a row of domain_check.
func (c *Contents) domainCheck(cells []string) error {
	if t := c.typeOf(cells[0]); t != nil {
		t.Checks = append(t.Checks, DomainCheck{Name: cells[1], Expression: cells[2]})
	}
	return nil
}
