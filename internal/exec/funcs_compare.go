package exec

import (
	"cmp"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// comparison is a three-way comparison of two values that are not NULL.
type comparison func(env *analyze.Env, a, b value.Value) int

// comparisonFuncs are the six comparison operators of every type. In names, %
// stands for eq, ne, lt, le, gt, ge.
func comparisonFuncs() []def {
	kinds := []struct {
		cmp  comparison
		sigs string
	}{
		{compareSame(pgtype.Int8OID), `int2%(int2,int2) int4%(int4,int4) int8%(int8,int8) int24%(int2,int4) int42%(int4,int2)
			int28%(int2,int8) int82%(int8,int2) int48%(int4,int8) int84%(int8,int4) oid%(oid,oid) tid%(tid,tid)`},
		{compareSame(pgtype.Float8OID), `float4%(float4,float4) float8%(float8,float8) float48%(float4,float8) float84%(float8,float4)`},
		{compareSame(pgtype.NumericOID), `numeric_%(numeric,numeric)`},
		{compareSame(pgtype.TextOID), `text%(text,text) text_%(text,text) name%(name,name) name%text(name,text) text%name(text,name)
			char%(char,char) bytea%(bytea,bytea) uuid_%(uuid,uuid) bit%(bit,bit) varbit%(varbit,varbit)
			macaddr_%(macaddr,macaddr) macaddr8_%(macaddr8,macaddr8)`},
		{compareSame(pgtype.InetOID), `network_%(inet,inet)`},
		{compareSame(pgtype.XID8OID), `xid8%(xid8,xid8) pg_lsn_%(pg_lsn,pg_lsn)`},
		{compareSame(pgtype.BPCharOID), `bpchar%(bpchar,bpchar)`},
		{compareSame(pgtype.BoolOID), `bool%(bool,bool)`},
		{compareSame(pgtype.DateOID), `date_%(date,date) time_%(time,time) timestamp_%(timestamp,timestamp)
			timestamptz_%(timestamptz,timestamptz)`},
		{compareSame(pgtype.TimeTZOID), `timetz_%(timetz,timetz)`},
		{compareSame(pgtype.IntervalOID), `interval_%(interval,interval)`},
		{compareMixed, `date_%_timestamp(date,timestamp) timestamp_%_date(timestamp,date) date_%_timestamptz(date,timestamptz)
			timestamptz_%_date(timestamptz,date) timestamp_%_timestamptz(timestamp,timestamptz)
			timestamptz_%_timestamp(timestamptz,timestamp)`},
	}
	var out []def
	for _, k := range kinds {
		for _, c := range comparisons() {
			out = append(out, def{sig: c.signatures(k.sigs), iris: c.operator, eval: c.eval(k.cmp)})
		}
	}
	// Transaction numbers have no order.
	equal, differ := comparisons()[0], comparisons()[1]
	out = append(out,
		def{sig: "xideq(xid,xid) xideqint4(xid,int4)", eval: equal.eval(compareSame(pgtype.Int8OID))},
		def{sig: "xidneq(xid,xid) xidneqint4(xid,int4)", eval: differ.eval(compareSame(pgtype.Int8OID))})
	out = append(out, orderFuncs()...)
	return append(out, polymorphicComparisons()...)
}

// orderFuncs are the functions behind btree operator classes, and the operators
// of their pattern classes, which order by bytes as collation C does.
func orderFuncs() []def {
	order := func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		compare := compareSame(args[0].OID)
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(compare(env, args[0], args[1]))), nil
		}
	}
	out := []def{{sig: `bpcharcmp(bpchar,bpchar) byteacmp(bytea,bytea) date_cmp(date,date) interval_cmp(interval,interval)
		jsonb_cmp(jsonb,jsonb) numeric_cmp(numeric,numeric) time_cmp(time,time) timestamp_cmp(timestamp,timestamp)
		timestamptz_cmp(timestamptz,timestamptz) timetz_cmp(timetz,timetz) uuid_cmp(uuid,uuid) bttextcmp(text,text) btnamecmp(name,name)
		btnametextcmp(name,text) bttextnamecmp(text,name) btcharcmp(char,char) btboolcmp(bool,bool) btoidcmp(oid,oid)
		btint2cmp(int2,int2) btint4cmp(int4,int4) btint8cmp(int8,int8) btint24cmp(int2,int4) btint42cmp(int4,int2)
		btint28cmp(int2,int8) btint82cmp(int8,int2) btint48cmp(int4,int8) btint84cmp(int8,int4) btfloat4cmp(float4,float4)
		btfloat8cmp(float8,float8) btfloat48cmp(float4,float8) btfloat84cmp(float8,float4) bttidcmp(tid,tid)
		bttext_pattern_cmp(text,text) btbpchar_pattern_cmp(bpchar,bpchar) bitcmp(bit,bit) varbitcmp(varbit,varbit)
		macaddr_cmp(macaddr,macaddr) macaddr8_cmp(macaddr8,macaddr8) network_cmp(inet,inet) xid8cmp(xid8,xid8)
		pg_lsn_cmp(pg_lsn,pg_lsn) btoidvectorcmp(oidvector,oidvector)`, typed: order}}
	for _, c := range comparisons() {
		out = append(out, def{sig: "oidvector" + c.suffix + "(oidvector,oidvector)", eval: c.eval(compareSame(pgtype.OIDVectorOID))})
		if c.suffix != "eq" && c.suffix != "ne" {
			out = append(out,
				def{sig: "text_pattern_" + c.suffix + "(text,text)", eval: c.eval(compareSame(pgtype.TextOID))},
				def{sig: "bpchar_pattern_" + c.suffix + "(bpchar,bpchar)", eval: c.eval(compareSame(pgtype.BPCharOID))})
		}
	}
	return out
}

// comparator is one of the six comparison operators.
type comparator struct {
	suffix, operator string
	holds            func(c int) bool
}

// comparisons lists the comparison operators.
func comparisons() []comparator {
	return []comparator{
		{"eq", "=", func(c int) bool { return c == 0 }},
		{"ne", "<>", func(c int) bool { return c != 0 }},
		{"lt", "<", func(c int) bool { return c < 0 }},
		{"le", "<=", func(c int) bool { return c <= 0 }},
		{"gt", ">", func(c int) bool { return c > 0 }},
		{"ge", ">=", func(c int) bool { return c >= 0 }},
	}
}

// signatures puts the operator's suffix into names. text spells equality
// without the underscore that its order comparisons have.
func (c comparator) signatures(sigs string) string {
	equality := c.suffix == "eq" || c.suffix == "ne"
	var out []string
	for sig := range strings.FieldsSeq(sigs) {
		if strings.HasPrefix(sig, "text_%") && equality || strings.HasPrefix(sig, "text%(") && !equality {
			continue
		}
		out = append(out, strings.Replace(sig, "%", c.suffix, 1))
	}
	return strings.Join(out, " ")
}

// eval returns the operator's implementation.
func (c comparator) eval(compare comparison) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bool(c.holds(compare(env, args[0], args[1]))), nil
	}
}

// polymorphicComparisons are the comparisons of arrays, records, enums and ranges.
func polymorphicComparisons() []def {
	var out []def
	for _, c := range comparisons() {
		out = append(out, def{
			sig: "array_" + c.suffix + "(anyarray,anyarray) enum_" + c.suffix +
				"(anyenum,anyenum) range_" + c.suffix + "(anyrange,anyrange) multirange_" + c.suffix + "(anymultirange,anymultirange)",
			typed: func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
				return c.eval(compareSame(args[0].OID))
			},
		})
	}
	return out
}

// compareSame compares two values of a type.
func compareSame(t pgtype.OID) comparison {
	return func(_ *analyze.Env, a, b value.Value) int { return compareValues(a, b, t) }
}

// compareMixed compares dates and timestamps of different types.
func compareMixed(env *analyze.Env, a, b value.Value) int {
	if a.Kind() == value.KindTimestampTZ || b.Kind() == value.KindTimestampTZ {
		return cmp.Compare(instantOf(env, a), instantOf(env, b))
	}
	return cmp.Compare(stampOf(a), stampOf(b))
}

// compareValues orders two values of a type that are not NULL, as its btree
// operator class does.
func compareValues(a, b value.Value, t pgtype.OID) int {
	switch {
	case t == pgtype.BPCharOID:
		return strings.Compare(pgtype.TrimBPChar(a.Str()), pgtype.TrimBPChar(b.Str()))
	case a.Kind() == value.KindJSON:
		return compareJSON(a.Str(), b.Str())
	case a.Kind() == value.KindRecord:
		return compareRecords(a, b)
	}
	return pgtype.CompareAs(t, a, b)
}
