package pgsql

// namedSyntaxes are the syntaxes that others use by name.
var namedSyntaxes = map[string]string{
	"auth_ident": "USER | role",
	"behavior":   "CASCADE | RESTRICT",
	"castdef":    "'(' type AS type ')'",
	"comment_object": "CAST castdef | TRANSFORM FOR type LANGUAGE name | LARGE OBJECT number | OPERATOR " +
		"operator_object",
	"operator_object": "CLASS any_name USING name | FAMILY any_name USING name | operator_signature",
	"conversion":      "any_name FOR string TO string FROM any_name",
	"database_option": "( ident | CONNECTION LIMIT | ENCODING | LOCATION | OWNER | TABLESPACE | TEMPLATE ) " +
		"[ '=' ] ( DEFAULT | number | boolean_or_string )",
	"default_privileges": "GRANT privileges ON default_kind TO grantees [ WITH GRANT OPTION ] | " +
		"REVOKE grant_option privileges ON default_kind FROM grantees [ behavior ]",
	"default_kind":    "TABLES | FUNCTIONS | ROUTINES | SEQUENCES | TYPES | SCHEMAS",
	"event_filter":    "name IN '(' string ... ')'",
	"fdw_option":      "HANDLER any_name | VALIDATOR any_name | NO ( HANDLER | VALIDATOR )",
	"function_lead":   "FUNCTION | PROCEDURE",
	"language_rest":   "name [ HANDLER any_name [ INLINE any_name ] [ validator ] ]",
	"validator":       "VALIDATOR any_name | NO VALIDATOR",
	"opclass_item":    "OPERATOR int opclass_operator | FUNCTION int [ '(' type ... ')' ] function | STORAGE type",
	"opclass_drop":    "( OPERATOR | FUNCTION ) int '(' type ... ')'",
	"opclass_purpose": "FOR ( SEARCH | ORDER BY any_name )",
	"policy_check":    "[ USING '(' expr ')' ] [ WITH CHECK '(' expr ')' ]",
	"publication_set": "ADD publication_objects | DROP publication_objects | SET ( definition | publication_objects )",
	"role_password":   "PASSWORD ( string | NULL ) | ENCRYPTED PASSWORD string | unencrypted",
	"role_alter": "role_password | INHERIT | CONNECTION LIMIT signed_int | VALID UNTIL string | " +
		"USER role ... | role_flag",
	"role_create": "role_alter | SYSID int | ADMIN role ... | ROLE role ... | IN ( ROLE | GROUP ) role ...",
	"rule": "name AS ON ( SELECT | UPDATE | DELETE | INSERT ) TO qualified_name [ WHERE expr ] " +
		"DO [ INSTEAD | ALSO ] ( NOTHING | '(' [ rule_action ] { ';' [ rule_action ] } ')' | rule_action )",
	"server_version":  "VERSION ( string | NULL )",
	"text_search":     "( PARSER | DICTIONARY | TEMPLATE | CONFIGURATION ) any_name definition",
	"transform":       "FOR type LANGUAGE name '(' transform_item [ ',' transform_item ] ')'",
	"transform_item":  "( FROM | TO ) SQL WITH FUNCTION function",
	"with_definition": "WITH definition",

	"alter_table_other": "SET ( WITHOUT ( OIDS | CLUSTER ) | LOGGED | UNLOGGED | ACCESS METHOD ( name | " +
		"DEFAULT ) | TABLESPACE name ) | " +
		"CLUSTER ON name | ENABLE enable | DISABLE disable | INHERIT qualified_name | " +
		"NO ( INHERIT qualified_name | FORCE ROW LEVEL SECURITY ) | OF any_name | NOT OF | " +
		"REPLICA IDENTITY ( NOTHING | FULL | DEFAULT | USING INDEX name ) | FORCE ROW LEVEL SECURITY",
	"enable": "TRIGGER ( ALL | USER | name ) | ( ALWAYS | REPLICA ) ( TRIGGER | RULE ) name | RULE name | " +
		"ROW LEVEL SECURITY",
	"disable": "TRIGGER ( ALL | USER | name ) | RULE name | ROW LEVEL SECURITY",

	"alter_collation": "REFRESH VERSION",
	"alter_database": "WITH { database_option } | SET database_set | RESET reset_rest | REFRESH " +
		"COLLATION VERSION | { database_option }",
	"alter_event_trigger": "ENABLE [ REPLICA | ALWAYS ] | DISABLE",
	"alter_extension":     "UPDATE { TO word_or_string } | ( ADD | DROP ) extension_object",
	"alter_fdw":           "fdw_option { fdw_option } [ alter_options ] | alter_options",
	"alter_function":      "function_option { function_option } [ RESTRICT ] | depends",
	"depends":             "[ NO ] DEPENDS ON EXTENSION name",
	"alter_group":         "( ADD | DROP ) USER role ...",
	"alter_policy":        "[ TO role ... ] policy_check",
	"alter_publication":   "publication_set",
	"alter_role":          "IN DATABASE name set_reset | set_reset | [ with ] { role_alter }",
	"alter_server":        "server_version [ alter_options ] | alter_options",
	"alter_statistics":    "SET STATISTICS ( signed_int | DEFAULT )",
	"alter_subscription": "SET ( definition | subscription_list ) | CONNECTION string | REFRESH " +
		"PUBLICATION [ with_definition ] | " +
		"( ADD | DROP ) subscription_list | ENABLE | DISABLE | SKIP definition",
	"subscription_list":   "PUBLICATION name ... [ with_definition ]",
	"alter_tablespace":    "( SET | RESET ) reloptions",
	"alter_ts_dictionary": "definition",
	"alter_ts_configuration": "( ADD | ALTER ) MAPPING ( FOR name ... ts_mapping | REPLACE any_name with any_name ) | " +
		"DROP MAPPING [ if_exists ] FOR name ...",
	"ts_mapping":    "with any_name ... | REPLACE any_name with any_name",
	"alter_trigger": "depends",
	"alter_type":    "SET operator_definition",
	"alter_operator": "CLASS any_name USING name alter_name | FAMILY any_name USING name alter_family " +
		"| operator_signature alter_operator_rest",
	"alter_name":          "RENAME TO name | SET SCHEMA name | OWNER TO role",
	"alter_family":        "alter_name | ADD opclass_item ... | DROP opclass_drop ...",
	"alter_operator_rest": "OWNER TO role | SET ( SCHEMA name | operator_definition )",
}

// commandSyntaxes are the statements that are recognised by their syntax: the
// command tag and the syntax. The keywords a syntax begins with decide which
// one is meant, the first that matches.
var commandSyntaxes = [][2]string{
	{"ALTER DEFAULT PRIVILEGES", "ALTER DEFAULT PRIVILEGES { IN SCHEMA name ... | FOR ( ROLE | USER ) role " +
		"... } default_privileges"},
	{"ALTER LARGE OBJECT", "ALTER LARGE OBJECT number OWNER TO role"},
	{"ALTER OPERATOR", "ALTER OPERATOR alter_operator"},
	{"ALTER SYSTEM", "ALTER SYSTEM ( SET generic_set | RESET ( ALL | setting ) )"},
	{"ALTER USER MAPPING", "ALTER USER MAPPING FOR auth_ident SERVER name alter_options"},
	{"CLUSTER", "CLUSTER ( utility_options [ qualified_name [ USING name ] ] | [ VERBOSE ] [ qualified_name [ USING " +
		"name | ON any_name ] ] )"},
	{"CREATE ACCESS METHOD", "CREATE ACCESS METHOD name TYPE ( INDEX | TABLE ) HANDLER any_name"},
	{"CREATE AGGREGATE", "CREATE AGGREGATE aggregate"},
	{"CREATE AGGREGATE", "CREATE OR REPLACE AGGREGATE aggregate"},
	{"CREATE ASSERTION", "CREATE ASSERTION any_name CHECK '(' expr ')' assertion"},
	{"CREATE CAST", "CREATE CAST castdef ( WITH ( FUNCTION function | INOUT ) | WITHOUT FUNCTION ) [ AS ( " +
		"IMPLICIT | ASSIGNMENT ) ]"},
	{"CREATE COLLATION", "CREATE COLLATION [ if_not_exists ] any_name ( definition | FROM any_name )"},
	{"CREATE CONVERSION", "CREATE CONVERSION conversion"},
	{"CREATE CONVERSION", "CREATE DEFAULT CONVERSION conversion"},
	{"CREATE DATABASE", "CREATE DATABASE name [ with ] { database_option }"},
	{"CREATE EVENT TRIGGER", "CREATE EVENT TRIGGER name ON label [ WHEN event_filter { AND event_filter } " +
		"] EXECUTE function_lead function_name '(' ')'"},
	{"CREATE FOREIGN DATA WRAPPER", "CREATE FOREIGN DATA WRAPPER name { fdw_option } [ generic_options ]"},
	{"CREATE USER MAPPING", "CREATE USER MAPPING FOR auth_ident SERVER name [ generic_options ]"},
	{"CREATE USER MAPPING", "CREATE USER MAPPING IF NOT EXISTS FOR auth_ident SERVER name [ generic_options ]"},
	{"CREATE ROLE", "CREATE GROUP new_role [ with ] { role_create }"},
	{"CREATE ROLE", "CREATE ROLE new_role [ with ] { role_create }"},
	{"CREATE ROLE", "CREATE USER new_role [ with ] { role_create }"},
	{"CREATE LANGUAGE", "CREATE LANGUAGE language_rest"},
	{"CREATE LANGUAGE", "CREATE PROCEDURAL LANGUAGE language_rest"},
	{"CREATE LANGUAGE", "CREATE TRUSTED [ PROCEDURAL ] LANGUAGE language_rest"},
	{"CREATE LANGUAGE", "CREATE OR REPLACE LANGUAGE language_rest"},
	{"CREATE LANGUAGE", "CREATE OR REPLACE PROCEDURAL LANGUAGE language_rest"},
	{"CREATE LANGUAGE", "CREATE OR REPLACE TRUSTED [ PROCEDURAL ] LANGUAGE language_rest"},
	{"CREATE OPERATOR CLASS", "CREATE OPERATOR CLASS any_name [ DEFAULT ] FOR TYPE type USING name [ " +
		"FAMILY any_name ] AS opclass_item ..."},
	{"CREATE OPERATOR FAMILY", "CREATE OPERATOR FAMILY any_name USING name"},
	{"CREATE OPERATOR", "CREATE OPERATOR operator definition"},
	{"CREATE POLICY", "CREATE POLICY name ON qualified_name [ AS policy_kind ] [ FOR ( ALL | SELECT | INSERT | " +
		"UPDATE | DELETE ) ] [ TO role ... ] policy_check"},
	{"CREATE PUBLICATION", "CREATE PUBLICATION name [ FOR ( ALL TABLES | publication_objects ) ] [ with_definition ]"},
	{"CREATE RULE", "CREATE RULE rule"},
	{"CREATE RULE", "CREATE OR REPLACE RULE rule"},
	{"CREATE SERVER", "CREATE SERVER [ if_not_exists ] name [ TYPE string ] [ server_version ] FOREIGN " +
		"DATA WRAPPER name [ generic_options ]"},
	{"CREATE STATISTICS", "CREATE STATISTICS [ if_not_exists ] [ any_name ] [ '(' name ... ')' ] ON " +
		"statistics_item ... FROM tables"},
	{"CREATE SUBSCRIPTION", "CREATE SUBSCRIPTION name CONNECTION string PUBLICATION name ... [ with_definition ]"},
	{"CREATE TABLESPACE", "CREATE TABLESPACE name [ OWNER role ] LOCATION string [ WITH reloptions ]"},
	{"CREATE TEXT SEARCH", "CREATE TEXT SEARCH text_search"},
	{"CREATE TRANSFORM", "CREATE TRANSFORM transform"},
	{"CREATE TRANSFORM", "CREATE OR REPLACE TRANSFORM transform"},
	{"DROP CAST", "DROP CAST [ IF EXISTS ] castdef [ behavior ]"},
	{"DROP DATABASE", "DROP DATABASE [ if_exists ] name [ [ with ] '(' FORCE ... ')' ]"},
	{"DROP OPERATOR CLASS", "DROP OPERATOR CLASS [ if_exists ] any_name USING name [ behavior ]"},
	{"DROP OPERATOR FAMILY", "DROP OPERATOR FAMILY [ if_exists ] any_name USING name [ behavior ]"},
	{"DROP OPERATOR", "DROP OPERATOR [ if_exists ] operator_signature ... [ behavior ]"},
	{"DROP OWNED", "DROP OWNED BY role ... [ behavior ]"},
	{"DROP SUBSCRIPTION", "DROP SUBSCRIPTION [ if_exists ] name [ behavior ]"},
	{"DROP TABLESPACE", "DROP TABLESPACE [ if_exists ] name"},
	{"DROP TRANSFORM", "DROP TRANSFORM [ IF EXISTS ] FOR type LANGUAGE name [ behavior ]"},
	{"DROP USER MAPPING", "DROP USER MAPPING [ IF EXISTS ] FOR auth_ident SERVER name"},
	{"IMPORT FOREIGN SCHEMA", "IMPORT FOREIGN SCHEMA name [ ( LIMIT TO | EXCEPT ) '(' relation ... ')' ] " +
		"FROM SERVER name INTO name [ generic_options ]"},
	{"LOAD", "LOAD string"},
	{"REASSIGN OWNED", "REASSIGN OWNED BY role ... TO role"},
	{"SECURITY LABEL", "SECURITY LABEL [ FOR word_or_string ] ON label_object IS ( string | NULL )"},
}
