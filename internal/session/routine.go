package session

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// argumentsMax is how many arguments a routine may have, as in PostgreSQL.
const argumentsMax = 100

// createFunction is CREATE FUNCTION and CREATE PROCEDURE, written as sql.
func (s *Session) createFunction(ctx context.Context, t *pgsql.CreateFunction, sql string, w *pgwire.ResultWriter) error {
	tag := "CREATE FUNCTION"
	if t.Procedure {
		tag = "CREATE PROCEDURE"
	}
	if err := s.createRoutine(ctx, t, tag, sql); err != nil {
		return err
	}
	return s.complete(ctx, tag, w)
}

// createRoutine makes a function or procedure in language SQL, which is kept in the gateway schema as it was written: a function's body stands for its
// call in any statement, and CALL runs a procedure's statements.
func (s *Session) createRoutine(ctx context.Context, t *pgsql.CreateFunction, verb, sql string) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	schema, err := s.schemaFor(c, t.Name)
	if err != nil {
		return err
	}
	b := &routineBuilder{session: s, names: c, tree: t, text: sql}
	r := &gatewayschema.Routine{Schema: schema, Name: t.Name.Name, Kind: gatewayschema.KindFunction, Volatility: "v"}
	if t.Procedure {
		r.Kind = gatewayschema.KindProcedure
	}
	if err := b.build(r); err != nil {
		return err
	}
	old, err := b.replaces(r)
	if err != nil {
		return err
	}
	if err := b.checkBody(r); err != nil {
		return err
	}
	return s.storeRoutine(ctx, c, r, old != nil, verb)
}

// storeRoutine writes a routine that was checked.
func (s *Session) storeRoutine(ctx context.Context, c *names, r *gatewayschema.Routine, replace bool, verb string) error {
	switch {
	case !c.snapshot.Gateway().KeepsRoutines():
		return pgerr.New(pgerr.InsufficientPrivilege, "%s needs the gateway schema, which this IRIS namespace does not have", verb).
			WithHint("Let an administrator run \"iris-pgwire install\".")
	case len(r.Body) > gatewayschema.TextMax:
		return pgerr.New(pgerr.ProgramLimitExceeded, "the definition of %s %q is too long (%d characters, at most %d)",
			r.Kind, r.Name, len(r.Body), gatewayschema.TextMax)
	case len(r.Signature) > signatureMax:
		return pgerr.New(pgerr.ProgramLimitExceeded, "%s %q has too many arguments", r.Kind, r.Name)
	}
	if err := s.changes(verb); err != nil {
		return err
	}
	if !replace {
		r.OID = c.snapshot.NewRoutineOID(r)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.StoreRoutine(ctx, run, r, replace) })
}

// signatureMax bounds the text of a signature: it is part of a key.
const signatureMax = 250

// routineBuilder makes a routine of its declaration.
type routineBuilder struct {
	session *Session
	names   *names
	tree    *pgsql.CreateFunction
	text    string // of the statement
	opts    routineOptions
	result  pgtype.OID
	args    []meta.Argument
}

// invalid is the error for a declaration that contradicts itself.
func invalid(format string, args ...any) *pgerr.Error {
	return pgerr.New(pgerr.InvalidFunctionDefinition, format, args...)
}

// build fills in a routine.
func (b *routineBuilder) build(r *gatewayschema.Routine) error {
	if err := b.opts.read(b.tree); err != nil {
		return err
	}
	if b.names.builtin(r.Name) != nil {
		return pgerr.Unsupported("a %s of the name of one of PostgreSQL's functions", r.Kind).At(b.tree.Name.Pos)
	}
	if err := b.arguments(r); err != nil {
		return err
	}
	if err := b.returns(r); err != nil {
		return err
	}
	if err := b.opts.apply(r, b.tree); err != nil {
		return err
	}
	var types []string
	for _, a := range b.args {
		if a.Input() {
			types = append(types, strconv.Itoa(int(a.Type)))
		}
		r.Arguments = append(r.Arguments, gatewayschema.Argument{
			Mode: a.Mode, Name: a.Name, Type: b.names.storedType(a.Type), Default: a.Default,
		})
	}
	r.Signature = strings.Join(types, ",")
	return nil
}

// modes are pg_proc's words for the modes of arguments.
var modes = map[string]string{"": "i", "IN": "i", "OUT": "o", "INOUT": "b", "VARIADIC": "v"}

// arguments reads the arguments.
func (b *routineBuilder) arguments(r *gatewayschema.Routine) error {
	inputs, defaults := 0, false
	for i, p := range b.tree.Params {
		a := meta.Argument{Mode: modes[p.Mode], Name: p.Name}
		typ, err := b.typeOf(p.Type, "have arguments of")
		if err != nil {
			return err
		}
		a.Type = typ
		if a.Input() {
			inputs++
		}
		if err := b.checkArgument(i, &a); err != nil {
			return err
		}
		switch {
		case p.Default != nil && !a.Input():
			return invalid("only input parameters can have default values").At(p.Default.Position())
		case p.Default != nil:
			if a.Default, err = b.defaultText(p.Default, a.Type); err != nil {
				return err
			}
			defaults = true
		case defaults && a.Input() && a.Mode != "v":
			return invalid("input parameters after one with a default value must also have defaults")
		}
		b.args = append(b.args, a)
	}
	if inputs > argumentsMax {
		return pgerr.New(pgerr.TooManyArguments, "%ss cannot have more than %d arguments", r.Kind, argumentsMax)
	}
	return nil
}

// checkArgument checks an argument against those before it.
func (b *routineBuilder) checkArgument(i int, a *meta.Argument) error {
	variadic := slices.ContainsFunc(b.args, func(o meta.Argument) bool { return o.Mode == "v" })
	switch {
	case variadic && a.Input():
		return invalid("VARIADIC parameter must be the last input parameter")
	case variadic && b.tree.Procedure:
		return invalid("VARIADIC parameter must be the last parameter")
	case a.Mode == "v" && pgtype.ByOID(a.Type).Elem == 0:
		return invalid("VARIADIC parameter must be an array")
	}
	for _, o := range b.args[:i] {
		if o.Name == a.Name && a.Name != "" {
			return invalid("parameter name %q used more than once", a.Name)
		}
	}
	return nil
}

// typeOf resolves the type of an argument or result.
func (b *routineBuilder) typeOf(t *pgsql.TypeName, use string) (pgtype.OID, error) {
	if t.SetOf && use != "return" {
		return 0, invalid("functions cannot accept set arguments")
	}
	if analyze.DomainNamed(b.names, t) != nil {
		return 0, pgerr.Unsupported("a routine over a domain").At(t.Pos)
	}
	single := *t
	single.SetOf = false
	ref, _, err := analyze.ResolveType(b.names, &single)
	if err != nil {
		if rel := b.names.Relation(t.Schema, t.Name); rel != nil {
			return 0, pgerr.Unsupported("a routine over the row type of table %q", rel.Name).At(t.Pos)
		}
		e := *pgerr.From(err)
		if e.Position = 0; e.Code == pgerr.UndefinedObject && use != "return" {
			e.Message = "type " + writtenName(pgsql.ObjectName{Schema: t.Schema, Name: t.Name}) + " does not exist"
		}
		return 0, &e
	}
	typ := pgtype.ByOID(ref.OID)
	if typ.Category != 'P' || use == "return" && (ref.OID == pgtype.VoidOID || ref.OID == pgtype.RecordOID) {
		return ref.OID, nil
	}
	if strings.HasPrefix(typ.Name, "any") {
		return 0, pgerr.Unsupported("a polymorphic function").At(t.Pos)
	}
	return 0, invalid("SQL functions cannot %s type %s", use, typ.Display)
}

// defaultText checks a default and returns it as it is shown.
func (b *routineBuilder) defaultText(e pgsql.Expr, t pgtype.OID) (string, error) {
	ref := analyze.TypeRef{OID: t, Typmod: pgtype.NoTypmod}
	if _, err := analyze.Default(e, "", ref, b.session.analysis(b.names, nil)); err != nil {
		return "", err
	}
	return b.names.printDefault(e, ref), nil
}

// returns reads what a function returns: RETURNS, or its OUT arguments.
func (b *routineBuilder) returns(r *gatewayschema.Routine) error {
	for _, p := range b.tree.Table {
		typ, err := b.typeOf(p.Type, "have arguments of")
		if err != nil {
			return err
		}
		a := meta.Argument{Mode: "t", Name: p.Name, Type: typ}
		if err := b.checkArgument(len(b.args), &a); err != nil {
			return err
		}
		b.args = append(b.args, a)
	}
	var outs []meta.Argument
	for _, a := range b.args {
		if a.Mode != "i" && a.Mode != "v" {
			outs = append(outs, a)
		}
	}
	switch len(outs) {
	case 0:
	case 1:
		b.result = outs[0].Type
	default:
		b.result = pgtype.RecordOID
	}
	r.Set = b.tree.Table != nil
	if err := b.declared(r, len(outs) > 0); err != nil {
		return err
	}
	if b.result != 0 {
		r.Result = b.names.storedType(b.result)
	}
	return nil
}

// declared takes RETURNS.
func (b *routineBuilder) declared(r *gatewayschema.Routine, outs bool) error {
	t := b.tree.Returns
	switch {
	case t != nil:
		typ, err := b.typeOf(t, "return")
		if err != nil {
			return err
		}
		if outs && typ != b.result {
			return invalid("function result type must be %s because of OUT parameters", pgtype.FormatType(b.result, pgtype.NoTypmod))
		}
		b.result, r.Set = typ, t.SetOf
	case b.result == 0 && !b.tree.Procedure:
		return invalid("function result type must be specified")
	case b.result != 0 && b.tree.Procedure:
		b.result = pgtype.RecordOID
	}
	return nil
}

// checkBody analyses the statements of a routine.
func (b *routineBuilder) checkBody(r *gatewayschema.Routine) error {
	if on, ok := b.session.Setting("check_function_bodies"); ok && on == "off" {
		return nil
	}
	if r.Kind == gatewayschema.KindProcedure {
		return b.placed(b.session.checkProcedure(b.names, r))
	}
	fn, err := b.names.snapshot.FunctionOf(r)
	if err != nil {
		return err
	}
	return b.placed(analyze.CheckRoutine(fn, b.session.analysis(b.names, nil)))
}

// placed moves the position of an error in a body that was written as a string to
// the statement that has the string.
func (b *routineBuilder) placed(err error) error {
	if err == nil {
		return nil
	}
	e := *pgerr.From(err)
	at := e.Position
	e.Position = 0
	as := b.opts["as"]
	if as == nil || at == 0 {
		return &e
	}
	l, ok := as.Values[0].(*pgsql.Literal)
	if text := []rune(b.text); ok && l.Pos >= 1 && l.Pos <= len(text) {
		if open := opening(text[l.Pos-1:]); open > 0 && strings.HasPrefix(string(text[l.Pos-1+open:]), l.Text) {
			e.Position = l.Pos + open + at - 1
		}
	}
	return &e
}

// opening is how many characters open a string: a quote, or a dollar quote.
func opening(text []rune) int {
	switch text[0] {
	case '\'':
		return 1
	case '$':
		return slices.Index(text[1:], '$') + 2
	}
	return 0
}
