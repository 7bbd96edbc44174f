package iris

import (
	"errors"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Column describes a column of a result.
type Column struct {
	Name      string // of the field, or one IRIS made up, such as Expression_1
	Label     string // the alias, or the name
	Table     string
	Schema    string
	Catalog   string
	Type      int // one of the Type constants of package wire
	Precision int
	Scale     int
	Nullable  int // one of the Nullable constants of package wire
	flags     uint16
}

// Has tells a flag of the column, one of the Column constants of package wire.
func (c *Column) Has(flag int) bool { return c.flags>>flag&1 != 0 }

// Param describes a parameter of a statement as IRIS inferred it.
type Param struct {
	Type      int
	Precision int
	Scale     int
	Nullable  int
}

// description reads the parts of a reply that describe a statement. The first
// problem sticks and makes all that follows empty.
type description struct {
	items list.Reader
	err   error
}

// int reads one number.
func (d *description) int() int {
	if d.err != nil {
		return 0
	}
	v, err := d.items.NextInt()
	d.err = d.items.Need(err)
	return int(v)
}

// text reads one text and copies it out of the buffer.
func (d *description) text() string {
	if d.err != nil {
		return ""
	}
	s, err := d.items.NextString()
	d.err = d.items.Need(err)
	return strings.Clone(s)
}

// catalogText is text for the column where the number 0 means none.
func (d *description) catalogText() string {
	if s := d.text(); s != "0" {
		return s
	}
	return ""
}

// flags reads the flag bytes of a column; what is not a string of bytes has none.
func (d *description) flags() (set uint16) {
	if d.err != nil {
		return 0
	}
	if !d.items.Binary() {
		d.err = d.items.Need(d.items.Skip())
		return 0
	}
	var flags []byte
	if flags, d.err = d.items.NextBytes(); len(flags) > wire.ColumnFlags {
		flags = flags[:wire.ColumnFlags]
	}
	for i, flag := range flags {
		if flag == 1 {
			set |= 1 << i
		}
	}
	return set
}

// count reads how many entries follow, each of at least size items. More than
// the rest of the message could hold is a problem, so that nothing is allocated
// on the peer's word.
func (d *description) count(size int) int {
	n := d.int()
	if d.err == nil && (n < 0 || n > len(d.items.Rest())/size) {
		d.err = errors.New("count exceeds the message")
	}
	if d.err != nil {
		return 0
	}
	return n
}

// prefix reads the feature option, which is there if features were granted.
func (d *description) prefix(prefixed bool) {
	if prefixed && d.int() != 0 && d.err == nil {
		d.err = errors.New("a row format that was not asked for")
	}
}

// columns reads the description of a result.
func (d *description) columns() []Column {
	const itemsPerColumn = 10
	columns := make([]Column, d.count(itemsPerColumn))
	for i := range columns {
		columns[i] = Column{
			Name: d.text(), Type: d.int(), Precision: d.int(), Scale: d.int(), Nullable: d.int(),
			Label: d.text(), Table: d.text(), Schema: d.text(), Catalog: d.catalogText(), flags: d.flags(),
		}
		if columns[i].Label == "" {
			columns[i].Label = columns[i].Name
		}
	}
	return columns
}

// params reads the description of parameters and the flag after it that says
// whether a client may cache the statement; this one decides that for itself.
func (d *description) params() []Param {
	const itemsPerParam = 4
	params := make([]Param, d.count(itemsPerParam))
	for i := range params {
		params[i] = Param{Type: d.int(), Precision: d.int(), Scale: d.int(), Nullable: d.int()}
	}
	d.int()
	return params
}
