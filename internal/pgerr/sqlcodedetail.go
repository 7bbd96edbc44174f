package pgerr

import (
	"fmt"
	"strings"
)

// SQLCODEField is a field named in a %msg with its value, as a caller must
// not show it unless PostgreSQL would.
type SQLCODEField struct {
	Name  string
	Value string
}

// SQLCODEDetail is what a %msg names: the object of the error. A name is
// empty when the message has none.
type SQLCODEDetail struct {
	Schema     string
	Table      string
	Constraint string
	Column     string
	Function   string
	Fields     []SQLCODEField
	// Referenced is the table whose row is still referenced from Table.
	Referenced string
	// Echo is the statement's text up to the place of a syntax error.
	Echo string
	// Resolved tells that the names are PostgreSQL's already, those of the fields as they
	// are written in SQL.
	Resolved bool
}

// ParseSQLCODEDetail reads the names from a %msg. A message of an unknown
// form yields a zero detail.
func ParseSQLCODEDetail(message string) SQLCODEDetail {
	var d SQLCODEDetail
	message = strings.TrimSpace(message)
	if said, echo, ok := strings.Cut(message, "^"); ok {
		message, d.Echo = said, strings.TrimSpace(echo)
	}
	switch {
	case strings.HasPrefix(message, "Field '"):
		d.parseField(message)
	case strings.HasPrefix(message, "User defined SQL function '"):
		d.Function, _ = quotedAfter(message, "function ")
	case strings.HasPrefix(message, stillReferenced):
		d.parseReference(message)
	case strings.HasPrefix(message, "'"):
		d.Column, _ = quotedAfter(message, "")
		d.setTable(message, "in table ")
	default:
		d.setTable(message, "Table ")
		d.Constraint, _ = quotedAfter(message, "Constraint ")
		if _, list, ok := strings.Cut(message, "Field(s) "); ok {
			d.Fields = parseFields(list)
		}
	}
	return d
}

// stillReferenced is how IRIS begins to say that a row cannot go.
const stillReferenced = "At least 1 Row exists in table "

// parseReference reads: At least 1 Row exists in table 'schema.table' which
// references key schema.table.key - Foreign Key Constraint 'name' … failed on
// referential action of ….
func (d *SQLCODEDetail) parseReference(message string) {
	d.setTable(message, stillReferenced)
	d.Constraint, _ = quotedAfter(message, "Foreign Key Constraint ")
	_, key, _ := strings.Cut(message, " which references key ")
	key, _, _ = strings.Cut(key, " - ")
	if parts := strings.Split(key, "."); len(parts) > 1 {
		d.Referenced = parts[len(parts)-2]
	}
}

// quotedAfter returns the text in single quotes behind a prefix.
func quotedAfter(s, prefix string) (string, bool) {
	_, rest, ok := strings.Cut(s, prefix+"'")
	if !ok {
		return "", false
	}
	name, _, ok := strings.Cut(rest, "'")
	if !ok {
		return "", false
	}
	return name, true
}

// setTable sets schema and table from the quoted name behind a prefix.
func (d *SQLCODEDetail) setTable(message, prefix string) {
	name, ok := quotedAfter(message, prefix)
	if !ok {
		return
	}
	if schema, table, qualified := strings.Cut(name, "."); qualified {
		d.Schema, d.Table = schema, table
		return
	}
	d.Table = name
}

// parseField reads the forms that begin with a field: Field 'schema.table.name'
// (value '…') failed validation, and Field 'name' not found ….
func (d *SQLCODEDetail) parseField(message string) {
	name, _ := quotedAfter(message, "Field ")
	parts := strings.Split(name, ".")
	d.Column = parts[len(parts)-1]
	if len(parts) > 1 {
		d.Table = parts[len(parts)-2]
	}
	if len(parts) > 2 {
		d.Schema = strings.Join(parts[:len(parts)-2], ".")
	}
	_, rest, ok := strings.Cut(message, "(value '")
	if !ok {
		return
	}
	if text, _, ok := cutLast(rest, "') failed validation"); ok {
		d.Fields = []SQLCODEField{{Name: d.Column, Value: text}}
	}
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

// parseFields reads name=value pairs with commas between them, up to "; failed
// unique check". A value is bare, in double quotes, or $c(0) for ”.
func parseFields(s string) []SQLCODEField {
	s, _, _ = cutLast(s, "; failed")
	var fields []SQLCODEField
	for s != "" {
		name, rest, ok := strings.Cut(s, "=")
		if !ok {
			break
		}
		var text string
		text, s = cutFieldValue(rest)
		fields = append(fields, SQLCODEField{Name: strings.TrimSpace(name), Value: text})
	}
	return fields
}

// cutFieldValue splits the value off what follows a field's equals sign.
func cutFieldValue(s string) (text, rest string) {
	if !strings.HasPrefix(s, `"`) {
		text, rest, _ = strings.Cut(s, ",")
		if text == "$c(0)" {
			text = ""
		}
		return text, rest
	}
	var b strings.Builder
	i := 1
	for ; i < len(s); i++ {
		if s[i] == '"' {
			if i+1 == len(s) || s[i+1] != '"' {
				break
			}
			i++
		}
		b.WriteByte(s[i])
	}
	_, rest, _ = strings.Cut(s[min(i+1, len(s)):], ",")
	return b.String(), rest
}

// fold spells a name of IRIS as PostgreSQL would: what is all upper case
// was written without quotes.
func (d SQLCODEDetail) fold(name string) string {
	if !d.Resolved && strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return name
}

// Apply puts the names into e and words its message as PostgreSQL does for the
// SQLCODE, as far as the detail has the names for it.
func (d SQLCODEDetail) Apply(e *Error, sqlcode int) {
	e.Schema, e.Table, e.Column = d.fold(d.Schema), d.fold(d.Table), d.fold(d.Column)
	e.Constraint = d.fold(d.Constraint)
	if message := d.message(SQLCODEOf(sqlcode)); message != "" {
		e.Message = message
	}
	switch SQLCODEOf(sqlcode) {
	case sqlcodeUniqueInsert, sqlcodeUniqueUpdate:
		e.Detail = d.keyDetail("already exists.")
	case sqlcodeUniqueCreate:
		e.Detail = d.keyDetail("is duplicated.")
	case sqlcodeParentUpdate, sqlcodeParentDelete:
		e.Detail = wordIf(d.Referenced != "", "Key is still referenced from table \"%s\".", d.fold(d.Table))
	case sqlcodeTableNotFound, sqlcodeFieldNotFound, sqlcodeTableExists:
		e.Schema, e.Table, e.Column = "", "", "" // PostgreSQL names them in the message alone
	}
}

// keyDetail words the key that a unique constraint refused.
func (d SQLCODEDetail) keyDetail(what string) string {
	if len(d.Fields) == 0 {
		return ""
	}
	names, values := make([]string, len(d.Fields)), make([]string, len(d.Fields))
	for i, f := range d.Fields {
		names[i], values[i] = d.fold(f.Name), f.Value
	}
	return fmt.Sprintf("Key (%s)=(%s) %s", strings.Join(names, ", "), strings.Join(values, ", "), what)
}

// message is PostgreSQL's message for a SQLCODE, empty if it has none or the
// names are missing.
func (d SQLCODEDetail) message(sqlcode int) string {
	table, column, constraint := d.fold(d.Table), d.fold(d.Column), d.fold(d.Constraint)
	switch sqlcode {
	case sqlcodeTimeout:
		return "canceling statement due to statement timeout"
	case sqlcodeInterrupted:
		return "canceling statement due to user request"
	case sqlcodeLockConflict, sqlcodeRowLocked:
		if table != "" {
			return fmt.Sprintf("could not obtain lock on row in relation \"%s\"", table)
		}
		return "canceling statement due to lock timeout"
	case sqlcodeUniqueInsert, sqlcodeUniqueUpdate:
		return wordIf(constraint != "", "duplicate key value violates unique constraint \"%s\"", constraint)
	case sqlcodeUniqueCreate:
		return wordIf(constraint != "", "could not create unique index \"%s\"", constraint)
	case sqlcodeRequired:
		return wordIf(column != "" && table != "",
			"null value in column \"%s\" of relation \"%s\" violates not-null constraint", column, table)
	case sqlcodeInsertValidation, sqlcodeUpdateValidation:
		return wordIf(column != "" && table != "", "invalid value for column \"%s\" of relation \"%s\"", column, table)
	case sqlcodeForeignInsert, sqlcodeForeignUpdate, sqlcodeForeignCreate:
		return wordIf(table != "" && constraint != "",
			"insert or update on table \"%s\" violates foreign key constraint \"%s\"", table, constraint)
	case sqlcodeParentUpdate, sqlcodeParentDelete:
		return wordIf(d.Referenced != "" && table != "" && constraint != "",
			"update or delete on table \"%s\" violates foreign key constraint \"%s\" on table \"%s\"",
			d.fold(d.Referenced), constraint, table)
	case sqlcodeTableNotFound:
		return wordIf(table != "", "relation \"%s\" does not exist", table)
	case sqlcodeFieldNotFound:
		return wordIf(column != "", "column \"%s\" does not exist", column)
	case sqlcodeTableExists:
		return wordIf(table != "", "relation \"%s\" already exists", table)
	case sqlcodeNoFunction:
		return wordIf(d.Function != "", "function %s does not exist", d.fold(d.Function))
	}
	return ""
}

// wordIf formats a message when what it needs is known.
func wordIf(known bool, format string, names ...any) string {
	if !known {
		return ""
	}
	return fmt.Sprintf(format, names...)
}
