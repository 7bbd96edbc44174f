package session

import (
	"context"
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
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

// remedy is what another plan could do better than one that failed.
type remedy uint8

// The remedies.
const (
	noRemedy   remedy = iota
	newerNames        // IRIS refused a name: the metadata is old
	valuesHere        // a value that IRIS cannot be given, or that fails, is compared here
	rowByRow          // rows are changed one by one, those that refer to others in their order
)

// remedyFor chooses one for the error that a portal's plan has failed with.
func (p *portal) remedyFor(refused error) remedy {
	pl := p.stmt.plan
	var argument *plan.ArgumentError
	switch {
	case p.replanned || pl == nil || len(pl.Inserts) > 1:
		return noRemedy
	case errors.As(refused, &argument), remote.Unsendable(refused):
		if p.source != nil && p.source.Changed {
			return noRemedy
		}
		return valuesHere
	case outdated(refused) && repeatable(pl):
		return newerNames
	case pl.Change != nil && pgerr.From(refused).Code == pgerr.ForeignKeyViolation:
		return rowByRow // IRIS's statements do all or nothing, and do not tell the key
	}
	return noRemedy
}

// renewed gives a portal that has sent nothing another plan, once, after the one it
// had failed. A client that was told of parameters or columns must not notice: a plan
// of others is none for it, and then the error stands.
func (p *portal) renewed(ctx context.Context, refused error) error {
	s, old := p.session, p.stmt
	why := p.remedyFor(refused)
	if why == noRemedy {
		return refused
	}
	p.replanned = true
	fresh := *old
	fresh.keepValues, fresh.rowByRow = why == valuesHere, why == rowByRow
	if why == newerNames {
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
	if p.stmt = &fresh; why == newerNames {
		*old, p.stmt = fresh, old // for other values and rows the faster plan stays
	}
	p.done, p.started = false, false
	return nil
}

// own gives a statement whose plan is shared its own tree, with its literals.
func (st *statement) own() error {
	if st.source == nil {
		return nil
	}
	raw, err := pgsql.ParseOne(st.source.text)
	st.tree, st.source, st.lifted = raw.Statement, nil, nil
	return err
}
