import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every method of DatabaseMetaData against a schema that has something of everything. */
final class Catalog {
    /** The columns that java.sql demands of each result; the names that IRIS's driver has of old stand after a bar. */
    static final Map<String, String> COLUMNS = new HashMap<>();

    static {
        COLUMNS.put("getTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME "
            + "SELF_REFERENCING_COL_NAME REF_GENERATION");
        COLUMNS.put("getColumns", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH "
            + "DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH "
            + "ORDINAL_POSITION IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE IS_AUTOINCREMENT "
            + "IS_GENERATEDCOLUMN");
        COLUMNS.put("getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME");
        String keys = "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME FKCOLUMN_NAME "
            + "KEY_SEQ UPDATE_RULE DELETE_RULE FK_NAME PK_NAME DEFERRABILITY";
        COLUMNS.put("getImportedKeys", keys);
        COLUMNS.put("getExportedKeys", keys);
        COLUMNS.put("getCrossReference", keys);
        COLUMNS.put("getIndexInfo", "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE INDEX_QUALIFIER INDEX_NAME TYPE ORDINAL_POSITION "
            + "COLUMN_NAME ASC_OR_DESC CARDINALITY PAGES FILTER_CONDITION");
        COLUMNS.put("getProcedures", "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME REMARKS PROCEDURE_TYPE SPECIFIC_NAME");
        COLUMNS.put("getProcedureColumns", "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE TYPE_NAME "
            + "PRECISION LENGTH SCALE RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH "
            + "ORDINAL_POSITION IS_NULLABLE SPECIFIC_NAME");
        COLUMNS.put("getFunctions", "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE SPECIFIC_NAME");
        COLUMNS.put("getFunctionColumns", "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE TYPE_NAME "
            + "PRECISION LENGTH SCALE RADIX NULLABLE REMARKS CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SPECIFIC_NAME");
        COLUMNS.put("getSchemas", "TABLE_SCHEM TABLE_CATALOG");
        COLUMNS.put("getCatalogs", "TABLE_CAT");
        COLUMNS.put("getTableTypes", "TABLE_TYPE");
        COLUMNS.put("getTypeInfo", "TYPE_NAME DATA_TYPE PRECISION LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE CASE_SENSITIVE "
            + "SEARCHABLE UNSIGNED_ATTRIBUTE FIXED_PREC_SCALE AUTO_INCREMENT LOCAL_TYPE_NAME MINIMUM_SCALE MAXIMUM_SCALE "
            + "SQL_DATA_TYPE SQL_DATETIME_SUB NUM_PREC_RADIX");
        COLUMNS.put("getTablePrivileges", "TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
        COLUMNS.put("getColumnPrivileges", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
        String special = "SCOPE COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH DECIMAL_DIGITS PSEUDO_COLUMN";
        COLUMNS.put("getBestRowIdentifier", special);
        COLUMNS.put("getVersionColumns", special);
        COLUMNS.put("getUDTs", "TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE REMARKS BASE_TYPE");
        COLUMNS.put("getSuperTypes", "TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME");
        COLUMNS.put("getSuperTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME");
        COLUMNS.put("getAttributes", "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE ATTR_TYPE_NAME ATTR_SIZE DECIMAL_DIGITS "
            + "NUM_PREC_RADIX NULLABLE REMARKS ATTR_DEF SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION "
            + "IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE");
        COLUMNS.put("getClientInfoProperties", "NAME MAX_LEN DEFAULT_VALUE DESCRIPTION");
        COLUMNS.put("getPseudoColumns", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE COLUMN_SIZE DECIMAL_DIGITS "
            + "NUM_PREC_RADIX COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH IS_NULLABLE");
    }

    /** Calls every method with plausible arguments; results must have java.sql's columns and be readable. */
    static void everyMethod(Connection c) throws Exception {
        schema(c);
        DatabaseMetaData m = c.getMetaData();
        Method[] methods = DatabaseMetaData.class.getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::toString));
        List<String> failed = new ArrayList<>();
        int called = 0;
        for (Method method : methods) {
            if (method.getDeclaringClass() != DatabaseMetaData.class) {
                continue;
            }
            try {
                Object got = method.invoke(m, arguments(method));
                called++;
                if (got instanceof ResultSet r) {
                    columns(method.getName(), r);
                }
            } catch (InvocationTargetException e) {
                failed.add(method.getName() + ": " + e.getCause());
            } catch (AssertionError e) {
                failed.add(method.getName() + ": " + e.getMessage());
            }
        }
        TestDriver.equal(failed, List.of());
        TestDriver.equal(called > 150, true);
    }

    static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (types[i] == int.class) {
                arguments[i] = method.getName().equals("supportsConvert") ? Types.INTEGER : ResultSet.TYPE_FORWARD_ONLY;
            } else if (types[i] == boolean.class) {
                arguments[i] = false;
            }
        }
        String name = method.getName();
        if (name.equals("getCrossReference")) {
            arguments[1] = arguments[4] = "SQLUser";
            arguments[2] = "jd_cat_ward";
            arguments[5] = "jd_cat_patient";
        } else if (types.length >= 3 && types[2] == String.class) {
            arguments[1] = "SQLUser";
            arguments[2] = "jd_cat_patient";
        }
        if (name.equals("supportsResultSetConcurrency")) {
            arguments[1] = ResultSet.CONCUR_READ_ONLY;
        }
        return arguments;
    }

    static void columns(String name, ResultSet r) throws SQLException {
        List<String> got = new ArrayList<>();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
            got.add(r.getMetaData().getColumnName(i));
        }
        for (String column : COLUMNS.get(name).split(" ")) {
            if (!got.contains(column)) {
                throw new AssertionError("no column " + column + " in " + got);
            }
        }
        TestDriver.rows(r);
    }

    /** Tables with every kind of key, an index, a view. */
    static void schema(Connection c) throws Exception {
        for (String drop : List.of("VIEW jd_cat_view", "TABLE jd_cat_patient", "TABLE jd_cat_ward")) {
            try {
                TestDriver.execute(c, "DROP " + drop);
            } catch (SQLException e) {
                // it did not exist
            }
        }
        TestDriver.execute(c, "CREATE TABLE jd_cat_ward (code VARCHAR(10), site SMALLINT, name VARCHAR(30) NOT NULL UNIQUE, "
            + "changed ROWVERSION, PRIMARY KEY (code, site))");
        TestDriver.execute(c, "CREATE TABLE jd_cat_patient (id INTEGER IDENTITY, ward VARCHAR(10), site SMALLINT DEFAULT 1, "
            + "weight NUMERIC(6,2), born DATE, seen TIMESTAMP, note LONGVARCHAR, photo LONGVARBINARY, "
            + "CONSTRAINT jd_cat_fk FOREIGN KEY (ward, site) REFERENCES jd_cat_ward (code, site) ON DELETE SET NULL)");
        TestDriver.execute(c, "CREATE INDEX jd_cat_ix ON jd_cat_patient (born, ward)");
        TestDriver.execute(c, "CREATE VIEW jd_cat_view AS SELECT id, weight FROM jd_cat_patient");
    }

    static void keysAndIndexes(Connection c) throws Exception {
        schema(c);
        DatabaseMetaData m = c.getMetaData();
        TestDriver.equal(Metadata.named(m.getPrimaryKeys(null, null, "jd_cat_ward"), "COLUMN_NAME", "KEY_SEQ"),
            List.of("code 1", "site 2"));
        List<String> key = List.of("jd_cat_ward code jd_cat_patient ward 1 jd_cat_fk 2 3", "jd_cat_ward site jd_cat_patient site 2 jd_cat_fk 2 3");
        String[] columns = {"PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME", "KEY_SEQ", "FK_NAME", "DELETE_RULE", "UPDATE_RULE"};
        TestDriver.equal(Metadata.named(m.getImportedKeys(null, null, "jd_cat_patient"), columns), key);
        TestDriver.equal(Metadata.named(m.getExportedKeys(null, "SQLUser", "jd_cat_ward"), columns), key);
        TestDriver.equal(Metadata.named(m.getCrossReference(null, null, "jd_cat_ward", null, null, "jd_cat_patient"), columns), key);
        TestDriver.equal(Metadata.named(m.getIndexInfo(null, null, "jd_cat_patient", false, false), "INDEX_NAME", "NON_UNIQUE",
            "ORDINAL_POSITION", "COLUMN_NAME", "ASC_OR_DESC", "TYPE").stream().filter(s -> s.startsWith("jd_cat_ix")).toList(),
            List.of("jd_cat_ix 1 1 born A 3", "jd_cat_ix 1 2 ward A 3"));
        TestDriver.equal(Metadata.named(m.getIndexInfo(null, null, "jd_cat_patient", true, false), "INDEX_NAME").contains("jd_cat_ix"), false);
        // "_" in the name of a schema or table is itself, not a pattern.
        TestDriver.equal(Metadata.named(m.getPrimaryKeys(null, "SQLUse_", "jd_cat_ward"), "COLUMN_NAME"), List.of());
    }

    static void columnsOfEveryType(Connection c) throws Exception {
        schema(c);
        TestDriver.equal(Metadata.named(c.getMetaData().getColumns(null, "SQLUser", "jd\\_cat\\_patient", null),
            "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "DECIMAL_DIGITS", "NULLABLE", "COLUMN_DEF", "IS_AUTOINCREMENT"),
            List.of("id 4 INTEGER 0 0 null YES", "ward 12 VARCHAR null 1 null NO", "site 5 SMALLINT 0 1 1 NO",
                "weight 2 NUMERIC 2 1 null NO", "born 91 DATE null 1 null NO", "seen 93 TIMESTAMP null 1 null NO",
                "note -1 LONGVARCHAR null 1 null NO", "photo -4 LONGVARBINARY null 1 null NO"));
        TestDriver.equal(Metadata.named(c.getMetaData().getColumns(null, null, "jd\\_cat\\_view", "w%"), "COLUMN_NAME", "COLUMN_SIZE"),
            List.of("weight 6"));
    }

    static void rowIdentifiers(Connection c) throws Exception {
        schema(c);
        DatabaseMetaData m = c.getMetaData();
        TestDriver.equal(Metadata.named(m.getBestRowIdentifier(null, "SQLUser", "jd_cat_ward", DatabaseMetaData.bestRowSession, true),
            "COLUMN_NAME", "PSEUDO_COLUMN"), List.of("ID 2"));
        TestDriver.equal(Metadata.named(m.getBestRowIdentifier(null, "SQLUser", "jd_cat_patient", DatabaseMetaData.bestRowSession, true),
            "COLUMN_NAME"), List.of("id"));
        TestDriver.equal(Metadata.named(m.getVersionColumns(null, "SQLUser", "jd_cat_ward"), "COLUMN_NAME", "DATA_TYPE"),
            List.of("changed -5"));
        TestDriver.equal(Metadata.named(m.getVersionColumns(null, "SQLUser", "jd_cat_patient"), "COLUMN_NAME"), List.of());
    }

    static void privileges(Connection c) throws Exception {
        schema(c);
        DatabaseMetaData m = c.getMetaData();
        List<String> all = List.of("DELETE", "INSERT", "REFERENCES", "SELECT", "UPDATE");
        TestDriver.equal(Metadata.named(m.getTablePrivileges(null, "SQLUser", "jd\\_cat\\_ward"), "PRIVILEGE"), all);
        TestDriver.equal(Metadata.named(m.getColumnPrivileges(null, "SQLUser", "jd_cat_ward", "name"), "COLUMN_NAME", "PRIVILEGE"),
            List.of("name INSERT", "name REFERENCES", "name SELECT", "name UPDATE"));
    }

    static void routines(Connection c) throws Exception {
        DatabaseMetaData m = c.getMetaData();
        TestDriver.equal(Metadata.named(m.getProcedures(null, "%SYSTEM\\_SQL", "Util\\_%"), "PROCEDURE_NAME", "PROCEDURE_TYPE"),
            List.of("Util_GetOption 2", "Util_SetOption 2"));
        TestDriver.equal(Metadata.named(m.getProcedureColumns(null, "%SYSTEM\\_SQL", "Util\\_SetOption", null),
            "COLUMN_NAME", "COLUMN_TYPE", "ORDINAL_POSITION", "TYPE_NAME"),
            List.of("RETURN 5 0 VARCHAR", "pOption 1 1 VARCHAR", "pValue 1 2 VARCHAR", "oldValue 2 3 VARCHAR"));
        TestDriver.equal(Metadata.named(m.getFunctions(null, "%SYSTEM\\_SQL", "Default%"), "FUNCTION_NAME"), List.of("DefaultSchema"));
        TestDriver.equal(Metadata.named(m.getFunctionColumns(null, "%SYSTEM\\_SQL", "Util\\_GetOption", "%"), "COLUMN_NAME", "COLUMN_TYPE"),
            List.of("RETURN 4", "pOption 1"));
    }
}
