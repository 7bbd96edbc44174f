package engine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// functionNames are the names of scalar functions that IRIS's documentation
// lists, each with a call: iris-sql.md section 4, functions.tsv, and the index of
// the public SQL reference. Names in {} are called as ODBC escapes.
var functionNames = map[string]string{
	"string": "ASCII('a') CHAR(65) CHARACTER_LENGTH('a') CHAR_LENGTH('a') CHARINDEX('a','a') {CONCAT('a','b')} DATALENGTH('a') " +
		"INSTR('a','a') LCASE('a') {LEFT('a',1)} LEN('a') LENGTH('a') LOWER('a') LPAD('a',1) LTRIM('a') POSITION('a'IN'a') " +
		"REPEAT('a',1) REPLACE('a','b','c') REPLICATE('a',1) REVERSE('a') {RIGHT('a',1)} RPAD('a',1) RTRIM('a') SPACE(1) " +
		"STR(1) STRING('a') STUFF('a',1,1,'b') SUBSTR('a',1) SUBSTRING('a',1) TRIM('a') UCASE('a') UPPER('a') $EXTRACT('a') " +
		"$FIND('a','a') $JUSTIFY('a',1) $LENGTH('a') $PIECE('a','a') $TRANSLATE('a','a')",
	"list": "$LIST($LB(1)) $LISTBUILD(1) $LISTDATA($LB(1)) $LISTFIND($LB(1),1) $LISTFROMSTRING('a') $LISTGET($LB(1)) " +
		"$LISTLENGTH($LB(1)) $LISTSAME($LB(1),$LB(1)) $LISTTOSTRING($LB(1))",
	"math": "ABS(1) {ACOS(1)} {ASIN(1)} {ATAN(1)} {ATAN2(1,1)} {COS(1)} {COT(1)} {EXP(1)} {LOG(1)} {LOG10(1)} {PI()} {SIN(1)} " +
		"{TAN(1)} {TRUNCATE(1,1)} CEILING(1) DEGREES(1) FLOOR(1) MOD(1,1) POWER(1,1) RADIANS(1) ROUND(1,1) SIGN(1) SQRT(1) " +
		"SQUARE(1) GREATEST(1,2) LEAST(1,2) ISNUMERIC(1)",
	"date": "CURRENT_DATE CURRENT_TIME CURRENT_TIME(3) CURRENT_TIMESTAMP CURRENT_TIMESTAMP(3) {CURDATE()} {CURTIME()} GETDATE() " +
		"GETDATE(3) GETUTCDATE() NOW() {NOW} SYSDATE DATE(1) DATEADD('dd',1,1) DATEDIFF('dd',1,1) DATENAME('dd',1) " +
		"DATEPART('dd',1) DATE_TRUNC('dd',1) DAY(1) {DAYNAME(1)} {DAYOFMONTH(1)} {DAYOFWEEK(1)} {DAYOFYEAR(1)} {HOUR(1)} " +
		"{MINUTE(1)} {MONTHNAME(1)} {QUARTER(1)} {SECOND(1)} {WEEK(1)} {TIMESTAMPADD(SQL_TSI_DAY,1,1)} " +
		"{TIMESTAMPDIFF(SQL_TSI_DAY,1,1)} LAST_DAY(1) MONTH(1) YEAR(1) TO_CHAR(1) TO_DATE('1,JAN,2020') TO_NUMBER('1') " +
		"TO_POSIXTIME('1,JAN,2020') TO_TIMESTAMP('1,JAN,2020') UNIX_TIMESTAMP()",
	"choice": "COALESCE(1,2) DECODE(1,1,1) IFNULL(1,2) {IFNULL(1,2)} ISNULL(1,2) NULLIF(1,2) NVL(1,2)",
	"convert": "CONVERT(INT,1) {CONVERT(1,SQL_INTEGER)} %EXTERNAL(1) %INTERNAL(1) %ODBCIN(1) %ODBCOUT(1) %OBJECT('a') %EXACT('a') " +
		"%SQLSTRING('a') %SQLSTRING('a',1) %SQLUPPER('a') %SQLUPPER('a',1) %TRUNCATE('a',1) %PLUS(1) %MINUS(1)",
	"misc": `JSON_ARRAY(1) JSON_OBJECT('a':1) XMLCONCAT(XMLELEMENT("a",1),XMLELEMENT("b",1)) XMLELEMENT("a",1) XMLFOREST(1AS"a") ` +
		"HASHBYTES('SHA256','a') LAST_IDENTITY() {DATABASE()} USER $TSQL_NEWID() EMBEDDING('a') TO_VECTOR('1') " +
		"VECTOR_COSINE(TO_VECTOR('1'),TO_VECTOR('1')) VECTOR_DOT_PRODUCT(TO_VECTOR('1'),TO_VECTOR('1')) " +
		"SEARCH_INDEX(i,'a') PREDICT(m) PROBABILITY(m) $HOROLOG $JOB $NAMESPACE $TLEVEL $USERNAME $ZHOROLOG $ZJOB $ZPI " +
		"$ZTIMESTAMP $ZTIMEZONE $ZVERSION %SYSTEM_SQL.DefaultSchema() %SYSTEM_SQL.Util_GetOption('x')",
	"aggregate": "COUNT(*) SUM(1) AVG(1) MIN(1) MAX(1) STDDEV(1) STDDEV_SAMP(1) STDDEV_POP(1) VARIANCE(1) VAR_SAMP(1) VAR_POP(1) " +
		"LIST(1) %DLIST(1) XMLAGG('a') JSON_ARRAYAGG(1) APPROX_COUNT_DISTINCT(1)",
	"window": "ROW_NUMBER()OVER() RANK()OVER() DENSE_RANK()OVER() PERCENT_RANK()OVER() CUME_DIST()OVER() NTILE(1)OVER() " +
		"LAG(1)OVER() LEAD(1)OVER() FIRST_VALUE(1)OVER() LAST_VALUE(1)OVER() NTH_VALUE(1,1)OVER() AVG(1)OVER() SUM(1)OVER() " +
		"MIN(1)OVER() MAX(1)OVER() COUNT(*)OVER()",
}

// notProvided are the calls that cannot succeed here: what they need is not part
// of this server. They fail as on an IRIS without those things.
var notProvided = map[string]int{
	"%OBJECT('a')":        -128, // of a stream only
	"EMBEDDING('a')":      -400, // no embedding configuration
	"SEARCH_INDEX(i,'a')": -151, // no search indexes
	"PREDICT(m)":          -181, // no models
	"PROBABILITY(m)":      -181,
}

// TestFunctionNames calls every documented function: each is provided, or fails
// for the reason in notProvided. Names that functions.tsv says IRIS lacks are
// unknown here too.
func TestFunctionNames(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	for family, list := range functionNames {
		for _, call := range strings.Fields(list) {
			sql := "SELECT " + call
			if inner, ok := strings.CutPrefix(call, "{"); ok {
				sql = "SELECT {fn " + inner
			}
			sql = strings.NewReplacer("IN'a'", " IN 'a'", "1AS", "1 AS ", ",JAN,", " JAN ", ")OVER(", ") OVER (").Replace(sql)
			_, _, err := execute(t.Context(), j, sql, nil, nil)
			code := 0
			if e := superserver.AsSQLError(err); e != nil {
				code = e.Code
			}
			if err != nil && code == 0 || code != notProvided[call] {
				t.Errorf("%s: %s: %v", family, sql, err)
			}
		}
	}
}

// TestFunctionsIRISLacks checks that functions of other databases are unknown.
func TestFunctionsIRISLacks(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	names := "CONCAT_WS OCTET_LENGTH BIT_LENGTH INITCAP STRPOS SPLIT_PART TRANSLATE MD5 ENCODE DECODE64 QUOTE_IDENT " +
		"TO_HEX REGEXP_REPLACE LN CBRT TRUNC RANDOM GENERATE_SERIES AGE MAKE_DATE JSON_VALUE JSON_QUERY ROW_TO_JSON " +
		"STRING_AGG ARRAY_AGG BOOL_AND CORR NEXTVAL PG_TYPEOF VERSION SOUNDEX LEVENSHTEIN L2_DISTANCE VECTOR_DIMS GEN_RANDOM_UUID"
	for _, name := range strings.Fields(names) {
		_, _, err := execute(t.Context(), j, "SELECT "+name+"('a')", nil, nil)
		if e := superserver.AsSQLError(err); e == nil || e.Code != -359 && e.Code != -12 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// notLifted are parts of statements that differ with their literals lifted out:
// JSON_TABLE's paths are constants; a whole number beyond 64 bits is a double.
var notLifted = []string{"JSON_TABLE", "9223372036854775808"}

// TestFunctionsLifted runs the statements of the corpora that have no tables as
// the official clients send them: with their literals lifted out.
func TestFunctionsLifted(t *testing.T) {
	files, err := filepath.Glob("../testdata/conformance/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	j, count := mustLogin(t, mustBackend(t, Options{})), 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for sql := range strings.Lines(string(data)) {
			sql = strings.TrimSpace(sql)
			differs := slices.ContainsFunc(notLifted, func(part string) bool { return strings.Contains(sql, part) })
			if !strings.HasPrefix(sql, "SELECT ") || strings.Contains(sql, " FROM IrisConf.") || differs {
				continue
			}
			if _, rows, err := execute(t.Context(), j, sql, nil, nil); err == nil {
				compareLifted(t.Context(), t, j, sql, rows)
				count++
			}
		}
	}
	if count < 100 {
		t.Errorf("%d statements only", count)
	}
}
