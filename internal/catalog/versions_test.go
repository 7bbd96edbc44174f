package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// TestRelationsOfVersions reads the rows of all tables and the definitions of all views
// of each version, and looks at columns that came, went or changed.
func TestRelationsOfVersions(t *testing.T) {
	tests := []struct {
		relation, column string
		since, until     int
	}{
		{"pg_auth_members", "inherit_option", 16, 19},
		{"pg_collation", "colliculocale", 15, 17},
		{"pg_collation", "colllocale", 17, 19},
		{"pg_database", "datlocale", 17, 19},
		{"pg_stat_io", "op_bytes", 16, 18},
		{"pg_stat_io", "read_bytes", 18, 19},
		{"pg_stat_bgwriter", "checkpoints_timed", 15, 17},
		{"pg_stat_checkpointer", "num_timed", 17, 19},
		{"pg_attribute", "attcacheoff", 15, 18},
		{"pg_constraint", "conenforced", 18, 19},
		{"pg_class", "relname", 15, 19},
		{"pg_stat_user_tables", "total_vacuum_time", 18, 19},
	}
	for major := 15; major <= 18; major++ {
		c := NewVersion(major)
		for name, r := range c.relations {
			for _, fault := range faultsOf(r) {
				t.Errorf("%d: %s: %s", major, name, fault)
			}
		}
		for _, test := range tests {
			known := false
			if r := c.relations[pgCatalog+"."+test.relation]; r != nil {
				_, known = r.position[test.column]
			}
			if known != (major >= test.since && major < test.until) {
				t.Errorf("%d: %s.%s is known: %v", major, test.relation, test.column, known)
			}
		}
	}
}

// faultsOf reads what is read of a relation on first use.
func faultsOf(r *relation) []string {
	if r.view != "" {
		if r.analyzed() == nil {
			return []string{r.err.Error()}
		}
		return nil
	}
	rows, err := r.staticRows()
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, row := range rows {
		for i, v := range row {
			if v.IsNull() && r.described.Columns[i].NotNull {
				out = append(out, "NULL in "+r.described.Columns[i].Name)
			}
		}
	}
	return out
}

// TestObjectsOfVersions: every version's catalogs describe themselves, with an OID of
// its own for each relation and type.
func TestObjectsOfVersions(t *testing.T) {
	for major := 15; major <= 18; major++ {
		c := NewVersion(major)
		for _, table := range strings.Fields("pg_class pg_type pg_rewrite pg_auth_members") {
			r := c.relations[pgCatalog+"."+table]
			at, ok := r.position["oid"]
			if !ok {
				continue
			}
			rows, err := r.staticRows()
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, row := range rows {
				id := fmt.Sprint(row[at].Int())
				if seen[id] {
					t.Errorf("%d: %s has %s twice", major, table, id)
				}
				seen[id] = true
			}
			for name, other := range c.relations {
				own := strings.HasPrefix(name, pgCatalog+".") || strings.HasPrefix(name, informationSchema+".")
				if own && table == "pg_class" && !seen[fmt.Sprint(other.described.OID)] {
					t.Errorf("%d: pg_class does not have %s", major, name)
				}
			}
		}
	}
}
