package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// labelOIDs is the identity that the OIDs of an enum's values are hashes of.
const labelOIDs = "enum_label:"

// otherTypes are the kinds of types that there are none of.
var otherTypes = map[pgsql.CreateTypeKind]string{
	pgsql.TypeShell: "CREATE TYPE of a shell type", pgsql.TypeRange: "CREATE TYPE AS RANGE", pgsql.TypeBase: "CREATE TYPE of a base type",
}

// createType is CREATE TYPE.
func (s *Session) createType(ctx context.Context, t *pgsql.CreateType) error {
	if t.Kind != pgsql.TypeEnum && t.Kind != pgsql.TypeComposite {
		return pgerr.Unsupported("%s", otherTypes[t.Kind]).At(t.Pos)
	}
	c, err := s.typesChange(ctx, "CREATE TYPE")
	if err != nil {
		return err
	}
	schema, err := s.placeOf(c, t.Name)
	if err != nil {
		return err
	}
	if t.Kind == pgsql.TypeComposite {
		return s.createComposite(ctx, c, schema, t)
	}
	oid := pgtype.EnumOID(c.snapshot.NewUserSlot(schema, t.Name.Name))
	enum := &gatewayschema.UserType{
		OID: uint32(oid), ArrayOID: uint32(oid) + 1, Schema: schema, Name: t.Name.Name, Kind: gatewayschema.KindEnum,
	}
	for i, label := range t.Labels {
		if err := checkLabel(enum, label); err != nil {
			return err
		}
		addLabel(enum, label, float64(i+1))
	}
	return s.makesType(ctx, "TYPE", schema, t.Name.Name, func(run gatewayschema.Runner) error { return gatewayschema.CreateEnum(ctx, run, enum) })
}

// typesChange prepares a change of the user's types: they are kept in the gateway
// schema, which a transaction does not undo.
func (s *Session) typesChange(ctx context.Context, verb string) (*names, error) {
	c, err := s.freshCatalog(ctx)
	switch {
	case err != nil:
		return nil, err
	case c.snapshot.Gateway().Version == 0:
		return nil, needsTypes(verb)
	}
	return c, s.changes(verb)
}

// freeName refuses the name of a type or table that exists.
func freeName(c *names, schema, name string) error {
	if c.snapshot.UserType(schema, name) != nil || c.snapshot.Relation(schema, name) != nil {
		return pgerr.New(pgerr.DuplicateObject, "type \"%s\" already exists", name)
	}
	return nil
}

// placeOf is the schema that a new type goes to, where its name is free.
func (s *Session) placeOf(c *names, name pgsql.ObjectName) (string, error) {
	switch {
	case name.Schema == "":
		schema := s.creationSchema(c)
		return schema, freeName(c, schema, name.Name)
	case name.Schema == "pg_catalog" || name.Schema == "information_schema":
		return "", pgerr.New(pgerr.InsufficientPrivilege, "permission denied for schema %s", name.Schema)
	case !c.snapshot.HasSchema(name.Schema):
		return "", pgerr.New(pgerr.InvalidSchemaName, "schema \"%s\" does not exist", name.Schema)
	}
	return name.Schema, freeName(c, name.Schema, name.Name)
}

// checkLabel refuses a label that is too long or is there already, as the index
// of pg_enum does.
func checkLabel(enum *gatewayschema.UserType, label string) error {
	if len(label) > pgtype.NameLength {
		return pgerr.New(pgerr.InvalidName, "invalid enum label \"%s\"", label).
			WithDetail("Labels must be %d bytes or less.", pgtype.NameLength)
	}
	if labelAt(enum, label) >= 0 {
		e := pgerr.New(pgerr.UniqueViolation, "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"").
			WithDetail("Key (enumtypid, enumlabel)=(%d, %s) already exists.", enum.OID, label)
		e.Schema, e.Table, e.Constraint = "pg_catalog", "pg_enum", "pg_enum_typid_label_index"
		return e
	}
	return nil
}

// labelAt is the place of a label, -1 when the enum has none of its name.
func labelAt(enum *gatewayschema.UserType, label string) int {
	return slices.IndexFunc(enum.Labels, func(l gatewayschema.EnumLabel) bool { return l.Label == label })
}

// addLabel gives a label its OID, and adds it.
func addLabel(enum *gatewayschema.UserType, label string, order float64) gatewayschema.EnumLabel {
	used := map[uint32]bool{}
	for _, l := range enum.Labels {
		used[l.OID] = true
	}
	identity := fmt.Sprintf("%s%d:%s", labelOIDs, enum.OID, label)
	l := gatewayschema.EnumLabel{Label: label, Order: order, OID: meta.ObjectOID(identity, used)}
	enum.Labels = append(enum.Labels, l)
	return l
}

// alterEnum is ALTER TYPE … ADD VALUE and RENAME VALUE.
func (s *Session) alterEnum(ctx context.Context, t *pgsql.AlterEnum) error {
	c, err := s.typesChange(ctx, "ALTER TYPE")
	if err != nil {
		return err
	}
	enum := c.userType(t.Name.Schema, t.Name.Name)
	switch {
	case enum == nil && pgtype.ByName(t.Name.Name) != nil, enum != nil && enum.Kind != gatewayschema.KindEnum:
		return pgerr.New(pgerr.WrongObjectType, "%s is not an enum", writtenName(t.Name))
	case enum == nil:
		return noType(t.Name)
	case t.Rename:
		return s.renameLabel(ctx, c, enum, t)
	}
	if len(t.NewValue) > pgtype.NameLength {
		return checkLabel(enum, t.NewValue)
	}
	if labelAt(enum, t.NewValue) >= 0 {
		if t.IfNotExists {
			s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateObject, "enum label \"%s\" already exists, skipping", t.NewValue))
			return nil
		}
		return pgerr.New(pgerr.DuplicateObject, "enum label \"%s\" already exists", t.NewValue)
	}
	order, err := newOrder(enum, t)
	if err != nil {
		return err
	}
	l := addLabel(&gatewayschema.UserType{OID: enum.OID, Labels: slices.Clone(enum.Labels)}, t.NewValue, order)
	if s.tx.block {
		s.tx.addsLabel(pgtype.OID(enum.OID), t.NewValue)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.AddLabel(ctx, run, enum.OID, l) })
}

// addsLabel notes a new value of an enum, which the transaction cannot use itself.
func (t *transaction) addsLabel(enum pgtype.OID, label string) {
	if t.labels == nil {
		t.labels = map[pgtype.OID][]string{}
	}
	t.labels[enum] = append(t.labels[enum], label)
}

// uncommitted marks the values of an enum that the transaction has added.
func (t *transaction) uncommitted(enum pgtype.OID, labels []pgtype.EnumLabel) []pgtype.EnumLabel {
	added := t.labels[enum]
	if len(added) == 0 {
		return labels
	}
	labels = slices.Clone(labels) // they are the snapshot's
	for i := range labels {
		labels[i].Uncommitted = slices.Contains(added, labels[i].Label)
	}
	return labels
}

// newOrder is the place of a new label: at the end, or half way between the
// neighbour and the one on its other side.
func newOrder(enum *gatewayschema.UserType, t *pgsql.AlterEnum) (float64, error) {
	labels := enum.Labels
	switch {
	case t.Neighbor == nil && len(labels) == 0:
		return 1, nil
	case t.Neighbor == nil:
		return labels[len(labels)-1].Order + 1, nil
	}
	at := labelAt(enum, t.Neighbor.Text)
	if at < 0 {
		return 0, noLabel(t.Neighbor.Text)
	}
	left := at - 1
	if t.After {
		left = at
	}
	switch {
	case left < 0:
		return labels[0].Order - 1, nil
	case left == len(labels)-1:
		return labels[left].Order + 1, nil
	}
	low, high := labels[left].Order, labels[left+1].Order
	order := low + (high-low)/2
	if order <= low || order >= high {
		return 0, pgerr.New(pgerr.ProgramLimitExceeded, "no more labels fit between \"%s\" and \"%s\"",
			labels[left].Label, labels[left+1].Label)
	}
	return order, nil
}

// renameLabel renames a value of an enum, also in the rows that have it: IRIS
// stores the label. Both labels exist until all rows have the new one, so that
// an interruption leaves nothing that cannot be read.
func (s *Session) renameLabel(ctx context.Context, c *names, enum *gatewayschema.UserType, t *pgsql.AlterEnum) error {
	at := labelAt(enum, t.OldValue)
	switch {
	case at < 0:
		return noLabel(t.OldValue)
	case labelAt(enum, t.NewValue) >= 0:
		return pgerr.New(pgerr.DuplicateObject, "enum label \"%s\" already exists", t.NewValue)
	case len(t.NewValue) > pgtype.NameLength:
		return checkLabel(enum, t.NewValue)
	}
	dependents := c.snapshot.Dependents(enum)
	for _, d := range dependents {
		if uint32(d.Column.Type.OID) == enum.ArrayOID {
			return pgerr.Unsupported("ALTER TYPE ... RENAME VALUE while a column holds arrays of the type").At(t.Pos)
		}
	}
	renamed := enum.Labels[at]
	renamed.Label = t.NewValue
	err := s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.AddLabel(ctx, run, enum.OID, renamed) })
	if err != nil {
		return err
	}
	for _, d := range dependents {
		column := irissql.Column{Name: d.Column.IRISName}
		update := &irissql.Update{
			Table: irisTable(d.Relation),
			Sets:  []irissql.Set{{Column: d.Column.IRISName, Value: irissql.Text{S: t.NewValue}}},
			Where: irissql.Compare{Op: "=", Left: column, Right: irissql.Text{S: t.OldValue}},
		}
		if err := s.run(ctx, "ALTER TYPE", update); err != nil {
			return err
		}
	}
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.RemoveLabel(ctx, run, enum.OID, t.OldValue) })
}

// noLabel is the error about a label that an enum does not have.
func noLabel(label string) error {
	return pgerr.New(pgerr.InvalidParameterValue, "\"%s\" is not an existing enum label", label)
}

// noType is the error about a type that does not exist.
func noType(name pgsql.ObjectName) error {
	return pgerr.New(pgerr.UndefinedObject, "type \"%s\" does not exist", writtenName(name))
}

// writtenName is a name as the statement wrote it.
func writtenName(name pgsql.ObjectName) string {
	if name.Schema == "" {
		return name.Name
	}
	return name.Schema + "." + name.Name
}

// typeToDrop finds a type or domain to drop; nil is none, of which a notice was sent.
func (s *Session) typeToDrop(c *names, t *pgsql.DropStatement, name pgsql.ObjectName) (*object, error) {
	if c.snapshot.Gateway().Version == 0 {
		return nil, needsTypes("DROP " + t.Kind)
	}
	if name.Schema != "" && t.IfExists && !c.knowsSchema(name.Schema) {
		s.skips(name.Name, "schema %q does not exist, skipping", name.Schema)
		return nil, nil
	}
	typ := c.userType(name.Schema, name.Name)
	if table := c.rowTypeTable(typ, name); table != "" {
		return nil, pgerr.New(pgerr.DependentObjectsStillExist, "cannot drop type %s because table %s requires it", table, table).
			WithHint("You can drop table %s instead.", table)
	}
	switch {
	case typ == nil && (name.Schema == "" || name.Schema == "pg_catalog") && pgtype.ByName(name.Name) != nil:
		shown := pgtype.FormatType(pgtype.ByName(name.Name).OID, pgtype.NoTypmod)
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of type %s", shown)
	case typ == nil && t.IfExists:
		s.skips(name.Name, "type \"%s\" does not exist, skipping", writtenName(name))
		return nil, nil
	case typ == nil:
		return nil, noType(name)
	case t.Kind == "DOMAIN" && typ.Kind != gatewayschema.KindDomain:
		return nil, pgerr.New(pgerr.WrongObjectType, "\"%s\" is not a domain", writtenName(name))
	}
	found := s.typeOf(typ)
	return &found, nil
}

// needsTypes is the error about a change of types where no gateway schema is.
func needsTypes(verb string) error {
	return pgerr.New(pgerr.InsufficientPrivilege, "%s needs the gateway schema, which this IRIS namespace does not have", verb).
		WithHint("Let an administrator run \"iris-pgwire install\".")
}

// usesOf says what has a type of the user, or an array of it.
func (s *Session) usesOf(c *names, typ *gatewayschema.UserType) []string {
	w := &dependencyWalk{session: s, names: c}
	var details []string
	for _, d := range w.onType(typ) {
		details = append(details, d.what+" depends on "+d.on)
	}
	return details
}

// shownType is a type of the user, or its array, as messages name it: with its
// schema where the search path does not find it.
func (s *Session) shownType(t *gatewayschema.UserType, oid pgtype.OID) string {
	name := quotedName(t.Name)
	if !slices.Contains(s.SearchPath(true), t.Schema) {
		name = quotedName(t.Schema) + "." + name
	}
	if uint32(oid) == t.ArrayOID {
		name += "[]"
	}
	return name
}

// nameTypes puts the names of the user's types into an error, which was worded
// where they are not known.
func (s *Session) nameTypes(err error) {
	var e *pgerr.Error
	if !errors.As(err, &e) {
		return
	}
	for _, text := range []*string{&e.Message, &e.Detail, &e.Hint} {
		*text = s.typesNamed(*text)
	}
}

// typesNamed puts the names of the user's types into a text.
func (s *Session) typesNamed(text string) string {
	return pgtype.NameUserTypes(text, func(oid pgtype.OID) string {
		snap := s.peek()
		if snap == nil {
			return ""
		}
		if t := snap.UserTypeOf(oid); t != nil {
			return s.shownType(t, oid)
		}
		return ""
	})
}
