package gatewayschema

import "context"

// InstallNext installs a version after the present one, which adds a column to
// a table and a table.
func InstallNext(ctx context.Context, run Runner) (int, error) {
	next := []step{
		{table: "advisory_lock", column: "note", columns: []column{{"note", "VARCHAR(128)", false}}},
		table("later", "id int;"),
	}
	return install(ctx, run, append(append([][]step(nil), versions...), next))
}

// Steps counts the steps of all versions.
func Steps() int {
	n := 0
	for _, v := range versions {
		n += len(v)
	}
	return n
}

// InstallUpTo installs an earlier version.
func InstallUpTo(ctx context.Context, run Runner, version int) error {
	_, err := install(ctx, run, versions[:version])
	return err
}
