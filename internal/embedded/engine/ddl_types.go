package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// stringLengthMax is IRIS's longest string; VARCHAR(”) has no other limit.
const stringLengthMax = 3641144

// ddlTypes maps the type names of DDL to classes, as IRIS's SqlSysDatatypes
// does. Names with arguments that matter are completed by ddlType.
var ddlTypes = map[string]store.Type{
	"BIGINT": bounded(store.ClassBigInt, "-9223372036854775807", "9223372036854775807"),
	"BINARY": {Class: store.ClassBinary, MaxLen: 1}, "BINARY VARYING": {Class: store.ClassBinary, MaxLen: 1},
	"VARBINARY": {Class: store.ClassBinary, MaxLen: 1}, "RAW": {Class: store.ClassBinary, MaxLen: 1},
	"BIT":  {Class: store.ClassBoolean},
	"BLOB": {Class: store.ClassBinaryStream}, "IMAGE": {Class: store.ClassBinaryStream},
	"LONG BINARY": {Class: store.ClassBinaryStream}, "LONG RAW": {Class: store.ClassBinaryStream},
	"LONGVARBINARY": {Class: store.ClassBinaryStream},
	"CLOB":          {Class: store.ClassTextStream}, "LONG": {Class: store.ClassTextStream},
	"LONG VARCHAR": {Class: store.ClassTextStream}, "LONGTEXT": {Class: store.ClassTextStream},
	"LONGVARCHAR": {Class: store.ClassTextStream}, "MEDIUMTEXT": {Class: store.ClassTextStream},
	"NTEXT": {Class: store.ClassTextStream}, "TEXT": {Class: store.ClassTextStream},
	"CHAR": oneCharacter, "CHAR VARYING": oneCharacter, "CHARACTER": oneCharacter, "CHARACTER VARYING": oneCharacter,
	"NATIONAL CHAR": oneCharacter, "NATIONAL CHAR VARYING": oneCharacter, "NATIONAL CHARACTER": oneCharacter,
	"NATIONAL CHARACTER VARYING": oneCharacter, "NATIONAL VARCHAR": oneCharacter, "NCHAR": oneCharacter,
	"NVARCHAR": oneCharacter, "VARCHAR": oneCharacter, "VARCHAR2": oneCharacter,
	"SYSNAME":       {Class: store.ClassString, MaxLen: 128},
	"DATE":          bounded(store.ClassDate, "0", "2980013"),
	"TIME":          {Class: store.ClassTime},
	"DATETIME":      {Class: store.ClassDateTime, Min: stampMin, Max: stampMax},
	"DATETIME2":     {Class: store.ClassDateTime, Min: stampMin, Max: stampMax},
	"SMALLDATETIME": {Class: store.ClassDateTime, Min: "1900-01-01 00:00:00", Max: "2079-06-06 23:59:59"},
	"TIMESTAMP":     {Class: store.ClassPosixTime}, "POSIXTIME": {Class: store.ClassPosixTime},
	"TIMESTAMP2": {Class: store.ClassTimeStamp, Min: stampMin, Max: stampMax},
	"DEC":        plainNumeric, "DECIMAL": plainNumeric, "NUMERIC": plainNumeric,
	"NUMBER":     {Class: store.ClassNumeric, Precision: 19},
	"MONEY":      {Class: store.ClassCurrency, Precision: 18, Scale: 4},
	"SMALLMONEY": {Class: store.ClassCurrency, Precision: 18, Scale: 4},
	"DOUBLE":     {Class: store.ClassDouble}, "DOUBLE PRECISION": {Class: store.ClassDouble},
	"FLOAT": {Class: store.ClassDouble}, "REAL": {Class: store.ClassDouble},
	"INT":        bounded(store.ClassInteger, "-2147483648", "2147483647"),
	"INTEGER":    bounded(store.ClassInteger, "-2147483648", "2147483647"),
	"MEDIUMINT":  bounded(store.ClassInteger, "-8388608", "8388607"),
	"SMALLINT":   bounded(store.ClassSmallInt, "-32768", "32767"),
	"TINYINT":    bounded(store.ClassTinyInt, "-128", "127"),
	"ROWVERSION": {Class: store.ClassRowVersion}, "SERIAL": {Class: store.ClassCounter},
	"UNIQUEIDENTIFIER": {Class: store.ClassGUID, MaxLen: 36},
	"VECTOR":           {Class: store.ClassVector, Element: store.ElementDouble},
}

// Types that several names share.
var (
	oneCharacter = store.Type{Class: store.ClassString, MaxLen: 1}
	plainNumeric = store.Type{Class: store.ClassNumeric, Precision: 15, Min: "-999999999999999", Max: "999999999999999"}
)

// The default bounds of %TimeStamp.
const (
	stampMin = "1840-12-31 00:00:00"
	stampMax = "9999-12-31 23:59:59.999999999"
)

// bounded is a type with bounds.
func bounded(class store.Class, low, high string) store.Type {
	return store.Type{Class: class, Min: low, Max: high}
}

// ddlType resolves the type of a column definition.
func ddlType(n syntax.TypeName) (store.Type, error) {
	if isEmbedding(n.Name) {
		return embeddingType(n)
	}
	if strings.ContainsAny(n.Name, ".%") {
		return classType(n)
	}
	t, ok := ddlTypes[n.Name]
	if !ok {
		return t, newError(-360, "Class 'User.%s' does not exist", n.Name)
	}
	var err error
	if len(n.Args) > 0 {
		t, err = withArguments(t, n)
	}
	return withCollation(t), err
}

// withCollation gives text its default collation.
func withCollation(t store.Type) store.Type {
	switch {
	case t.Class == store.ClassString && t.Collation == "":
		t.Collation = store.CollationUpper
	case t.Class == store.ClassTextStream, t.Class == store.ClassGUID, t.Class == store.ClassDynamicObject:
		t.Collation = store.CollationExact
	}
	return t
}

// withArguments applies the arguments of a type name.
func withArguments(t store.Type, n syntax.TypeName) (store.Type, error) {
	first := n.Args[0].Value
	switch t.Class {
	case store.ClassString:
		if first == "MAX" {
			return store.Type{Class: store.ClassTextStream}, nil
		}
		return withLength(t, n.Args[0])
	case store.ClassBinary:
		return withLength(t, n.Args[0])
	case store.ClassNumeric:
		return withDigits(t, n)
	case store.ClassTime:
		p, err := strconv.Atoi(first)
		if err != nil || p < 0 || p > 9 {
			return t, newError(-400, "Invalid PRECISION for TIME: '%s'", first)
		}
		t.Precision = p
	case store.ClassVector:
		return withElements(t, n.Args)
	}
	return t, nil
}

// withLength applies MAXLEN; an empty string is no limit.
func withLength(t store.Type, arg syntax.TypeArg) (store.Type, error) {
	if arg.Value == "" && arg.String {
		t.MaxLen = stringLengthMax
		return t, nil
	}
	length, err := strconv.Atoi(arg.Value)
	if err != nil || length < 1 {
		return t, newError(-400, "MAXLEN must be positive integer")
	}
	t.MaxLen = min(length, stringLengthMax)
	return t, nil
}

// withDigits applies NUMERIC(p[,s]): both only bound the value, and s rounds.
func withDigits(t store.Type, n syntax.TypeName) (store.Type, error) {
	digits := [2]int{}
	for i, a := range n.Args {
		v, err := strconv.Atoi(a.Value)
		if err != nil || i > 1 || v < 0 {
			return t, newError(-80, "Integer expected, %s found", a.Value)
		}
		digits[i] = v
	}
	t.Precision, t.Scale = digits[0], digits[1]
	high := strings.Repeat("9", max(t.Precision-t.Scale, 0))
	if t.Scale > 0 {
		high += "." + strings.Repeat("9", t.Scale)
	}
	if high == "" {
		high = "0"
	}
	t.Min, t.Max = "-"+high, high
	return t, nil
}

// vectorElements are the element types VECTOR() and TO_VECTOR() take.
var vectorElements = map[string]store.Element{
	"FLOAT": store.ElementFloat, "DOUBLE": store.ElementDouble, "DECIMAL": store.ElementDecimal,
	"INT": store.ElementInteger, "INTEGER": store.ElementInteger, "TIMESTAMP": store.ElementTimestamp,
}

// withElements applies VECTOR(type[,length]).
func withElements(t store.Type, args []syntax.TypeArg) (store.Type, error) {
	e, ok := vectorElements[strings.ToUpper(args[0].Value)]
	if !ok {
		return t, newError(-400, "Invalid DATATYPE for VECTOR: '%s'", args[0].Value)
	}
	t.Element = e
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1].Value)
		if err != nil || n < 1 {
			return t, newError(-400, "LEN must be positive integer")
		}
		t.Len = n
	}
	return t, nil
}

// classType resolves a class name with parameters: %Library.String(MAXLEN=50).
func classType(n syntax.TypeName) (store.Type, error) {
	class := store.ClassNone
	for _, name := range []string{n.Name, strings.Replace(n.Name, "%", "%Library.", 1)} {
		if class == store.ClassNone {
			class = store.ClassNamed(name)
		}
	}
	if class == store.ClassNone {
		return store.Type{}, newError(-360, "Class '%s' does not exist", n.Name)
	}
	t := classDefaults(class)
	for _, a := range n.Args {
		var err error
		if t, err = withParameter(t, a); err != nil {
			return t, err
		}
	}
	return withCollation(t), nil
}

// classDefaults are the parameters of a class that is named directly.
func classDefaults(class store.Class) store.Type {
	switch class {
	case store.ClassString, store.ClassBinary:
		return store.Type{Class: class, MaxLen: 50}
	case store.ClassInteger, store.ClassNumeric, store.ClassNone:
		return store.Type{Class: class}
	}
	if name, ok := classTypes[class]; ok {
		return ddlTypes[name]
	}
	return store.Type{Class: class}
}

// classTypes are the DDL names of classes with parameters of their own.
var classTypes = map[store.Class]string{
	store.ClassBigInt: "BIGINT", store.ClassSmallInt: "SMALLINT", store.ClassTinyInt: "TINYINT",
	store.ClassDate: "DATE", store.ClassTimeStamp: "TIMESTAMP2", store.ClassDateTime: "DATETIME",
	store.ClassCurrency: "MONEY", store.ClassGUID: "UNIQUEIDENTIFIER", store.ClassVector: "VECTOR",
}

// withParameter applies one class parameter.
func withParameter(t store.Type, a syntax.TypeArg) (store.Type, error) {
	number, _ := strconv.Atoi(a.Value)
	switch a.Key {
	case "MAXLEN":
		return withLength(t, a)
	case "MINVAL":
		t.Min = a.Value
	case "MAXVAL":
		t.Max = a.Value
	case "SCALE":
		t.Scale = number
	case "PRECISION":
		t.Precision = min(max(number, 0), 9)
	case "DATATYPE":
		return withElements(t, []syntax.TypeArg{a})
	case "LEN":
		t.Len = max(number, 0)
	case "VALUELIST":
		if a.Value != "" { // its first character separates
			t.ValueList = strings.Split(a.Value, a.Value[:1])[1:]
		}
	case "COLLATION":
		var err error
		t.Collation, err = collationNamed(a.Value)
		return t, err
	}
	return t, nil
}

// collationNamed maps a collation of DDL to one of the three the engine has.
func collationNamed(name string) (string, error) {
	switch strings.ToUpper(name) {
	case "EXACT", "TRUNCATE", "PLUS", "MINUS", "MVR":
		return store.CollationExact, nil
	case "SQLUPPER", "UPPER", "ALPHAUP":
		return store.CollationUpper, nil
	case "SQLSTRING", "STRING", "SPACE":
		return store.CollationString, nil
	}
	return "", newError(-1, "Invalid collation '%s'", name)
}
