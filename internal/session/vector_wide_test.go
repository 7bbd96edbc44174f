package session_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestWideVectors stores vectors of as many dimensions as there may be, of both
// element types, and reads them in text and binary.
func TestWideVectors(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	random := rand.New(rand.NewPCG(1, 6))
	for _, test := range []struct {
		column string
		bits   int
	}{{"vector(16000)", 32}, {"vector(float, 16000)", 32}, {"vector(double, 16000)", 64}} {
		c.mustRun(t, "CREATE TABLE w (id INT PRIMARY KEY, v "+test.column+")")
		numbers, text := wideVector(random, test.bits)
		c.mustRun(t, "INSERT INTO w VALUES (1, '"+text+"')")
		if got := c.extended("INSERT INTO w VALUES (2, $1)", text); got.code != "" {
			t.Fatal(got.text)
		}
		c.mustRun(t, "INSERT INTO w SELECT 3, v FROM w WHERE id = 1")
		for id := 1; id <= 3; id++ {
			if got := c.mustRun(t, fmt.Sprintf("SELECT v FROM w WHERE id = %d", id)).rows; !slices.Equal(got, []string{text}) {
				t.Errorf("%s: row %d differs", test.column, id)
			}
		}
		if got := mustReadBinary(t, c, "SELECT v FROM w WHERE id = 1"); !slices.Equal(got, single(numbers)) {
			t.Errorf("%s: the binary form differs", test.column)
		}
		for _, wide := range []string{"'[" + strings.Repeat("1,", 16000) + "1]'", "array_fill(1, ARRAY[16001])::vector"} {
			if got := c.run("INSERT INTO w VALUES (4, " + wide + ")"); got.code != "54000" {
				t.Errorf("%s: 16 001 dimensions: %q", test.column, got.code)
			}
		}
		c.mustRun(t, "DROP TABLE w")
	}
	for _, column := range []string{"vector(16001)", "vector(double, 16001)", "vector(0)", "vector(double, 0)"} {
		if got := c.run("CREATE TABLE w (v " + column + ")"); got.code != "22023" {
			t.Errorf("%s: %v", column, got.code)
		}
	}
}

// TestBeyondSingle asks for a vector of double precision in binary, which is of single
// precision.
func TestBeyondSingle(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE w (v vector(double, 2)); INSERT INTO w VALUES (TO_VECTOR('1e300,2', double))")
	if got := c.mustRun(t, "SELECT v FROM w").rows; !slices.Equal(got, []string{"[1e+300,2]"}) {
		t.Errorf("in text %q", got)
	}
	for _, sql := range []string{"SELECT v FROM w", "SELECT ARRAY[v] FROM w"} {
		got := c.ask(binaryQuery(sql)...)
		if got.code != "22003" {
			t.Errorf("%s in binary: %v", sql, got.code)
		}
	}
	if got := c.run("SELECT v::real[] FROM w"); got.code != "22003" {
		t.Errorf("as real[]: %v", got.code)
	}
}

// TestVectorElement makes vectors of double precision by a setting.
func TestVectorElement(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, "SET iris.vector_element = double; CREATE TABLE w (id INT, v vector(1), f vector(float, 1)); RESET iris.vector_element; "+
		"ALTER TABLE w ADD COLUMN s vector(1); INSERT INTO w VALUES (1, '[0.12345678901234]', '[0.12345678901234]', '[0.12345678901234]')")
	for column, want := range map[string]string{"v": "[0.12345678901234]", "f": "[0.12345679]", "s": "[0.12345679]"} {
		if got := c.mustRun(t, "SELECT "+column+" FROM w").rows; !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", column, got)
		}
	}
	if got := c.run("SET iris.vector_element = decimal"); got.code != "22023" {
		t.Errorf("another element: %q", got.code)
	}
}

// wideVector makes numbers that need all digits of their precision, and their text.
func wideVector(random *rand.Rand, bits int) ([]float64, string) {
	numbers := make([]float64, 16000)
	parts := make([]string, len(numbers))
	for i := range numbers {
		numbers[i] = random.NormFloat64()
		if bits == 32 {
			numbers[i] = float64(float32(numbers[i]))
		}
		numbers[i] = math.Copysign(max(math.Abs(numbers[i]), 0.001), numbers[i])
		if bits == 32 {
			numbers[i] = float64(float32(numbers[i]))
			parts[i] = fmt.Sprint(float32(numbers[i]))
			continue
		}
		parts[i] = fmt.Sprint(numbers[i])
	}
	return numbers, "[" + strings.Join(parts, ",") + "]"
}

// single are numbers in single precision.
func single(numbers []float64) []float32 {
	out := make([]float32, len(numbers))
	for i, f := range numbers {
		out[i] = float32(f)
	}
	return out
}

// binaryQuery asks for a result in binary.
func binaryQuery(sql string) []pgproto3.FrontendMessage {
	return []pgproto3.FrontendMessage{
		&pgproto3.Parse{Query: sql}, &pgproto3.Bind{ResultFormatCodes: []int16{1}}, &pgproto3.Execute{}, &pgproto3.Sync{},
	}
}

// mustReadBinary reads the vector that a query yields.
func mustReadBinary(t *testing.T, c *client, sql string) []float32 {
	t.Helper()
	got := c.ask(binaryQuery(sql)...)
	if got.code != "" || len(got.rows) != 1 {
		t.Fatalf("%s: %v, %d rows", sql, got.code, len(got.rows))
	}
	b := []byte(got.rows[0])
	out := make([]float32, binary.BigEndian.Uint16(b))
	for i := range out {
		out[i] = math.Float32frombits(binary.BigEndian.Uint32(b[4+4*i:]))
	}
	return out
}
