package session

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// objectKind says what an object is.
type objectKind uint8

// The kinds of objects that depend on each other.
const (
	relationObject    objectKind = iota // a table, view or sequence
	columnObject                        // a column of rel
	defaultObject                       // the default of a column of rel
	foreignObject                       // a foreign key of rel
	checkObject                         // the check of rel called name
	typeObject                          // a type of the user
	attributeObject                     // the attribute of a composite type called name
	domainCheckObject                   // the check of a domain called name
	routineObject
	schemaObject // called name
)

// object is something that is dropped by itself, or goes with what is.
type object struct {
	kind    objectKind
	rel     *analyze.Relation
	column  *analyze.RelationColumn
	foreign *meta.ForeignKey
	typ     *gatewayschema.UserType
	routine *meta.Routine
	name    string
	what    string // as messages name it
}

// objectKey tells objects apart.
type objectKey struct {
	kind objectKind
	oid  uint32
	part string
}

// key identifies an object.
func (o *object) key() objectKey {
	k := objectKey{kind: o.kind, part: o.name}
	switch {
	case o.rel != nil:
		k.oid = o.rel.OID
	case o.typ != nil:
		k.oid = o.typ.OID
	case o.routine != nil:
		k.oid = o.routine.OID
	}
	switch {
	case o.column != nil:
		k.part = o.column.Name
	case o.foreign != nil:
		k.part = o.foreign.Name
	}
	return k
}

// whole is the object that an object is a part of.
func (o *object) whole() objectKey {
	switch o.kind {
	case columnObject, defaultObject, foreignObject, checkObject:
		return objectKey{kind: relationObject, oid: o.rel.OID}
	case attributeObject, domainCheckObject:
		return objectKey{kind: typeObject, oid: o.typ.OID}
	case relationObject, typeObject, routineObject, schemaObject:
	}
	return o.key()
}

// dependent is an object that goes with one that is dropped.
type dependent struct {
	object

	on string // what it depends on
}

// relationOf is a table, view or sequence as an object.
func (s *Session) relationOf(rel *analyze.Relation) object {
	return object{kind: relationObject, rel: rel, what: s.describe(rel)}
}

// columnOf is a column as an object.
func (s *Session) columnOf(rel *analyze.Relation, col *analyze.RelationColumn) object {
	return object{kind: columnObject, rel: rel, column: col, what: "column " + quotedName(col.Name) + " of " + s.describe(rel)}
}

// defaultOf is the default of a column as an object.
func (s *Session) defaultOf(rel *analyze.Relation, col *analyze.RelationColumn) object {
	return object{
		kind: defaultObject, rel: rel, column: col,
		what: "default value for column " + quotedName(col.Name) + " of " + s.describe(rel),
	}
}

// typeOf is a type of the user as an object.
func (s *Session) typeOf(t *gatewayschema.UserType) object {
	return object{kind: typeObject, typ: t, what: "type " + s.shownType(t, pgtype.OID(t.OID))}
}

// routineOf is a function or procedure as an object.
func (s *Session) routineOf(r *meta.Routine) object {
	kind, name := "function ", quotedName(r.Name)
	if r.Procedure {
		kind = "procedure "
	}
	if !slices.Contains(s.SearchPath(true), r.Schema) {
		name = quotedName(r.Schema) + "." + name
	}
	return object{kind: routineObject, routine: r, what: kind + s.typesNamed(signatureText(name, inputs(r)))}
}

// describe names a relation as messages do.
func (s *Session) describe(rel *analyze.Relation) string {
	return strings.ToLower(relationKind(rel)) + " " + s.shownRelation(rel)
}

// shownRelation is a relation's name, with its schema where the search path does
// not find it.
func (s *Session) shownRelation(rel *analyze.Relation) string {
	if found := (&names{session: s, snapshot: s.peek()}).Relation("", rel.Name); found != nil && found.OID == rel.OID {
		return quotedName(rel.Name)
	}
	return quotedName(rel.Schema) + "." + quotedName(rel.Name)
}

// views lists the stored views with what they refer to, the oldest first.
func (s *Session) views(c *names) []viewUses {
	var out []viewUses
	for _, v := range c.snapshot.Gateway().Views {
		rel := c.snapshot.ViewRelation(&v)
		if rel == nil || rel.Definition == nil && rel.Materialized == nil {
			continue
		}
		q, err := analyze.ViewQuery(rel, s.analysis(c, nil))
		if err == nil {
			out = append(out, viewUses{rel, analyze.QueryUses(q)})
		}
	}
	return out
}

// viewUses is a view and what it refers to.
type viewUses struct {
	rel  *analyze.Relation
	uses *analyze.Uses
}

// reads reports whether a view refers to a relation, or with a column to that.
func (v viewUses) reads(rel *analyze.Relation, col *analyze.RelationColumn) bool {
	for read, columns := range v.uses.Columns {
		if read.OID == rel.OID && (col == nil || columns[col.Attribute]) {
			return true
		}
	}
	return false
}

// dependents lists what would go with some objects, what depends on that included,
// in PostgreSQL's order: the oldest first, each followed by what depends on it. It
// is dropped in the opposite one.
func (s *Session) dependents(c *names, gone []object) []dependent {
	w := &dependencyWalk{session: s, names: c, views: s.views(c), seen: map[objectKey]bool{}}
	for i := range gone {
		w.seen[gone[i].key()] = true
		if gone[i].kind != schemaObject {
			continue
		}
		for _, inside := range w.contents(gone[i].name) {
			w.whole(inside.key())
		}
	}
	for i := range gone {
		w.visit(&gone[i])
	}
	slices.Reverse(w.out)
	return w.out
}

// dependencyWalk collects dependents, the newest first.
type dependencyWalk struct {
	session *Session
	names   *names
	views   []viewUses
	seen    map[objectKey]bool
	// wholes are the objects that a schema takes with it: nothing is said of their parts.
	wholes map[objectKey]bool
	out    []dependent
}

// whole notes an object that goes as a whole, though not yet.
func (w *dependencyWalk) whole(k objectKey) {
	if w.wholes == nil {
		w.wholes = map[objectKey]bool{}
	}
	w.wholes[k] = true
}

// visit adds what depends on one object.
func (w *dependencyWalk) visit(o *object) {
	for _, d := range slices.Backward(w.on(o)) {
		if w.known(&d.object) {
			continue
		}
		w.seen[d.key()] = true
		w.visit(&d.object)
		w.out = append(w.out, d)
	}
}

// known reports whether an object, or what it is a part of, is in the list or goes
// anyway.
func (w *dependencyWalk) known(o *object) bool {
	key, whole := o.key(), o.whole()
	if o.kind == defaultObject && w.seen[objectKey{columnObject, key.oid, key.part}] {
		return true
	}
	return w.seen[key] || key != whole && (w.seen[whole] || w.wholes[whole])
}

// on lists what depends on one object, the oldest first.
func (w *dependencyWalk) on(o *object) []dependent {
	var list []dependent
	switch o.kind {
	case relationObject:
		list = w.onRelation(o)
	case columnObject:
		list = w.onColumn(o)
	case typeObject:
		list = w.onType(o.typ)
	case routineObject:
		list = w.onRoutine(o)
	case schemaObject:
		for _, inside := range w.contents(o.name) {
			list = append(list, dependent{inside, o.what})
		}
	case defaultObject, foreignObject, checkObject, attributeObject, domainCheckObject:
	}
	return list
}

// contents lists what is in a schema.
func (w *dependencyWalk) contents(schema string) []object {
	snap, s := w.names.snapshot, w.session
	var out []object
	for i := range snap.UserTypes() {
		if t := &snap.UserTypes()[i]; t.Schema == schema {
			out = append(out, s.typeOf(t))
		}
	}
	for _, seq := range snap.Sequences() {
		if seq.Relation.Schema == schema && seq.Owner == nil {
			out = append(out, s.relationOf(seq.Relation))
		}
	}
	for _, rel := range snap.Relations() {
		if rel.Schema == schema && !rel.Sequence {
			out = append(out, s.relationOf(rel))
		}
	}
	for _, r := range snap.Routines() {
		if r.Schema == schema {
			out = append(out, s.routineOf(r))
		}
	}
	return out
}

// onRelation lists what depends on a table, view or sequence.
func (w *dependencyWalk) onRelation(o *object) []dependent {
	snap := w.names.snapshot
	if o.rel.Sequence {
		seq := snap.SequenceOf(o.rel.OID)
		if seq == nil {
			return nil
		}
		return w.countedBy(seq)
	}
	out := w.foreignKeys(o)
	for _, seq := range snap.SequencesOf(o.rel, -1) {
		out = append(out, w.countedBy(seq)...)
	}
	if oid := w.names.UserType(o.rel.Schema, o.rel.Name); oid != 0 {
		if t := snap.RowType(oid); t != nil {
			out = append(out, w.onType(t)...)
		}
	}
	return append(out, w.readers(o.what, func(v viewUses) bool { return v.reads(o.rel, nil) })...)
}

// onColumn lists what depends on a column.
func (w *dependencyWalk) onColumn(o *object) []dependent {
	var out []dependent
	for _, seq := range w.names.snapshot.SequencesOf(o.rel, slices.IndexFunc(o.rel.Columns, func(c analyze.RelationColumn) bool {
		return c.Attribute == o.column.Attribute
	})) {
		out = append(out, w.countedBy(seq)...)
	}
	return append(out, w.readers(o.what, func(v viewUses) bool { return v.reads(o.rel, o.column) })...)
}

// countedBy lists the defaults that count by a sequence.
func (w *dependencyWalk) countedBy(seq *meta.Sequence) []dependent {
	var out []dependent
	for _, user := range countedBy(w.names, seq) {
		if user.Column.IdentityKind != "" {
			continue
		}
		out = append(out, dependent{w.session.defaultOf(user.Relation, user.Column), "sequence " + w.session.shownRelation(seq.Relation)})
	}
	return out
}

// readers lists the views that refer to something.
func (w *dependencyWalk) readers(on string, reads func(viewUses) bool) []dependent {
	var out []dependent
	for _, v := range w.views {
		if reads(v) {
			out = append(out, dependent{w.session.relationOf(v.rel), on})
		}
	}
	return out
}

// foreignKeys lists the foreign keys of other tables that refer to a table.
func (w *dependencyWalk) foreignKeys(o *object) []dependent {
	var out []dependent
	for _, rel := range w.names.snapshot.Relations() {
		if o.rel.View || rel.OID == o.rel.OID {
			continue
		}
		for i := range w.names.snapshot.Details(rel).ForeignKeys {
			k := &w.names.snapshot.Details(rel).ForeignKeys[i]
			if k.Referenced.OID != o.rel.OID {
				continue
			}
			what := fmt.Sprintf("constraint %s on %s", quotedName(k.Name), w.session.describe(rel))
			out = append(out, dependent{object{kind: foreignObject, rel: rel, foreign: k, what: what}, o.what})
		}
	}
	slices.Reverse(out)
	return out
}

// onType lists what has a type of the user, or an array of it.
func (w *dependencyWalk) onType(t *gatewayschema.UserType) []dependent {
	s, snap := w.session, w.names.snapshot
	is := func(oid pgtype.OID) bool { return uint32(oid) == t.OID || t.ArrayOID != 0 && uint32(oid) == t.ArrayOID }
	on := func(oid pgtype.OID) string { return "type " + s.shownType(t, oid) }
	var out []dependent
	for _, d := range snap.Dependents(t) {
		oid := d.Column.Type.OID
		if d.Column.Domain != nil {
			oid = d.Column.Domain.OID
		}
		if !d.Relation.View && d.Relation.Materialized == nil { // a view has what it reads
			out = append(out, dependent{s.columnOf(d.Relation, d.Column), on(oid)})
		}
	}
	out = append(out, w.madeOf(is, on)...)
	for _, r := range snap.Routines() {
		types := []pgtype.OID{r.Result}
		for _, a := range r.Arguments {
			types = append(types, a.Type)
		}
		if i := slices.IndexFunc(types, is); i >= 0 {
			out = append(out, dependent{s.routineOf(r), on(types[i])})
		}
	}
	return append(out, w.readers(on(pgtype.OID(t.OID)), func(v viewUses) bool {
		return v.uses.Types[pgtype.OID(t.OID)] || t.ArrayOID != 0 && v.uses.Types[pgtype.OID(t.ArrayOID)]
	})...)
}

// madeOf lists the domains and the attributes of composite types that are of a type.
func (w *dependencyWalk) madeOf(is func(pgtype.OID) bool, on func(pgtype.OID) string) []dependent {
	s, snap := w.session, w.names.snapshot
	var out []dependent
	for i := range snap.UserTypes() {
		other := &snap.UserTypes()[i]
		if d := snap.Domain(other.Schema, other.Name); d != nil && is(d.Base.OID) {
			out = append(out, dependent{s.typeOf(other), on(d.Base.OID)})
		}
		composite := snap.Composite(pgtype.OID(other.OID))
		if composite == nil {
			continue
		}
		for _, f := range composite.Fields {
			if is(f.Type.OID) {
				what := fmt.Sprintf("column %s of composite type %s", quotedName(f.Name), s.shownType(other, pgtype.OID(other.OID)))
				out = append(out, dependent{object{kind: attributeObject, typ: other, name: f.Name, what: what}, on(f.Type.OID)})
			}
		}
	}
	return out
}

// onRoutine lists what calls a function.
func (w *dependencyWalk) onRoutine(o *object) []dependent {
	oid := o.routine.OID
	out := w.readers(o.what, func(v viewUses) bool { return v.uses.Routines[oid] })
	for _, rel := range w.names.snapshot.Relations() {
		if rel.View || rel.Sequence {
			continue
		}
		for _, part := range w.callers(rel, o.routine) {
			out = append(out, dependent{part, o.what})
		}
	}
	for i := range w.names.snapshot.UserTypes() {
		t := &w.names.snapshot.UserTypes()[i]
		for _, check := range t.Checks {
			if callsNamed(check.Expression, o.routine.Name) {
				what := "constraint " + quotedName(check.Name)
				out = append(out, dependent{object{kind: domainCheckObject, typ: t, name: check.Name, what: what}, o.what})
			}
		}
	}
	return out
}

// callers lists the columns, defaults and checks of a table that call a function.
// Only those that have its name in them are analysed.
func (w *dependencyWalk) callers(rel *analyze.Relation, r *meta.Routine) []object {
	options := w.session.analysis(w.names, nil)
	calls := func(x analyze.Expr, err error) bool { return err == nil && analyze.ExprUses(x).Routines[r.OID] }
	var out []object
	for i := range rel.Columns {
		col := &rel.Columns[i]
		if col.Generated != "" && hasWord(r.Name, col.Generated) {
			if e, err := pgsql.ParseExpr(col.Generated); err == nil && calls(analyze.GeneratedExpression(rel, col, e, options)) {
				out = append(out, w.session.columnOf(rel, col))
			}
			continue
		}
		if hasWord(r.Name, col.Written) && calls(analyze.ColumnDefault(col, options)) {
			out = append(out, w.session.defaultOf(rel, col))
		}
	}
	for _, check := range rel.Checks {
		if check.Expr != nil && hasWord(r.Name, check.Text) && calls(analyze.CheckExpression(rel, check.Expr, options)) {
			what := "constraint " + quotedName(check.Name) + " on " + w.session.describe(rel)
			out = append(out, object{kind: checkObject, rel: rel, name: check.Name, what: what})
		}
	}
	return out
}

// callsNamed reports whether an expression calls a function of a name.
func callsNamed(text, name string) bool {
	e, err := pgsql.ParseExpr(text)
	found := false
	if err == nil {
		pgsql.Walk(e, func(n pgsql.Node) bool {
			if f, ok := n.(*pgsql.FuncCall); ok && f.Name == name {
				found = true
			}
			return !found
		})
	}
	return found
}

// refuseDependents is the error about objects that still depend on what is to be
// dropped.
func refuseDependents(what string, list []dependent) error {
	lines := make([]string, len(list))
	for i := range list {
		lines[i] = list[i].what + " depends on " + list[i].on
	}
	message := "cannot drop " + what + " because other objects depend on it"
	if what == "" {
		message = "cannot drop desired object(s) because other objects depend on them"
	}
	return pgerr.New(pgerr.DependentObjectsStillExist, "%s", message).WithDetail("%s", strings.Join(lines, "\n")).
		WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
}

// tellCascade says what goes with what was dropped.
func (s *Session) tellCascade(list []dependent) {
	switch len(list) {
	case 0:
	case 1:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "drop cascades to %s", list[0].what))
	default:
		lines := make([]string, len(list))
		for i := range list {
			lines[i] = "drop cascades to " + list[i].what
		}
		n := pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "drop cascades to %d other objects", len(list))
		n.Detail = strings.Join(lines, "\n")
		s.notice(n)
	}
}
