package iris

import (
	"net"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// FuzzDescribe reads arbitrary bytes as the description of a statement: it must
// neither panic nor believe in more columns than the bytes could hold.
func FuzzDescribe(f *testing.F) {
	column := list.AppendInt(nil, 1)
	column = list.AppendString(column, "n")
	for range 4 {
		column = list.AppendInt(column, 4)
	}
	for range 4 {
		column = list.AppendString(column, "n")
	}
	column = list.AppendList(column, make([]byte, 12))
	f.Add(list.AppendInt(list.AppendInt(column, 0), 1), false)
	f.Add(append([]byte{2, 4}, column...), true)
	f.Add([]byte{6, 4, 0xff, 0xff, 0xff, 0x7f}, false)
	f.Fuzz(func(t *testing.T, body []byte, prefixed bool) {
		d := description{items: list.NewReader(body)}
		d.prefix(prefixed)
		columns := d.columns()
		params := d.params()
		if len(columns)*10+len(params)*4 > len(body) {
			t.Fatalf("%d columns and %d parameters from %d bytes", len(columns), len(params), len(body))
		}
	})
}

// FuzzProcedure reads arbitrary bytes as the description of a procedure, and as what a call
// of it returns.
func FuzzProcedure(f *testing.F) {
	param := list.AppendInt(nil, 1)
	for range 4 {
		param = list.AppendInt(param, 4)
	}
	param = list.AppendInt(list.AppendString(param, "n"), 5)
	f.Add(append(list.AppendInt(nil, kindReturn), param...), list.AppendInt(nil, 1))
	f.Add(append(list.AppendInt(nil, kindManyReturn), param...), list.AppendInt(list.AppendNull(nil), resultNone))
	f.Add([]byte{3, 4, 0xff}, []byte{1, 1, 1})
	f.Fuzz(func(t *testing.T, body, values []byte) {
		near, far := net.Pipe()
		defer far.Close()
		p := &Procedure{stmt: &Stmt{conn: &Conn{socket: near}}}
		if p.describe(body) != nil {
			return
		}
		if len(p.params)*6 > len(body) {
			t.Fatalf("%d parameters from %d bytes", len(p.params), len(body))
		}
		out, items, err := p.values(values)
		if err != nil {
			return
		}
		if len(out.Values) != len(p.Params()) {
			t.Fatalf("%d values of %d parameters", len(out.Values), len(p.Params()))
		}
		_, _ = out.take(&reply{body: values}, items)
	})
}

func TestFeaturePrefix(t *testing.T) {
	for option, ok := range map[int64]bool{0: true, 1: false, 2: false} {
		d := description{items: list.NewReader(list.AppendInt(nil, option))}
		d.prefix(true)
		if (d.err == nil) != ok {
			t.Errorf("option %d: %v", option, d.err)
		}
	}
}

func TestColumnFlags(t *testing.T) {
	for _, test := range []struct {
		item []byte
		want uint16
	}{
		{list.AppendList(nil, []byte{1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}), 1 | 1<<3 | 1<<11},
		{list.AppendList(nil, []byte{0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 1 << 1},
		{list.AppendList(nil, []byte{1}), 1},
		{list.AppendNull(nil), 0},
		{list.AppendUndefined(nil), 0},
		{list.AppendInt(nil, 1), 0},
	} {
		d := description{items: list.NewReader(test.item)}
		if got := d.flags(); got != test.want || d.err != nil || d.items.More() {
			t.Errorf("% x: %b, %v, want %b", test.item, got, d.err, test.want)
		}
	}
}
