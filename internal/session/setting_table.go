package session

// settingKind says how a setting's value is checked and normalised.
type settingKind uint8

// The kinds of settings of pg_settings.vartype.
const (
	boolSetting settingKind = iota
	intSetting
	realSetting
	enumSetting
	stringSetting
)

// settingDef is one row of the table of settings.
type settingDef struct {
	name            string
	kind            settingKind
	initial         string
	unit            string   // "ms", "kB", "s", "8kB" or ""
	min             int64    // intSetting
	max             int64    // intSetting
	least, greatest float64  // realSetting, where PostgreSQL's description was read
	values          []string // enumSetting
	report          bool     // changes are sent to the client as ParameterStatus
	fixed           bool     // cannot be changed with SET
	// reportSince is the major version of PostgreSQL that reports it, 0 for all that
	// have it.
	reportSince int
	// since is the major version of PostgreSQL that has it, 0 for all.
	since int
	// until is the first major version that has it no more, 0 for none.
	until int
	// everybody says that not only superusers may change it, as they may in
	// PostgreSQL.
	everybody bool
	// context is pg_settings.context, and description its text, where PostgreSQL's
	// description was read.
	context, description string
}

// Bounds of integer settings.
const (
	intMax = 2147483647
	kbMax  = intMax
)

// Enumerations used by more than one setting.
var (
	levels     = []string{"debug5", "debug4", "debug3", "debug2", "debug1", "debug", "info", "notice", "warning", "error", "log", "fatal", "panic"}
	isolations = []string{"serializable", "repeatable read", "read committed", "read uncommitted"}
)

// settingTable lists the settings the server knows, with PostgreSQL 15's
// defaults. A setting that changes nothing here is accepted because clients
// set it; COMPATIBILITY.md says which do nothing.
var settingTable = []settingDef{
	{name: "application_name", kind: stringSetting, report: true},
	{name: "array_nulls", kind: boolSetting, initial: "on"},
	{name: "backslash_quote", kind: enumSetting, initial: "safe_encoding", values: []string{"safe_encoding", "on", "off"}},
	{name: "bytea_output", kind: enumSetting, initial: "hex", values: []string{"hex", "escape"}},
	{name: "check_function_bodies", kind: boolSetting, initial: "on"},
	{name: "client_connection_check_interval", kind: intSetting, initial: "0", unit: "ms", max: intMax},
	{name: "client_encoding", kind: stringSetting, initial: "UTF8", report: true},
	{name: "client_min_messages", kind: enumSetting, initial: "notice", values: levels},
	{name: "constraint_exclusion", kind: enumSetting, initial: "partition", values: []string{"partition", "on", "off"}},
	{name: "cursor_tuple_fraction", kind: realSetting, initial: "0.1"},
	{name: "DateStyle", kind: stringSetting, initial: "ISO, MDY", report: true},
	{name: "default_table_access_method", kind: stringSetting, initial: "heap"},
	{name: "default_tablespace", kind: stringSetting},
	{name: "default_text_search_config", kind: stringSetting, initial: "pg_catalog.english"},
	{name: "default_toast_compression", kind: enumSetting, initial: "pglz", values: []string{"pglz", "lz4"}},
	{name: "deadlock_timeout", kind: intSetting, initial: "1000", unit: "ms", min: 1, max: intMax, everybody: true},
	{name: "default_transaction_deferrable", kind: boolSetting, initial: "off"},
	{name: "default_transaction_isolation", kind: enumSetting, initial: "read committed", values: isolations},
	{name: "default_transaction_read_only", kind: boolSetting, initial: "off", report: true},
	{name: "enable_bitmapscan", kind: boolSetting, initial: "on"},
	{name: "enable_hashagg", kind: boolSetting, initial: "on"},
	{name: "enable_hashjoin", kind: boolSetting, initial: "on"},
	{name: "enable_indexscan", kind: boolSetting, initial: "on"},
	{name: "enable_mergejoin", kind: boolSetting, initial: "on"},
	{name: "enable_nestloop", kind: boolSetting, initial: "on"},
	{name: "enable_seqscan", kind: boolSetting, initial: "on"},
	{name: "enable_sort", kind: boolSetting, initial: "on"},
	{name: "escape_string_warning", kind: boolSetting, initial: "on"},
	{name: "extra_float_digits", kind: intSetting, initial: "1", min: -15, max: 3},
	{name: "force_parallel_mode", kind: enumSetting, initial: "off", values: []string{"off", "on", "regress"}, until: 16},
	{name: "geqo", kind: boolSetting, initial: "on"},
	{name: "gin_fuzzy_search_limit", kind: intSetting, initial: "0", max: intMax},
	{name: "hnsw.ef_search", kind: intSetting, initial: "40", min: 1, max: 1000},
	{name: "hnsw.iterative_scan", kind: enumSetting, initial: "off", values: []string{"off", "relaxed_order", "strict_order"}},
	{name: "hnsw.max_scan_tuples", kind: intSetting, initial: "20000", min: 1, max: intMax},
	{name: "hnsw.scan_mem_multiplier", kind: realSetting, initial: "1"},
	{name: "idle_in_transaction_session_timeout", kind: intSetting, initial: "0", unit: "ms", max: intMax},
	{name: "idle_session_timeout", kind: intSetting, initial: "0", unit: "ms", max: intMax},
	{name: "in_hot_standby", kind: boolSetting, initial: "off", report: true, fixed: true},
	{name: "integer_datetimes", kind: boolSetting, initial: "on", report: true, fixed: true},
	{name: "IntervalStyle", kind: enumSetting, initial: "postgres", report: true, values: []string{"postgres", "postgres_verbose", "sql_standard", "iso_8601"}},
	{name: "is_superuser", kind: boolSetting, initial: "off", report: true, fixed: true},
	{name: "iris.vector_element", kind: enumSetting, initial: "float", values: []string{"float", "double"}},
	{name: "ivfflat.iterative_scan", kind: enumSetting, initial: "off", values: []string{"off", "relaxed_order"}},
	{name: "ivfflat.max_probes", kind: intSetting, initial: "32768", min: 1, max: 32768},
	{name: "ivfflat.probes", kind: intSetting, initial: "1", min: 1, max: 32768},
	{name: "jit", kind: boolSetting, initial: "on"},
	{name: "join_collapse_limit", kind: intSetting, initial: "8", min: 1, max: intMax},
	{name: "lc_collate", kind: stringSetting, initial: "C.UTF-8", fixed: true, until: 16},
	{name: "lc_ctype", kind: stringSetting, initial: "C.UTF-8", fixed: true, until: 16},
	{name: "lc_messages", kind: stringSetting, initial: "C"},
	{name: "lc_monetary", kind: stringSetting, initial: "C"},
	{name: "lc_numeric", kind: stringSetting, initial: "C"},
	{name: "lc_time", kind: stringSetting, initial: "C"},
	{name: "lock_timeout", kind: intSetting, initial: "0", unit: "ms", max: intMax},
	{name: "maintenance_work_mem", kind: intSetting, initial: "65536", unit: "kB", min: 1024, max: kbMax},
	{name: "max_connections", kind: intSetting, initial: "100", min: 1, max: intMax, fixed: true},
	{name: "max_identifier_length", kind: intSetting, initial: "63", min: 63, max: 63, fixed: true},
	{name: "max_index_keys", kind: intSetting, initial: "32", min: 32, max: 32, fixed: true},
	{name: "max_parallel_workers_per_gather", kind: intSetting, initial: "2", max: 1024},
	{name: "parallel_setup_cost", kind: realSetting, initial: "1000"},
	{name: "parallel_tuple_cost", kind: realSetting, initial: "0.1"},
	{name: "password_encryption", kind: enumSetting, initial: "scram-sha-256", values: []string{"md5", "scram-sha-256"}},
	{name: "plan_cache_mode", kind: enumSetting, initial: "auto", values: []string{"auto", "force_generic_plan", "force_custom_plan"}},
	{name: "quote_all_identifiers", kind: boolSetting, initial: "off"},
	{name: "random_page_cost", kind: realSetting, initial: "4"},
	{name: "role", kind: stringSetting, initial: "none"},
	{name: "row_security", kind: boolSetting, initial: "on"},
	{name: "scram_iterations", kind: intSetting, initial: "4096", min: 1, max: intMax, report: true, since: 16},
	{name: "search_path", report: true, reportSince: 18, kind: stringSetting, initial: `"$user", public`},
	{name: "seq_page_cost", kind: realSetting, initial: "1"},
	{name: "server_encoding", kind: stringSetting, initial: "UTF8", report: true, fixed: true},
	{name: "server_version", kind: stringSetting, initial: DefaultServerVersion, report: true, fixed: true},
	{name: "server_version_num", kind: intSetting, max: intMax, fixed: true},
	{name: "session_authorization", kind: stringSetting, report: true, fixed: true},
	{name: "session_replication_role", kind: enumSetting, initial: "origin", values: []string{"origin", "replica", "local"}},
	{name: "ssl", kind: boolSetting, initial: "off", fixed: true},
	{name: "standard_conforming_strings", kind: boolSetting, initial: "on", report: true},
	{name: "transaction_timeout", kind: intSetting, initial: "0", unit: "ms", max: intMax, since: 17},
	{name: "statement_timeout", kind: intSetting, initial: "0", unit: "ms", max: intMax},
	{name: "synchronize_seqscans", kind: boolSetting, initial: "on"},
	{name: "synchronous_commit", kind: enumSetting, initial: "on", values: []string{"local", "remote_write", "remote_apply", "on", "off"}},
	{name: "temp_buffers", kind: intSetting, initial: "1024", unit: "8kB", min: 100, max: kbMax},
	{name: "TimeZone", kind: stringSetting, initial: "UTC", report: true},
	{name: "timezone_abbreviations", kind: stringSetting, initial: "Default"},
	{name: "transaction_deferrable", kind: boolSetting, initial: "off"},
	{name: "transaction_isolation", kind: enumSetting, initial: "read committed", values: isolations},
	{name: "transaction_read_only", kind: boolSetting, initial: "off"},
	{name: "transform_null_equals", kind: boolSetting, initial: "off"},
	{name: "wal_level", kind: enumSetting, initial: "replica", values: []string{"minimal", "replica", "logical"}, fixed: true},
	{name: "work_mem", kind: intSetting, initial: "4096", unit: "kB", min: 64, max: kbMax},
	{name: "xmlbinary", kind: enumSetting, initial: "base64", values: []string{"base64", "hex"}},
	{name: "xmloption", kind: enumSetting, initial: "content", values: []string{"content", "document"}},
}
