package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgproto3"
)

// aspect is one thing that is compared about an answer.
type aspect string

// The aspects, in the order in which they are reported.
const (
	aspectConnection aspect = "connection"
	aspectSQLState   aspect = "sqlstate"
	aspectPosition   aspect = "position"
	aspectParams     aspect = "params"
	aspectColumns    aspect = "columns"
	aspectRows       aspect = "rows"
	aspectTag        aspect = "tag"
	aspectStatus     aspect = "status"
	aspectSetting    aspect = "setting"
	aspectMessage    aspect = "message"
	aspectNotice     aspect = "notice"
)

// aspects lists them all; the weak ones are texts, which clients show but
// rarely read.
var aspects = []aspect{
	aspectConnection, aspectSQLState, aspectPosition, aspectParams, aspectColumns, aspectRows, aspectTag, aspectStatus,
	aspectSetting, aspectMessage, aspectNotice,
}

// weak reports whether a difference in the aspect fails only a strict run.
func (a aspect) weak() bool { return a == aspectMessage || a == aspectNotice }

// known reports whether the aspect is one of the list.
func (a aspect) known() bool {
	for _, other := range aspects {
		if a == other {
			return true
		}
	}
	return false
}

// answer is what a server said to one statement, as lines of text by aspect.
type answer struct {
	lines    map[aspect][]string
	noValues bool
	ordered  bool
	formats  []int16 // of the current result's columns
	types    []uint32
	rowsFrom int // where the current result's rows begin in lines
	failed   bool

	copyBinary bool
}

// newAnswer makes the empty answer to a statement.
func newAnswer(st *statement) *answer {
	return &answer{lines: map[aspect][]string{}, noValues: st.noValues, ordered: st.ordered}
}

// add appends a line to an aspect.
func (a *answer) add(to aspect, line string) { a.lines[to] = append(a.lines[to], line) }

// take records one message. Messages that only acknowledge are not recorded.
func (a *answer) take(message pgproto3.BackendMessage) {
	switch m := message.(type) {
	case *pgproto3.ParameterDescription:
		a.add(aspectParams, fmt.Sprint(typeNames(m.ParameterOIDs)))
	case *pgproto3.RowDescription:
		a.columns(m.Fields)
	case *pgproto3.NoData:
		a.add(aspectColumns, "no data")
	case *pgproto3.DataRow:
		a.row(m.Values)
	case *pgproto3.CommandComplete:
		a.add(aspectTag, string(m.CommandTag))
		a.endRows()
	case *pgproto3.EmptyQueryResponse:
		a.add(aspectTag, "(empty query)")
	case *pgproto3.PortalSuspended:
		a.add(aspectTag, fmt.Sprintf("(suspended after %d rows)", len(a.lines[aspectRows])-a.rowsFrom))
	case *pgproto3.ErrorResponse:
		a.fail(m)
	case *pgproto3.NoticeResponse:
		a.add(aspectNotice, fmt.Sprintf("%s %s: %s", m.Severity, m.Code, texts(m.Message, m.Detail, m.Hint)))
	case *pgproto3.ParameterStatus:
		a.add(aspectSetting, m.Name+"="+m.Value)
	case *pgproto3.CopyInResponse:
		a.add(aspectColumns, fmt.Sprintf("copy in, format %d, columns %v", m.OverallFormat, m.ColumnFormatCodes))
	case *pgproto3.CopyOutResponse:
		a.copyBinary = m.OverallFormat == 1
		a.add(aspectColumns, fmt.Sprintf("copy out, format %d, columns %v", m.OverallFormat, m.ColumnFormatCodes))
	case *pgproto3.CopyData:
		a.copyData(m.Data)
	}
}

// copyData records data of COPY, a row a message; where a binary row begins is
// in the data, not in the messages.
func (a *answer) copyData(data []byte) {
	rows := a.lines[aspectRows]
	if text := fmt.Sprintf("%x", data); a.copyBinary && len(rows) > a.rowsFrom {
		rows[len(rows)-1] += text
	} else if a.copyBinary {
		a.add(aspectRows, text)
	} else {
		a.add(aspectRows, quoteBytes(data))
	}
}

// fail records an error.
func (a *answer) fail(m *pgproto3.ErrorResponse) {
	a.failed = true
	a.add(aspectSQLState, m.Severity+" "+m.Code)
	a.add(aspectPosition, fmt.Sprint(m.Position))
	a.add(aspectMessage, texts(m.Message, m.Detail, m.Hint))
	a.endRows()
}

// texts joins the parts of a message.
func texts(message, detail, hint string) string {
	if detail != "" {
		message += " DETAIL: " + detail
	}
	if hint != "" {
		message += " HINT: " + hint
	}
	return message
}

// firstUserOID is where OIDs begin that each server gives as it likes.
const firstUserOID = 16384

// shownType is a type's OID; the user's types have OIDs of each server's own.
func shownType(oid uint32) string {
	if oid >= firstUserOID {
		return "of the user"
	}
	return strconv.FormatUint(uint64(oid), 10)
}

// typeNames is shownType of several types.
func typeNames(oids []uint32) []string {
	out := make([]string, len(oids))
	for i, oid := range oids {
		out[i] = shownType(oid)
	}
	return out
}

// columns records a row description. OIDs of tables are the server's own: only
// whether there is one counts.
func (a *answer) columns(fields []pgproto3.FieldDescription) {
	a.formats, a.types = a.formats[:0], a.types[:0]
	for _, f := range fields {
		a.types = append(a.types, f.DataTypeOID)
		source := ""
		if f.TableOID != 0 {
			source = fmt.Sprintf(" table column %d", f.TableAttributeNumber)
		}
		a.formats = append(a.formats, f.Format)
		a.add(aspectColumns, fmt.Sprintf("%q type %s typmod %d size %d format %d%s",
			f.Name, shownType(f.DataTypeOID), f.TypeModifier, f.DataTypeSize, f.Format, source))
	}
	if len(fields) == 0 {
		a.add(aspectColumns, "no columns")
	}
}

// row records a data row.
func (a *answer) row(values [][]byte) {
	if a.noValues {
		a.add(aspectRows, "(a row)")
		return
	}
	cells := make([]string, len(values))
	for i, v := range values {
		switch {
		case v == nil:
			cells[i] = "NULL"
		case i < len(a.formats) && a.formats[i] == 1:
			cells[i] = fmt.Sprintf("x'%x'", v)
		default:
			cells[i] = quoteBytes(v)
		}
	}
	a.add(aspectRows, strings.Join(cells, " | "))
}

// endRows ends one result set: rows without an order are sorted, so that any
// order of the server compares equal.
func (a *answer) endRows() {
	rows := a.lines[aspectRows]
	if !a.ordered {
		sort.Strings(rows[a.rowsFrom:])
	}
	a.rowsFrom = len(rows)
}

// quoteBytes prints text as it is when it is harmless, else as a Go string.
func quoteBytes(v []byte) string {
	s := string(v)
	if !utf8.ValidString(s) || strings.TrimSpace(s) != s || s == "" || s == "NULL" || strings.ContainsAny(s, "\n\r\t|\"\\\x00") {
		return strconv.Quote(s)
	}
	return s
}
