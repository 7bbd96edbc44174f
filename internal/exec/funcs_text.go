package exec

import (
	"crypto/md5"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textFuncs are the functions and operators of text.
func textFuncs() []def {
	return append(append([]def{
		{sig: "textcat(text,text)", iris: "||", eval: text2(func(a, b string) string { return a + b })},
		{sig: "anytextcat(anynonarray,text) textanycat(text,anynonarray)", typed: concatOperator},
		{sig: "length(text) char_length(text) character_length(text) textlen(text)", iris: "char_length", eval: textLen(utf8.RuneCountInString)},
		{sig: "length(bpchar) char_length(bpchar) character_length(bpchar)", eval: textLen(func(s string) int {
			return utf8.RuneCountInString(pgtype.TrimBPChar(s))
		})},
		{sig: "octet_length(text) octet_length(bpchar)", eval: textLen(func(s string) int { return len(s) })},
		{sig: "bit_length(text)", eval: textLen(func(s string) int { return 8 * len(s) })},
		{sig: "lower(text)", iris: "lower", eval: text1(lower)},
		{sig: "upper(text)", iris: "upper", eval: text1(upper)},
		{sig: "initcap(text)", eval: text1(initcap)},
		{sig: "reverse(text)", iris: "reverse", eval: text1(reverse)},
		{sig: "substr(text,int4) substring(text,int4)", iris: "substring", eval: substringEval},
		{sig: "substr(text,int4,int4) substring(text,int4,int4)", iris: "substring", eval: substringEval},
		{sig: "position(text,text) strpos(text,text)", iris: "position", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(strpos(args[0].Str(), args[1].Str()))), nil
		}},
		{sig: "replace(text,text,text)", iris: "replace", eval: text3(replaceAll)},
		{sig: "translate(text,text,text)", iris: "translate", eval: text3(translate)},
		{sig: "left(text,int4)", iris: "left", eval: textInt(leftOf)},
		{sig: "right(text,int4)", iris: "right", eval: textInt(rightOf)},
		{sig: "repeat(text,int4)", iris: "repeat", eval: textInt(repeat)},
		{sig: "lpad(text,int4) lpad(text,int4,text)", iris: "lpad", eval: padEval(true)},
		{sig: "rpad(text,int4) rpad(text,int4,text)", iris: "rpad", eval: padEval(false)},
		{sig: "split_part(text,text,int4)", iris: "split_part", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			s, err := splitPart(args[0].Str(), args[1].Str(), args[2].Int())
			return value.Text(s), err
		}},
		{sig: "overlay(text,text,int4) overlay(text,text,int4,int4)", eval: overlayEval},
		{sig: "ascii(text)", iris: "ascii", eval: textLen(asciiOf)},
		{sig: "chr(int4)", iris: "char", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			s, err := chr(args[0].Int())
			return value.Text(s), err
		}},
		{sig: "md5(text) md5(bytea)", eval: text1(md5Hex)},
		{sig: "starts_with(text,text)", iris: "starts_with", eval: textBool(func(a, b string) (bool, error) {
			return strings.HasPrefix(a, b), nil
		})},
		{sig: "to_hex(int4)", eval: toHex(32)},
		{sig: "to_hex(int8)", eval: toHex(64)},
		{sig: "text_larger(text,text)", eval: pickText(1)},
		{sig: "text_smaller(text,text)", eval: pickText(-1)},
		{sig: "normalize(text,text)", eval: normalizeEval},
		{sig: "is_normalized(text,text)", eval: isNormalizedEval},
		{sig: "string_to_array(text,text) string_to_array(text,text,text)", eval: stringToArray},
		{sig: "string_to_table(text,text) string_to_table(text,text,text)", set: stringToTable},
	}, trimFuncs()...), likeFuncs()...)
}

// concatOperator is || between a text and something else.
func concatOperator(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	left, right := castText(args[0].OID), castText(args[1].OID)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Text(left(env, args[0]) + right(env, args[1])), nil
	}
}

// castText is textOf by the cast to text, which spells booleans out.
func castText(t pgtype.OID) func(env *analyze.Env, v value.Value) string {
	if t != pgtype.BoolOID {
		return textOf(t)
	}
	return func(_ *analyze.Env, v value.Value) string { return strconv.FormatBool(v.Bool()) }
}

// textOf returns the conversion of a type's values to text by its output
// function.
func textOf(t pgtype.OID) func(env *analyze.Env, v value.Value) string {
	typ := pgtype.ByOID(t)
	if typ == nil || typ.Output == nil || typ.Kind == value.KindText {
		return func(_ *analyze.Env, v value.Value) string { return v.Str() }
	}
	return func(env *analyze.Env, v value.Value) string { return string(typ.Output(&env.Env, nil, v)) }
}

// substringEval is substring by position and length.
func substringEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	var length *int64
	if len(args) == 3 {
		n := args[2].Int()
		length = &n
	}
	s, err := substring(args[0].Str(), args[1].Int(), length)
	return value.Text(s), err
}

// padEval is lpad and rpad.
func padEval(left bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		fill := " "
		if len(args) == 3 {
			fill = args[2].Str()
		}
		padding, cut, err := pad(args[0].Str(), fill, args[1].Int())
		if err != nil {
			return value.Null, err
		}
		if left {
			return value.Text(padding + cut), nil
		}
		return value.Text(cut + padding), nil
	}
}

// overlayEval is overlay; the length defaults to that of the replacement.
func overlayEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	length := int64(utf8.RuneCountInString(args[1].Str()))
	if len(args) == 4 {
		length = args[3].Int()
	}
	s, err := overlay(args[0].Str(), args[1].Str(), args[2].Int(), length)
	return value.Text(s), err
}

// md5Hex is the MD5 hash in hexadecimal digits.
func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

// toHex prints a number of the given width in hexadecimal two's complement.
func toHex(bits int) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := uint64(args[0].Int())
		if bits == 32 {
			n = uint64(uint32(n))
		}
		return value.Text(strconv.FormatUint(n, 16)), nil
	}
}

// pickText returns the larger (1) or smaller (-1) of two texts.
func pickText(sign int) analyze.EvalFunc {
	return text2(func(a, b string) string {
		if strings.Compare(a, b) == sign {
			return a
		}
		return b
	})
}

// trimFuncs are the trim family.
func trimFuncs() []def {
	trim := func(f func(s, set string) string) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			set := " "
			if len(args) == 2 {
				set = args[1].Str()
			}
			return value.Text(f(args[0].Str(), set)), nil
		}
	}
	return []def{
		{sig: "btrim(text) btrim(text,text)", iris: "btrim", eval: trim(strings.Trim)},
		{sig: "ltrim(text) ltrim(text,text)", iris: "ltrim", eval: trim(strings.TrimLeft)},
		{sig: "rtrim(text) rtrim(text,text)", iris: "rtrim", eval: trim(strings.TrimRight)},
	}
}

// likeFuncs are the functions behind LIKE and ILIKE. An array or subquery form
// (LIKE ANY) calls them; the plain form has a node of its own.
func likeFuncs() []def {
	like := textBool(func(s, p string) (bool, error) { return likeMatch(s, p, likeEscape{'\\', true}) })
	ilike := textBool(func(s, p string) (bool, error) { return likeMatch(lower(s), lower(p), likeEscape{'\\', true}) })
	return []def{
		{sig: "textlike(text,text) like(text,text) bpcharlike(bpchar,text) namelike(name,text) like(name,text)", iris: "like", eval: like},
		{sig: "textnlike(text,text) notlike(text,text) bpcharnlike(bpchar,text) namenlike(name,text) notlike(name,text)", eval: negated(like)},
		{sig: "texticlike(text,text) bpchariclike(bpchar,text) nameiclike(name,text)", eval: ilike},
		{sig: "texticnlike(text,text) bpcharicnlike(bpchar,text) nameicnlike(name,text)", eval: negated(ilike)},
		{sig: "like_escape(text,text)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			s, err := withBackslash(args[0].Str(), args[1].Str())
			return value.Text(s), err
		}},
	}
}

// withBackslash rewrites a LIKE pattern with another escape character to one
// with a backslash.
func withBackslash(pattern, escape string) (string, error) {
	char, active, err := escapeOf(escape)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	afterEscape := false
	for _, r := range pattern {
		switch {
		case active && r == char && !afterEscape && char != '\\':
			b.WriteByte('\\')
			afterEscape = true
			continue
		case r == '\\' && char != '\\' && !afterEscape:
			b.WriteString(`\\`)
		case r == '\\' && char == '\\':
			b.WriteRune(r)
			afterEscape = !afterEscape
			continue
		default:
			b.WriteRune(r)
		}
		afterEscape = false
	}
	return b.String(), nil
}

// stringToArray splits a text: by a delimiter, into characters when that is
// NULL, as a whole when it is empty. Fields equal to the third argument are
// NULL.
func stringToArray(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if args[0].IsNull() {
		return value.Null, nil
	}
	s := args[0].Str()
	var fields []string
	switch {
	case s == "":
	case args[1].IsNull():
		fields = strings.Split(s, "")
	case args[1].Str() == "":
		fields = []string{s}
	default:
		fields = strings.Split(s, args[1].Str())
	}
	out := make([]value.Value, len(fields))
	for i, f := range fields {
		if len(args) == 3 && !args[2].IsNull() && args[2].Str() == f {
			continue
		}
		out[i] = value.Text(f)
	}
	return value.Array(newArray(out)), nil
}

// stringToTable is string_to_table: the elements of string_to_array as rows.
func stringToTable(env *analyze.Env, args []value.Value) ([]value.Value, error) {
	array, err := stringToArray(env, args)
	if err != nil || array.IsNull() {
		return nil, err
	}
	return array.Array().Elements, nil
}
