package exec

import (
	"math/big"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// lsnFuncs are the functions and operators of pg_lsn, an unsigned number of 64 bits, and
// the positions in the write-ahead log: there is none here, so that they are NULL.
func lsnFuncs() []def {
	none := constant(value.Null)
	return []def{
		{sig: "pg_lsn_mi(pg_lsn,pg_lsn) pg_wal_lsn_diff(pg_lsn,pg_lsn)", eval: lsnDifference},
		{sig: "pg_lsn_pli(pg_lsn,numeric)", eval: lsnMoved(0, 1, 1)},
		{sig: "numeric_pl_pg_lsn(numeric,pg_lsn)", eval: lsnMoved(1, 0, 1)},
		{sig: "pg_lsn_mii(pg_lsn,numeric)", eval: lsnMoved(0, 1, -1)},
		{sig: "pg_lsn(numeric)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if args[0].Decimal().Form == apd.NaN {
				return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot convert NaN to pg_lsn")
			}
			return lsnOf(new(big.Int), args[0].Decimal(), 1)
		}},
		{sig: `pg_last_wal_replay_lsn() pg_last_wal_receive_lsn() pg_current_wal_lsn() pg_current_wal_insert_lsn()
			pg_current_wal_flush_lsn()`, eval: none},
		{sig: "pg_last_xact_replay_timestamp()", eval: none},
	}
}

// lsnBig is a position as an unsigned number.
func lsnBig(v value.Value) *big.Int { return new(big.Int).SetUint64(uint64(v.Int())) }

// lsnDifference is how many bytes one position is behind another.
func lsnDifference(_ *analyze.Env, args []value.Value) (value.Value, error) {
	d := new(big.Int).Sub(lsnBig(args[0]), lsnBig(args[1]))
	n, _, err := apd.NewFromString(d.String())
	return value.Decimal(n), err
}

// lsnMoved adds a number of bytes to a position, or takes it away.
func lsnMoved(at, by, sign int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := args[by].Decimal()
		if n.Form == apd.NaN {
			if sign < 0 {
				return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot subtract NaN from pg_lsn")
			}
			return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot add NaN to pg_lsn")
		}
		return lsnOf(lsnBig(args[at]), n, sign)
	}
}

// lsnOf is a position and a number of bytes, rounded, behind or before it.
func lsnOf(at *big.Int, n *apd.Decimal, sign int64) (value.Value, error) {
	outside := pgerr.New(pgerr.InvalidParameterValue, "pg_lsn out of range")
	if n.Form == apd.Infinite {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot convert infinity to pg_lsn")
	}
	if n.NumDigits()+int64(n.Exponent) > 20 {
		return value.Null, outside
	}
	context := apd.BaseContext.WithPrecision(uint32(n.NumDigits()) + uint32(max(0, -n.Exponent)) + 40)
	context.Rounding = apd.RoundHalfUp
	start, _, err := apd.NewFromString(at.String())
	if err != nil {
		return value.Null, outside
	}
	move := context.Add
	if sign < 0 {
		move = context.Sub
	}
	var whole apd.Decimal
	if _, err := move(&whole, start, n); err != nil {
		return value.Null, outside
	}
	if _, err := context.Quantize(&whole, &whole, 0); err != nil {
		return value.Null, outside
	}
	moved, ok := new(big.Int).SetString(whole.Text('f'), 10)
	if !ok || !moved.IsUint64() {
		return value.Null, outside
	}
	return value.Int(int64(moved.Uint64())), nil
}

// extremeFuncs are the functions behind min and max of types that have no other file.
func extremeFuncs() []def {
	return []def{
		{sig: "oidlarger(oid,oid) tidlarger(tid,tid) xid8_larger(xid8,xid8) pg_lsn_larger(pg_lsn,pg_lsn)", typed: pickTyped(1)},
		{sig: "oidsmaller(oid,oid) tidsmaller(tid,tid) xid8_smaller(xid8,xid8) pg_lsn_smaller(pg_lsn,pg_lsn)", typed: pickTyped(-1)},
		{sig: "bpchar_larger(bpchar,bpchar)", eval: pickBlankPadded(1)},
		{sig: "bpchar_smaller(bpchar,bpchar)", eval: pickBlankPadded(-1)},
		{sig: "pg_encoding_max_length(int4)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if n := encodingWidths[args[0].Int()]; n > 0 {
				return value.Int(int64(n)), nil
			}
			return value.Null, nil
		}},
	}
}

// pickBlankPadded returns the larger (1) or smaller (-1) of two values, the first of
// those that are equal but for blanks behind.
func pickBlankPadded(sign int) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if compareValues(args[0], args[1], pgtype.BPCharOID) == -sign {
			return args[1], nil
		}
		return args[0], nil
	}
}

// encodingWidths are the bytes of the longest character of each encoding, by
// PostgreSQL's numbers of them (pg_wchar_table).
var encodingWidths = map[int64]int{
	0: 1, 1: 3, 2: 2, 3: 3, 4: 4, 5: 3, 6: 4, 7: 4, 8: 1, 9: 1, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 16: 1, 17: 1, 18: 1,
	19: 1, 20: 1, 21: 1, 22: 1, 23: 1, 24: 1, 25: 1, 26: 1, 27: 1, 28: 1, 29: 1, 30: 1, 31: 1, 32: 1, 33: 1, 34: 1, 35: 2, 36: 2,
	37: 2, 38: 2, 39: 4, 40: 3, 41: 2,
}
