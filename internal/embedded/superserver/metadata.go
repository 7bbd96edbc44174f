package superserver

import (
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// cacheable is the flag after the parameters that lets a client keep a
// statement id for the same text; ids here last as long as the connection.
const cacheable = 1

// appendColumns appends COLUMNS: how many, and each one's description.
func appendColumns(buf []byte, columns []Column) []byte {
	buf = list.AppendInt(buf, int64(len(columns)))
	for i := range columns {
		buf = appendColumn(buf, &columns[i])
	}
	return buf
}

// appendColumn appends one column's description.
func appendColumn(buf []byte, c *Column) []byte {
	label := c.Label
	if label == "" {
		label = c.Name
	}
	buf = list.AppendString(buf, c.Name)
	for _, n := range [...]int{c.Type, c.Precision, c.Scale, c.Nullable} {
		buf = list.AppendInt(buf, int64(n))
	}
	buf = list.AppendString(buf, label)
	buf = list.AppendString(buf, c.Table)
	buf = list.AppendString(buf, c.Schema)
	buf = list.AppendString(buf, "") // catalog: IRIS has none
	flags := c.Flags.bytes()
	return list.AppendBytes(buf, flags[:])
}

// bytes returns the flags in the order of the protocol's "additional" item.
// The third, currency, is never set.
func (f ColumnFlags) bytes() [wire.ColumnFlags]byte {
	var b [wire.ColumnFlags]byte
	for i, set := range [len(b)]bool{
		f.AutoIncrement, f.CaseSensitive, false, f.ReadOnly, f.RowVersion, f.Unique,
		f.Aliased, f.Expression, f.Hidden, f.Identity, f.Key, f.RowID,
	} {
		if set {
			b[i] = 1
		}
	}
	return b
}

// appendParams appends PARAMMETA. The client checks that there are as many as
// it announced, so parameters the backend does not describe are VARCHAR.
func appendParams(buf []byte, params []ParamMeta, announced int) []byte {
	buf = list.AppendInt(buf, int64(announced))
	for i := range announced {
		p := ParamMeta{Type: wire.TypeVarchar, Precision: 50, Nullable: 1}
		if i < len(params) {
			p = params[i]
		}
		for _, n := range [...]int{p.Type, p.Precision, p.Scale, p.Nullable} {
			buf = list.AppendInt(buf, int64(n))
		}
	}
	return list.AppendInt(buf, cacheable)
}

// appendCounts appends one row count per parameter set; sets the backend said
// nothing about have failed. Clients index this list without looking at its
// length.
func appendCounts(buf []byte, counts []int64, sets int) []byte {
	for i := range sets {
		n := int64(BatchFailed)
		if i < len(counts) {
			n = counts[i]
		}
		buf = list.AppendInt(buf, n)
	}
	return buf
}
