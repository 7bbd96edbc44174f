package exec

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// procsTSV is what pg_proc says about the functions; testdata/genprocs.sh
// writes it and explains its columns.
//
//go:embed procs.tsv
var procsTSV string

// extraTSV is the same for what PostgreSQL has no pg_proc rows for: the value
// functions without parentheses, pgvector's functions and IRIS's.
// Their OIDs are fixed here.
//
//go:embed procs_extra.tsv
var extraTSV string

// Lib is the function library: PostgreSQL's functions and operators that can
// be computed here. It does not change once built.
type Lib struct {
	functions map[string][]*analyze.Function
	operators map[string][]*analyze.Function
	unknown   []string // definitions without a row; none, as a test shows
}

// Library builds the function library.
func Library() *Lib {
	l := &Lib{functions: map[string][]*analyze.Function{}, operators: map[string][]*analyze.Function{}}
	rows := procRows(procsTSV + extraTSV)
	for _, family := range families() {
		for _, d := range family {
			for sig := range strings.FieldsSeq(d.sig) {
				l.define(rows, sig, d)
			}
		}
	}
	for _, row := range slices.SortedFunc(maps.Values(rows), func(a, b *procRow) int { return cmp.Compare(a.oid, b.oid) }) {
		if !row.defined {
			l.declare(row)
		}
	}
	return l
}

// declare enters a function that is not computed here, so that calls resolve
// as they do in PostgreSQL; a plan that needs its value is refused.
func (l *Lib) declare(row *procRow) {
	fn := row.function()
	if fn.Ret == 0 || slices.Contains(fn.Args, 0) {
		return // of a type that is not known here
	}
	l.enter(fn, row)
}

// enter makes a function known by its name and its operators.
func (l *Lib) enter(fn *analyze.Function, row *procRow) {
	row.defined = true
	l.functions[fn.Name] = append(l.functions[fn.Name], fn)
	for op := range strings.FieldsSeq(row.operators) {
		l.operators[op] = append(l.operators[op], fn)
	}
}

// families lists the function families.
func families() [][]def {
	return [][]def{
		comparisonFuncs(), integerFuncs(), floatFuncs(), degreeFuncs(), numericFuncs(), numericMathFuncs(), boolFuncs(),
		textFuncs(), textFormatFuncs(), bytesFuncs(), encodingFuncs(), regexpFuncs(), sessionFuncs(), lockFuncs(),
		dateTimeFuncs(), dateArithmeticFuncs(), dateBuildFuncs(), dateFormatFuncs(),
		aggregateFuncs(), statisticFuncs(), windowFuncs(), orderedSetFuncs(),
		jsonChangeFuncs(), jsonObjectFuncs(), sizeFuncs(), textMoreFuncs(), arrayFuncs(), seriesFuncs(), jsonFuncs(), castFuncs(), enumFuncs(),
		miscFuncs(), hashFuncs(), uuidFuncs(), cryptoFuncs(), vectorFuncs(), recordFuncs(), jsonPopulateFuncs(), rangeFuncs(),
		jsonPathFuncs(), textSearchFuncs(), bitFuncs(), inetFuncs(), macaddrFuncs(), lsnFuncs(), extremeFuncs(), multirangeFuncs(), geometricFuncs(),
	}
}

// Functions returns the functions of a name, nil when there are none.
func (l *Lib) Functions(name string) []*analyze.Function { return l.functions[name] }

// Operators returns the functions behind an operator name. A prefix operator
// has one argument.
func (l *Lib) Operators(name string) []*analyze.Function { return l.operators[name] }

// def defines the implementation of one or several functions. Exactly one of
// the implementations is set.
type def struct {
	// sig lists signatures, each a name and the argument types as pg_proc has
	// them: "int4pl(int4,int4)".
	sig  string
	eval analyze.EvalFunc
	// typed makes the implementation for a call's argument and result types.
	typed func(args []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc
	agg   func() analyze.AggState
	// typedAgg is agg for a call's argument types.
	typedAgg func(args []analyze.TypeRef) func() analyze.AggState
	set      func(env *analyze.Env, args []value.Value) ([]value.Value, error)
	stream   func(env *analyze.Env, args []value.Value) (nextValue, error)
	// typedSet is set for a call's argument types.
	typedSet func(args []analyze.TypeRef) func(env *analyze.Env, args []value.Value) ([]value.Value, error)
	// record gives a copy of the function the columns of a column definition
	// list.
	record func(columns []analyze.RangeColumn, fn *analyze.Function)
	// iris names the rule for the IRIS counterpart.
	iris string
}

// procRow is one line of the table.
type procRow struct {
	oid       uint32
	name      string
	args, ret string
	flags     string
	operators string
	// names are those of the arguments, defaults those of the last arguments, and
	// outs the columns of a record.
	names, defaults, outs string
	defined               bool
}

// procFields is the number of columns that each line has; names, defaults and
// result columns may follow.
const procFields = 6

// procRows reads the table into rows by signature.
func procRows(tsv string) map[string]*procRow {
	rows := map[string]*procRow{}
	for line := range strings.Lines(tsv) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) < procFields {
			continue
		}
		oid, err := strconv.ParseUint(f[0], 10, 32)
		if err != nil {
			continue
		}
		row := &procRow{oid: uint32(oid), name: f[1], args: f[2], ret: f[3], flags: f[4], operators: f[5]}
		if len(f) == procFields+3 {
			row.names, row.defaults, row.outs = f[6], f[7], f[8]
		}
		rows[f[1]+"("+f[2]+")"] = row
	}
	return rows
}

// PostgresFunctions returns what pg_proc says about PostgreSQL's functions, by
// signature, without implementations.
func PostgresFunctions() map[string]*analyze.Function { return Declarations(procsTSV) }

// Declarations reads a table such as procs.tsv: functions by signature, without
// implementations. Other packages implement functions of their own with it.
func Declarations(tsv string) map[string]*analyze.Function {
	out := map[string]*analyze.Function{}
	for sig, row := range procRows(tsv) {
		out[sig] = row.function()
	}
	return out
}

// define enters a function under its name and its operators.
func (l *Lib) define(rows map[string]*procRow, sig string, d def) {
	row, ok := rows[sig]
	if !ok {
		l.unknown = append(l.unknown, sig)
		return
	}
	fn := row.function()
	fn.IRIS = d.iris
	d.implement(fn)
	l.enter(fn, row)
}

// function returns what the row says about the function.
func (r *procRow) function() *analyze.Function {
	fn := &analyze.Function{OID: r.oid, Name: r.name, Ret: typeByName(r.ret), NotStrict: true, Outs: r.outColumns()}
	if r.args != "" {
		for name := range strings.SplitSeq(r.args, ",") {
			fn.Args = append(fn.Args, typeByName(name))
		}
	}
	if r.names != "" {
		fn.ArgNames = strings.Split(r.names, ",")
	}
	if r.defaults != "" {
		fn.DefaultTexts = strings.Split(r.defaults, " | ")
	}
	for _, flag := range r.flags {
		switch flag {
		case 's':
			fn.Volatility = analyze.Stable
		case 'v':
			fn.Volatility = analyze.Volatile
		case 'S':
			fn.NotStrict = false
		case 'R':
			fn.ReturnsSet = true
		case 'A':
			fn.Aggregate = true
		case 'O':
			fn.OrderedSet = true
		case 'H':
			fn.Hypothetical = true
		case 'W':
			fn.Window = true
		case 'C':
			fn.Cast = true
		case 'V':
			fn.Variadic = variadicElement(fn.Args[len(fn.Args)-1])
		case '1', '2', '3', '4', '5', '6', '7':
			fn.Defaults = int(flag - '0')
		}
	}
	return fn
}

// outColumns are the columns of the record that the function returns.
func (r *procRow) outColumns() []analyze.RangeColumn {
	if r.outs == "" {
		return nil
	}
	var out []analyze.RangeColumn
	for column := range strings.SplitSeq(r.outs, ",") {
		name, typ, _ := strings.Cut(column, " ")
		out = append(out, analyze.RangeColumn{Name: name, Type: analyze.TypeRef{OID: typeByName(typ), Typmod: pgtype.NoTypmod}})
	}
	return out
}

// variadicElement returns the element type of a VARIADIC parameter.
func variadicElement(t pgtype.OID) pgtype.OID {
	if t == pgtype.AnyOID {
		return t
	}
	return elementType(t)
}

// typeByName returns the OID of a type of pg_type, 0 if there is none.
func typeByName(name string) pgtype.OID {
	if t := pgtype.ByName(name); t != nil {
		return t.OID
	}
	return 0
}

// implement attaches the implementation.
func (d def) implement(fn *analyze.Function) {
	fn.Eval, fn.NewState, fn.Set, fn.Stream, fn.Define = d.eval, d.agg, d.set, d.stream, d.record
	switch {
	case d.typed != nil:
		fn.Eval = d.typed(untyped(fn), analyze.TypeRef{OID: fn.Ret, Typmod: pgtype.NoTypmod})
		fn.Bind = func(args []analyze.TypeRef, ret analyze.TypeRef) *analyze.Function {
			bound := *fn
			bound.Eval, bound.Bind = d.typed(args, ret), nil
			return &bound
		}
	case d.typedAgg != nil:
		fn.NewState = d.typedAgg(untyped(fn))
		fn.Bind = func(args []analyze.TypeRef, _ analyze.TypeRef) *analyze.Function {
			bound := *fn
			bound.NewState, bound.Bind = d.typedAgg(args), nil
			return &bound
		}
	case d.typedSet != nil:
		fn.Set = d.typedSet(untyped(fn))
		fn.Bind = func(args []analyze.TypeRef, _ analyze.TypeRef) *analyze.Function {
			bound := *fn
			bound.Set, bound.Bind = d.typedSet(args), nil
			return &bound
		}
	}
	if fn.Aggregate {
		fn.NotStrict = !skipsNulls(fn)
	}
}

// untyped returns the declared argument types of a function.
func untyped(fn *analyze.Function) []analyze.TypeRef {
	out := make([]analyze.TypeRef, len(fn.Args))
	for i, t := range fn.Args {
		out[i] = analyze.TypeRef{OID: t, Typmod: pgtype.NoTypmod}
	}
	return out
}

// skipsNulls reports whether an aggregate ignores rows with NULL arguments, as
// nearly all do; pg_proc does not say so, their transition functions do.
func skipsNulls(fn *analyze.Function) bool {
	switch fn.Name {
	case "array_agg", "string_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg":
		return false
	}
	return !fn.Hypothetical
}
