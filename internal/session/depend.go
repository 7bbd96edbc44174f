package session

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// dependent is an object that goes with one that is dropped.
type dependent struct {
	rel     *analyze.Relation // the view, or the table of a foreign key
	foreign *meta.ForeignKey  // nil for a view
	what    string            // it, as messages name it
	on      string            // what it depends on
}

// dependency says what is about to be dropped: a relation, or columns of it.
type dependency struct {
	rel    *analyze.Relation
	column int16 // 0 is all of it
	what   string
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

// dependents lists what would go with some objects, what depends on that included,
// in PostgreSQL's order: the oldest first, each followed by what depends on it. It
// is dropped in the opposite one.
func (s *Session) dependents(c *names, gone []dependency) []dependent {
	w := &dependencyWalk{session: s, names: c, views: s.views(c), seen: map[uint32]bool{}}
	for _, g := range gone {
		if g.column == 0 {
			w.seen[g.rel.OID] = true
		}
	}
	for _, g := range gone {
		w.visit(g)
	}
	slices.Reverse(w.out)
	return w.out
}

// dependencyWalk collects dependents, the newest first.
type dependencyWalk struct {
	session *Session
	names   *names
	views   []viewUses
	seen    map[uint32]bool
	out     []dependent
}

// visit adds what depends on one object.
func (w *dependencyWalk) visit(g dependency) {
	for _, v := range slices.Backward(w.views) {
		if w.seen[v.rel.OID] || !v.reads(g) {
			continue
		}
		w.seen[v.rel.OID] = true
		what := w.session.describe(v.rel)
		w.visit(dependency{rel: v.rel, what: what})
		w.out = append(w.out, dependent{rel: v.rel, what: what, on: g.what})
	}
	w.out = append(w.out, w.session.foreignKeysOn(w.names, g, w.seen)...)
}

// reads reports whether a view refers to an object.
func (v viewUses) reads(g dependency) bool {
	for rel, columns := range v.uses.Columns {
		if rel.OID == g.rel.OID && (g.column == 0 || columns[g.column]) {
			return true
		}
	}
	return false
}

// foreignKeysOn lists the foreign keys of other tables that refer to a table.
func (s *Session) foreignKeysOn(c *names, g dependency, gone map[uint32]bool) []dependent {
	var out []dependent
	for _, rel := range c.snapshot.Relations() {
		if gone[rel.OID] || g.rel.View {
			continue
		}
		for i := range c.snapshot.Details(rel).ForeignKeys {
			k := &c.snapshot.Details(rel).ForeignKeys[i]
			if k.Referenced.OID != g.rel.OID || g.column != 0 {
				continue
			}
			what := fmt.Sprintf("constraint %s on %s", quotedName(k.Name), s.describe(rel))
			out = append(out, dependent{rel: rel, foreign: k, what: what, on: g.what})
		}
	}
	return out
}

// refuseDependents is the error about objects that still depend on what is to be
// dropped.
func refuseDependents(what string, list []dependent) error {
	lines := make([]string, len(list))
	for i, d := range list {
		lines[i] = d.what + " depends on " + d.on
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
		for i, d := range list {
			lines[i] = "drop cascades to " + d.what
		}
		n := pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "drop cascades to %d other objects", len(list))
		n.Detail = strings.Join(lines, "\n")
		s.notice(n)
	}
}
