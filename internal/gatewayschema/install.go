package gatewayschema

import (
	"context"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Runner runs statements on a connection to IRIS that commits each by itself.
type Runner interface {
	// Define runs a statement without parameters.
	Define(ctx context.Context, sql string) error
	// Change runs a statement once for each row of parameters.
	Change(ctx context.Context, sql string, rows ...[]value.Value) error
	// Read runs a query and passes the text of each row's cells to row; NULL
	// is "".
	Read(ctx context.Context, sql string, row func(cells []string) error) error
}

// component is the row of schema_version about the tables themselves.
const component = "tables"

// Installed returns the installed version, 0 when there is none, and the oldest
// version that a program must know to read it.
func Installed(ctx context.Context, run Runner) (version, reader int, err error) {
	have, err := existing(ctx, run)
	if err != nil || !have["schema_version"] {
		return 0, 0, err
	}
	err = run.Read(ctx, versionQuery, func(cells []string) error {
		version, reader = atoi(cells[0]), atoi(cells[1])
		return nil
	})
	return version, reader, err
}

// versionQuery reads the version and the oldest reader.
var versionQuery = query("schema_version", "version", "reader") + " WHERE \"component\" = '" + component + "'"

// Install brings the tables to this program's version and returns the version
// that was there before, 0 for none. What is there already stays as it is.
func Install(ctx context.Context, run Runner) (before int, err error) {
	return install(ctx, run, versions)
}

// install is Install for a list of versions.
func install(ctx context.Context, run Runner, versions [][]step) (before int, err error) {
	before, _, err = Installed(ctx, run)
	switch {
	case err != nil:
		return 0, err
	case before > len(versions):
		return before, fmt.Errorf("the gateway schema is of version %d, newer than this program's %d", before, len(versions))
	case before == len(versions):
		return before, nil
	}
	have, err := existing(ctx, run)
	if err != nil {
		return before, err
	}
	for _, steps := range versions[before:] {
		for _, s := range steps {
			if have[s.made()] {
				continue
			}
			if err := run.Define(ctx, s.statement()); err != nil {
				return before, fmt.Errorf("make %s.%s: %w", Name, s.made(), err)
			}
		}
	}
	return before, writeVersion(ctx, run, before, len(versions))
}

// made is what a step makes: a table, or a table's column.
func (s step) made() string {
	if s.column != "" {
		return s.table + "." + s.column
	}
	return s.table
}

// existing lists the tables and columns that are there.
func existing(ctx context.Context, run Runner) (map[string]bool, error) {
	have := map[string]bool{}
	err := run.Read(ctx, "SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '"+Name+"'",
		func(cells []string) error {
			table := strings.ToLower(cells[0])
			have[table], have[table+"."+strings.ToLower(cells[1])] = true, true
			return nil
		})
	return have, err
}

// writeVersion writes the version, the last step of all.
func writeVersion(ctx context.Context, run Runner, before, after int) error {
	if before == 0 {
		sql := insert("schema_version", "component", "version", "reader")
		return run.Change(ctx, sql, []value.Value{value.Text(component), value.Int(int64(after)), value.Int(reader)})
	}
	return run.Change(ctx, "UPDATE "+qualified("schema_version")+" SET \"version\" = ?, \"reader\" = ? WHERE \"component\" = ?",
		[]value.Value{value.Int(int64(after)), value.Int(reader), value.Text(component)})
}

// reader is the oldest version whose programs read the present tables rightly.
const reader = 1

// Script is the IRIS SQL that makes all tables from nothing, a statement each.
func Script() []string {
	var out []string
	for _, steps := range versions {
		for _, s := range steps {
			out = append(out, s.statement())
		}
	}
	return append(out, fmt.Sprintf("INSERT INTO %s (\"component\", \"version\", \"reader\") VALUES ('%s', %d, %d)",
		qualified("schema_version"), component, Version, reader))
}

// Privileges is what accounts need: statements that grant it, to be adapted to
// the names of the accounts.
func Privileges(installer, service string) []string {
	out := []string{fmt.Sprintf("GRANT %%CREATE_TABLE, %%ALTER_TABLE TO %q", installer)}
	for _, t := range Tables() {
		out = append(out, fmt.Sprintf("GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %q", qualified(t), service))
	}
	for _, t := range []string{"CompiledProperty", "CompiledIndex", "CompiledClass", "CompiledStorage"} {
		out = append(out, fmt.Sprintf("GRANT SELECT ON %%Dictionary.%s TO %q", t, service))
	}
	return out
}

// qualified is a table's name in SQL.
func qualified(table string) string { return irissql.PrintTable(Table(table)) }

// query reads columns of a table.
func query(table string, columns ...string) string {
	return "SELECT " + names(columns) + " FROM " + qualified(table)
}

// insert is an INSERT with a parameter for each column.
func insert(table string, columns ...string) string {
	return "INSERT INTO " + qualified(table) + " (" + names(columns) + ") VALUES (?" +
		strings.Repeat(", ?", len(columns)-1) + ")"
}

// names are delimited identifiers.
func names(columns []string) string { return `"` + strings.Join(columns, `", "`) + `"` }
