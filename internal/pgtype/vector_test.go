package pgtype

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

func TestVectorText(t *testing.T) {
	vector := ByOID(VectorOID)
	tests := []struct {
		in     string
		typmod int32
		want   string // text, or SQLSTATE and message
	}{
		{"[1,2,3]", 3, "[1,2,3]"},
		{" [ 1.5 , -2e3,0.1 ] ", NoTypmod, "[1.5,-2000,0.1]"},
		{"[1e-50,1e30]", NoTypmod, "[0,1e+30]"},
		{"[1,2]", 3, "22000 expected 3 dimensions, not 2"},
		{"[]", NoTypmod, "22000 vector must have at least 1 dimension"},
		{"1,2", NoTypmod, `22P02 invalid input syntax for type vector: "1,2"`},
		{"[1,2", NoTypmod, `22P02 invalid input syntax for type vector: "[1,2"`},
		{"[1,,2]", NoTypmod, `22P02 invalid input syntax for type vector: "[1,,2]"`},
		{"[1,2]x", NoTypmod, `22P02 invalid input syntax for type vector: "[1,2]x"`},
		{"[1e39]", NoTypmod, `22003 "1e39" is out of range for type vector`},
		{"[NaN]", NoTypmod, "22000 NaN not allowed in vector"},
		{"[inf]", NoTypmod, "22000 infinite value not allowed in vector"},
		{"[" + strings.Repeat("1,", 16000) + "1]", NoTypmod, "54000 vector cannot have more than 16000 dimensions"},
	}
	for _, tt := range tests {
		v, err := vector.Input(DefaultEnv(), tt.in, tt.typmod)
		got := errorText(err)
		if err == nil {
			got = string(vector.Output(DefaultEnv(), nil, v))
			back, err := vector.Recv(vector.Send(nil, v), tt.typmod)
			if err != nil || Compare(back, v) != 0 {
				t.Errorf("%s: received as %v, %v", tt.in, back, err)
			}
		}
		if got != tt.want {
			t.Errorf("%.30s: %s, want %s", tt.in, got, tt.want)
		}
	}
}

// errorText is SQLSTATE and message of an error.
func errorText(err error) string {
	var e *pgerr.Error
	if errors.As(err, &e) {
		return string(e.Code) + " " + e.Message
	}
	return ""
}

func TestParseVectorText(t *testing.T) {
	v, err := ParseVectorText("0.1, -2,3e5", true)
	if err != nil || !slices.Equal(v.Vector64(), []float64{0.1, -2, 3e5}) {
		t.Errorf("%v, %v", v.Vector64(), err)
	}
	if got := string(AppendVectorText(nil, v)); got != "0.1,-2,300000" {
		t.Error(got)
	}
	v, err = ParseVectorText("0.1,1", false)
	if err != nil || !slices.Equal(v.Vector32(), []float32{0.1, 1}) {
		t.Errorf("%v, %v", v.Vector32(), err)
	}
	v, err = ParseVectorText(" [0.1,1] ", true)
	if err != nil || !slices.Equal(v.Vector64(), []float64{0.1, 1}) {
		t.Errorf("%v, %v", v.Vector64(), err)
	}
	for _, bad := range []string{"", "[]", "1,", "[1", "1]", "[[1]]", "1 2", "x", "NaN", "1e999"} {
		if _, err := ParseVectorText(bad, true); err == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestVectorRecvErrors(t *testing.T) {
	tests := []struct {
		in     string
		typmod int32
		want   string
	}{
		{"00", NoTypmod, "08P01 insufficient data left in message"},
		{"00000000", NoTypmod, "22000 vector must have at least 1 dimension"},
		{"000100013f800000", NoTypmod, "22000 expected unused to be 0, not 1"},
		{"000200003f800000", NoTypmod, "08P01 insufficient data left in message"},
		{"000100003f80000000", NoTypmod, "22P03 incorrect binary data format"},
		{"000100007fc00000", NoTypmod, "22000 NaN not allowed in vector"},
		{"7fff0000", NoTypmod, "54000 vector cannot have more than 16000 dimensions"},
		{"000200003f8000003f800000", 3, "22000 expected 3 dimensions, not 2"},
	}
	for _, tt := range tests {
		if _, err := vectorRecv([]byte(mustHex(t, tt.in)), tt.typmod); errorText(err) != tt.want {
			t.Errorf("%s: %v, want %s", tt.in, err, tt.want)
		}
	}
}

func BenchmarkVectorInput(b *testing.B) {
	text := "[" + strings.TrimSuffix(strings.Repeat("0.123456,-0.0314159,", 512), ",") + "]"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := vectorInput(nil, text, 1024); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVectorOutput(b *testing.B) {
	elements := make([]float32, 1024)
	for i := range elements {
		elements[i] = float32(math.Sin(float64(i)))
	}
	v := value.Vector32(elements)
	var buf []byte
	for b.Loop() {
		buf = vectorOutput(nil, buf[:0], v)
	}
}
