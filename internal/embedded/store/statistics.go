package store

// Statistics are what TUNE TABLE found in a table. They change no plan here.
type Statistics struct {
	ExtentSize int64
	Columns    []ColumnStatistics
}

// ColumnStatistics is about one column. The texts are as IRIS writes them:
// "1" for a unique column, else a percentage.
type ColumnStatistics struct {
	Column             int64
	Selectivity        string
	OutlierSelectivity string // with the outlier behind a colon; "" without one
	AverageFieldSize   string // "" for a stream
}

// SetStatistics stores a table's statistics; nil forgets them.
func (d *Definer) SetStatistics(t *Table, s *Statistics) error {
	t = t.clone()
	t.Statistics = s
	_, err := d.put(t)
	return err
}
