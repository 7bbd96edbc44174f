package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// nobodyHas are the functions over what cannot exist here: partitions,
// replication, publications, prepared transactions, PostgreSQL's own caches and
// operations that tell of their progress.
const nobodyHas = `pg_partition_ancestors pg_partition_tree pg_prepared_xact pg_get_publication_tables
	pg_show_replication_origin_status pg_get_replication_slots pg_stat_get_recovery_prefetch pg_stat_get_slru
	pg_stat_get_subscription pg_stat_get_wal_receiver pg_stat_get_wal_senders pg_stat_get_replication_slot
	pg_stat_get_subscription_stats pg_extension_update_paths pg_get_wal_resource_managers pg_mcv_list_items
	pg_event_trigger_ddl_commands pg_event_trigger_dropped_objects`

// superusersHave are those that PostgreSQL answers for superusers only.
const superusersHave = `pg_show_all_file_settings pg_hba_file_rules pg_ident_file_mappings pg_get_shmem_allocations`

// emptySets are the functions that return no rows.
func emptySets() map[string]rowsFunc {
	out := map[string]rowsFunc{"pg_stat_get_progress_info": progressInfo}
	for name := range strings.FieldsSeq(nobodyHas) {
		out[name] = func(*Database, []value.Value) ([]fields, error) { return nil, nil }
	}
	for name := range strings.FieldsSeq(superusersHave) {
		out[name] = func(db *Database, _ []value.Value) ([]fields, error) { return nil, db.restricted(name) }
	}
	return out
}
