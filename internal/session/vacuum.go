package session

import (
	"context"
	"errors"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// vacuum is VACUUM and ANALYZE. IRIS keeps its storage in order by itself; ANALYZE of
// a table is its TUNE TABLE. Without names nothing is done: all tables of the
// namespace are also those of IRIS's own applications.
func (s *Session) vacuum(ctx context.Context, t *pgsql.VacuumStatement) error {
	verb := tagIf(t.Analyze, "ANALYZE", "VACUUM")
	analyzes, err := analyzing(t, verb)
	switch {
	case err != nil:
		return err
	case !t.Analyze && s.tx.block:
		return pgerr.New(pgerr.ActiveSQLTransaction, "VACUUM cannot run inside a transaction block")
	}
	if len(t.Tables) == 0 {
		return nil
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	var found []*analyze.Relation
	for _, v := range t.Tables {
		rel, err := c.vacuumed(v)
		switch {
		case err != nil:
			return err
		case rel != nil:
			found = append(found, rel)
		case !s.vacuumsIndex(c, v.Table, verb):
			return undefinedRelation(c, v.Table)
		}
	}
	for _, rel := range found {
		if err := s.vacuumTable(ctx, rel, verb, analyzes); err != nil {
			return err
		}
	}
	return nil
}

// vacuumOptions are the options that VACUUM has, those of ANALYZE marked.
var vacuumOptions = map[string]bool{
	"analyze": false, "verbose": true, "skip_locked": true, "buffer_usage_limit": true, "freeze": false, "full": false,
	"disable_page_skipping": false, "index_cleanup": false, "process_main": false, "process_toast": false, "truncate": false, "parallel": false,
}

// analyzing checks the options of VACUUM or ANALYZE, and reports whether statistics
// are asked for.
func analyzing(t *pgsql.VacuumStatement, verb string) (bool, error) {
	analyzes := t.Analyze
	for _, o := range t.Options {
		ofAnalyze, known := vacuumOptions[o.Name]
		if !known || t.Analyze && !ofAnalyze {
			return false, pgerr.New(pgerr.SyntaxError, "unrecognized %s option %q", verb, o.Name).At(o.Pos)
		}
		if o.Name == "analyze" {
			on, err := explain.Boolean(o)
			if err != nil {
				return false, err
			}
			analyzes = on
		}
	}
	for _, v := range t.Tables {
		if len(v.Columns) > 0 && !analyzes {
			return false, pgerr.New(pgerr.FeatureNotSupported, "ANALYZE option must be specified when a column list is provided")
		}
	}
	return analyzes, nil
}

// vacuumed finds a table of VACUUM or ANALYZE, nil if there is none, and checks the
// names of its columns.
func (c *names) vacuumed(v *pgsql.VacuumTable) (*analyze.Relation, error) {
	rel := c.Relation(v.Table.Schema, v.Table.Name)
	if rel == nil {
		return nil, nil
	}
	seen := map[string]bool{}
	for _, name := range v.Columns {
		if rel.ColumnIndex(name) < 0 {
			return nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, rel.Name)
		}
		if seen[name] {
			return nil, pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q appears more than once", name, rel.Name)
		}
		seen[name] = true
	}
	return rel, nil
}

// vacuumsIndex reports whether a name is that of an index, which is passed over.
func (s *Session) vacuumsIndex(c *names, name pgsql.ObjectName, verb string) bool {
	if len(c.findIndex(name)) == 0 {
		return false
	}
	s.skipNonTable(name.Name, verb)
	return true
}

// undefinedRelation is the error for a name that no relation has.
func undefinedRelation(c *names, name pgsql.ObjectName) error {
	if name.Schema != "" && !c.knowsSchema(name.Schema) {
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name.Schema)
	}
	return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(name))
}

// skipNonTable warns that something is no table.
func (s *Session) skipNonTable(name, verb string) {
	s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.WarningCondition,
		"skipping %q --- cannot %s non-tables or special system tables", name, strings.ToLower(verb)))
}

// vacuumTable does what VACUUM or ANALYZE has to do for one table. What cannot be
// looked at is passed over with a warning.
func (s *Session) vacuumTable(ctx context.Context, rel *analyze.Relation, verb string, analyzes bool) error {
	switch {
	case rel.View || rel.Sequence:
		s.skipNonTable(rel.Name, verb)
		return nil
	case !analyzes || rel.IRISName == "":
		return nil
	}
	err := s.tune(ctx, rel)
	var iris *pgerr.SQLCODEError
	if errors.As(err, &iris) && pgerr.SQLCODEOf(iris.SQLCODE) == privilegeViolation {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.WarningCondition, "skipping %q --- only table or database owner can analyze it", rel.Name))
		return nil
	}
	if err == nil {
		s.handler.statistics.analyzed(rel.OID)
	}
	return err
}

// privilegeViolation is IRIS's error for what the account may not do.
const privilegeViolation = -99

// tune is IRIS's TUNE TABLE. It changes no rows, so that it may run in a transaction
// that only reads.
func (s *Session) tune(ctx context.Context, rel *analyze.Relation) error {
	text, _ := irissql.Print(&irissql.TuneTable{Table: irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}})
	s.sends(text)
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	defer s.invalidate()
	defer conn.Forget()
	return remote.Direct(ctx, conn, text)
}
