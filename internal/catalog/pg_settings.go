package catalog

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// settingColumns are those that PostgreSQL's description of a setting gives.
var settingColumns = []string{
	"unit", "category", "short_desc", "extra_desc", "context", "vartype", "min_val", "max_val", "enumvals", "boot_val",
}

// pgSettings lists the settings that the session has, with PostgreSQL's
// description of them.
func pgSettings(db *Database) []fields {
	known := db.Catalog.settingRows()
	r := db.Catalog.relations[pgCatalog+".pg_settings"]
	var out []fields
	for _, s := range db.Server.Settings() {
		f := fields{
			"name": text(s.Name), "setting": text(s.Value), "reset_val": text(s.Reset), "source": text("default"),
			"category": text("Customized Options"), "context": text("user"), "vartype": text("string"), "pending_restart": flag(false),
		}
		switch {
		case s.Value != s.Reset:
			f["source"] = text("session")
		case s.Started:
			f["source"] = text("client")
		}
		if row := known[s.Name]; row != nil {
			for _, c := range settingColumns {
				f[c] = r.cell(row, c)
			}
			switch s.Name { // those of the version that clients are told
			case "server_version_num":
				f["min_val"], f["max_val"] = text(s.Reset), text(s.Reset)
				fallthrough
			case "server_version":
				f["boot_val"] = text(s.Reset)
			}
		} else {
			f["boot_val"] = text(s.Reset)
		}
		out = append(out, f)
	}
	return out
}

// settingsSince is the first major version of PostgreSQL whose settings are described
// as what differs from those of the version before.
const settingsSince = 16

// settingDescriptions are PostgreSQL's, read once.
type settingDescriptions struct {
	sync.Once
	rows []exec.Row
	err  error
}

// settingList returns PostgreSQL's descriptions of the settings of the catalog's
// version.
func (c *Catalog) settingList() ([]exec.Row, error) {
	c.settings.Do(func() { c.settings.rows, c.settings.err = c.readSettings() })
	return c.settings.rows, c.settings.err
}

// readSettings reads them.
func (c *Catalog) readSettings() ([]exec.Row, error) {
	r := c.relations[pgCatalog+".pg_settings"]
	static, err := r.staticRows()
	if err != nil {
		return nil, err
	}
	byName := make(map[string]exec.Row, len(static))
	for _, row := range static {
		byName[r.cell(row, "name").Str()] = row
	}
	for version := settingsSince; version <= c.major; version++ {
		file := "data/pg_settings_" + strconv.Itoa(version) + ".tsv"
		text, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var changed strings.Builder
		for line := range strings.Lines(string(text)) {
			if !strings.Contains(line, "\t") { // it is gone
				delete(byName, strings.TrimSpace(line))
				continue
			}
			changed.WriteString(line)
		}
		rows, err := r.readText(file, changed.String())
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			byName[r.cell(row, "name").Str()] = row
		}
	}
	return slices.Collect(maps.Values(byName)), nil
}

// settingRows returns PostgreSQL's descriptions of settings by name.
func (c *Catalog) settingRows() map[string]exec.Row {
	r := c.relations[pgCatalog+".pg_settings"]
	out := map[string]exec.Row{}
	rows, err := c.settingList()
	if err != nil {
		return out // a test reads all of them
	}
	for _, row := range rows {
		out[r.cell(row, "name").Str()] = row
	}
	return out
}

// SettingDescription is what PostgreSQL says of a setting.
type SettingDescription struct {
	Name, Value, Unit, Text, Context, Type string
	Min, Max                               int64   // of integers
	Least, Greatest                        float64 // of real numbers
	Values                                 []string
}

// Settings describes PostgreSQL's settings.
func (c *Catalog) Settings() []SettingDescription {
	r := c.relations[pgCatalog+".pg_settings"]
	rows, err := c.settingList()
	if err != nil {
		return nil // a test reads all of them
	}
	out := make([]SettingDescription, len(rows))
	for i, row := range rows {
		of := func(column string) string { return r.cell(row, column).Str() }
		d := SettingDescription{
			Name: of("name"), Value: of("setting"), Unit: of("unit"), Text: of("short_desc"), Context: of("context"), Type: of("vartype"),
		}
		d.Min, _ = strconv.ParseInt(of("min_val"), 10, 64) // 0 where there is none
		d.Max, _ = strconv.ParseInt(of("max_val"), 10, 64)
		d.Least, _ = strconv.ParseFloat(of("min_val"), 64)
		d.Greatest, _ = strconv.ParseFloat(of("max_val"), 64)
		if v := r.cell(row, "enumvals"); !v.IsNull() {
			for _, e := range v.Array().Elements {
				d.Values = append(d.Values, e.Str())
			}
		}
		out[i] = d
	}
	return out
}
