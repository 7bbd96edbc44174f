package pgerr

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// sqlcodeText is the table of IRIS's SQLCODEs: code, message, SQLSTATE.
//
//go:embed sqlcode.tsv
var sqlcodeText string

// The SQLCODEs that get more than a look-up.
const (
	sqlcodeTableNotFound    = -30
	sqlcodeFieldNotFound    = -29
	sqlcodeInsertValidation = -104
	sqlcodeUpdateValidation = -105
	sqlcodeRequired         = -108
	sqlcodeLockConflict     = -110
	sqlcodeRowLocked        = -114
	sqlcodeUniqueInsert     = -119
	sqlcodeUniqueUpdate     = -120
	sqlcodeForeignInsert    = -121
	sqlcodeForeignUpdate    = -122
	sqlcodeParentUpdate     = -123
	sqlcodeParentDelete     = -124
	sqlcodeUniqueCreate     = -125
	sqlcodeForeignCreate    = -127
	sqlcodeTableExists      = -201
	sqlcodeNoFunction       = -359
	sqlcodeFatal            = -400
	sqlcodeTimeout          = -450
	sqlcodeInterrupted      = -456
	sqlcodeNoData           = 100
)

// sqlcodeRow is what the table says about one SQLCODE.
type sqlcodeRow struct {
	message string
	code    Code
}

// sqlcodes is the table by SQLCODE.
var sqlcodes = sync.OnceValue(func() map[int]sqlcodeRow {
	rows := make(map[int]sqlcodeRow, 400)
	for line := range strings.Lines(sqlcodeText) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if n, err := strconv.Atoi(fields[0]); err == nil && len(fields) == 3 {
			rows[n] = sqlcodeRow{message: fields[1], code: Code(fields[2])}
		}
	}
	return rows
})

// SQLCODEError is the error as IRIS reported it. It is the cause of the *Error
// that FromSQLCODE returns; errors.As finds it there.
type SQLCODEError struct {
	SQLCODE int
	Text    string // the message of the SQLCODE
	Message string // IRIS's %msg
	Detail  SQLCODEDetail
}

// Error implements error. It is for logs: of IRIS's %msg, which quotes values and
// statements, what stands in quotes and the statement are left out.
func (e *SQLCODEError) Error() string {
	return fmt.Sprintf("SQLCODE %d: %s: %s", e.SQLCODE, e.Text, withoutData(e.Message))
}

// withoutData cuts the statement off a message of IRIS's, which stands behind ^, and
// replaces what is in quotes by _.
func withoutData(message string) string {
	message, _, _ = strings.Cut(message, "^")
	parts := strings.Split(message, "'")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = "_"
	}
	return strings.TrimSpace(strings.Join(parts, "'"))
}

// SQLCODEOf returns the SQLCODE for a positive number as IRIS's client
// interfaces report it: all but 0 and 100 are negative.
func SQLCODEOf(code int) int {
	if code > 0 && code != sqlcodeNoData {
		return -code
	}
	return code
}

// FromSQLCODE returns PostgreSQL's error for one of IRIS: code is the SQLCODE
// (of either sign), text its message and detail the %msg. Names are spelled as
// IRIS did, folded to lower case when they are all upper case; a caller that
// knows better changes the SQLCODEDetail and calls its Apply.
func FromSQLCODE(code int, text, detail string) *Error {
	code = SQLCODEOf(code)
	row, known := sqlcodes()[code]
	if !known {
		row = sqlcodeRow{message: text, code: unknownSQLCODE(code)}
	}
	if text == "" {
		text = row.message
	}
	message := strings.TrimSpace(detail)
	cause := &SQLCODEError{SQLCODE: code, Text: text, Message: message, Detail: ParseSQLCODEDetail(message)}
	e := New(row.code, "%s", plainMessage(text, message)).WithCause(cause)
	if code == sqlcodeFatal {
		e.Code = classifyFatal(message)
	}
	cause.Detail.Apply(e, code)
	return e
}

// unknownSQLCODE classes the codes of socket errors; others are internal.
func unknownSQLCODE(code int) Code {
	if code <= -10000 && code >= -11999 {
		return ConnectionFailure
	}
	return InternalError
}

// plainMessage is the text for an error that has no wording of PostgreSQL's:
// the %msg without the statement echoed behind its caret, else the SQLCODE's
// own text.
func plainMessage(text, message string) string {
	said, _, _ := strings.Cut(message, "^ ")
	if i := strings.LastIndexByte(said, '^'); i > 0 && !strings.Contains(said[:i], "<") {
		said = said[:i]
	}
	if said = strings.TrimSpace(said); said != "" {
		return said
	}
	if text != "" {
		return text
	}
	return "unknown IRIS error"
}

// fatalKind maps an ObjectScript error, as named in angle brackets, to a
// SQLSTATE.
type fatalKind struct {
	name string
	code Code
}

// classifyFatal finds the SQLSTATE of SQLCODE -400, which stands for any
// ObjectScript error, by the error's name in its %msg.
func classifyFatal(message string) Code {
	kinds := [...]fatalKind{
		{"<DIVIDE>", DivisionByZero},
		{"<MAXSTRING>", ProgramLimitExceeded},
		{"<SUBSCRIPT>", ProgramLimitExceeded},
		{"<TRANSACTION LEVEL>", ProgramLimitExceeded},
		{"<MAXNUMBER>", NumericValueOutOfRange},
		{"<ILLEGAL VALUE>", InvalidParameterValue},
		{"<STORE>", OutOfMemory},
		{"<FRAMESTACK>", OutOfMemory},
		{"<LICENSE LIMIT>", TooManyConnections},
		{"<PROTECT>", InsufficientPrivilege},
		{"<INTERRUPT>", QueryCanceled},
		{"different datatypes", DatatypeMismatch},
	}
	for _, k := range kinds {
		if strings.Contains(message, k.name) {
			return k.code
		}
	}
	return InternalError
}
