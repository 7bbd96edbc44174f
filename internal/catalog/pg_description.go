package catalog

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// classClass is pg_class's own OID, the class of relations and columns.
const classClass = 1259

// pgDescription lists comments: those of tables may be IRIS's descriptions.
func pgDescription(db *Database) []fields {
	var out []fields
	for _, t := range db.objects().tables {
		if t.details.Comment != "" {
			out = append(out, fields{"objoid": oid(t.rel.OID), "classoid": oid(classClass), "description": text(t.details.Comment)})
		}
		for i, s := range t.details.Comments {
			if s != "" {
				out = append(out, fields{
					"objoid": oid(t.rel.OID), "classoid": oid(classClass), "objsubid": count(attributeOf(t.rel, i)), "description": text(s),
				})
			}
		}
	}
	return slices.Concat(out, routineComments(db), objectComments(db))
}

// objectComments are the comments of indexes, constraints, sequences, types, schemas
// and extensions.
func objectComments(db *Database) []fields {
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	w := commentWriter{contents: snap.Gateway()}
	o := db.objects()
	for _, t := range o.tables {
		w.table(t)
	}
	for _, s := range o.sequences {
		w.add(classClass, s.Relation.OID, gatewayschema.OnSequence(gatewayschema.Object{Schema: s.Schema, Table: s.Name}))
	}
	for _, t := range snap.UserTypes() {
		w.add(typeClass, t.OID, gatewayschema.OnType(t.OID))
		for i, c := range t.Checks {
			w.add(constraintClass, o.domainChecks[t.OID][i], gatewayschema.OnDomainConstraint(t.OID, c.Name))
		}
	}
	for name, id := range o.schemas {
		w.add(namespaceClass, id, gatewayschema.OnSchema(name))
	}
	for x := range db.installed() {
		if x.oid == plpgsqlOID {
			continue // PostgreSQL's own
		}
		n := len(w.out)
		w.add(extensionClass, x.oid, gatewayschema.OnShared("extension", x.name))
		if len(w.out) == n {
			w.out = append(w.out, fields{"objoid": oid(x.oid), "classoid": oid(extensionClass), "description": text(x.comment)})
		}
	}
	return w.out
}

// typeClass and extensionClass are the classes of types and extensions.
const (
	typeClass      = 1247
	extensionClass = 3079
)

// commentWriter collects the rows of comments.
type commentWriter struct {
	contents *gatewayschema.Contents
	out      []fields
}

// add adds the comment of an object, if it has one.
func (w *commentWriter) add(class, id uint32, on gatewayschema.CommentOn) {
	if s := w.contents.CommentOf(on); s != "" {
		w.out = append(w.out, fields{"objoid": oid(id), "classoid": oid(class), "description": text(s)})
	}
}

// table adds the comments of a table's constraints and indexes.
func (w *commentWriter) table(t *tableObject) {
	o := gatewayschema.Object{Schema: t.rel.IRISSchema, Table: t.rel.IRISName}
	for i, k := range t.constraints {
		w.add(classClass, t.keyIndexes[i], gatewayschema.OnIndex(o, k.IRISName))
		w.add(constraintClass, t.keys[i], gatewayschema.OnConstraint(o, k.Name))
	}
	for i := range t.details.ForeignKeys {
		w.add(constraintClass, t.foreign[i], gatewayschema.OnConstraint(o, t.details.ForeignKeys[i].Name))
	}
	for i, c := range t.rel.Checks {
		w.add(constraintClass, t.checks[i], gatewayschema.OnConstraint(o, c.Name))
	}
	for i := range t.details.Indexes {
		w.add(classClass, t.indexes[i], gatewayschema.OnIndex(o, t.details.Indexes[i].NotedAs()))
	}
}

// routineComments are the comments of functions and procedures.
func routineComments(db *Database) []fields {
	var out []fields
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	for _, r := range db.objects().routines {
		if r.Stored == nil {
			continue
		}
		if s := snap.Gateway().RoutineComment(r.Stored); s != "" {
			out = append(out, fields{"objoid": oid(r.OID), "classoid": oid(procClass), "description": text(s)})
		}
	}
	return out
}
