package engine

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// environment is what binding needs to know of a job.
type environment struct {
	catalog   *store.Catalog
	schema    string // default schema of unqualified names
	sql       string // the statement's text, which errors echo
	namespace string // IRIS namespace
	user      string
	job       int
}

// process is what a statement's execution needs to know of its job.
type process struct {
	now       time.Time // server's local time
	lastRowID string
	level     int // of transactions

	// Options of the process, as $SYSTEM.SQL.Util.GetOption() has them.
	isolation   int   // 0 READ UNCOMMITTED, 1 READ COMMITTED, 3 READ VERIFIED
	autocommit  int   // 1 on, 2 off
	lockTimeout int64 // seconds

	vectors int64 // number of the statement's vectors, 0 for none
}

// binder turns trees into SQLite text for one statement.
type binder struct {
	env       environment
	info      []superserver.ParamInfo // by parameter number - 1
	params    []paramUse              // by parameter number - 1
	ctes      []*cte                  // visible ones, innermost last
	sources   int                     // SQLite aliases given out
	views     int                     // depth of view expansion
	relations []*store.Table          // base tables read, for READ COMMITTED
	wholeJSON bool                    // JSON_ARRAYAGG is not cut to its length
	raw       int                     // > 0: columns keep their value under GROUP BY
	usage     *usage                  // what the statement names; nil unless somebody asks
	vid       bool                    // the statement may name %VID
	routines  int                     // depth of functions
	hosts     []sqlExpr               // values of host variables by number - 1, in a function's body
}

// paramUse is what the statement says about a parameter.
type paramUse struct {
	typ    store.Type
	strict bool // an assignment: a mismatch is left for the caller to refuse
}

// newBinder makes a binder for a statement that has n parameters.
func newBinder(env environment, info []superserver.ParamInfo, n int) *binder {
	vid := strings.Contains(strings.ToUpper(env.sql), vidName)
	return &binder{env: env, info: info, params: make([]paramUse, n), vid: vid}
}

// sqlExpr is a bound value expression.
type sqlExpr struct {
	sql string
	typ store.Type // Class is ClassNone for NULL and untyped parameters
	// key is what comparisons use instead of sql, "" for sql: the operand of a
	// collation function, whose own value has a blank in front.
	key    string
	coll   string        // collation of text
	forced bool          // coll was asked for by a collation function
	column *sourceColumn // bare column
	param  int           // number of a bare parameter
	lit    *store.Value  // value of a literal
	name   string        // kind of automatic name: HostVar, Literal, Aggregate …
}

// operand returns what comparisons, sorting and grouping use.
func (e sqlExpr) operand() string {
	if e.key != "" {
		return e.key
	}
	return e.sql
}

// untyped reports whether the context decides how the value is held.
func (e sqlExpr) untyped() bool { return e.param > 0 || e.lit != nil }

// family returns the family of the static type.
func (e sqlExpr) family() family { return familyOf(e.typ) }

// fail makes an error that echoes the statement's text up to a position.
func (b *binder) fail(code, end int, message string) error {
	e := newError(code, "%s", " "+message+"^ "+b.env.sql[:min(end, len(b.env.sql))])
	e.Location = atPrepare
	return e
}

// refuse makes an error without an echo.
func (b *binder) refuse(code int, message string) error {
	e := newError(code, "%s", " "+message)
	e.Location = atPrepare
	return e
}

// bindParam binds a parameter; its type comes from where it is used.
func (b *binder) bindParam(p *syntax.Param) (sqlExpr, error) {
	if b.hosts != nil {
		return b.hosts[p.Index-1], nil
	}
	if p.Index > len(b.params) {
		return sqlExpr{}, b.refuse(-400, "Parameter number out of range")
	}
	e := sqlExpr{sql: "?" + strconv.Itoa(p.Index), param: p.Index, coll: store.CollationExact, name: "HostVar"}
	e.typ = b.params[p.Index-1].typ
	return e, nil
}

// literalFormat returns the PARAMINFO format of a lifted literal, 0 for others.
func (b *binder) literalFormat(param int) int {
	if param < 1 || param > len(b.info) || !b.info[param-1].Literal {
		return 0
	}
	return b.info[param-1].Format
}

// numericLiteral reports whether e is a number in the text, lifted or not.
func (b *binder) numericLiteral(e sqlExpr) bool {
	format := b.literalFormat(e.param)
	return format == 10 || format == 11 || e.lit != nil && e.family().numeric()
}

// literal makes an expression of a constant value.
func literal(v store.Value, t store.Type) sqlExpr {
	return sqlExpr{sql: literalSQL(v), typ: t, lit: &v, coll: store.CollationExact, name: "HostVar"}
}

// literalSQL writes a value as SQLite text.
func literalSQL(v store.Value) string {
	switch v.Kind() {
	case store.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case store.KindFloat:
		return floatLiteral(v.Float())
	case store.KindText:
		return quoteText(v.Str())
	case store.KindBlob:
		return sqlite3.Quote([]byte(v.Str()))
	}
	return "NULL"
}

// floatLiteral writes a number that SQLite takes for a REAL, also without fraction.
func floatLiteral(f float64) string {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return sqlite3.Quote(f)
	}
	return strconv.FormatFloat(f, 'e', -1, 64)
}

// quoteText writes a string literal; SQLite's cannot hold the character 0.
func quoteText(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.IndexByte(s, 0) < 0 {
		return quoted
	}
	return "CAST(" + sqlite3.Quote([]byte(s)) + " AS TEXT)"
}

// typed gives an untyped expression the form of a type: a parameter is declared
// with it, a literal is converted. A literal that is no value of the type is
// NULL, which compares with nothing, or an error for dates and times.
func (b *binder) typed(e sqlExpr, t store.Type) (sqlExpr, error) {
	if familyOf(t) == famNone {
		return e, nil
	}
	if e.param > 0 {
		if use := &b.params[e.param-1]; use.typ.Class == store.ClassNone {
			use.typ = t
		}
		e.typ = b.params[e.param-1].typ
		if familyOf(e.typ) != familyOf(t) {
			return b.cast(e, t), nil
		}
		return e, nil
	}
	if e.lit == nil {
		return e, nil
	}
	v, out := convert(*e.lit, t)
	if err := out.err(*e.lit); err != nil {
		return e, err
	}
	if out == mismatch {
		v = store.Value{}
	}
	return sqlExpr{sql: literalSQL(v), typ: t, coll: store.CollationExact, name: e.name}, nil
}

// settled gives a type to an untyped expression that nothing else decides about:
// numbers in the text are numbers, other parameters are text.
func (b *binder) settled(e sqlExpr) (sqlExpr, error) {
	if e.lit != nil || e.typ.Class != store.ClassNone || e.param == 0 {
		return e, nil
	}
	switch b.literalFormat(e.param) {
	case 10:
		return b.typed(e, typeBigInt)
	case 11:
		return b.typed(e, typeNumber)
	}
	return b.typed(e, textType(50))
}

// cast converts an expression to another type at run time.
func (b *binder) cast(e sqlExpr, t store.Type) sqlExpr {
	from, to := e.family(), familyOf(t)
	out := sqlExpr{typ: t, coll: store.CollationExact}
	switch {
	case from == famInt && to == famDecimal:
		out.sql = "CAST(" + e.sql + " AS TEXT)"
	case (from == famInt || from == famDecimal) && to == famDouble:
		out.sql = "CAST(" + e.sql + " AS REAL)"
	default:
		out.sql = "iris_cast(" + e.sql + "," + strconv.Itoa(int(from)) + "," + castSpec(t) + ")"
	}
	return out
}

// castSpec is a type as arguments of iris_cast.
func castSpec(t store.Type) string {
	return strconv.Itoa(int(t.Class)) + "," + strconv.Itoa(t.MaxLen) + "," +
		strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale)
}

// coerce brings an expression into the form of a type's family, for a place
// where values of several expressions meet.
func (b *binder) coerce(e sqlExpr, t store.Type) (sqlExpr, error) {
	if e.untyped() {
		return b.typed(e, t)
	}
	if e.typ.Class == store.ClassNone || e.family() == familyOf(t) || familyOf(t) == famNone {
		return e, nil
	}
	return b.cast(e, t), nil
}

// paramMeta describes the parameters to the client.
func (b *binder) paramMeta() []superserver.ParamMeta {
	meta := make([]superserver.ParamMeta, len(b.params))
	for i, p := range b.params {
		code, precision, scale := xdbc(p.typ)
		meta[i] = superserver.ParamMeta{Type: code, Precision: precision, Scale: scale, Nullable: 1}
	}
	return meta
}

// bindValues binds the parameters of one execution to a SQLite statement.
func (b *binder) bindValues(stmt *sqlite3.Stmt, items []list.Item, p process) error {
	if err := b.bindProcess(stmt, p); err != nil {
		return err
	}
	for i := range b.params {
		if i+1 > stmt.BindCount() {
			break
		}
		var it list.Item
		if i < len(items) {
			it = items[i]
		}
		v, err := b.paramValue(i, it)
		if err != nil {
			return err
		}
		if err := v.Bind(stmt, i+1); err != nil {
			return err
		}
	}
	return nil
}

// paramValue converts the value of parameter i (from 0) to its declared type.
func (b *binder) paramValue(i int, it list.Item) (store.Value, error) {
	v := itemValue(it)
	use := b.params[i]
	if use.typ.Class == store.ClassNone {
		return b.literalValue(i, v), nil
	}
	out, how := convert(v, use.typ)
	switch {
	case use.strict && how != converted:
		return v, nil
	case how == mismatch:
		return store.Value{}, nil
	}
	return out, how.err(v)
}

// literalValue takes a lifted number, which travels as text, for a number.
func (b *binder) literalValue(i int, v store.Value) store.Value {
	if b.literalFormat(i+1) < 10 || v.Kind() != store.KindText {
		return v
	}
	if d, ok := parseDecimal(v.Str()); ok {
		return numberValue(d, famInt)
	}
	return v
}

// processNames are what a statement can know of its process; they are bound as
// the parameters behind the statement's own, in this order.
var processNames = [...]string{
	"now", "utc", "zone", "user", "namespace", "job", "level", "schema",
	"isolation", "autocommit", "locktimeout", "vectors", "lastid", "rows",
}

// system is the SQLite parameter for one of processNames.
func (b *binder) system(name string) string {
	return "?" + itoa(len(b.params)+1+slices.Index(processNames[:], name))
}

// bindProcess binds the parameters about the process that a statement uses.
func (b *binder) bindProcess(stmt *sqlite3.Stmt, p process) error {
	values := [...]store.Value{
		store.Int(momentOf(p.now).posix()), store.Int(momentOf(p.now.UTC()).posix()), store.Int(zoneMinutes(p.now)),
		store.Text(b.env.user), store.Text(b.env.namespace), store.Int(int64(b.env.job)), store.Int(int64(p.level)),
		store.Text(b.env.schema), store.Int(int64(p.isolation)), store.Int(int64(p.autocommit)), store.Int(p.lockTimeout),
		store.Int(p.vectors),
		{},
	}
	if p.lastRowID != "" {
		values[len(values)-1] = numberValue(leadingDecimal(p.lastRowID), famInt)
	}
	count := stmt.BindCount()
	for i, v := range values {
		n := len(b.params) + 1 + i
		if n > count {
			break
		}
		if err := v.Bind(stmt, n); err != nil {
			return err
		}
	}
	return nil
}

// zoneMinutes is $ZTIMEZONE: minutes west of Greenwich.
func zoneMinutes(t time.Time) int64 {
	_, seconds := t.Zone()
	return -int64(seconds) / 60
}
