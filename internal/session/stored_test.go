package session_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
	"pgregory.net/rapid"
)

// storing is a table of one type, filled in every way that clients have.
type storing struct {
	*client
	typ, table string
	samples    []sample
}

// way is how the rows of a number were stored.
type way struct {
	name  string
	store func(t *testing.T, s *storing, first int)
}

// ways are all of them: each stores its rows with numbers from first on, in order, and
// one of NULL behind them.
var ways = []way{
	{"COPY text", func(t *testing.T, s *storing, first int) { s.copyIn(t, "text", s.data(first, textLine)) }},
	{"text parameters", func(t *testing.T, s *storing, first int) { s.bind(t, first, 0) }},
	{"binary parameters", func(t *testing.T, s *storing, first int) { s.bind(t, first, 1) }},
	{"literals", func(t *testing.T, s *storing, first int) { s.literals(t, first) }},
	{"COPY csv", func(t *testing.T, s *storing, first int) { s.copyIn(t, "csv", s.data(first, csvLine)) }},
	{"COPY binary", func(t *testing.T, s *storing, first int) { s.copyIn(t, "binary", s.binaryData(first)) }},
	{"COPY text out and in", func(t *testing.T, s *storing, first int) { s.outAndIn(t, "text", first) }},
	{"COPY csv out and in", func(t *testing.T, s *storing, first int) { s.outAndIn(t, "csv", first) }},
	{"COPY binary out and in", func(t *testing.T, s *storing, first int) { s.outAndIn(t, "binary", first) }},
	{"INSERT SELECT", func(t *testing.T, s *storing, first int) {
		s.mustRun(t, fmt.Sprintf("INSERT INTO %s SELECT id + %d, v FROM %[1]s WHERE id < 1000", s.table, first))
	}},
}

// insert stores a value under a row's number.
func (s *storing) insert(id int, v []byte, format int16) *answer {
	return s.ask(&pgproto3.Parse{Query: "INSERT INTO " + s.table + " VALUES ($1, $2)"},
		&pgproto3.Bind{Parameters: [][]byte{[]byte(strconv.Itoa(id)), v}, ParameterFormatCodes: []int16{0, format}},
		&pgproto3.Execute{}, &pgproto3.Sync{})
}

// bind stores by parameters.
func (s *storing) bind(t *testing.T, first int, format int16) {
	t.Helper()
	for i, v := range s.samples {
		b := []byte(v.input)
		if format == 1 {
			b = []byte(v.binary)
		} else if strings.HasPrefix(s.typ, "interval ") {
			b = []byte(v.text) // a parameter has no fields: its 7 is seconds
		}
		if b == nil {
			b = []byte{}
		}
		if a := s.insert(first+i, b, format); a.code != "" {
			t.Errorf("%s %q in format %d: %s %s", s.typ, v.input, format, a.code, a.text)
		}
	}
	if a := s.insert(first+len(s.samples), nil, format); a.code != "" {
		t.Errorf("%s NULL: %s %s", s.typ, a.code, a.text)
	}
}

// literals stores by one statement of many rows.
func (s *storing) literals(t *testing.T, first int) {
	t.Helper()
	sql := "INSERT INTO " + s.table + " VALUES "
	for i, v := range s.samples {
		sql += fmt.Sprintf("(%d, '%s'), ", first+i, strings.ReplaceAll(v.input, "'", "''"))
	}
	s.mustRun(t, sql+fmt.Sprintf("(%d, NULL)", first+len(s.samples)))
}

// copyIn stores by COPY.
func (s *storing) copyIn(t *testing.T, format, data string) {
	t.Helper()
	a := s.ask(&pgproto3.Query{String: "COPY " + s.table + " FROM STDIN (FORMAT " + format + ")"},
		&pgproto3.CopyData{Data: []byte(data)}, &pgproto3.CopyDone{})
	if a.code != "" {
		t.Errorf("%s: COPY %s: %s %s; %s", s.typ, format, a.code, a.text, a.where)
	}
}

// data are the samples as lines of COPY.
func (s *storing) data(first int, line func(id int, v *sample) string) string {
	var b strings.Builder
	for i := range s.samples {
		b.WriteString(line(first+i, &s.samples[i]))
	}
	b.WriteString(line(first+len(s.samples), nil))
	return b.String()
}

// textLine is a line of the text format; no sample is NULL.
func textLine(id int, v *sample) string {
	if v == nil {
		return fmt.Sprintf("%d\t\\N\n", id)
	}
	return fmt.Sprintf("%d\t%s\n", id, strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`).Replace(v.input))
}

// csvLine is a line of the csv format.
func csvLine(id int, v *sample) string {
	if v == nil {
		return fmt.Sprintf("%d,\n", id)
	}
	return fmt.Sprintf("%d,\"%s\"\n", id, strings.ReplaceAll(v.input, `"`, `""`))
}

// binaryData are the samples as PGCOPY.
func (s *storing) binaryData(first int) string {
	b := append([]byte("PGCOPY\n\xff\r\n\x00"), make([]byte, 8)...)
	row := func(id int, v *sample) {
		b = binary.BigEndian.AppendUint16(b, 2)
		b = binary.BigEndian.AppendUint32(b, 4)
		b = binary.BigEndian.AppendUint32(b, uint32(id))
		if v == nil {
			b = binary.BigEndian.AppendUint32(b, 1<<32-1)
			return
		}
		b = binary.BigEndian.AppendUint32(b, uint32(len(v.binary)))
		b = append(b, v.binary...)
	}
	for i := range s.samples {
		row(first+i, &s.samples[i])
	}
	row(first+len(s.samples), nil)
	return string(binary.BigEndian.AppendUint16(b, 1<<16-1))
}

// outAndIn copies the first way's rows out and in again.
func (s *storing) outAndIn(t *testing.T, format string, first int) {
	t.Helper()
	out := s.run(fmt.Sprintf("COPY (SELECT id + %d, v FROM %s WHERE id < 1000) TO STDOUT (FORMAT %s)", first, s.table, format))
	if out.code != "" {
		t.Errorf("%s: COPY %s out: %s %s", s.typ, format, out.code, out.text)
		return
	}
	s.copyIn(t, format, out.copied)
}

// check compares what was stored in a way with PostgreSQL's text and bytes.
func (s *storing) check(t *testing.T, name string, first int) {
	t.Helper()
	for format := range int16(2) {
		a := s.ask(&pgproto3.Parse{Query: fmt.Sprintf("SELECT v FROM %s WHERE id BETWEEN %d AND %d ORDER BY id", s.table, first, first+len(s.samples)-1)},
			&pgproto3.Bind{ResultFormatCodes: []int16{format}}, &pgproto3.Execute{}, &pgproto3.Sync{})
		if a.code != "" || len(a.rows) != len(s.samples) {
			t.Errorf("%s by %s: %d rows instead of %d; %s %s", s.typ, name, len(a.rows), len(s.samples), a.code, a.text)
			return
		}
		for i, v := range s.samples {
			if format == 0 && a.rows[i] != v.text {
				t.Errorf("%s %q by %s: %q, want %q", s.typ, v.input, name, a.rows[i], v.text)
			}
			if format == 1 && a.rows[i] != v.binary {
				t.Errorf("%s %q by %s: %x, want %x", s.typ, v.input, name, a.rows[i], v.binary)
			}
		}
	}
	if a := s.run(fmt.Sprintf("SELECT count(*) FROM %s WHERE id = %d AND num_nulls(v) = 1", s.table, first+len(s.samples))); strings.Join(a.rows, "") != "1" {
		t.Errorf("%s by %s: %+v instead of one NULL", s.typ, name, a)
	}
}

// storable leaves out the samples that IRIS has no form for, each of which must be
// refused as such.
func (s *storing) storable(t *testing.T) {
	t.Helper()
	s.samples = slices.DeleteFunc(s.samples, func(v sample) bool {
		if s.typ == "float8" && v.text == "-0" {
			return true // zero has no sign in the embedded server
		}
		a := s.insert(-1, []byte(v.input), 0)
		s.mustRun(t, "DELETE FROM "+s.table)
		if a.code == "" {
			return false
		}
		if !strings.Contains(a.text, "IRIS") {
			t.Errorf("%s %q: %s %s", s.typ, v.input, a.code, a.text)
		}
		return true
	})
}

// TestStored makes a table of each type, stores the values of pgtype's corpus in every
// way that there is, and reads them: text and bytes are PostgreSQL's.
func TestStored(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, "SET TimeZone = 'UTC'")
	names, samples := samplesByType(t)
	for name, list := range userSamples(t, c) {
		names, samples[name] = append(names, name), list
	}
	for i, name := range names {
		s := &storing{client: c, typ: name, table: "stored_" + strconv.Itoa(i), samples: samples[name]}
		if a := c.run("CREATE TABLE " + s.table + " (id int, v " + name + ")"); a.code != "" {
			t.Errorf("%s: %s %s", name, a.code, a.text)
			continue
		}
		if s.storable(t); len(s.samples) == 0 {
			t.Errorf("%s: nothing can be stored", name)
		}
		for n, w := range ways {
			w.store(t, s, n*1000)
			s.check(t, w.name, n*1000)
		}
		c.mustRun(t, "DROP TABLE "+s.table)
	}
}

// TestAnyTable copies tables of any columns with any rows out of and into tables like
// them, in each format: nothing is changed on the way.
func TestAnyTable(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	names, samples := samplesByType(t)
	for name, list := range userSamples(t, c) {
		names, samples[name] = append(names, name), list
	}
	slices.Sort(names)
	for _, name := range names {
		s := &storing{client: c, typ: name, table: "probe", samples: samples[name]}
		c.mustRun(t, "CREATE TABLE probe (id int, v "+name+")")
		s.storable(t)
		samples[name] = s.samples
		c.mustRun(t, "DROP TABLE probe")
	}
	rapid.Check(t, func(r *rapid.T) {
		types := rapid.SliceOfN(rapid.SampledFrom(names), 0, 30).Draw(r, "types")
		columns, values := "id int", ""
		for i, name := range types {
			columns += fmt.Sprintf(", c%d %s", i, name)
		}
		for row := range rapid.IntRange(0, 20).Draw(r, "rows") {
			values += fmt.Sprintf(", (%d", row)
			for _, name := range types {
				v := rapid.SampledFrom(samples[name]).Draw(r, name)
				literal := "'" + strings.ReplaceAll(v.input, "'", "''") + "'"
				if rapid.IntRange(0, 9).Draw(r, "null") == 0 {
					literal = "NULL"
				}
				values += ", " + literal
			}
			values += ")"
		}
		c.mustRun(t, "DROP TABLE IF EXISTS origin, other; CREATE TABLE origin ("+columns+"); CREATE TABLE other ("+columns+")")
		if values != "" {
			c.mustRun(t, "INSERT INTO origin VALUES "+values[2:])
		}
		want := c.mustRun(t, "COPY origin TO STDOUT").copied
		for _, options := range []string{"text", "csv", "binary", "csv, HEADER MATCH, FORCE_QUOTE *, DELIMITER ';'", "text, DELIMITER '|', NULL '~~'"} {
			from := strings.ReplaceAll(options, ", FORCE_QUOTE *", "")
			out := c.mustRun(t, "COPY origin TO STDOUT (FORMAT "+strings.ReplaceAll(options, " MATCH", "")+")").copied
			a := c.ask(&pgproto3.Query{String: "COPY other FROM STDIN (FORMAT " + from + ")"}, &pgproto3.CopyData{Data: []byte(out)}, &pgproto3.CopyDone{})
			if a.code != "" {
				r.Fatalf("%s: %s %s; %s", options, a.code, a.text, a.where)
			}
			if got := c.mustRun(t, "COPY other TO STDOUT").copied; got != want {
				r.Fatalf("%s:\n%s\ninstead of\n%s", options, got, want)
			}
			c.mustRun(t, "TRUNCATE other")
		}
	})
}
