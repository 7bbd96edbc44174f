package store

// Statistics are what TUNE TABLE found in a table. They change no plan here.
type Statistics struct {
	ExtentSize int64
	Columns    []ColumnStatistics
	Maps       []MapStatistics `json:",omitempty"`
}

// MapStatistics is about one SQL map: the rows, whose Index is 0, or an index.
type MapStatistics struct {
	Index      int64 `json:",omitempty"`
	BlockCount int64
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
