package session

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// inputs are the types of a routine's input arguments.
func inputs(r *meta.Routine) []pgtype.OID {
	var out []pgtype.OID
	for i := range r.Arguments {
		if r.Arguments[i].Input() {
			out = append(out, r.Arguments[i].Type)
		}
	}
	return out
}

// signatureText is a routine's name with the types of its arguments, as messages
// print it.
func signatureText(name string, types []pgtype.OID) string {
	texts := make([]string, len(types))
	for i, t := range types {
		texts[i] = pgtype.FormatType(t, pgtype.NoTypmod)
	}
	return name + "(" + strings.Join(texts, ", ") + ")"
}

// routines finds the routines of a name under the search path.
func (c *names) routines(name pgsql.ObjectName) []*meta.Routine {
	if name.Schema != "" {
		return c.snapshot.RoutinesNamed(name.Schema, name.Name)
	}
	var out []*meta.Routine
	for _, schema := range c.session.SearchPath(false) {
		out = append(out, c.snapshot.RoutinesNamed(schema, name.Name)...)
	}
	return out
}

// namedRoutine finds the routine that a statement names. kind is FUNCTION, PROCEDURE
// or ROUTINE. nil is none, of which a notice was sent.
func (s *Session) namedRoutine(c *names, kind string, o *pgsql.ObjectRef, ifExists bool) (*meta.Routine, error) {
	word := strings.ToLower(kind)
	shown := writtenName(o.Name)
	var types []pgtype.OID
	if o.HasParams {
		var err error
		if types, err = c.signatureOf(o); err != nil {
			return nil, err
		}
		shown = signatureText(shown, types)
	}
	found, others := pickRoutines(c.routines(o.Name), kind, o.HasParams, types)
	switch {
	case len(found) > 1:
		return nil, pgerr.New(pgerr.AmbiguousFunction, "%s name %q is not unique", word, writtenName(o.Name)).
			WithHint("Specify the argument list to select the %s unambiguously.", word)
	case len(found) == 1:
		return found[0], nil
	case len(others) == 1 || len(others) > 0 && o.HasParams:
		return nil, pgerr.New(pgerr.WrongObjectType, "%s is not a %s", signatureText(others[0].Name, inputs(others[0])), word)
	case ifExists:
		if !o.HasParams {
			shown += "()"
		}
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "%s %s does not exist, skipping", word, c.noticeName(o, shown)))
		return nil, nil
	case !o.HasParams:
		return nil, pgerr.New(pgerr.UndefinedFunction, "could not find a %s named %q", word, writtenName(o.Name))
	}
	if kind == "ROUTINE" {
		word = "function"
	}
	return nil, pgerr.New(pgerr.UndefinedFunction, "%s %s does not exist", word, shown)
}

// noticeName is the name of a routine that does not exist, with the types as the
// parser knows them.
func (c *names) noticeName(o *pgsql.ObjectRef, shown string) string {
	if !o.HasParams {
		return shown
	}
	texts := make([]string, 0, len(o.Params))
	for _, p := range o.Params {
		if p.Mode == "OUT" {
			continue
		}
		ref, _, err := analyze.ResolveType(c, p.Type)
		if err != nil {
			return shown
		}
		texts = append(texts, parserTypeName(p.Type, ref.OID))
	}
	return writtenName(o.Name) + "(" + strings.Join(texts, ",") + ")"
}

// parserTypeName is a type's name as the parser makes it of a keyword.
func parserTypeName(t *pgsql.TypeName, oid pgtype.OID) string {
	name := pgtype.ByOID(oid).Name
	switch {
	case t.Schema != "":
		return t.Schema + "." + t.Name
	case name != pgtype.FormatType(oid, pgtype.NoTypmod): // a keyword
		return "pg_catalog." + name
	}
	return t.Name
}

// pickRoutines are the routines of a kind and signature, and those of the signature
// that are of the other kind.
func pickRoutines(list []*meta.Routine, kind string, signed bool, types []pgtype.OID) (found, others []*meta.Routine) {
	for _, r := range list {
		switch {
		case signed && !slices.Equal(inputs(r), types):
		case kind == "ROUTINE" || r.Procedure == (kind == "PROCEDURE"):
			found = append(found, r)
		default:
			others = append(others, r)
		}
	}
	return found, others
}

// signatureOf are the types of the input arguments that a statement names.
func (c *names) signatureOf(o *pgsql.ObjectRef) ([]pgtype.OID, error) {
	var out []pgtype.OID
	for _, p := range o.Params {
		if p.Mode == "OUT" {
			continue
		}
		ref, _, err := analyze.ResolveType(c, p.Type)
		if err != nil {
			return nil, err
		}
		out = append(out, ref.OID)
	}
	return out, nil
}

// ownRoutine refuses to change what IRIS applications made.
func ownRoutine(r *meta.Routine) error {
	if r.Stored == nil {
		return pgerr.Unsupported("changing a routine that IRIS has").WithHint("Use IRIS's own statements.")
	}
	return nil
}

// replaces finds the routine that a new one takes the place of, which may not
// differ in what others may rely on.
func (b *routineBuilder) replaces(r *gatewayschema.Routine) (*gatewayschema.Routine, error) {
	var types []pgtype.OID
	for _, a := range b.args {
		if a.Input() {
			types = append(types, a.Type)
		}
	}
	for _, old := range b.names.snapshot.RoutinesNamed(r.Schema, r.Name) {
		if !slices.Equal(inputs(old), types) {
			continue
		}
		if !b.tree.OrReplace {
			return nil, pgerr.New(pgerr.DuplicateFunction, "function %q already exists with same argument types", r.Name)
		}
		if err := ownRoutine(old); err != nil {
			return nil, err
		}
		r.OID = old.OID
		return old.Stored, b.replaceable(r, old)
	}
	return nil, nil
}

// replaceable checks that a routine may take the place of another.
func (b *routineBuilder) replaceable(r *gatewayschema.Routine, old *meta.Routine) error {
	g := old.Stored
	hint := func(e *pgerr.Error) error {
		return e.WithHint("Use DROP %s %s first.", strings.ToUpper(g.Kind), strings.ReplaceAll(signatureText(quotedName(r.Name), inputs(old)), ", ", ","))
	}
	if g.Kind != r.Kind {
		return pgerr.New(pgerr.WrongObjectType, "cannot change routine kind").WithDetail("%q is a %s.", r.Name, g.Kind)
	}
	if g.Result != r.Result || g.Set != r.Set {
		return hint(invalid("cannot change return type of existing function"))
	}
	outs := func(list []gatewayschema.Argument, out bool) []gatewayschema.Argument {
		var kept []gatewayschema.Argument
		for _, a := range list {
			if out && a.Mode != "i" && a.Mode != "v" {
				kept = append(kept, gatewayschema.Argument{Name: a.Name, Type: a.Type})
			}
			if !out && a.Mode != "o" && a.Mode != "t" {
				kept = append(kept, a)
			}
		}
		return kept
	}
	if b.result == pgtype.RecordOID && !slices.Equal(outs(g.Arguments, true), outs(r.Arguments, true)) {
		return hint(invalid("cannot change return type of existing function").
			WithDetail("Row type defined by OUT parameters is different."))
	}
	is := outs(r.Arguments, false)
	for i, was := range outs(g.Arguments, false) {
		switch {
		case was.Name != "" && was.Name != is[i].Name:
			return hint(invalid("cannot change name of input parameter %q", was.Name))
		case was.Default != "" && is[i].Default == "":
			return hint(invalid("cannot remove parameter defaults from existing function"))
		}
	}
	return nil
}
