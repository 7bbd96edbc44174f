package session

import (
	"errors"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// Setting implements analyze.SessionInfo.
func (s *Session) Setting(name string) (string, bool) {
	v, err := s.settings.get(name)
	return v, err == nil
}

// SetSetting implements analyze.SessionInfo.
func (s *Session) SetSetting(name, v string, local bool) error {
	switch key := canonicalSetting(name); key {
	case "transaction_read_only", "transaction_isolation":
		v, err := s.settings.check(key, v)
		if err != nil {
			return err
		}
		return s.setMode(key, v)
	case roleSetting, authorizationSetting:
		return s.setRole(key, v, local)
	}
	return s.settings.set(name, v, local)
}

// CurrentUser implements analyze.SessionInfo.
func (s *Session) CurrentUser() string { return s.startup.User }

// CurrentDatabase implements analyze.SessionInfo.
func (s *Session) CurrentDatabase() string { return s.startup.Database }

// BackendPID implements analyze.SessionInfo.
func (s *Session) BackendPID() int32 { return int32(s.startup.ProcessID) }

// ServerVersion implements analyze.SessionInfo.
func (s *Session) ServerVersion() string {
	return "PostgreSQL " + s.settings.values["server_version"] + " (iris-pgwire) on InterSystems IRIS"
}

// SearchPath implements analyze.SessionInfo.
func (s *Session) SearchPath(implicit bool) []string {
	var out []string
	own := s.temporary.schema
	if implicit && own != "" && !s.pathNames("pg_temp") && s.temporary.any() {
		out = append(out, own)
	}
	if implicit && !s.pathNames("pg_catalog") {
		out = append(out, "pg_catalog")
	}
	known := s.peek()
	for _, name := range splitNames(s.settings.values["search_path"]) {
		if name == "$user" {
			name = s.startup.User
		}
		if name == "pg_temp" && own != "" {
			name = own
		}
		if s.handler.catalog.HasSchema(name) || name == "public" || (known != nil && known.HasSchema(name)) {
			out = append(out, name)
		}
	}
	return out
}

// pathNames reports whether search_path names a schema itself.
func (s *Session) pathNames(schema string) bool {
	return slices.Contains(splitNames(s.settings.values["search_path"]), schema)
}

// splitNames splits a list of identifiers such as search_path's.
func splitNames(list string) []string {
	var out []string
	for _, item := range strings.Split(list, ",") {
		item = strings.TrimSpace(item)
		if n := len(item); n >= 2 && item[0] == '"' && item[n-1] == '"' {
			item = strings.ReplaceAll(item[1:n-1], `""`, `"`)
		} else {
			item = strings.ToLower(item)
		}
		if item != "" {
			out = append(out, item)
		}
	}
	return out
}

// named gives an error of IRIS the names that PostgreSQL's clients know: the
// schema and table as they see them.
func (s *Session) named(err error) error {
	e := pgerr.From(err)
	var iris *pgerr.SQLCODEError
	if errors.As(err, &iris) && iris.Detail.Schema != "" {
		s.resolveDetail(&iris.Detail)
		iris.Detail.Apply(e, iris.SQLCODE)
	}
	return err
}

// resolveDetail puts the names that clients know in the place of IRIS's.
func (s *Session) resolveDetail(d *pgerr.SQLCODEDetail) {
	snap, schema := s.peek(), s.opts.Metadata.SchemaName(d.Schema)
	if snap == nil || d.Resolved {
		return
	}
	rel := snap.Relation(schema, meta.ShownName(d.Schema, d.Table))
	if rel == nil {
		d.Schema = schema
		return
	}
	column := func(iris string) string {
		if c := columnOfIRIS(rel, iris); c != nil {
			return c.Name
		}
		return meta.ShownName("", iris)
	}
	d.Constraint = snap.ConstraintName(rel, d.Constraint)
	if other := snap.Relation(schema, meta.ShownName(d.Schema, d.Referenced)); other != nil {
		d.Referenced = other.Name
	}
	d.Schema, d.Table, d.Column, d.Resolved = schema, rel.Name, column(d.Column), true
	for i := range d.Fields {
		f := &d.Fields[i]
		if c := columnOfIRIS(rel, f.Name); c != nil {
			text, ok := remote.Told(f.Value, c.Type, c.IRIS, &s.env().Env)
			if !ok {
				d.Fields = nil
				return
			}
			f.Value = text
		}
		f.Name = exec.QuoteIdent(column(f.Name))
	}
}

// columnOfIRIS finds a column by its name in IRIS; nil when there is none.
func columnOfIRIS(rel *analyze.Relation, name string) *analyze.RelationColumn {
	for i := range rel.Columns {
		if strings.EqualFold(rel.Columns[i].IRISName, name) {
			return &rel.Columns[i]
		}
	}
	return nil
}
