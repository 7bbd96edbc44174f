package catalog

import (
	"fmt"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// nameFuncs are to_reg*, *_is_visible and the functions from an OID to a name.
func nameFuncs() map[string]evalFunc {
	out := map[string]evalFunc{
		"format_type":        formatType,
		"pg_describe_object": describeObject,
		"nameconcatoid": func(_ *Database, args []value.Value) (value.Value, error) {
			suffix := fmt.Sprintf("_%d", argOID(args[1]))
			name := args[0].Str()
			for len(name)+len(suffix) > nameMax {
				_, size := utf8.DecodeLastRuneInString(name)
				name = name[:len(name)-size]
			}
			return value.Text(name + suffix), nil
		},
		"oidvectortypes": func(db *Database, args []value.Value) (value.Value, error) {
			return value.Text(db.typeNames(args[0], ", ")), nil
		},
		"pg_get_userbyid": func(db *Database, args []value.Value) (value.Value, error) {
			if e, ok := db.index("pg_authid").byOID[argOID(args[0])]; ok {
				return value.Text(e.name), nil
			}
			return value.Text(fmt.Sprintf("unknown (OID=%d)", argOID(args[0]))), nil
		},
	}
	for name, table := range map[string]string{
		"pg_table_is_visible": "pg_class", "pg_type_is_visible": "pg_type", "pg_function_is_visible": "pg_proc",
		"pg_operator_is_visible": "pg_operator", "pg_opclass_is_visible": "pg_opclass", "pg_opfamily_is_visible": "pg_opfamily",
		"pg_collation_is_visible": "pg_collation", "pg_conversion_is_visible": "pg_conversion",
		"pg_ts_config_is_visible": "pg_ts_config", "pg_ts_dict_is_visible": "pg_ts_dict", "pg_ts_parser_is_visible": "pg_ts_parser",
		"pg_ts_template_is_visible": "pg_ts_template", "pg_statistics_obj_is_visible": "pg_statistic_ext",
	} {
		out[name] = func(db *Database, args []value.Value) (value.Value, error) {
			visible, exists := db.visible(table, argOID(args[0]))
			if !exists {
				return value.Null, nil
			}
			return value.Bool(visible), nil
		}
	}
	for name, regType := range map[string]pgtype.OID{
		"to_regclass": pgtype.RegClassOID, "to_regtype": pgtype.RegTypeOID, "to_regproc": pgtype.RegProcOID,
		"to_regnamespace": pgtype.RegNamespaceOID, "to_regrole": pgtype.RegRoleOID, "to_regcollation": pgtype.RegCollationOID,
		"to_regoper": pgtype.RegOperOID, "to_regoperator": pgtype.RegOperatorOID, "to_regprocedure": pgtype.RegProcedureOID,
	} {
		out[name] = func(db *Database, args []value.Value) (value.Value, error) {
			id, err := db.ObjectOID(regType, args[0].Str())
			signature := regType == pgtype.RegProcedureOID || regType == pgtype.RegOperatorOID
			if signature && err != nil && pgerr.From(err).Code == pgerr.UndefinedObject { // a type in it
				return value.Null, err
			}
			return found(id, err)
		}
	}
	return out
}

// nameMax is the length of the longest name.
const nameMax = 63

// formatType is format_type.
func formatType(db *Database, args []value.Value) (value.Value, error) {
	if args[0].IsNull() {
		return value.Null, nil
	}
	id := pgtype.OID(args[0].Int())
	if id == 0 {
		return value.Text("-"), nil
	}
	name, ok := db.bareTypeName(id)
	if !args[1].IsNull() {
		name, ok = db.typeName(id, int32(args[1].Int()))
	}
	if ok {
		return value.Text(name), nil
	}
	return value.Text("???"), nil
}
