package session

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/temporary"
)

// temporaries are a session's temporary tables, views and sequences. They are
// objects like others in an IRIS schema of the session's own, which the metadata
// of all sessions does not have: they are read by themselves and lie over it.
//
// Making and dropping them is transactional, which IRIS's DDL is not: what is
// dropped is hidden first and goes when the transaction has ended, and so does what
// was made when the transaction is rolled back.
type temporaries struct {
	session *Session
	number  string // of the schema, "" while there is none
	schema  string // PostgreSQL's name of it
	// private is what was read of the schema; stale says that there is something newer.
	private *meta.Private
	stale   bool
	// merged is private over base.
	base, merged *meta.Snapshot
	// hidden are the IRIS names, without case, of what is not there any more as far
	// as the client can tell.
	hidden map[string]bool
	events []temporaryEvent
	doomed []temporaryObject
	// atCommit are the tables that a commit empties or drops, by IRIS's name without
	// case.
	atCommit map[string]atCommit
	// aimed says that the statement at hand defines temporary objects only.
	aimed bool
	// new says that these were made since the latest savepoint.
	new bool
}

// temporaryObject is a table, view or sequence, with the sequences of its columns.
type temporaryObject struct {
	table bool     // of IRIS
	names []string // IRIS's, its own first
}

// temporaryEvent is something that a rollback undoes.
type temporaryEvent struct {
	temporaryObject
	dropped bool // not made
	level   int  // of savepoints
}

// atCommit is what a commit does with a table.
type atCommit struct {
	name string
	drop bool // or its rows are deleted
}

// dropLimit bounds the time for dropping what is not needed any more.
const dropLimit = 30 * time.Second

// isHidden reports whether an IRIS name is of something that is gone.
func (t *temporaries) isHidden(name string) bool { return t.hidden[strings.ToLower(name)] }

// any reports whether there may be something, so that names mean something else
// than in other sessions.
func (t *temporaries) any() bool {
	return t.number != "" && (t.stale || t.private == nil || !t.private.Empty(t.isHidden))
}

// take gives the session a schema.
func (t *temporaries) take(ctx context.Context) error {
	if t.number != "" {
		return nil
	}
	s := t.session
	c := s.names(ctx)
	if err := c.ready(); err != nil {
		return err
	}
	if !c.snapshot.Gateway().KeepsNotes() {
		return needsNotes("a temporary table")
	}
	return s.tx.autocommitted(ctx, func(conn *pool.Conn) error {
		number, err := s.handler.temporary.Take(ctx, remote.Runner{Conn: conn.Conn})
		if err == nil {
			t.number, t.schema = number, meta.TemporarySchema(number)
		}
		return denied(err)
	})
}

// over is a snapshot with the session's temporary objects.
func (t *temporaries) over(ctx context.Context, base *meta.Snapshot) (*meta.Snapshot, error) {
	if t.number == "" {
		return base, nil
	}
	if t.private == nil || t.stale {
		private, err := meta.LoadPrivate(ctx, t.session.readMetadata, meta.IRISSchema(t.schema), base)
		if err != nil {
			return nil, err
		}
		t.private, t.stale, t.merged = private, false, nil
	}
	return t.known(base), nil
}

// known is over with what was read last.
func (t *temporaries) known(base *meta.Snapshot) *meta.Snapshot {
	if base == nil || t.private == nil || t.private.Empty(t.isHidden) {
		return base
	}
	if t.merged == nil || t.base != base {
		t.base, t.merged = base, t.private.Over(base, t.session.opts.Metadata.NextVersion(), t.isHidden)
	}
	return t.merged
}

// peek is the metadata as the session sees it, whatever its age; nil if none was
// read.
func (s *Session) peek() *meta.Snapshot { return s.temporary.known(s.opts.Metadata.Peek()) }

// invalidate makes the next statement read the metadata again that the statement at
// hand has changed, here and at the peers.
func (s *Session) invalidate() {
	s.temporary.stale = s.temporary.number != ""
	if s.temporary.aimed {
		return
	}
	s.reread()
	if s.handler.peers != nil {
		s.handler.peers.Invalidate()
	}
}

// outdate makes the next statement of any session read the metadata again, which is
// not what IRIS has.
func (s *Session) outdate() {
	s.temporary.stale = s.temporary.number != ""
	s.opts.Metadata.Invalidate()
}

// owns reports whether a relation is temporary.
func (t *temporaries) owns(rel *analyze.Relation) bool {
	return rel != nil && t.schema != "" && rel.Schema == t.schema
}

// ownsAll reports whether all of one or more relations are temporary.
func (t *temporaries) ownsAll(rels []*analyze.Relation) bool {
	return len(rels) > 0 && !slices.ContainsFunc(rels, func(r *analyze.Relation) bool { return !t.owns(r) })
}

// freeName is the IRIS name for a new object: its own, unless something that is
// about to go still has it.
func (t *temporaries) freeName(name string) string {
	free := name
	for n := 2; t.isHidden(free); n++ {
		free = meta.MarkedName(name, strconv.Itoa(n))
	}
	return free
}

// made notes a new object.
func (t *temporaries) made(table bool, names ...string) {
	t.changed(temporaryEvent{temporaryObject: temporaryObject{table, names}})
}

// changed notes an event.
func (t *temporaries) changed(e temporaryEvent) {
	e.level = len(t.session.tx.savepoints)
	t.events = append(t.events, e)
	t.stale, t.merged = true, nil
}

// drop hides an object.
func (t *temporaries) drop(c *names, rel *analyze.Relation) error {
	if t.session.tx.readOnly() {
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute DROP %s in a read-only transaction", relationKind(rel))
	}
	o := temporaryObject{table: !rel.View && !rel.Sequence, names: []string{rel.IRISName}}
	if rel.Sequence {
		o.names[0] = c.snapshot.SequenceOf(rel.OID).Name
	}
	for _, seq := range c.snapshot.SequencesOf(rel, -1) {
		o.names = append(o.names, seq.Name)
	}
	t.hide(o)
	t.changed(temporaryEvent{temporaryObject: o, dropped: true})
	return nil
}

// hide makes an object invisible, show undoes that.
func (t *temporaries) hide(o temporaryObject) {
	for _, name := range o.names {
		t.hidden[strings.ToLower(name)] = true
	}
	t.merged = nil
}

// show makes an object visible again.
func (t *temporaries) show(o temporaryObject) {
	for _, name := range o.names {
		delete(t.hidden, strings.ToLower(name))
	}
	t.merged = nil
}

// dropAll hides everything, as DISCARD TEMP does.
func (t *temporaries) dropAll(ctx context.Context) error {
	if !t.any() {
		return nil
	}
	c := t.session.names(ctx)
	if err := c.load(); err != nil {
		return err
	}
	for _, rel := range c.snapshot.Relations() {
		if t.owns(rel) {
			if err := t.drop(c, rel); err != nil {
				return err
			}
		}
	}
	for _, seq := range c.snapshot.Sequences() {
		if t.owns(seq.Relation) && !t.isHidden(seq.Name) {
			if err := t.drop(c, seq.Relation); err != nil {
				return err
			}
		}
	}
	return nil
}

// renamed notes that a table has another name in IRIS.
func (t *temporaries) renamed(from, to string) {
	for i := range t.events {
		if names := t.events[i].names; strings.EqualFold(names[0], from) {
			t.events[i].names = append([]string{to}, names[1:]...)
		}
	}
	if a, ok := t.atCommit[strings.ToLower(from)]; ok {
		delete(t.atCommit, strings.ToLower(from))
		a.name = to
		t.atCommit[strings.ToLower(to)] = a
	}
}

// release is RELEASE of a savepoint: what came after it belongs to the one before.
func (t *temporaries) release(level int) {
	for i := range t.events {
		t.events[i].level = min(t.events[i].level, level)
	}
}

// undo undoes what came after a savepoint; -1 is everything.
func (t *temporaries) undo(level int) {
	for i := len(t.events) - 1; i >= 0 && t.events[i].level > level; i-- {
		e := t.events[i]
		t.events = t.events[:i]
		if e.dropped {
			t.show(e.temporaryObject)
			continue
		}
		t.hide(e.temporaryObject)
		t.doomed = append(t.doomed, e.temporaryObject)
	}
}

// beforeCommit does what ON COMMIT says, inside of the transaction.
func (t *temporaries) beforeCommit(ctx context.Context) error {
	for key, a := range t.atCommit {
		if t.hidden[key] {
			continue
		}
		if a.drop {
			if err := t.dropNamed(ctx, a.name); err != nil {
				return err
			}
			continue
		}
		if !t.session.tx.wrote {
			continue
		}
		text, _ := irissql.Print(&irissql.Delete{Table: irissql.Table{Schema: meta.IRISSchema(t.schema), Name: a.name}})
		if err := remote.Direct(ctx, t.session.tx.conn, text); err != nil {
			return err
		}
	}
	return nil
}

// dropNamed hides the table of an IRIS name, and the views over it.
func (t *temporaries) dropNamed(ctx context.Context, name string) error {
	c := t.session.names(ctx)
	if err := c.load(); err != nil {
		return err
	}
	i := slices.IndexFunc(c.snapshot.Relations(), func(r *analyze.Relation) bool { return t.owns(r) && strings.EqualFold(r.IRISName, name) })
	if i < 0 {
		return nil
	}
	rel := c.snapshot.Relations()[i]
	for _, d := range t.session.dependents(c, []object{t.session.relationOf(rel)}) {
		if d.kind == relationObject && t.owns(d.rel) {
			if err := t.drop(c, d.rel); err != nil {
				return err
			}
		}
	}
	return t.drop(c, rel)
}

// settle ends a transaction. What is not needed any more is dropped for good.
func (t *temporaries) settle(committed bool) {
	if committed {
		for _, e := range t.events {
			if e.dropped {
				t.doomed = append(t.doomed, e.temporaryObject)
			}
		}
		t.events = nil
	} else {
		t.undo(-1)
	}
	if len(t.doomed) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), dropLimit) // the client may be gone
	defer cancel()
	// What cannot be dropped now stays hidden and goes with the session.
	_ = t.session.tx.autocommitted(ctx, func(conn *pool.Conn) error { return t.dropDoomed(ctx, conn) })
}

// dropDoomed drops what was hidden for good.
func (t *temporaries) dropDoomed(ctx context.Context, conn *pool.Conn) error {
	defer conn.Forget()
	run, schema := remote.Runner{Conn: conn.Conn}, meta.IRISSchema(t.schema)
	for len(t.doomed) > 0 {
		o := t.doomed[0]
		if o.table {
			if err := temporary.DropTable(ctx, run, irissql.Table{Schema: schema, Name: o.names[0]}); err != nil {
				return err
			}
		}
		if err := gatewayschema.ForgetObjects(ctx, run, schema, o.names); err != nil {
			return err
		}
		delete(t.atCommit, strings.ToLower(o.names[0]))
		t.doomed = t.doomed[1:]
		t.show(o)
		t.stale = true
	}
	return nil
}

// end drops everything with the session.
func (t *temporaries) end() {
	if t.number == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), dropLimit) // the client is gone
	defer cancel()
	t.session.handler.temporary.Return(ctx, t.number)
}

// Tick looks after temporary tables: those of gateways that are gone are dropped.
// It is called every temporary.TickInterval while anybody uses IRIS.
func (h *Handler) Tick(ctx context.Context) error { return h.temporary.Tick(ctx) }

// Close ends the handler, whose sessions have all ended.
func (h *Handler) Close(ctx context.Context) error { return h.temporary.Close(ctx) }

// makes prepares for a table that is about to be made: it gets a name in IRIS that
// is free, and goes with the transaction if that is rolled back.
func (t *temporaries) makes(out *plan.NewTable, at pgsql.OnCommit) {
	out.Rename(t.freeName)
	names := []string{out.Statement.Table.Name}
	for i := range out.Sequences {
		names = append(names, out.Sequences[i].Name)
	}
	t.made(true, names...)
	switch at {
	case pgsql.OnCommitDelete, pgsql.OnCommitDrop:
		t.atCommit[strings.ToLower(names[0])] = atCommit{names[0], at == pgsql.OnCommitDrop}
	}
}
