package pgwire

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textEncoder encodes texts.
func textEncoder(buf []byte, v value.Value) ([]byte, error) { return append(buf, v.Str()...), nil }

// written returns the messages that write puts on the wire.
func written(t *testing.T, write func(w *ResultWriter)) []pgproto3.BackendMessage {
	t.Helper()
	var out bytes.Buffer
	w := NewResultWriter(&out, 1<<20)
	write(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	f := pgproto3.NewFrontend(&out, io.Discard)
	var got []pgproto3.BackendMessage
	for {
		m, err := f.Receive()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, cloneMessage(m))
	}
}

func TestWriterMessages(t *testing.T) {
	tests := []struct {
		name  string
		write func(w *ResultWriter)
		want  pgproto3.BackendMessage
	}{
		{
			"row description",
			func(w *ResultWriter) {
				w.RowDescription([]Field{{
					Name: "a", TableOID: 1 << 31, Attribute: -1, Type: 23, Typmod: -1, Len: -2, Format: pgtype.FormatBinary,
				}})
			},
			&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{
				Name: []byte("a"), TableOID: 1 << 31, TableAttributeNumber: 0xffff, DataTypeOID: 23,
				DataTypeSize: -2, TypeModifier: -1, Format: 1,
			}}},
		},
		{
			"parameter description",
			func(w *ResultWriter) { w.ParameterDescription([]pgtype.OID{23, 1 << 31}) },
			&pgproto3.ParameterDescription{ParameterOIDs: []uint32{23, 1 << 31}},
		},
		{
			"row",
			func(w *ResultWriter) {
				e := pgtype.Encoder(textEncoder)
				w.Row([]value.Value{value.Text("x"), value.Null, value.Text("")}, []pgtype.Encoder{e, e, e})
			},
			&pgproto3.DataRow{Values: [][]byte{[]byte("x"), nil, {}}},
		},
		{
			"zero byte in a string",
			func(w *ResultWriter) { w.CommandComplete("SELECT\x00 1") },
			&pgproto3.CommandComplete{CommandTag: []byte("SELECT")},
		},
		{
			"parameter status",
			func(w *ResultWriter) { w.ParameterStatus("TimeZone", "UTC") },
			&pgproto3.ParameterStatus{Name: "TimeZone", Value: "UTC"},
		},
		{
			"notice with every field",
			func(w *ResultWriter) {
				w.Notice(&pgerr.Error{
					Severity: pgerr.Warning, Code: "01000", Message: "m", Detail: "d", Hint: "h", Position: 7, Where: "w",
					Schema: "s", Table: "t", Column: "c", DataType: "y", Constraint: "n", Routine: "r",
				})
			},
			&pgproto3.NoticeResponse{
				Severity: "WARNING", SeverityUnlocalized: "WARNING", Code: "01000", Message: "m", Detail: "d", Hint: "h",
				Position: 7, Where: "w", SchemaName: "s", TableName: "t", ColumnName: "c", DataTypeName: "y", ConstraintName: "n", Routine: "r",
			},
		},
		{
			"error with what every error has",
			func(w *ResultWriter) { w.error(pgerr.New(pgerr.SyntaxError, "m")) },
			&pgproto3.ErrorResponse{Severity: "ERROR", SeverityUnlocalized: "ERROR", Code: "42601", Message: "m"},
		},
		{
			"copy-out",
			func(w *ResultWriter) {
				if _, err := w.CopyOut(pgtype.FormatBinary, 2); err != nil {
					panic(err)
				}
			},
			&pgproto3.CopyOutResponse{OverallFormat: 1, ColumnFormatCodes: []uint16{1, 1}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := written(t, test.write)
			if diff := cmp.Diff([]pgproto3.BackendMessage{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowAllocatesNothing(t *testing.T) {
	w := NewResultWriter(io.Discard, 8<<10)
	values := []value.Value{value.Text("some text"), value.Null, value.Text(strings.Repeat("x", 100))}
	enc := []pgtype.Encoder{textEncoder, textEncoder, textEncoder}
	row := func() {
		if err := w.Row(values, enc); err != nil {
			t.Error(err)
		}
	}
	for range 100 {
		row() // until the buffer has its size
	}
	if n := testing.AllocsPerRun(1000, row); n != 0 {
		t.Errorf("%v allocations per row", n)
	}
}

func TestRowTooLongLeavesNothingBehind(t *testing.T) {
	got := written(t, func(w *ResultWriter) {
		w.messageMax = 100
		err := w.Row([]value.Value{value.Text("x"), value.Text(strings.Repeat("x", 100))},
			[]pgtype.Encoder{textEncoder, textEncoder})
		if code := pgerr.From(err).Code; code != pgerr.ProgramLimitExceeded {
			t.Errorf("got %v", err)
		}
		out, _ := w.CopyOut(pgtype.FormatText, 0)
		if _, err := out.Write(make([]byte, 97)); pgerr.From(err).Code != pgerr.ProgramLimitExceeded {
			t.Errorf("copy data: got %v", err)
		}
		if _, err := out.Write(make([]byte, 96)); err != nil {
			t.Errorf("copy data at the limit: %v", err)
		}
	})
	if len(got) != 2 {
		t.Errorf("%d messages were written", len(got))
	}
}

// failing is a writer that fails from its second write on.
type failing struct{ writes int }

// Write implements io.Writer.
func (f *failing) Write(p []byte) (int, error) {
	if f.writes++; f.writes > 1 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestWriterKeepsItsFirstError(t *testing.T) {
	out := &failing{}
	w := NewResultWriter(out, 64)
	for range 1000 {
		w.CommandComplete("SELECT 1")
		if cap(w.buf) > 1024 {
			t.Fatalf("buffer grew to %d bytes after a failed write", cap(w.buf))
		}
	}
	if err := w.Row(nil, nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Row: %v", err)
	}
	if err := w.Flush(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Flush: %v", err)
	}
	if _, err := w.CopyOut(pgtype.FormatText, 1); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("CopyOut: %v", err)
	}
	if out.writes != 2 {
		t.Errorf("%d writes, want none after the one that failed", out.writes)
	}
}

func TestWriterForgetsALargeBuffer(t *testing.T) {
	w := NewResultWriter(io.Discard, 1024)
	w.CommandComplete(strings.Repeat("x", 1<<20))
	if cap(w.buf) > writeBufferKeep {
		t.Errorf("%d bytes are kept", cap(w.buf))
	}
}

func TestCopyInNeedsAConnection(t *testing.T) {
	if _, err := NewResultWriter(io.Discard, 0).CopyIn(pgtype.FormatText, 1); err == nil {
		t.Error("copy-in from nowhere")
	}
}
