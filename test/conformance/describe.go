package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The Describe differential: what PostgreSQL says of a statement when it is
// prepared and described, without executing it, beside what the analyser says
// over the same tables. describe/*.jsonl keeps PostgreSQL's side, so that
// TestDescribe needs no PostgreSQL; describe.sh asks it again and compares.
//
// describe/sample.json are the tables of describe/sample.sql.
// describe/NAME.sql.jsonl are the statements of corpus/NAME.sql, in their order,
// each described and then run; describe/clients.jsonl and describe/catalog.jsonl
// are those that client programs were seen to send, each for itself.

// described is a statement and what PostgreSQL says of it.
type described struct {
	SQL string `json:"sql"`
	// Setup runs before the statement; of a client's statement only.
	Setup []string `json:"setup,omitempty"`
	// Types are the parameter types that the client declares.
	Types []uint32 `json:"types,omitempty"`
	// Path is the search path, when it is not just public.
	Path []string `json:"path,omitempty"`
	// Changes are how the user's tables and views differ from those of the sample,
	// when they do not differ as in the record before.
	Changes *changes `json:"changes,omitempty"`

	Params  []string        `json:"params,omitempty"`
	Columns []string        `json:"columns,omitempty"`
	NoData  bool            `json:"nodata,omitempty"` // no result, as opposed to one without columns
	Error   *describedError `json:"error,omitempty"`
}

// changes are the relations that the sample has not, or has otherwise, and the
// names of those that are gone.
type changes struct {
	Made []json.RawMessage `json:"made,omitempty"`
	Gone []string          `json:"gone,omitempty"`
}

// describedError is how describing failed.
type describedError struct {
	Code     string `json:"code"`
	Position int    `json:"position,omitempty"`
	Message  string `json:"message"`
}

// answer is the record as an answer, for comparing.
func (d *described) answer() *answer {
	a := newAnswer(&statement{})
	if e := d.Error; e != nil {
		a.failed = true
		a.add(aspectSQLState, e.Code)
		a.add(aspectPosition, fmt.Sprint(e.Position))
		a.add(aspectMessage, e.Message)
		return a
	}
	a.add(aspectParams, strings.Join(d.Params, ", "))
	a.lines[aspectColumns] = d.Columns
	if d.NoData {
		a.add(aspectColumns, "no data")
	}
	return a
}

// describedColumn is how a result column is written: its name, type and modifier, and
// the column of a table that it is.
func describedColumn(name, typ string, typmod int32, table string, attribute int16) string {
	text := fmt.Sprintf("%q %s %d", name, typ, typmod)
	if table != "" {
		text += fmt.Sprintf(" %s %d", table, attribute)
	}
	return text
}

// readDescribed reads the records of a file.
func readDescribed(path string) ([]*described, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []*described
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		d := &described{}
		if err := json.Unmarshal(lines.Bytes(), d); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, len(out)+1, err)
		}
		out = append(out, d)
	}
	return out, lines.Err()
}

// encodeDescribed writes records, one a line.
func encodeDescribed(list []*described) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, d := range list {
		if err := enc.Encode(d); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// errStale says that PostgreSQL describes something otherwise than recorded.
var errStale = errors.New("the recorded descriptions are not those of this server and corpus; run describe.sh -rewrite")

// describeAll asks PostgreSQL to describe everything and compares that with what
// is recorded, or records it.
func describeAll(o *options) error {
	dir := filepath.Join(o.dir, "describe")
	records := dir
	if o.records != "" {
		records = o.records
	}
	stale := false
	write := func(name string, list []*described) error {
		text, err := encodeDescribed(list)
		if err != nil {
			return err
		}
		path := filepath.Join(records, name)
		if o.rewrite {
			return os.WriteFile(path, text, 0o644)
		}
		old, err := readDescribed(path)
		if err != nil {
			return err
		}
		n := changedRecords(old, list)
		stale = stale || n > 0
		fmt.Printf("%-24s %5d statements, %d described otherwise\n", name, len(list), n)
		return nil
	}
	if err := describeSample(o, records); err != nil {
		return err
	}
	if err := describeCorpus(o, write); err != nil {
		return err
	}
	if err := describeClients(o, dir, write); err != nil {
		return err
	}
	if stale {
		return errStale
	}
	return nil
}

// changedRecords counts the records that differ between two runs, and prints
// them.
func changedRecords(old, list []*described) (n int) {
	for i := range max(len(old), len(list)) {
		if i >= len(old) || i >= len(list) {
			n++
			continue
		}
		diffs := compare(old[i].answer(), list[i].answer())
		if len(diffs) == 0 && old[i].SQL == list[i].SQL {
			continue
		}
		n++
		fmt.Println(list[i].SQL)
		for _, a := range aspects {
			fmt.Print(diffs[a])
		}
	}
	return n
}

// describeSample compares or records the relations of the sample.
func describeSample(o *options, dir string) error {
	or, err := openOracle(o, "sample")
	if err != nil {
		return err
	}
	defer or.c.close()
	var b bytes.Buffer
	for _, r := range or.sample {
		b.Write(r)
		b.WriteByte('\n')
	}
	path := filepath.Join(dir, "sample.json")
	if o.rewrite {
		return os.WriteFile(path, b.Bytes(), 0o644)
	}
	old, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(old, b.Bytes()) {
		return errStale
	}
	return err
}

// undescribed are the files of the corpus about what the recorded tables do not hold: types and
// functions that the user defined, and settings that decide how a statement is read. Their descriptions are compared when they run on both
// servers, as those of all files are: parameters, columns and the places of errors too.
var undescribed = []string{
	"enums.sql", "functionuses.sql", "grants.sql", "setschema.sql", "domains.sql", "composites.sql", "rowtypes.sql", "jsonrecords.sql", "routines.sql", "usertypes.sql",
	"drops.sql", "searchpaths.sql", "strings_settings.sql",
}

// describeCorpus describes the statements of the corpus.
func describeCorpus(o *options, write func(string, []*described) error) error {
	files, err := loadCorpus(o)
	if err != nil {
		return err
	}
	for _, f := range files {
		if slices.Contains(undescribed, f.name) {
			continue
		}
		list, err := describeFile(o, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := write(f.name+".jsonl", list); err != nil {
			return err
		}
	}
	return nil
}

// clientFiles are the recorded statements of clients.
var clientFiles = []string{"clients.jsonl", "catalog.jsonl"}

// describeClients describes the statements of clients, which are their own
// source.
func describeClients(o *options, dir string, write func(string, []*described) error) error {
	for _, name := range clientFiles {
		if !strings.Contains(name, o.only) {
			continue
		}
		list, err := readDescribed(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		list = slices.Clone(list)
		if list, err = describeList(o, list); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := write(name, list); err != nil {
			return err
		}
	}
	return nil
}
