package exec

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// missingReasons say why functions of PostgreSQL are not provided here, by what
// their names begin or end with; the first that fits counts.
var missingReasons = []struct{ reason, names string }{
	{"elsewhere: the catalog package answers it", `pg_get_* pg_*_is_visible has_* pg_has_role *_description format_type to_reg* pg_relation_*
		pg_table_size pg_indexes_size pg_total_relation_size pg_database_size pg_tablespace_* pg_encoding_* pg_char_to_encoding pg_column_*
		pg_index_* pg_indexam_* pg_my_temp_schema pg_is_other_temp_schema pg_postmaster_start_time pg_conf_load_time txid_current
		pg_current_xact_id inet_* pg_export_snapshot pg_is_wal_replay_paused current_query pg_jit_available pg_collation_for
		nameconcatoid pg_partition_* pg_describe_object pg_identify_* pg_options_to_table`},
	{"elsewhere: the session answers it", `pg_cancel_backend pg_terminate_backend nextval currval
		lastval setval pg_reload_conf`},
	{"binary forms and parts of type definitions", `*send *_send *_recv *_hash *_hash_extended *_subdiff *_image_* *_validator in_range
		*cmp *_accum *_accum_inv *_combine *_avg *_sum float8_* int8inc_* int8dec* satisfies_hash_partition`},
	{"of text search, not provided", `ts_* gin_cmp_tslexeme`},
	{"XML, money and what combines geometric types are refused by name: their types do not exist here, or not all of their operators", `
		*xml* xpath* *money* cash_* cash *point* *poly* *circle* *box* *lseg* *path_* line* path popen pclose close_* on_* dist_* *_ps *_sl
		area center diameter height width radius slope diagonal isopen isclosed ishorizontal isvertical isparallel isperp length(lseg)
		pt_contained* inter_* bound_box`},
	{"large objects: IRIS has no place that PostgreSQL's functions could open", `lo_* loread lowrite`},
	{"hash values are of PostgreSQL's own storage", `hash*`},
	{"access lists are not kept as aclitem", `acl* makeaclitem`},
	{"length coercion and type modifiers: a cast does it", `*typmodin bpchar varchar varbit bit numeric time timestamp timestamptz timetz interval`},
	{"of indexes and storage of PostgreSQL's own", `brin_* gin_* bt* amvalidate spg_*`},
	{"of PostgreSQL's own server: its files, processes, replication and transactions", `pg_* txid_* mxid_age age currtid2 xid* tid* cid*`},
}

// missingReason returns why a function is not provided, "" if nothing says so.
func missingReason(name string) string {
	for _, r := range missingReasons {
		for pattern := range strings.FieldsSeq(r.names) {
			if matched, err := likeMatch(name, strings.ReplaceAll(strings.ReplaceAll(pattern, "_", `\_`), "*", "%"),
				likeEscape{'\\', true}); err == nil && matched {
				return r.reason
			}
		}
	}
	return "not yet"
}

// TestMissing lists the functions of procs.tsv that are not computed here, by
// reason. The list may only shrink.
func TestMissing(t *testing.T) {
	computed := map[uint32]bool{}
	for _, fns := range Library().functions {
		for _, fn := range fns {
			computed[fn.OID] = fn.Eval != nil || fn.NewState != nil || fn.Set != nil || fn.Stream != nil ||
				fn.Window || fn.OrderedSet || fn.Hypothetical
		}
	}
	byReason := map[string]map[string]bool{}
	for _, row := range procRows(procsTSV) {
		if computed[row.oid] {
			continue
		}
		reason := missingReason(row.name)
		if byReason[reason] == nil {
			byReason[reason] = map[string]bool{}
		}
		byReason[reason][row.name+"("+row.args+")"] = true
	}
	datadriven.RunTest(t, "testdata/missing", func(_ *testing.T, d *datadriven.TestData) string {
		names := slices.Sorted(maps.Keys(byReason[d.Input]))
		delete(byReason, d.Input)
		return strings.Join(append(names, ""), "\n")
	})
	for reason, names := range byReason {
		t.Errorf("%s: not in testdata/missing: %v", reason, slices.Sorted(maps.Keys(names)))
	}
}
