package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// withPrecision are the functions of the current time that take a precision.
var withPrecision = nameSet("CURRENT_TIMESTAMP CURRENT_TIME GETDATE GETUTCDATE")

// bindNow binds the functions that return the current date and time. They are
// all taken from the time at which the statement began.
func (b *binder) bindNow(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	most := 0
	if withPrecision[name] {
		most = 1
	}
	if err := b.arity(name, len(c.Args), 0, most); err != nil {
		return sqlExpr{}, err
	}
	precision := literal(store.Int(0), typeInteger) // TimePrecision
	if len(c.Args) == 1 {
		args, err := b.bindArgs(sc, c.Args, "i")
		if err != nil {
			return sqlExpr{}, err
		}
		precision = args[0]
	}
	source := sqlExpr{sql: b.system("now")}
	switch name {
	case "CURRENT_DATE", "CURDATE":
		return call("iris_today", typeDate, source), nil
	case "CURRENT_TIME", "CURTIME":
		t := typeTime
		if p := precision.lit; p != nil && p.Int() > 0 {
			t.Precision = int(min(p.Int(), 9))
		}
		return call("iris_clock", t, source, precision), nil
	case "GETUTCDATE":
		source.sql = b.system("utc")
	}
	return call("iris_stamp", typeStamp, source, precision), nil
}

// dateUnits are the parts of a date DATEPART and its kin know, by their spellings.
var dateUnits = map[string]string{
	"YEAR": "year", "YYYY": "year", "YY": "year", "SQL_TSI_YEAR": "year",
	"QUARTER": "quarter", "QQ": "quarter", "Q": "quarter", "SQL_TSI_QUARTER": "quarter",
	"MONTH": "month", "MM": "month", "M": "month", "SQL_TSI_MONTH": "month",
	"WEEK": "week", "WK": "week", "WW": "week", "SQL_TSI_WEEK": "week",
	"WEEKDAY": "weekday", "DW": "weekday", "W": "weekday",
	"DAYOFYEAR": "dayofyear", "DY": "dayofyear", "Y": "dayofyear",
	"DAY": "day", "DD": "day", "D": "day", "SQL_TSI_DAY": "day",
	"HOUR": "hour", "HH": "hour", "H": "hour", "SQL_TSI_HOUR": "hour",
	"MINUTE": "minute", "MI": "minute", "N": "minute", "SQL_TSI_MINUTE": "minute",
	"SECOND": "second", "SS": "second", "S": "second", "SQL_TSI_SECOND": "second",
	"MILLISECOND": "millisecond", "MS": "millisecond", "SQL_TSI_FRAC_SECOND": "millisecond",
	"MICROSECOND": "microsecond", "MCS": "microsecond",
	"NANOSECOND": "nanosecond", "NS": "nanosecond", "SQLTIMESTAMP": "sqltimestamp", "STS": "sqltimestamp",
}

// bindDateUnit binds the functions whose first argument names a part of a date,
// quoted or not.
func (b *binder) bindDateUnit(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	form := map[string]struct {
		sql, kinds string
		t          store.Type
	}{
		"DATEADD": {"iris_dateadd", "nd", typeStamp}, "TIMESTAMPADD": {"iris_dateadd", "nd", typeStamp},
		"DATEDIFF": {"iris_datediff", "dd", typeBigInt}, "TIMESTAMPDIFF": {"iris_datediff", "dd", typeBigInt},
		"DATEPART": {"iris_datepart", "d", typeInteger}, "DATENAME": {"iris_datename", "d", textType(20)},
		"DATE_TRUNC": {"iris_date_trunc", "d", typeStamp},
	}[name]
	if err := b.arity(name, len(c.Args), len(form.kinds)+1, len(form.kinds)+1); err != nil {
		return sqlExpr{}, err
	}
	unit, err := b.dateUnit(sc, c.Args[0], name)
	if err != nil {
		return sqlExpr{}, err
	}
	args, err := b.bindArgs(sc, c.Args[1:], form.kinds)
	if err != nil {
		return sqlExpr{}, err
	}
	last := args[len(args)-1]
	if form.t.Class == store.ClassTimeStamp && last.typ.Class == store.ClassPosixTime {
		form.t = typePosix
	}
	if name == "DATEPART" && unit.lit != nil && unit.lit.Str() == "sqltimestamp" {
		form.t = typeStamp
	}
	return call(form.sql, form.t, append([]sqlExpr{unit}, args...)...), nil
}

// dateUnit binds the name of a part of a date.
func (b *binder) dateUnit(sc *scope, e syntax.Expr, function string) (sqlExpr, error) {
	if ref, ok := e.(*syntax.ColumnRef); ok && ref.Table.Name == "" {
		e = &syntax.StringLit{Node: ref.Node, Value: string(ref.Column)}
	}
	x, err := b.bindScalar(sc, e)
	if err != nil {
		return x, err
	}
	if x.lit == nil {
		return b.typed(x, textType(30))
	}
	unit, ok := dateUnits[strings.ToUpper(x.lit.Str())]
	if !ok || unit == "sqltimestamp" && function != "DATEPART" {
		return x, b.refuse(-8, notADatePart(x.lit.Str()))
	}
	return literal(store.Text(unit), x.typ), nil
}

// notADatePart is the text of an error about the name of a part of a date.
func notADatePart(name string) string { return "'" + name + "' is not a recognized DATEPART option." }

// bindFormat binds %EXTERNAL, %ODBCOUT, %INTERNAL and %ODBCIN: the display and
// logical forms of values that have both.
func (b *binder) bindFormat(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	if err := b.arity(name, len(c.Args), 1, 1); err != nil {
		return sqlExpr{}, err
	}
	x, err := b.bindValue(sc, c.Args[0])
	if err != nil || name == "%INTERNAL" && x.typ.Class.Stream() {
		return x, err
	}
	if err := b.noStream(x); err != nil {
		return x, err
	}
	x.column, x.lit, x.param, x.name = nil, nil, 0, ""
	switch f := x.family(); {
	case (name == "%ODBCOUT" || name == "%EXTERNAL") && f.temporal():
		return b.cast(x, textType(50)), nil
	case name == "%INTERNAL" && f == famDate:
		return b.cast(x, typeInteger), nil
	case name == "%INTERNAL" && f == famTime:
		return b.cast(x, numericType(15, 9)), nil
	}
	return x, nil
}

// momentTargets are the functions that read a formatted date.
var momentTargets = map[string]struct {
	t      store.Type
	format string
}{
	"TO_DATE": {typeDate, dateFormatDefault}, "TODATE": {typeDate, dateFormatDefault},
	"TO_TIMESTAMP": {typeStamp, timestampFormatDefault}, "TOTIMESTAMP": {typeStamp, timestampFormatDefault},
	"TO_POSIXTIME": {typePosix, timestampFormatDefault}, "TOPOSIXTIME": {typePosix, timestampFormatDefault},
}

// bindToMoment binds TO_DATE and its kin. What the text leaves out comes from the
// current date.
func (b *binder) bindToMoment(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	target := momentTargets[c.Name.Fold()]
	if err := b.arity(c.Name.Fold(), len(c.Args), 1, 2); err != nil {
		return sqlExpr{}, err
	}
	args, err := b.bindArgs(sc, c.Args, "s")
	if err != nil {
		return sqlExpr{}, err
	}
	if len(args) == 1 {
		args = append(args, literal(store.Text(target.format), typeShortText))
	}
	kind := literal(store.Int(int64(familyOf(target.t))), typeInteger)
	return call("iris_to_moment", target.t, args[0], args[1], kind, sqlExpr{sql: b.system("now")}), nil
}

// bindUnixTime binds UNIX_TIMESTAMP([date]), by default of the current time in UTC.
func (b *binder) bindUnixTime(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity("UNIX_TIMESTAMP", len(c.Args), 0, 1); err != nil {
		return sqlExpr{}, err
	}
	if len(c.Args) == 0 {
		stamp := call("iris_stamp", typeStamp, sqlExpr{sql: b.system("utc")}, literal(store.Int(0), typeInteger))
		return call("iris_unix", numericType(18, 6), stamp), nil
	}
	args, err := b.bindArgs(sc, c.Args, "d")
	if err != nil {
		return sqlExpr{}, err
	}
	return call("iris_unix", numericType(18, 6), args[0]), nil
}
