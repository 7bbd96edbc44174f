package charset

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
)

var postgres = flag.String("pg", "", "write corrections.txt by the PostgreSQL of this connection string")

// oracle asks PostgreSQL for its conversions.
type oracle struct {
	t    *testing.T
	conn *pgconn.PgConn
	sums strings.Builder // of what PostgreSQL reads and writes, for TestSums
}

// each runs an expression over many values of $1; what fails is "-".
func (o *oracle) each(function, name string, inputs []string) []string {
	var out []string
	for part := range slices.Chunk(inputs, 5000) {
		sql := fmt.Sprintf("SELECT coalesce(%s(x, '%s'), '-') FROM unnest('{%s}'::text[]) WITH ORDINALITY AS u (x, o) ORDER BY o", function, name, strings.Join(part, ","))
		results, err := o.conn.Exec(context.Background(), sql).ReadAll()
		if err != nil {
			o.t.Fatal(err)
		}
		for _, row := range results[0].Rows {
			out = append(out, string(row[0]))
		}
	}
	return out
}

// helpers convert a code in hexadecimal to a character's number, and back.
const helpers = `
CREATE FUNCTION pg_temp.reads(x text, e text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE s text;
BEGIN
  s := convert_from(decode(x, 'hex'), e);
  RETURN CASE WHEN length(s) = 1 THEN to_hex(ascii(s)) END;
EXCEPTION WHEN others THEN RETURN NULL; END $$;
CREATE FUNCTION pg_temp.writes(x text, e text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN encode(convert_to(chr(('x' || lpad(x, 8, '0'))::bit(32)::int), e), 'hex');
EXCEPTION WHEN others THEN RETURN NULL; END $$;`

// run is a row of corrections.
type run struct{ from, to, count uint32 }

// runs joins corrections that follow each other; to is 0 for none.
func runs(pairs [][2]uint32) []run {
	var out []run
	for _, p := range pairs {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if p[0] == last.from+last.count && (p[1] == 0 && last.to == 0 || p[1] != 0 && last.to != 0 && p[1] == last.to+last.count) {
				last.count++
				continue
			}
		}
		out = append(out, run{p[0], p[1], 1})
	}
	return out
}

// TestCorrections writes corrections.txt when it is given a PostgreSQL, and else
// checks that the file can be read.
func TestCorrections(t *testing.T) {
	if *postgres == "" {
		for i, line := range strings.Split(strings.TrimSpace(corrections), "\n") {
			f := strings.Fields(line)
			if len(f) != 5 || charsets[f[0]] == nil || f[1] != "d" && f[1] != "e" || hexNumber(f[2]) == 0 || f[3] != "-" && hexNumber(f[3]) == 0 || hexNumber(f[4]) == 0 {
				t.Errorf("line %d: %s", i+1, line)
			}
		}
		return
	}
	conn, err := pgconn.Connect(t.Context(), *postgres)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{t: t, conn: conn}
	if _, err := conn.Exec(t.Context(), helpers).ReadAll(); err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(charsets))
	for name := range charsets {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		o.correct(&b, charsets[name])
	}
	if err := errors.Join(os.WriteFile("corrections.txt", []byte(b.String()), 0o644), os.WriteFile("testdata/sums", []byte(o.sums.String()), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// correct writes the corrections of one encoding.
func (o *oracle) correct(b *strings.Builder, c *Charset) {
	t := c.basis()
	write := func(direction string, pairs [][2]uint32) {
		for _, r := range runs(pairs) {
			to := fmt.Sprintf("%x", r.to)
			if r.to == 0 {
				to = "-"
			}
			fmt.Fprintf(b, "%s %s %x %s %x\n", c.Name, direction, r.from, to, r.count)
		}
	}
	all := c.all()
	codes := make([]string, len(all))
	for i, s := range all {
		codes[i] = fmt.Sprintf("%x", s)
	}
	var pairs [][2]uint32
	read := o.each("pg_temp.reads", c.Name, codes)
	for i, got := range read {
		code, want := codeOf(all[i]), hexNumber(got)
		if uint32(t.runes[code]) != want {
			pairs = append(pairs, [2]uint32{code, want})
			t.runes[code] = rune(want)
			if want == 0 {
				delete(t.runes, code)
			}
		}
	}
	write("d", pairs)
	t.invert(all)
	runes := plane()
	texts := make([]string, len(runes))
	for i, r := range runes {
		texts[i] = fmt.Sprintf("%x", r)
	}
	pairs = nil
	written := o.each("pg_temp.writes", c.Name, texts)
	fmt.Fprintf(&o.sums, "%s %x %x\n", c.Name, sum(read), sum(written))
	for i, got := range written {
		code := t.codes[runes[i]]
		if code == 0 && c.Name == "GB18030" {
			if out, err := c.base.NewEncoder().Bytes([]byte(string(runes[i]))); err == nil && len(out) == 4 {
				code = codeOf(string(out))
			}
		}
		if want := hexNumber(got); want != code {
			pairs = append(pairs, [2]uint32{uint32(runes[i]), want})
		}
	}
	write("e", pairs)
}

// plane lists the characters above ASCII that are asked for.
func plane() []rune {
	var out []rune
	for r := rune(0x80); r < 0x10000; r++ {
		if r < 0xd800 || r > 0xdfff {
			out = append(out, r)
		}
	}
	return out
}

// sum is a short sum of texts.
func sum(texts []string) []byte {
	all := sha256.Sum256([]byte(strings.Join(texts, " ")))
	return all[:8]
}

// TestSums converts every code and every character and compares with what PostgreSQL
// made of them.
func TestSums(t *testing.T) {
	content, err := os.ReadFile("testdata/sums")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	if len(lines) != len(charsets) {
		t.Errorf("sums of %d encodings of %d", len(lines), len(charsets))
	}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, " ")
		c, ok := Lookup(name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		var read, written []string
		for _, s := range c.all() {
			text, err := c.Decode(s)
			r, n := utf8.DecodeRuneInString(text)
			if err != nil || n != len(text) {
				read = append(read, "-")
				continue
			}
			read = append(read, fmt.Sprintf("%x", r))
		}
		for _, r := range plane() {
			s, err := c.Encode(string(r))
			if err != nil {
				s = "-"
			} else {
				s = fmt.Sprintf("%x", s)
			}
			written = append(written, s)
		}
		if got := fmt.Sprintf("%s %x %x", name, sum(read), sum(written)); got != line {
			t.Errorf("%s instead of %s", got, line)
		}
	}
}
