package exec

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// sizeFuncs are the functions that print and read sizes.
func sizeFuncs() []def {
	return []def{
		{sig: "pg_size_pretty(int8)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return prettySize(env, intDecimal(args[0]))
		}},
		{sig: "pg_size_pretty(numeric)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return prettySize(env, args[0].Decimal())
		}},
		{sig: "pg_size_bytes(text)", eval: sizeBytes},
	}
}

// sizeUnits are the units of sizes, each 1024 of the one before. Up to limit half
// units a size is printed in a unit; from kB on it is rounded.
var sizeUnits = []struct {
	name  string
	shift uint
	limit int64
	round bool
}{
	{"bytes", 0, 10 * 1024, false},
	{"kB", 10, 20*1024 - 1, true},
	{"MB", 20, 20*1024 - 1, true},
	{"GB", 30, 20*1024 - 1, true},
	{"TB", 40, 20*1024 - 1, true},
	{"PB", 50, 20*1024 - 1, true},
}

// prettySize is pg_size_pretty. size counts bytes, then half units, as
// PostgreSQL shifts one bit less to be able to round.
func prettySize(env *analyze.Env, size *apd.Decimal) (value.Value, error) {
	for i, u := range sizeUnits {
		if i == len(sizeUnits)-1 || pgtype.CompareNumeric(new(apd.Decimal).Abs(size), apd.New(u.limit, 0)) < 0 {
			var err error
			if u.round {
				if size, err = halfRounded(size); err != nil {
					return value.Null, err
				}
			}
			return value.Text(textOf(pgtype.NumericOID)(env, value.Decimal(size)) + " " + u.name), nil
		}
		shift := sizeUnits[i+1].shift - u.shift + boolShift(u.round) - boolShift(sizeUnits[i+1].round)
		var err error
		if size, err = decimalDivTrunc(size, apd.New(int64(1)<<shift, 0)); err != nil {
			return value.Null, err
		}
	}
	return value.Null, nil
}

// boolShift is 1 for true.
func boolShift(b bool) uint { return uint(boolInt(b)) }

// halfRounded halves a number and rounds it away from zero.
func halfRounded(n *apd.Decimal) (*apd.Decimal, error) {
	one := apd.New(1, 0)
	if n.Negative {
		one = apd.New(-1, 0)
	}
	sum, err := decimalAdd(n, one)
	if err != nil {
		return nil, err
	}
	return decimalDivTrunc(sum, apd.New(2, 0))
}

// sizeBytes is pg_size_bytes.
func sizeBytes(env *analyze.Env, args []value.Value) (value.Value, error) {
	text := args[0].Str()
	fail := func() *pgerr.Error { return pgerr.New(pgerr.InvalidParameterValue, `invalid size: "%s"`, text) }
	s := strings.Trim(text, " \t\n\r\v\f")
	end := sizeNumber(s)
	if end < 0 {
		return value.Null, fail()
	}
	n, err := pgtype.ParseNumeric(s[:end])
	if err != nil {
		return value.Null, fail()
	}
	if unit := strings.TrimLeft(s[end:], " \t\n\r\v\f"); unit != "" {
		factor := sizeFactor(unit)
		if factor == 0 {
			return value.Null, fail().WithDetail(`Invalid size unit: "%s".`, unit).
				WithHint(`Valid units are "bytes", "kB", "MB", "GB", "TB", and "PB".`)
		}
		if n, err = decimalMul(n, apd.New(factor, 0)); err != nil {
			return value.Null, err
		}
	}
	return pgtype.Cast(&env.Env, value.Decimal(n), pgtype.NumericOID, pgtype.Int8OID, true)
}

// sizeFactor is how many bytes a unit has, 0 for an unknown one.
func sizeFactor(unit string) int64 {
	for _, u := range sizeUnits {
		if strings.EqualFold(unit, u.name) {
			return 1 << u.shift
		}
	}
	return 0
}

// sizeNumber returns where the number at the start of a size ends, -1 if there
// is none.
func sizeNumber(s string) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	start := 0
	if s != "" && (s[0] == '-' || s[0] == '+') {
		start = 1
	}
	end := digits(start)
	found := end > start
	if end < len(s) && s[end] == '.' {
		next := digits(end + 1)
		found = found || next > end+1
		end = next
	}
	if !found {
		return -1
	}
	if end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		at := end + 1
		if at < len(s) && (s[at] == '-' || s[at] == '+') {
			at++
		}
		if next := digits(at); next > at {
			end = next
		}
	}
	return end
}
