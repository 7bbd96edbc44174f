package main

// pgType is one type that expressions are made of.
type pgType struct {
	name string // in pg_type
	sql  string // as written in a cast
	// exact says that equal values look alike, so that a representative of several
	// equal ones is always the same.
	exact bool
	// calm are values that functions usually take, nasty those that made trouble
	// somewhere. Stored are the values of columns; nil is calm for the one table,
	// and nasty for the other.
	calm, nasty, stored []string
}

// declared is the type of the column that holds values of the type; "" is sql.
var declared = map[string]string{
	"numeric": "numeric(14,3)", "varchar": "varchar(24)", "bpchar": "char(6)", "bit": "bit(4)", "varbit": "varbit(12)",
}

// texts are strings that differ in ways that some comparison forgets.
var texts = []string{
	"", " ", "a", "A", "a ", "a  ", " a", "b", "B", "ab", "AB", "Ab", "aB", "abc", "ABC", "9", "10", "-1", "007", "1E3", "1.0", "0", "-0", "+5",
	"ß", "SS", "ä", "Ä", "ı", "İ", "é", "é", "😀", "😀a", "a😀b", "𝒳", "日本", "%", "_", "a%", "a_c", "a\\b", "\\", "''", "null", "NULL", "x\ty", "l1\nl2", "foo bar", "Foo Bar", "z", "Z", "zz",
}

// calmTexts are strings with letters and digits alone.
var calmTexts = []string{"abc", "ABC", "a", "b", "foo bar", "x1y2", "Hello", "", "aXbXc", "12", "été"}

// types are all of them.
var types = []*pgType{
	{name: "bool", sql: "bool", exact: true, calm: []string{"true", "false"}, nasty: []string{"true", "false"}},
	{
		name: "int2", sql: "int2", exact: true, calm: []string{"0", "1", "2", "3", "7", "-2"},
		nasty: []string{"0", "-1", "1", "32767", "-32768", "100"},
	},
	{
		name: "int4", sql: "int4", exact: true, calm: []string{"0", "1", "2", "3", "4", "5", "-1", "12"},
		nasty: []string{"0", "-1", "1", "2147483647", "-2147483648", "10", "9", "65536"},
	},
	{
		name: "int8", sql: "int8", exact: true, calm: []string{"0", "1", "2", "3", "42", "-7", "1000"},
		nasty:  []string{"0", "-1", "9223372036854775807", "-9223372036854775808", "4294967296", "10", "9"},
		stored: []string{"0", "-1", "9223372036854775807", "-9223372036854775807", "4294967296", "10", "9", "9007199254740993"},
	},
	{
		name: "numeric", sql: "numeric", calm: []string{"0", "1", "2.5", "-1.5", "10", "3.14159", "100.01"},
		nasty: []string{
			"0", "0.00", "-0.000001", "1e20", "-1e-20", "99999999999999999999.999999999", "NaN", "Infinity", "-Infinity", "1.50",
			"123456789012345678901234567890.123456789", "0.5", "1.5", "2.5",
		},
		stored: []string{"0", "0.5", "-0.001", "1.5", "2.5", "99999999999.999", "-99999999999.999", "10", "9", "100.1", "1.005"},
	},
	{
		name: "float4", sql: "float4", calm: []string{"0", "1", "0.5", "-2.25", "3"},
		nasty:  []string{"0", "-0", "3.4028235e38", "1e-40", "NaN", "Infinity", "-Infinity", "0.1", "16777217"},
		stored: []string{"0", "1", "0.5", "-2.25", "3", "1024", "-0.125"},
	},
	{
		name: "float8", sql: "float8", calm: []string{"0", "1", "0.5", "-2.25", "3"},
		nasty:  []string{"0", "-0", "1.7976931348623157e308", "5e-324", "NaN", "Infinity", "-Infinity", "0.1", "1e15", "1e16", "123456789.123"},
		stored: []string{"0", "1", "0.5", "-2.25", "3", "1024", "-0.125", "100000.25"},
	},
	{name: "text", sql: "text", exact: true, calm: calmTexts, nasty: texts},
	{name: "varchar", sql: "varchar", exact: true, calm: calmTexts, nasty: texts},
	{name: "bpchar", sql: "bpchar", calm: []string{"abc", "a", "b", "A"}, nasty: []string{"", " ", "a", "A", "a ", "ab", "AB", "é", "9", "10"}},
	{name: "name", sql: "name", exact: true, calm: []string{"abc", "a", "pg", "Foo"}, nasty: []string{"", "a", "A", "a b", "\"q\"", "日本"}},
	{name: "char", sql: `"char"`, exact: true, calm: []string{"a", "b", "Z", "0"}, nasty: []string{"a", "~"}},
	{
		name: "bytea", sql: "bytea", exact: true, calm: []string{`\x`, `\x01`, `\x616263`, `\xdeadbeef`},
		nasty: []string{`\x`, `\xff`, `\x6100`, `\xe2898800`, `\x20`, `\x80ff7f`},
	},
	{
		name: "date", sql: "date", exact: true, calm: []string{"2024-02-29", "2023-12-31", "2000-01-01", "1999-03-15"},
		nasty:  []string{"2024-02-29", "infinity", "-infinity", "0044-03-15 BC", "1582-10-15", "5874897-12-31", "1970-01-01"},
		stored: []string{"2024-02-29", "1970-01-01", "1841-01-01", "9999-12-31", "2000-02-28", "1899-12-31"},
	},
	{
		name: "time", sql: "time", exact: true, calm: []string{"10:20:30", "00:00:00", "23:59:59", "12:30:00.5"},
		nasty:  []string{"24:00:00", "00:00:00.000001", "23:59:59.999999"},
		stored: []string{"10:20:30", "00:00:00", "23:59:59", "12:30:00"},
	},
	{name: "timetz", sql: "timetz", calm: []string{"10:20:30+00", "00:00:00+02", "23:59:59-08"}, nasty: []string{"24:00:00+00", "00:00:00+15:59", "12:00:00.123456-03:30"}},
	{
		name: "timestamp", sql: "timestamp", exact: true, calm: []string{"2024-02-29 10:20:30", "2023-12-31 23:59:59", "2000-01-01 00:00:00", "2024-03-31 02:30:00"},
		nasty:  []string{"infinity", "-infinity", "0044-03-15 10:00:00 BC", "2024-02-29 23:59:59.999999", "294276-12-31 23:59:59", "1969-12-31 23:59:59.5"},
		stored: []string{"2024-02-29 10:20:30", "1969-12-31 23:59:59.5", "1841-01-01 00:00:00", "9999-12-31 23:59:59.999999", "2000-01-01 00:00:00"},
	},
	{
		name: "timestamptz", sql: "timestamptz", exact: true, calm: []string{"2024-02-29 10:20:30+00", "2023-12-31 23:59:59+05", "2000-01-01 00:00:00+00"},
		nasty:  []string{"infinity", "-infinity", "0044-03-15 10:00:00+00 BC", "2024-10-27 01:30:00+00", "1969-12-31 23:59:59.5+00"},
		stored: []string{"2024-02-29 10:20:30+00", "1969-12-31 23:59:59.5+00", "1850-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00"},
	},
	{
		name: "interval", sql: "interval", calm: []string{"1 day", "2 hours", "1 mon", "00:30:00", "1 year 2 mons 3 days"},
		nasty: []string{"0", "-1 day", "30 days", "1 mon -1 day", "-00:00:00.000001", "100 years", "1 day -24:00:00", "178000000 years"},
	},
	{name: "uuid", sql: "uuid", exact: true, calm: []string{"00000000-0000-0000-0000-000000000000", "123e4567-e89b-12d3-a456-426614174000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}},
	{name: "json", sql: "json", calm: []string{`{"a": 1, "b": [1,2,{"c":"d"}]}`, `[1, "x", null]`, `{"k":"v","a":"z"}`, `5`, `"s"`}, nasty: []string{`{"a":1,"a":2}`, `[]`, `{}`, `null`, `  {"x" : 1.50}`, `"é😀"`}},
	{
		name: "jsonb", sql: "jsonb", calm: []string{`{"a": 1, "b": [1,2,{"c":"d"}]}`, `[1, "x", null]`, `{"k":"v","a":"z"}`, `5`, `"s"`, `[3,1,2]`},
		nasty: []string{`{"a":1,"a":2}`, `[]`, `{}`, `null`, `{"x" : 1.50}`, `"é😀"`, `{"bb":1,"a":2,"ccc":{}}`, `1e3`, `true`},
	},
	{name: "oid", sql: "oid", exact: true, calm: []string{"0", "1", "23", "25"}, nasty: []string{"4294967295", "2147483648"}},
	{name: "inet", sql: "inet", exact: true, calm: []string{"192.168.1.5", "10.0.0.0/8", "::1", "192.168.1.0/24"}, nasty: []string{"0.0.0.0/0", "255.255.255.255/31", "2001:db8::/32", "::ffff:1.2.3.4"}},
	{name: "cidr", sql: "cidr", exact: true, calm: []string{"192.168.1.0/24", "10.0.0.0/8", "2001:db8::/32"}, nasty: []string{"0.0.0.0/0", "::/0", "1.2.3.4/32"}},
	{name: "macaddr", sql: "macaddr", exact: true, calm: []string{"08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"}},
	{name: "macaddr8", sql: "macaddr8", exact: true, calm: []string{"08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"}},
	{name: "bit", sql: "bit(4)", exact: true, calm: []string{"1010", "0000", "1111", "0001"}},
	{name: "varbit", sql: "varbit", exact: true, calm: []string{"1010", "0", "111100001", "1010"}, nasty: []string{"", "1", "000000000001"}},
	{name: "int4range", sql: "int4range", exact: true, calm: []string{"[1,5)", "[3,10)", "empty", "[7,7]", "(,4)"}, nasty: []string{"(,)", "[2147483646,2147483647)"}},
	{name: "int8range", sql: "int8range", exact: true, calm: []string{"[1,5)", "[3,10)", "empty", "(,4)"}},
	{name: "numrange", sql: "numrange", calm: []string{"[1.5,5)", "(3,10]", "empty", "(,4)"}},
	{name: "daterange", sql: "daterange", exact: true, calm: []string{"[2024-01-01,2024-02-01)", "[2024-01-15,)", "empty"}},
	{name: "tsrange", sql: "tsrange", exact: true, calm: []string{"[2024-01-01 10:00:00,2024-02-01 00:00:00)", "empty"}},
	{name: "int4multirange", sql: "int4multirange", exact: true, calm: []string{"{[1,5),[7,9)}", "{}", "{[3,8)}"}},
	{name: "xid8", sql: "xid8", exact: true, calm: []string{"1", "2", "100"}, nasty: []string{"18446744073709551615"}},
	{name: "pg_lsn", sql: "pg_lsn", exact: true, calm: []string{"0/0", "16/B374D848", "0/1"}, nasty: []string{"FFFFFFFF/FFFFFFFF"}},
	{name: "_int4", sql: "int4[]", exact: true, calm: []string{"{1,2,3}", "{}", "{3,1}", "{1,NULL,2}", "{5}"}, nasty: []string{"{{1,2},{3,4}}", "[0:1]={7,8}", "{NULL}", "{}"}},
	{name: "_int8", sql: "int8[]", exact: true, calm: []string{"{1,2,3}", "{}", "{9223372036854775807}"}},
	{name: "_text", sql: "text[]", exact: true, calm: []string{"{a,b,c}", "{}", "{b,NULL}", `{"x y","",a}`}, nasty: []string{`{{a,b},{c,d}}`, `{"NULL",NULL,""}`, `{"a\"b","c\\d"}`, "{ä,😀}"}},
	{name: "_numeric", sql: "numeric[]", calm: []string{"{1.5,2,3}", "{}", "{0.5,NULL}"}},
	{name: "_float8", sql: "float8[]", calm: []string{"{0.25,0.5,0.75}", "{0.5}", "{}"}},
	{name: "_interval", sql: "interval[]", calm: []string{`{"1 day","2 hours"}`, "{}"}},
	{name: "_date", sql: "date[]", exact: true, calm: []string{"{2024-01-01,2024-02-01}", "{}"}},
}

// typeNamed finds types by name.
var typeNamed = func() map[string]*pgType {
	out := map[string]*pgType{}
	for _, t := range types {
		if t.nasty == nil {
			t.nasty = t.calm
		}
		out[t.name] = t
	}
	return out
}()

// arrayOf names the array type of an element type, where there is one here.
var arrayOf = map[string]string{"int4": "_int4", "int8": "_int8", "text": "_text", "numeric": "_numeric", "float8": "_float8", "interval": "_interval", "date": "_date"}

// rangeOf names the range type over a type.
var rangeOf = map[string]string{"int4": "int4range", "int8": "int8range", "numeric": "numrange", "date": "daterange", "timestamp": "tsrange"}
