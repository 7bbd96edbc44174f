package catalog

import (
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// IRIS is asked what TUNE TABLE, which ANALYZE runs, found about columns when someone reads
// pg_statistic: it is much, and seldom looked at. Properties are the names of columns in
// classes; fieldQuery tells of those that have another one.
const (
	statisticQuery = "SELECT parent, Name, Selectivity, OutlierSelectivity, AverageFieldSize FROM %Dictionary.CompiledStorageProperty"
	fieldQuery     = "SELECT parent, Name, SqlFieldName FROM %Dictionary.CompiledProperty WHERE Name <> SqlFieldName"
	classQuery     = "SELECT CLASSNAME, TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
)

// selectivityCut is the length at which IRIS cuts the most frequent value.
const selectivityCut = 50

// pgStatistic tells what IRIS counted of columns: how long their values are, how many
// there are, and the most frequent one if it is much more frequent than others. It has
// no histograms, correlations or statistics of elements.
func pgStatistic(ctx context.Context, rt *exec.Runtime, db *Database) ([]fields, error) {
	if rt.Remote == nil {
		return nil, nil
	}
	classes, columns := map[string][2]string{}, map[string]string{}
	read := func(sql string, row func(cells []string)) error { return readTexts(ctx, rt, sql, row) }
	err := read(classQuery, func(c []string) { classes[c[0]] = [2]string{c[1], c[2]} })
	if err == nil {
		err = read(fieldQuery, func(c []string) { columns[c[0]+"\x00"+c[1]] = c[2] })
	}
	if err != nil {
		return nil, err
	}
	tables := map[[2]string]*tableObject{}
	for _, t := range db.objects().tables {
		tables[[2]string{t.rel.IRISSchema, t.rel.IRISName}] = t
	}
	var out []fields
	err = read(statisticQuery, func(c []string) {
		class, _, _ := strings.Cut(c[0], "||")
		t := tables[classes[class]]
		if t == nil {
			return
		}
		name := c[1]
		if field, ok := columns[class+"\x00"+name]; ok {
			name = field
		}
		for i := range t.rel.Columns {
			if col := &t.rel.Columns[i]; strings.EqualFold(col.IRISName, name) {
				out = append(out, statisticOf(t.rel, col, c[2], c[3], c[4]))
			}
		}
	})
	return out, err
}

// statisticOf is the row of a column. Selectivity is the share of rows that have a value
// that is not the outlier, "1" for a column without duplicates.
func statisticOf(rel *analyze.Relation, c *analyze.RelationColumn, selectivity, outlier, size string) fields {
	f := fields{"starelid": oid(rel.OID), "staattnum": count(int(c.Attribute)), "stainherit": flag(false), "stanullfrac": value.Null}
	if c.NotNull {
		f["stanullfrac"] = value.Float(0)
	}
	if n, err := strconv.ParseFloat(size, 64); err == nil {
		f["stawidth"] = value.Int(int64(math.Round(n)))
	}
	for i := 1; i <= 5; i++ {
		n := strconv.Itoa(i)
		f["stakind"+n], f["staop"+n], f["stacoll"+n] = count(0), oid(0), oid(0)
	}
	share, most, _ := strings.Cut(outlier, ":")
	frequency, err := strconv.ParseFloat(share, 64)
	if err != nil || frequency < 0 || frequency > 1 {
		frequency = 0
	}
	null := frequency > 0 && strings.EqualFold(most, "<Null>")
	if n, ok := distinctValues(selectivity, frequency); ok {
		if frequency > 0 && !null {
			n++
		}
		f["stadistinct"] = value.Float(n)
	}
	if n := len(most); n > 1 && most[0] == '"' && most[n-1] == '"' {
		most = strings.ReplaceAll(most[1:n-1], `""`, `"`)
	}
	switch {
	case frequency == 0:
	case null:
		f["stanullfrac"] = value.Float(frequency)
	case len([]rune(most)) < selectivityCut && readsAlike(c.Type.OID):
		const mostCommon = 1 // STATISTIC_KIND_MCV
		f["stakind1"], f["staop1"] = count(mostCommon), oid(writtenAlike[c.Type.OID])
		if pgtype.ByOID(c.Type.OID).Category == 'S' {
			f["stacoll1"] = oid(100) // collation default
		}
		f["stanumbers1"] = pgtype.NewArray([]value.Value{value.Float(frequency)})
		literal := pgtype.ByOID(pgtype.TextArrayOID).Output(pgtype.DefaultEnv(), nil, pgtype.NewArray([]value.Value{text(most)}))
		f["stavalues1"] = text(string(literal))
	}
	return f
}

// distinctValues is how many values a column has besides its outlier, -1 for as many as rows.
func distinctValues(selectivity string, outlier float64) (float64, bool) {
	if selectivity == "1" {
		return -1, true
	}
	share, err := strconv.ParseFloat(strings.TrimSuffix(selectivity, "%"), 64)
	if err != nil || share <= 0 || share > 100 {
		return 0, false
	}
	return math.Round((1 - outlier) * 100 / share), true
}

// writtenAlike are the operators by which values of types are equal that IRIS writes as
// PostgreSQL does.
var writtenAlike = map[pgtype.OID]uint32{
	pgtype.Int2OID: 94, pgtype.Int4OID: 96, pgtype.Int8OID: 410, pgtype.NumericOID: 1752,
	pgtype.TextOID: 98, pgtype.VarcharOID: 98, pgtype.BPCharOID: 1054,
}

// readsAlike reports whether a value of a type that IRIS wrote is PostgreSQL's text of it.
func readsAlike(t pgtype.OID) bool { return writtenAlike[t] != 0 }

// readTexts calls row with each row of a query of IRIS, NULL being "". What the account
// may not read has no rows.
func readTexts(ctx context.Context, rt *exec.Runtime, sql string, row func(cells []string)) error {
	columns := strings.Count(sql[:strings.Index(sql, " FROM ")], ",") + 1
	stmt := &exec.RemoteStatement{SQL: sql, Columns: make([]exec.RemoteColumn, columns)}
	for i := range stmt.Columns {
		stmt.Columns[i].Type = analyze.TypeRef{OID: pgtype.TextOID, Typmod: pgtype.NoTypmod}
	}
	rows, err := rt.Remote.Query(ctx, stmt, nil)
	if e := (*pgerr.Error)(nil); errors.As(err, &e) && e.Code == pgerr.InsufficientPrivilege {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what ended them was told
	cells := make([]string, columns)
	for {
		r, err := rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range cells {
			cells[i] = ""
			if !r[i].IsNull() {
				cells[i] = strings.Clone(r[i].Str())
			}
		}
		row(cells)
	}
}
