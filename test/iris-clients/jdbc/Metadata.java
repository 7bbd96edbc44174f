import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** What the driver says about results and about the catalog. */
final class Metadata {
    static void results(Connection c) throws Exception {
        TestDriver.table(c, "jd_meta", "id INTEGER IDENTITY, n NUMERIC(12,3) NOT NULL, s VARCHAR(40), "
            + "d DATE, t TIMESTAMP, b BIT, x DOUBLE, l BIGINT, v VARBINARY(16)");
        String sql = "SELECT id, n, s AS label, d, t, b, x, l, v, n + 1 AS more, COUNT(*) FROM jd_meta "
            + "GROUP BY id, n, s, d, t, b, x, l, v";
        try (PreparedStatement p = c.prepareStatement(sql)) {
            described(p.getMetaData());
            described(p.executeQuery().getMetaData());
        }
    }

    static void described(ResultSetMetaData m) throws Exception {
        int[] types = {
            Types.BIGINT, Types.NUMERIC, Types.VARCHAR, Types.DATE, Types.TIMESTAMP, Types.BIT, Types.DOUBLE,
            Types.BIGINT, Types.VARBINARY, Types.NUMERIC, Types.BIGINT};
        TestDriver.equal(m.getColumnCount(), types.length);
        for (int i = 1; i <= types.length; i++) {
            if (i > 1 && m.getColumnType(i) != types[i - 1]) {
                throw new AssertionError("column " + i + " " + m.getColumnName(i) + ": type " + m.getColumnType(i)
                    + " " + m.getColumnTypeName(i) + ", want " + types[i - 1]);
            }
            if (m.getColumnTypeName(i).isEmpty() || m.getColumnClassName(i).isEmpty()) {
                throw new AssertionError("column " + i + " has a type without name or class");
            }
        }
        TestDriver.equal(m.getColumnName(2), "n");
        TestDriver.equal(m.getColumnLabel(3), "label");
        TestDriver.equal(m.getTableName(2), "jd_meta");
        TestDriver.equal(m.getSchemaName(2), "SQLUser");
        TestDriver.equal(m.getPrecision(2), 12);
        TestDriver.equal(m.getScale(2), 3);
        TestDriver.equal(m.getPrecision(3), 40);
        TestDriver.equal(m.isNullable(2), ResultSetMetaData.columnNoNulls);
        TestDriver.equal(m.isNullable(3), ResultSetMetaData.columnNullable);
        TestDriver.equal(m.isAutoIncrement(1), true);
        TestDriver.equal(m.isAutoIncrement(2), false);
        TestDriver.equal(m.isSigned(2), true);
        TestDriver.equal(m.getColumnLabel(10), "more");
    }

    static void tablesAndViews(Connection c) throws Exception {
        try {
            TestDriver.execute(c, "DROP VIEW jd_mv");
        } catch (java.sql.SQLException e) {
            // it did not exist
        }
        TestDriver.table(c, "jd_mt", "id INTEGER PRIMARY KEY, s VARCHAR(10) DEFAULT 'x'");
        TestDriver.execute(c, "CREATE VIEW jd_mv AS SELECT id FROM jd_mt");
        DatabaseMetaData m = c.getMetaData();
        TestDriver.equal(named(m.getTables(null, "SQLUser", "jd\\_m_", null), "TABLE_NAME", "TABLE_TYPE"),
            List.of("jd_mt TABLE", "jd_mv VIEW"));
        TestDriver.equal(named(m.getTables(null, "SQLUser", "jd\\_m_", new String[] {"VIEW"}), "TABLE_NAME"),
            List.of("jd_mv"));
        TestDriver.equal(named(m.getTables(null, "NoSuchSchema", "%", null), "TABLE_NAME"), List.of());
        TestDriver.equal(named(m.getColumns(null, "SQLUser", "jd\\_mt", "%"),
            "COLUMN_NAME", "DATA_TYPE", "ORDINAL_POSITION", "IS_NULLABLE"),
            List.of("id 4 " + ordinal(m, "id") + " NO", "s 12 " + ordinal(m, "s") + " YES"));
        TestDriver.equal(named(m.getPrimaryKeys(null, "SQLUser", "jd_mt"), "COLUMN_NAME", "KEY_SEQ"), List.of("id 1"));
        TestDriver.equal(named(m.getImportedKeys(null, "SQLUser", "jd_mt"), "FKTABLE_NAME"), List.of());
        TestDriver.execute(c, "DROP VIEW jd_mv");
    }

    /** The position of a column, which IRIS counts from the row id. */
    static String ordinal(DatabaseMetaData m, String column) throws Exception {
        return named(m.getColumns(null, "SQLUser", "jd\\_mt", column), "ORDINAL_POSITION").get(0);
    }

    static void compositeKeys(Connection c) throws Exception {
        TestDriver.table(c, "jd_ck2", "x INTEGER");
        TestDriver.execute(c, "DROP TABLE jd_ck2");
        TestDriver.table(c, "jd_ck1", "a INTEGER, b VARCHAR(5), u INTEGER UNIQUE, PRIMARY KEY (b, a)");
        TestDriver.table(c, "jd_ck2", "x INTEGER, y VARCHAR(5), FOREIGN KEY (y, x) REFERENCES jd_ck1 (b, a)");
        DatabaseMetaData m = c.getMetaData();
        List<String> keys = named(m.getPrimaryKeys(null, "SQLUser", "jd_ck1"), "COLUMN_NAME", "KEY_SEQ");
        TestDriver.equal(keys.size() == 2 && keys.contains("b 1") && keys.contains("a 2"), true);
        TestDriver.equal(named(m.getImportedKeys(null, "SQLUser", "jd_ck2"), "PKCOLUMN_NAME", "FKCOLUMN_NAME", "KEY_SEQ"),
            List.of("b y 1", "a x 2"));
        List<String> indexes = named(m.getIndexInfo(null, "SQLUser", "jd_ck1", true, false), "COLUMN_NAME", "ORDINAL_POSITION");
        TestDriver.equal(indexes.contains("u 1") && indexes.contains("b 1") && indexes.contains("a 2"), true);
        TestDriver.execute(c, "DROP TABLE jd_ck2");
    }

    /** Some columns of every row of a catalog answer. */
    static List<String> named(ResultSet r, String... columns) throws Exception {
        List<String> rows = new ArrayList<>();
        while (r.next()) {
            List<String> row = new ArrayList<>();
            for (String column : columns) {
                row.add(r.getString(column));
            }
            rows.add(String.join(" ", row));
        }
        r.close();
        return rows;
    }
}
