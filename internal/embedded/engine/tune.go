package engine

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// outlierFactor tells an outlier: a value that is this many times as frequent as
// the others are on average. IRIS says "a substantial difference".
const outlierFactor = 10

// tuneTable is TUNE TABLE: it counts first, as a reader, and stores then.
func (j *job) tuneTable(ctx context.Context, s *syntax.TuneTable) error {
	t, err := j.table(s.Table)
	if err != nil {
		return err
	}
	if t.System {
		return newError(-400, "Table '%s' belongs to the system", t.QualifiedName())
	}
	var found *store.Statistics
	if !s.Clear {
		if found, err = j.statistics(ctx, t); err != nil {
			return err
		}
	}
	return j.session.Define(ctx, func(d *store.Definer) error {
		now := d.Catalog().TableByID(t.ID)
		if now == nil {
			return tableNotFound(t.Schema, t.Name)
		}
		return d.SetStatistics(now, found)
	})
}

// statistics looks at every row of a table.
func (j *job) statistics(ctx context.Context, t *store.Table) (*store.Statistics, error) {
	r, err := j.session.Reader(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Release()
	s := &store.Statistics{}
	count := func(stmt *sqlite3.Stmt) { s.ExtentSize = stmt.ColumnInt64(0) }
	if err := readOne(r, "SELECT count(*) FROM "+t.Physical, count); err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		one, err := columnStatistics(r, t, c, s.ExtentSize)
		if err != nil {
			return nil, err
		}
		s.Columns = append(s.Columns, one)
	}
	s.Maps, err = mapStatistics(r, t)
	return s, err
}

// blockSize is the size of a block of a database, nodeOverhead what a row or an entry
// of an index takes besides its values.
const (
	blockSize    = 8192
	nodeOverhead = 16
)

// mapStatistics counts the blocks that the rows and the indexes of a table would fill.
func mapStatistics(r *store.Reader, t *store.Table) ([]store.MapStatistics, error) {
	sizes := func(columns []*store.Column) string {
		var b strings.Builder
		for _, c := range columns {
			b.WriteString(" + total(length(" + c.Physical + "))")
		}
		return b.String()
	}
	text := "SELECT count(*) * " + strconv.Itoa(nodeOverhead) + sizes(t.Columns)
	for _, x := range t.Indexes {
		var columns []*store.Column
		for _, id := range slices.Concat(x.Columns, x.Data) {
			columns = append(columns, t.ColumnByID(id))
		}
		text += ", count(*) * " + strconv.Itoa(nodeOverhead) + sizes(columns)
	}
	out := []store.MapStatistics{{}}
	for _, x := range t.Indexes {
		out = append(out, store.MapStatistics{Index: x.ID})
	}
	err := readOne(r, text+" FROM "+t.Physical, func(stmt *sqlite3.Stmt) {
		for i := range out {
			out[i].BlockCount = max(1, int64(math.Ceil(stmt.ColumnFloat(i)/blockSize)))
		}
	})
	return out, err
}

// readOne calls fn with the only row of a query.
func readOne(r *store.Reader, text string, fn func(*sqlite3.Stmt)) error {
	stmt, err := r.Stmt(text)
	if err != nil {
		return err
	}
	if stmt.Step() {
		fn(stmt)
	}
	if err := stmt.Err(); err != nil {
		return err
	}
	return stmt.Reset()
}

// columnStatistics looks at one column. NULL is a value like others.
func columnStatistics(r *store.Reader, t *store.Table, c *store.Column, rows int64) (store.ColumnStatistics, error) {
	s := store.ColumnStatistics{Column: c.ID}
	if !c.Type.Class.Stream() {
		text := "SELECT total(length(" + c.Physical + ")), count(" + c.Physical + ") FROM " + t.Physical
		err := readOne(r, text, func(stmt *sqlite3.Stmt) {
			s.AverageFieldSize = averageSize(stmt.ColumnFloat(0), stmt.ColumnInt64(1), rows)
		})
		if err != nil {
			return s, err
		}
	}
	if c.Identity || uniqueAlone(t, c) {
		s.Selectivity = "1"
		return s, nil
	}
	var values, most int64
	var outlier store.Value
	text := "SELECT count(*) OVER (), count(*) AS n, " + c.Physical + " FROM " + t.Physical +
		" GROUP BY " + c.Physical + " ORDER BY n DESC LIMIT 1"
	err := readOne(r, text, func(stmt *sqlite3.Stmt) {
		values, most, outlier = stmt.ColumnInt64(0), stmt.ColumnInt64(1), store.ReadColumn(stmt, 2)
	})
	s.Selectivity = percent(1, max(values, 1))
	if others := values - 1; err == nil && others > 0 && most*others > outlierFactor*(rows-most) {
		name := "<Null>"
		if !outlier.IsNull() {
			name = text50(outlier)
		}
		s.OutlierSelectivity = strings.TrimSuffix(percent(most, rows), "%")
		if f, err := strconv.ParseFloat(s.OutlierSelectivity, 64); err == nil {
			s.OutlierSelectivity = strconv.FormatFloat(f/100, 'f', 6, 64)
		}
		s.OutlierSelectivity = strings.TrimPrefix(s.OutlierSelectivity, "0") + ":" + name
		s.Selectivity = percent(rows-most, rows*others)
	}
	return s, err
}

// text50 is the beginning of a value, for people.
func text50(v store.Value) string {
	s := []rune(text(v))
	return string(s[:min(len(s), 50)])
}

// averageSize is the average length, rounded to two places; that of a column
// without values is 1, that of a table without rows 0.
func averageSize(total float64, values, rows int64) string {
	switch {
	case rows == 0:
		return "0"
	case values == 0:
		return "1"
	}
	return strconv.FormatFloat(math.Round(total/float64(rows)*100)/100, 'f', -1, 64)
}

// percent writes a share with four places, as the reference does.
func percent(part, whole int64) string {
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 4, 64) + "%"
}

// storageRows describes the storage of a table's class, which has its extent size.
func storageRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok {
		return nil
	}
	row := cells{"parent": word(t.ClassName), "Name": word("Default"), "Type": word("%Storage.Persistent")}
	if t.Statistics != nil {
		row["ExtentSize"] = word(strconv.FormatInt(t.Statistics.ExtentSize, 10))
	}
	return []cells{row}
}

// mapRows describes the SQL maps of a table: IDKEY, which has the rows, and its
// indexes.
func mapRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok {
		return nil
	}
	counted := map[int64]int64{}
	if t.Statistics != nil {
		for _, s := range t.Statistics.Maps {
			counted[s.Index] = s.BlockCount
		}
	}
	row := func(name, kind string, index int64) cells {
		out := cells{"parent": word(t.ClassName + "||Default"), "Name": word(name), "Type": word(kind)}
		if n, ok := counted[index]; ok {
			out["BlockCount"] = word(strconv.FormatInt(n, 10))
		}
		return out
	}
	rows := []cells{row("IDKEY", "data", 0)}
	for _, x := range t.Indexes {
		rows = append(rows, row(propertyName(x.Name), indexClasses[x.Kind][0], x.ID))
	}
	return rows
}

// storagePropertyRows describes what TUNE TABLE found about columns.
func storagePropertyRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok || t.Statistics == nil {
		return nil
	}
	var rows []cells
	for _, s := range t.Statistics.Columns {
		c := t.ColumnByID(s.Column)
		if c == nil {
			continue // dropped or converted since
		}
		rows = append(rows, cells{
			"parent": word(t.ClassName + "||Default"), "Name": word(propertyName(c.Name)), "Selectivity": word(s.Selectivity),
			"OutlierSelectivity": word(s.OutlierSelectivity), "AverageFieldSize": word(s.AverageFieldSize),
		})
	}
	return rows
}
