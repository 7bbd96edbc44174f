package meta

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Routine is a function or procedure of the user.
type Routine struct {
	OID          uint32
	Schema, Name string
	Procedure    bool
	Arguments    []Argument
	Result       pgtype.OID // 0 for a procedure
	// IRISSchema and IRISName name one of IRIS.
	IRISSchema, IRISName string
	IRISResult           analyze.IRISType
	// Stored is what the gateway schema keeps of one in language SQL.
	Stored *gatewayschema.Routine
}

// Argument is an argument of a routine, or a column of the table that it returns.
// Mode is one of pg_proc's: i, o, b, v, t. Default is the text of an expression.
type Argument struct {
	Mode, Name string
	Type       pgtype.OID
	Default    string
}

// Input reports whether a caller gives the argument.
func (a *Argument) Input() bool { return a.Mode != "o" && a.Mode != "t" }

// Routines lists all functions and procedures, by schema, name and OID.
func (s *Snapshot) Routines() []*Routine { return s.routines }

// RoutinesNamed lists the functions and procedures of a name. Names of IRIS are
// compared without case.
func (s *Snapshot) RoutinesNamed(schema, name string) []*Routine {
	return s.routinesByName[schema+"."+name]
}

// Functions returns the functions of a name as the analyser sees them.
func (s *Snapshot) Functions(schema, name string) []*analyze.Function {
	return s.functions[schema+"."+name]
}

// routineQuery and parameterQuery tell of the class methods and queries that SQL
// can call.
const (
	routineQuery = "SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_TYPE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, " +
		"NUMERIC_SCALE FROM INFORMATION_SCHEMA.ROUTINES"
	parameterQuery = "SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, IS_RESULT, PARAMETER_NAME, DATA_TYPE, " +
		"CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE FROM INFORMATION_SCHEMA.PARAMETERS ORDER BY SPECIFIC_SCHEMA, " +
		"SPECIFIC_NAME, ORDINAL_POSITION"
)

// routine takes a row of ROUTINES.
func (r *raw) routine(cells []string) error {
	if isSystem(cells[0]) {
		return nil
	}
	fn := &Routine{
		Schema: pgSchema(cells[0]), Name: pgName(cells[1]), IRISSchema: cells[0], IRISName: cells[1], Procedure: cells[2] == "PROCEDURE",
	}
	if !fn.Procedure {
		c := &columnInfo{dataType: cells[3], length: int64(atoi(cells[4])), precision: atoi(cells[5]), scale: atoi(cells[6])}
		fn.Result, fn.IRISResult = typeOf(c).OID, irisType(c, nil)
	}
	r.routines = append(r.routines, fn)
	r.routineOf[tableKey(cells[0], cells[1])] = fn
	return nil
}

// parameterModes are pg_proc's words for IRIS's.
var parameterModes = map[string]string{"IN": "i", "OUT": "o", "INOUT": "b"}

// parameter takes a row of PARAMETERS. The return value is one with a mark.
func (r *raw) parameter(cells []string) error {
	fn := r.routineOf[tableKey(cells[0], cells[1])]
	mode := parameterModes[cells[3]]
	if fn == nil || mode == "" || cells[4] == "YES" {
		return nil
	}
	c := &columnInfo{dataType: cells[6], length: int64(atoi(cells[7])), precision: atoi(cells[8]), scale: atoi(cells[9])}
	fn.Arguments = append(fn.Arguments, Argument{Mode: mode, Name: pgName(cells[5]), Type: typeOf(c).OID})
	return nil
}

// addRoutines puts the functions and procedures into the snapshot: those of IRIS
// and those that the gateway schema keeps.
func (b *builder) addRoutines(s *Snapshot, used map[uint32]bool) {
	for i := range b.gateway.Routines {
		if r := b.storedRoutine(&b.gateway.Routines[i]); r != nil {
			s.routines = append(s.routines, r)
		}
	}
	list := slices.Clone(b.raw.routines)
	slices.SortFunc(list, func(x, y *Routine) int {
		return strings.Compare(tableKey(x.IRISSchema, x.IRISName), tableKey(y.IRISSchema, y.IRISName))
	})
	for _, known := range list {
		own := *known
		r := &own
		r.OID = ObjectOID("routine:"+tableKey(r.IRISSchema, r.IRISName), used)
		s.routines = append(s.routines, r)
	}
	for _, r := range s.routines {
		names := []string{r.Name}
		if folded := strings.ToLower(r.Name); r.Stored == nil && folded != r.Name {
			names = append(names, folded)
		}
		for _, name := range names {
			key := r.Schema + "." + name
			s.routinesByName[key] = append(s.routinesByName[key], r)
			if fn := r.function(); fn != nil {
				s.functions[key] = append(s.functions[key], fn)
			}
		}
	}
	slices.SortStableFunc(s.routines, func(x, y *Routine) int {
		return strings.Compare(x.Schema+"\x00"+x.Name, y.Schema+"\x00"+y.Name)
	})
}

// storedRoutine makes a routine of what the gateway schema keeps; nil when a type
// of it is gone.
func (b *builder) storedRoutine(g *gatewayschema.Routine) *Routine {
	r := &Routine{OID: g.OID, Schema: g.Schema, Name: g.Name, Procedure: g.Kind == gatewayschema.KindProcedure, Stored: g}
	if g.Result != "" {
		t := b.declaredType(g.Result)
		if t == nil {
			return nil
		}
		r.Result = t.OID
	}
	for _, a := range g.Arguments {
		t := b.declaredType(a.Type)
		if t == nil {
			return nil
		}
		r.Arguments = append(r.Arguments, Argument{a.Mode, a.Name, t.OID, a.Default})
	}
	return r
}

// function is the routine as the analyser sees it; nil for one that expressions
// cannot call.
func (r *Routine) function() *analyze.Function {
	if r.Procedure {
		fn := r.Callable()
		fn.Procedure = true
		return fn
	}
	if r.Stored == nil && slices.ContainsFunc(r.Arguments, func(a Argument) bool { return a.Mode != "i" }) {
		return nil
	}
	fn := &analyze.Function{
		OID: r.OID, Name: r.Name, Ret: r.Result, Volatility: analyze.Volatile, NotStrict: true,
		Routine: &analyze.Routine{Schema: r.Schema, IRISSchema: r.IRISSchema, IRISName: r.IRISName, Result: r.IRISResult},
	}
	for _, a := range r.Arguments {
		if a.Input() {
			fn.Args, fn.ArgNames = append(fn.Args, a.Type), append(fn.ArgNames, a.Name)
			if a.Default != "" {
				fn.Defaults++
				fn.DefaultTexts = append(fn.DefaultTexts, a.Default)
			}
		}
		if a.Mode != "i" && a.Mode != "v" {
			fn.Outs = append(fn.Outs, analyze.RangeColumn{Name: a.Name, Type: analyze.TypeRef{OID: a.Type, Typmod: pgtype.NoTypmod}})
		}
		if a.Mode == "v" {
			fn.Variadic = pgtype.ByOID(a.Type).Elem
		}
	}
	if r.Stored != nil {
		r.addBody(fn)
	}
	return fn
}

// addBody gives a function in language SQL its body.
func (r *Routine) addBody(fn *analyze.Function) {
	g := r.Stored
	fn.ReturnsSet, fn.NotStrict = g.Set, !g.Strict
	fn.Volatility = map[string]analyze.Volatility{"i": analyze.Immutable, "s": analyze.Stable}[g.Volatility]
	if g.Volatility == "v" {
		fn.Volatility = analyze.Volatile
	}
	statements, err := Body(g)
	if err == nil && len(statements) != 1 {
		err = pgerr.Unsupported("function %s of other than one statement", r.Name)
	}
	if err == nil {
		sel, ok := statements[0].(*pgsql.SelectStatement)
		if !ok || sel.Into != nil {
			err = pgerr.Unsupported("function %s that changes rows", r.Name)
		}
		fn.Routine.Query = sel
	}
	if err != nil {
		fn.Routine.Query, fn.Routine.Err = nil, err
	}
}

// Body parses the statements of a routine in language SQL.
func Body(g *gatewayschema.Routine) ([]pgsql.Statement, error) {
	text := g.Body
	if g.Form == gatewayschema.FormReturn {
		text = "SELECT " + text
	}
	list, err := pgsql.Parse(text)
	if err != nil {
		return nil, err
	}
	var out []pgsql.Statement
	for _, raw := range list {
		if raw.Statement != nil {
			out = append(out, raw.Statement)
		}
	}
	return out, nil
}

// FunctionOf makes a function of what is about to be kept.
func (s *Snapshot) FunctionOf(g *gatewayschema.Routine) (*analyze.Function, error) {
	r := s.RoutineOf(g)
	if r == nil {
		return nil, pgerr.New(pgerr.UndefinedObject, "a type of function %q does not exist", g.Name)
	}
	return r.function(), nil
}

// RoutineOf makes a routine of what is about to be kept; nil when a type of it is
// not there.
func (s *Snapshot) RoutineOf(g *gatewayschema.Routine) *Routine {
	return (&builder{gateway: s.gateway}).storedRoutine(g)
}

// NewRoutineOID chooses the OID of a routine that is about to be made.
func (s *Snapshot) NewRoutineOID(g *gatewayschema.Routine) uint32 {
	used := s.gateway.OIDs()
	for oid := range s.details {
		used[oid] = true
	}
	for _, r := range s.routines {
		used[r.OID] = true
	}
	return ObjectOID("routine:"+g.Schema+"."+g.Name+"("+g.Signature+")", used)
}

// Callable is the routine as CALL sees it: a procedure has all arguments in its
// call, also those that it only returns.
func (r *Routine) Callable() *analyze.Function {
	fn := &analyze.Function{OID: r.OID, Name: r.Name, Ret: pgtype.VoidOID}
	for _, a := range r.Arguments {
		if a.Mode == "t" || a.Mode == "o" && !r.Procedure {
			continue
		}
		fn.Args, fn.ArgNames = append(fn.Args, a.Type), append(fn.ArgNames, a.Name)
		if a.Default != "" {
			fn.Defaults++
			fn.DefaultTexts = append(fn.DefaultTexts, a.Default)
		}
		if a.Mode == "v" {
			fn.Variadic = pgtype.ByOID(a.Type).Elem
		}
	}
	return fn
}
