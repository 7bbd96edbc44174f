package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Declare is DECLARE: it has no result itself, FETCH has its query's.
type Declare struct{ Query *Query }

// statement marks Declare as a Statement.
func (*Declare) statement() {}

// declare analyses DECLARE.
func (a *analyzer) declare(d *pgsql.DeclareStatement) (Statement, error) {
	st, err := a.statement(d.Query)
	if err != nil {
		return nil, err
	}
	query, ok := st.(*Query)
	if !ok {
		return nil, pgerr.New(pgerr.InvalidCursorDefinition, "cannot open this statement as a cursor")
	}
	for _, item := range query.With {
		if item.Change != nil && item.Change.Relation != nil {
			return nil, pgerr.New(pgerr.FeatureNotSupported,
				"DECLARE CURSOR must not contain data-modifying statements in WITH")
		}
	}
	if name := LockName(query); name != "" {
		if d.Hold {
			return nil, pgerr.New(pgerr.FeatureNotSupported, "DECLARE CURSOR WITH HOLD ... %s is not supported", name).
				WithDetail("Holdable cursors must be READ ONLY.")
		}
		return nil, pgerr.Unsupported("DECLARE CURSOR ... %s", name)
	}
	return &Declare{Query: query}, nil
}
