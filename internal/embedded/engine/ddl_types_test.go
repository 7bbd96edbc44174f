package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// ddlMap is IRIS's map of DDL types (ddl_types.tsv, from the configuration file
// reference): type, class and parameters, and what INFORMATION_SCHEMA shows of a
// column: data type, length, precision, scale. %1 is 9 and %2 is 2 in it.
const ddlMap = `
BIGINT|%Library.BigInt|bigint||19|0
BIGINT(%1)|%Library.BigInt|bigint||19|0
BINARY|%Library.Binary(MAXLEN=1)|varbinary|1||
BINARY VARYING|%Library.Binary(MAXLEN=1)|varbinary|1||
BINARY VARYING(%1)|%Library.Binary(MAXLEN=9)|varbinary|9||
BINARY(%1)|%Library.Binary(MAXLEN=9)|varbinary|9||
BIT|%Library.Boolean|bit|||
BLOB|%Stream.GlobalBinary|longvarbinary|||
CHAR|%Library.String(MAXLEN=1)|varchar|1||
CHAR VARYING|%Library.String(MAXLEN=1)|varchar|1||
CHAR VARYING(%1)|%Library.String(MAXLEN=9)|varchar|9||
CHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
CHARACTER|%Library.String(MAXLEN=1)|varchar|1||
CHARACTER VARYING|%Library.String(MAXLEN=1)|varchar|1||
CHARACTER VARYING(%1)|%Library.String(MAXLEN=9)|varchar|9||
CHARACTER(%1)|%Library.String(MAXLEN=9)|varchar|9||
CLOB|%Stream.GlobalCharacter|longvarchar|||
DATE|%Library.Date|date|||
DATETIME|%Library.DateTime|timestamp|||
DATETIME2|%Library.DateTime|timestamp|||
DEC|%Library.Numeric(SCALE=0)|numeric||15|0
DEC(%1)|%Library.Numeric(SCALE=0)|numeric||9|0
DEC(%1,%2)|%Library.Numeric(SCALE=2)|numeric||9|2
DECIMAL|%Library.Numeric(SCALE=0)|numeric||15|0
DECIMAL(%1)|%Library.Numeric(SCALE=0)|numeric||9|0
DECIMAL(%1,%2)|%Library.Numeric(SCALE=2)|numeric||9|2
DOUBLE|%Library.Double|double||20|0
DOUBLE PRECISION|%Library.Double|double||20|0
FLOAT|%Library.Double|double||20|0
FLOAT(%1)|%Library.Double|double||20|0
IMAGE|%Stream.GlobalBinary|longvarbinary|||
INT|%Library.Integer|integer||10|0
INT(%1)|%Library.Integer|integer||10|0
INTEGER|%Library.Integer|integer||10|0
LONG|%Stream.GlobalCharacter|longvarchar|||
LONG BINARY|%Stream.GlobalBinary|longvarbinary|||
LONG RAW|%Stream.GlobalBinary|longvarbinary|||
LONG VARCHAR|%Stream.GlobalCharacter|longvarchar|||
LONG VARCHAR(%1)|%Stream.GlobalCharacter|longvarchar|||
LONGTEXT|%Stream.GlobalCharacter|longvarchar|||
LONGVARBINARY|%Stream.GlobalBinary|longvarbinary|||
LONGVARBINARY(%1)|%Stream.GlobalBinary|longvarbinary|||
LONGVARCHAR|%Stream.GlobalCharacter|longvarchar|||
LONGVARCHAR(%1)|%Stream.GlobalCharacter|longvarchar|||
MEDIUMINT|%Library.Integer|integer||10|0
MEDIUMINT(%1)|%Library.Integer|integer||10|0
MEDIUMTEXT|%Stream.GlobalCharacter|longvarchar|||
MONEY|%Library.Currency|numeric||18|4
NATIONAL CHAR|%Library.String(MAXLEN=1)|varchar|1||
NATIONAL CHAR VARYING|%Library.String(MAXLEN=1)|varchar|1||
NATIONAL CHAR VARYING(%1)|%Library.String(MAXLEN=9)|varchar|9||
NATIONAL CHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
NATIONAL CHARACTER|%Library.String(MAXLEN=1)|varchar|1||
NATIONAL CHARACTER VARYING|%Library.String(MAXLEN=1)|varchar|1||
NATIONAL CHARACTER VARYING(%1)|%Library.String(MAXLEN=9)|varchar|9||
NATIONAL CHARACTER(%1)|%Library.String(MAXLEN=9)|varchar|9||
NATIONAL VARCHAR|%Library.String(MAXLEN=1)|varchar|1||
NATIONAL VARCHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
NCHAR|%Library.String(MAXLEN=1)|varchar|1||
NCHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
NTEXT|%Stream.GlobalCharacter|longvarchar|||
NUMBER|%Library.Numeric(SCALE=0)|numeric||19|0
NUMBER(%1)|%Library.Numeric(SCALE=0)|numeric||9|0
NUMBER(%1,%2)|%Library.Numeric(SCALE=2)|numeric||9|2
NUMERIC|%Library.Numeric(SCALE=0)|numeric||15|0
NUMERIC(%1)|%Library.Numeric(SCALE=0)|numeric||9|0
NUMERIC(%1,%2)|%Library.Numeric(SCALE=2)|numeric||9|2
NVARCHAR|%Library.String(MAXLEN=1)|varchar|1||
NVARCHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
NVARCHAR(%1,%2)|%Library.String(MAXLEN=9)|varchar|9||
NVARCHAR(MAX)|%Stream.GlobalCharacter|longvarchar|||
POSIXTIME|%Library.PosixTime|timestamp|||
RAW(%1)|%Library.Binary(MAXLEN=9)|varbinary|9||
REAL|%Library.Double|double||20|0
ROWVERSION|%Library.RowVersion|bigint||19|0
SERIAL|%Library.Counter|bigint||19|0
SMALLDATETIME|%Library.DateTime|timestamp|||
SMALLINT|%Library.SmallInt|smallint||5|0
SMALLINT(%1)|%Library.SmallInt|smallint||5|0
SMALLMONEY|%Library.Currency|numeric||18|4
SYSNAME|%Library.String(MAXLEN=128)|varchar|128||
TEXT|%Stream.GlobalCharacter|longvarchar|||
TIME|%Library.Time|time|||
TIME(%1)|%Library.Time(PRECISION=9)|time|||
TIMESTAMP|%Library.PosixTime|timestamp|||
TIMESTAMP2|%Library.TimeStamp|timestamp|||
TINYINT|%Library.TinyInt|tinyint||3|0
TINYINT(%1)|%Library.TinyInt|tinyint||3|0
UNIQUEIDENTIFIER|%Library.UniqueIdentifier|uniqueidentifier|||
VARBINARY|%Library.Binary(MAXLEN=1)|varbinary|1||
VARBINARY(%1)|%Library.Binary(MAXLEN=9)|varbinary|9||
VARCHAR|%Library.String(MAXLEN=1)|varchar|1||
VARCHAR(%1)|%Library.String(MAXLEN=9)|varchar|9||
VARCHAR(%1,%2)|%Library.String(MAXLEN=9)|varchar|9||
VARCHAR(MAX)|%Stream.GlobalCharacter|longvarchar|||
VARCHAR2(%1)|%Library.String(MAXLEN=9)|varchar|9||
VECTOR|%Library.Vector(DATATYPE=DOUBLE)|varchar|||
VECTOR(%1)|%Library.Vector(DATATYPE=FLOAT)|varchar|||
VECTOR(%1,%2)|%Library.Vector(DATATYPE=FLOAT,LEN=2)|varchar|||
EMBEDDING(%1,%2)||||`

// TestDDLTypes creates a column of every type of IRIS's map, and looks at its
// class and at what INFORMATION_SCHEMA shows.
func TestDDLTypes(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	lines := strings.Split(strings.TrimSpace(ddlMap), "\n")
	if len(lines) != 100 {
		t.Errorf("%d types, IRIS's map has 100", len(lines))
	}
	for i, line := range lines {
		want := strings.Split(line, "|")
		ddl := want[0]
		if strings.HasPrefix(ddl, "VECTOR(") {
			ddl = strings.Replace(ddl, "%1", "FLOAT", 1)
		}
		ddl = strings.NewReplacer("%1", "9", "%2", "2").Replace(ddl)
		create := fmt.Sprintf("CREATE TABLE DDL.T%d (c %s)", i, ddl)
		refused := statements(t.Context(), j, create) != "ok\n"
		if refused != (want[1] == "") {
			t.Errorf("%s: %s", ddl, statements(t.Context(), j, create))
		}
		if refused {
			continue
		}
		checkColumn(t, j, fmt.Sprintf("T%d", i), ddl, want[1:])
	}
}

// checkColumn compares the column c of a table with a line of ddlMap.
func checkColumn(t *testing.T, j superserver.Job, table, ddl string, want []string) {
	t.Helper()
	c := j.(*job).db.Catalog().Table("DDL", table).Columns
	if got := classText(c[len(c)-1].Type); got != want[0] {
		t.Errorf("%s is %s, want %s", ddl, got, want[0])
	}
	_, rows, err := execute(t.Context(), j, "SELECT DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE "+
		"FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = '"+table+"'", nil, nil)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %v %v", ddl, rows, err)
	}
	got := strings.NewReplacer("'", "", "NULL", "", " ", "").Replace(rows[0])
	if wanted := strings.Join(want[1:], "|"); got != wanted {
		t.Errorf("%s shows %s, want %s", ddl, got, wanted)
	}
}

// classText writes a type like ddlMap does.
func classText(t store.Type) string {
	name := t.Class.String()
	switch {
	case t.Class == store.ClassVector && t.Len > 0:
		return fmt.Sprintf("%s(DATATYPE=%s,LEN=%d)", name, t.Element, t.Len)
	case t.Class == store.ClassVector:
		return fmt.Sprintf("%s(DATATYPE=%s)", name, t.Element)
	case t.Class == store.ClassNumeric:
		return fmt.Sprintf("%s(SCALE=%d)", name, t.Scale)
	case t.Class == store.ClassTime && t.Precision > 0:
		return fmt.Sprintf("%s(PRECISION=%d)", name, t.Precision)
	case (t.Class == store.ClassString || t.Class == store.ClassBinary) && t.MaxLen > 0:
		return fmt.Sprintf("%s(MAXLEN=%d)", name, t.MaxLen)
	}
	return name
}
