package meta

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// propertyQuery asks the class dictionary for what INFORMATION_SCHEMA does not
// tell: it shows vectors as VARCHAR, and its COLLATION_NAME is always NULL.
// Parameters is a binary $LIST of $LISTs of name and value.
const propertyQuery = "SELECT parent, SqlFieldName, Name, Type, Parameters FROM %Dictionary.CompiledProperty " +
	"WHERE Type IN ('%Library.Vector', '%Library.Embedding', '%Library.String', '%Library.UniqueIdentifier', '%Stream.GlobalCharacter', '%Library.Time')"

// property is what the class dictionary tells of a column.
type property struct {
	collation string
	element   string // of a vector
	length    int    // of a vector
	precision int    // digits of a second of a time
	model     string // of an embedding: the name of its configuration
	source    string // of an embedding: what IRIS computes it of
}

// isVector tells a vector. Without its element type it cannot be written; it
// stays text then.
func (p *property) isVector() bool { return p != nil && p.element != "" }

// isExact reports whether IRIS compares the column's text by its characters.
func (p *property) isExact() bool {
	return p != nil && strings.EqualFold(strings.TrimPrefix(p.collation, "%"), "EXACT")
}

// property takes a row of the class dictionary.
func (r *raw) property(cells []string) error {
	f := r.class(cells[0])
	if f == nil {
		return nil
	}
	c := f.column(cmp.Or(cells[1], cells[2]))
	if c == nil {
		return nil
	}
	p := property{}
	for name, value := range parameters(cells[4]) {
		switch {
		case name == "COLLATION":
			p.collation = value
		case name == "PRECISION":
			p.precision = atoi(value)
		case cells[3] != "%Library.Vector" && cells[3] != "%Library.Embedding":
		case name == "DATATYPE":
			p.element = strings.ToUpper(value)
		case name == "LEN":
			p.length = atoi(value)
		case name == "MODEL":
			p.model = value
		case name == "SOURCE":
			p.source = value
		}
	}
	c.property = r.kind(p)
	return nil
}

// indexKindQuery asks the class dictionary what kinds the indexes are of.
const indexKindQuery = "SELECT parent, SqlName, Name, Type, TypeClass FROM %Dictionary.CompiledIndex"

// indexKind takes a row of the class dictionary. An index of a class of its own
// is of the kind that the class is called after: hnsw for %SQL.Index.HNSW.
func (r *raw) indexKind(cells []string) error {
	f := r.class(cells[0])
	if f == nil {
		return nil
	}
	name, kind := cells[1], cells[3]
	if name == "" {
		name = cells[2]
	}
	if class := cells[4]; class != "" {
		kind = class[strings.LastIndexByte(class, '.')+1:]
	}
	if f.indexKinds == nil {
		f.indexKinds, f.indexNames = map[string]string{}, map[string]string{}
	}
	f.indexKinds[strings.ToLower(name)] = r.word(strings.ToLower(kind))
	f.indexNames[strings.ToLower(cells[2])] = strings.ToLower(name)
	return nil
}

// estimateQuery asks for the numbers of rows that IRIS's optimizer assumes: those of
// the last TUNE TABLE.
const estimateQuery = "SELECT parent, ExtentSize FROM %Dictionary.CompiledStorage"

// estimate takes a row of the class dictionary.
func (r *raw) estimate(cells []string) error {
	n, err := strconv.ParseFloat(cells[1], 64)
	if f := r.class(cells[0]); f != nil && err == nil {
		f.rows = n
	}
	return nil
}

// mapQuery asks for the blocks that the rows and the indexes of tables fill.
const mapQuery = "SELECT parent, Name, BlockCount FROM %Dictionary.CompiledStorageSQLMap"

// sqlMap takes a row of the class dictionary. Those of TUNE TABLE are positive; the class
// compiler's guesses are negative. A map that is no index belongs to the rows.
func (r *raw) sqlMap(cells []string) error {
	class, _, _ := strings.Cut(cells[0], "||")
	f, n := r.class(class), atoi(cells[2])
	if f == nil || n <= 0 {
		return nil
	}
	if f.blocks == nil {
		f.blocks = map[string]int64{}
	}
	f.blocks[f.indexNames[strings.ToLower(cells[1])]] += int64(n)
	return nil
}

// withheld reports whether IRIS does not have what a query asks for, or does not
// show it to the account.
func withheld(err error) bool {
	var iris *pgerr.SQLCODEError
	if !errors.As(err, &iris) {
		return false
	}
	switch pgerr.SQLCODEOf(iris.SQLCODE) {
	case -29, -30, -99:
		return true
	}
	return false
}

// parameters decodes the parameters of a property: the cell is binary, read as
// Latin-1 text.
func parameters(cell string) map[string]string {
	raw := make([]byte, 0, len(cell))
	for _, r := range cell {
		if r > 0xff {
			return nil
		}
		raw = append(raw, byte(r))
	}
	out := map[string]string{}
	pairs := list.NewReader(raw)
	for pairs.More() {
		pair, err := pairs.NextBytes()
		if err != nil {
			return nil
		}
		inner := list.NewReader(pair)
		name, err := inner.NextString()
		if err != nil {
			return nil
		}
		value, err := inner.NextString()
		if err != nil {
			return nil
		}
		out[name] = value
	}
	return out
}
