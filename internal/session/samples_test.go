package session_test

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sample is a value of a type with the text and the bytes that PostgreSQL has for it.
type sample struct{ input, text, binary string }

// samplesByType reads the values of pgtype's corpus that PostgreSQL accepts under its
// default settings, and adds types that the corpus has only arrays of.
func samplesByType(t *testing.T) (names []string, samples map[string][]sample) {
	t.Helper()
	content, err := os.ReadFile("../pgtype/testdata/vectors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	samples = map[string][]sample{}
	defaults := map[string]string{
		"extra_float_digits": "1", "bytea_output": "hex", "datestyle": "ISO,MDY", "timezone": "UTC", "intervalstyle": "postgres",
	}
	changed := map[string]bool{}
	for line := range strings.Lines(string(content)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if rest, ok := strings.CutPrefix(fields[0], "set "); ok {
			name, setting, _ := strings.Cut(rest, " ")
			if delete(changed, name); defaults[name] != setting {
				changed[name] = true
			}
			continue
		}
		if fields[0] == "recv" || strings.HasPrefix(fields[2], "!") || len(changed) > 0 {
			continue
		}
		samples[fields[0]] = append(samples[fields[0]], sample{mustUnquote(t, fields[1]), mustUnquote(t, fields[2]), mustHex(t, fields[3])})
	}
	for _, name := range []string{"text", "varchar", "varchar(9)", "name"} {
		for _, v := range []string{"", "a", " b ", "tab\tnl\nb", `\N`, `\.`, "NULL", `"q", '`, "naïve ☃", "\u00a0"} {
			samples[name] = append(samples[name], sample{v, v, v})
		}
	}
	samples["char(5)"] = []sample{{"ab", "ab   ", "ab   "}, {"", "     ", "     "}, {"é☃", "é☃   ", "é☃   "}, {"abcde", "abcde", "abcde"}}
	samples["vector(3)"] = []sample{{"[1,-0.5,0]", "[1,-0.5,0]", "\x00\x03\x00\x00\x3f\x80\x00\x00\xbf\x00\x00\x00\x00\x00\x00\x00"}}
	for name, known := range namedObjects {
		for text, oid := range known {
			samples[name] = append(samples[name], sample{text, text, string(binary.BigEndian.AppendUint32(nil, oid))})
		}
	}
	for name := range samples {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, samples
}

// namedObjects are objects of PostgreSQL by the types that show them by name.
var namedObjects = map[string]map[string]uint32{
	"regclass": {"pg_class": 1259, "-": 0}, "regtype": {"integer": 23, "text[]": 1009, "-": 0}, "regproc": {"now": 1299, "-": 0},
	"regprocedure": {"abs(integer)": 1397, "-": 0}, "regoperator": {"+(integer,integer)": 551, "0": 0}, "regoper": {"|/": 596, "0": 0},
	"regnamespace": {"pg_catalog": 11, "-": 0}, "regconfig": {"simple": 3748, "-": 0}, "regdictionary": {"simple": 3765, "-": 0},
	"regcollation": {`"C"`: 950, "-": 0},
}

// userSamples makes types of the user, and returns values of them and of their arrays,
// with what PostgreSQL has for them.
func userSamples(t *testing.T, c *client) map[string][]sample {
	t.Helper()
	c.mustRun(t, `CREATE TYPE mood AS ENUM ('sad', 'so "so"', 'null', 'it''s, (ok)')`)
	c.mustRun(t, "CREATE TYPE pair AS (a int, b text)")
	c.mustRun(t, "CREATE TYPE outer_pair AS (p pair, m mood, n numeric[])")
	c.mustRun(t, "CREATE DOMAIN positive AS int CHECK (VALUE > 0)")
	field := func(oid uint32, v string) string { return be32(oid) + be32(uint32(len(v))) + v }
	null := "\xff\xff\xff\xff"
	pair, mood := oidOf(t, c, "pair"), oidOf(t, c, "mood")
	pairs := []sample{
		{"(1,x)", "(1,x)", be32(2) + field(23, be32(1)) + field(25, "x")},
		{"(,)", "(,)", be32(2) + be32(23) + null + be32(25) + null},
		{`(-1," ""q"" \\ ,()")`, `(-1," ""q"" \\ ,()")`, be32(2) + field(23, null) + field(25, ` "q" \ ,()`)},
		{`(2147483647,"")`, `(2147483647,"")`, be32(2) + field(23, be32(1<<31-1)) + field(25, "")},
	}
	moods := []sample{{"sad", "sad", "sad"}, {`so "so"`, `so "so"`, `so "so"`}, {"null", "null", "null"}, {"it's, (ok)", "it's, (ok)", "it's, (ok)"}}
	nestedBytes := be32(3) + field(pair, pairs[0].binary) + field(mood, "sad") + field(1231, be32(0)+be32(0)+be32(1700))
	nested := sample{`("(1,x)",sad,{})`, `("(1,x)",sad,{})`, nestedBytes}
	out := map[string][]sample{
		"mood": moods, "pair": pairs, "outer_pair": {nested, {"(,,)", "(,,)", be32(3) + be32(pair) + null + be32(mood) + null + be32(1231) + null}},
		"positive": {{"1", "1", be32(1)}, {"2147483647", "2147483647", be32(1<<31 - 1)}},
	}
	element := func(v string) string { return be32(uint32(len(v))) + v }
	array := func(oid uint32, items ...string) string {
		return be32(1) + be32(0) + be32(oid) + be32(uint32(len(items))) + be32(1) + strings.Join(items, "")
	}
	out["mood[]"] = []sample{
		{"{}", "{}", be32(0) + be32(0) + be32(mood)},
		{`{sad,"null","so \"so\""}`, `{sad,"null","so \"so\""}`, array(mood, element("sad"), element("null"), element(`so "so"`))},
	}
	out["pair[]"] = []sample{{`{"(1,x)","(,)"}`, `{"(1,x)","(,)"}`, array(pair, element(pairs[0].binary), element(pairs[1].binary))}}
	return out
}

// be32 are the bytes of a number.
func be32(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }

// oidOf is the OID of a type.
func oidOf(t *testing.T, c *client, name string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(c.mustRun(t, "SELECT '"+name+"'::regtype::oid").rows[0], 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

// mustUnquote reads a quoted string of the corpus.
func mustUnquote(t *testing.T, s string) string {
	t.Helper()
	out, err := strconv.Unquote(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// mustHex reads the bytes of the corpus.
func mustHex(t *testing.T, s string) string {
	t.Helper()
	out, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
