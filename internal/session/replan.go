package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// outdated reports whether IRIS refused a statement for a name that it does not
// have: the metadata that the plan was made from is not what is there now.
func outdated(err error) bool {
	code := remote.SQLCODE(err)
	return code == irisTableNotFound || code == irisFieldNotFound
}

// repeatable reports whether a plan that IRIS refused at its first statement has
// done nothing yet: it only reads, or it is one statement.
func repeatable(p *plan.Plan) bool {
	switch {
	case p == nil || p.Steps != nil || !p.Remote:
		return false
	case p.Root != nil || p.Change != nil:
		return true
	}
	return len(p.Inserts) == 1
}

// renewed gives a portal that has sent nothing another plan, once, after the one it
// had failed: from newer metadata when IRIS refused a name, or one that keeps from
// IRIS a value that it cannot be given. A client that was told of parameters or
// columns must not notice: a plan of others is none for it, and then the error stands.
func (p *portal) renewed(ctx context.Context, refused error) error {
	s, old := p.session, p.stmt
	unsendable := remote.Unsendable(refused)
	switch {
	case p.replanned || old.plan == nil || len(old.plan.Inserts) > 1:
		return refused
	case unsendable && p.source != nil && p.source.Changed:
		return refused
	case !unsendable && (!outdated(refused) || !repeatable(old.plan)):
		return refused
	}
	p.replanned = true
	fresh := *old
	if fresh.keepValues = unsendable; !unsendable {
		s.outdate()
	} else if err := fresh.own(); err != nil {
		return err
	}
	if err := s.plan(ctx, &fresh); err != nil {
		return err // PostgreSQL's own words for what is not there
	}
	if !slices.Equal(old.params, fresh.params) || (!p.untold && !sameFields(old.fields, fresh.fields)) {
		return refused
	}
	if p.stmt = &fresh; !unsendable {
		*old, p.stmt = fresh, old // other values have the faster plan
	}
	p.done, p.started = false, false
	return nil
}

// own gives a statement whose plan is shared its own tree, with its literals.
func (st *statement) own() error {
	if st.source == nil {
		return nil
	}
	tree, err := parseOne(st.source.text)
	st.tree, st.source, st.lifted = tree, nil, nil
	return err
}
