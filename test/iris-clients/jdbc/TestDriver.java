import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What applications do with IRIS's official JDBC driver, one check a method. */
public class TestDriver {
    interface Check {
        void run(Connection c) throws Exception;
    }

    static String url, user, password;

    static Connection connect() throws SQLException {
        return connect(user, password);
    }

    /** Connects, over TLS when the driver has an SSL configuration. */
    static Connection connect(String user, String password) throws SQLException {
        Properties p = new Properties();
        p.put("user", user);
        p.put("password", password);
        if (System.getProperty("com.intersystems.SSLConfigFile") != null) {
            p.put("connection security level", "10");
        }
        return DriverManager.getConnection(url, p);
    }

    static void equal(Object got, Object want) {
        if (!Objects.deepEquals(got, want)) {
            throw new AssertionError("got " + show(got) + ", want " + show(want));
        }
    }

    static String show(Object o) {
        return o instanceof int[] a ? Arrays.toString(a) : String.valueOf(o);
    }

    static void raises(int code, Check statement, Connection c) throws Exception {
        try {
            statement.run(c);
        } catch (SQLException e) {
            if (e.getErrorCode() != code) {
                throw new AssertionError("want error " + code + ", got " + e.getErrorCode(), e);
            }
            return;
        }
        throw new AssertionError("no error, want " + code);
    }

    static void execute(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }

    /** Makes a table, replacing one that an earlier run has left. */
    static void table(Connection c, String name, String definition) throws SQLException {
        try {
            execute(c, "DROP TABLE " + name);
        } catch (SQLException e) {
            // it did not exist
        }
        execute(c, "CREATE TABLE " + name + " (" + definition + ")");
    }

    static List<String> rows(ResultSet r) throws SQLException {
        List<String> rows = new ArrayList<>();
        int n = r.getMetaData().getColumnCount();
        while (r.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                row.add(r.getString(i));
            }
            rows.add(String.join("|", row.stream().map(String::valueOf).toList()));
        }
        r.close();
        return rows;
    }

    static List<String> query(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            return rows(s.executeQuery(sql));
        }
    }

    static void version(Connection c) throws Exception {
        DatabaseMetaData m = c.getMetaData();
        if (m.getDatabaseMajorVersion() < 2024) {
            throw new AssertionError("version " + m.getDatabaseProductVersion());
        }
        equal(c.isValid(2), true);
        equal(c.getSchema(), "SQLUser");
    }

    static void prepared(Connection c) throws Exception {
        table(c, "jd_p", "id INTEGER, name VARCHAR(50), d NUMERIC(10,2), x DOUBLE, t TIMESTAMP, dt DATE, b BIT");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_p VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            p.setInt(1, 1);
            p.setString(2, "тест é");
            p.setBigDecimal(3, new BigDecimal("12.34"));
            p.setDouble(4, 0.1);
            p.setTimestamp(5, Timestamp.valueOf("2024-05-06 12:34:56.789"));
            p.setDate(6, Date.valueOf("2024-05-06"));
            p.setBoolean(7, true);
            equal(p.executeUpdate(), 1);
            p.setInt(1, 2);
            for (int i = 2; i <= 7; i++) {
                p.setNull(i, Types.VARCHAR);
            }
            equal(p.executeUpdate(), 1);
        }
        try (PreparedStatement p = c.prepareStatement("SELECT * FROM jd_p WHERE id = ?")) {
            p.setInt(1, 1);
            ResultSet r = p.executeQuery();
            equal(r.next(), true);
            equal(r.getInt(1), 1);
            equal(r.getString(2), "тест é");
            equal(r.getBigDecimal(3), new BigDecimal("12.34"));
            equal(r.getDouble(4), 0.1);
            equal(r.getTimestamp(5), Timestamp.valueOf("2024-05-06 12:34:56.789"));
            equal(r.getDate(6), Date.valueOf("2024-05-06"));
            equal(r.getBoolean(7), true);
            equal(r.next(), false);
            p.setInt(1, 2);
            r = p.executeQuery();
            equal(r.next(), true);
            for (int i = 2; i <= 7; i++) {
                equal(r.getObject(i), null);
            }
        }
    }

    static void nullAndEmpty(Connection c) throws Exception {
        table(c, "jd_n", "id INTEGER, s VARCHAR(10)");
        execute(c, "INSERT INTO jd_n VALUES (1, '')");
        execute(c, "INSERT INTO jd_n VALUES (2, NULL)");
        equal(query(c, "SELECT id, s FROM jd_n ORDER BY id"), List.of("1|", "2|null"));
    }

    static void batch(Connection c) throws Exception {
        table(c, "jd_b", "id INTEGER PRIMARY KEY, s VARCHAR(20)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_b VALUES (?, ?)")) {
            for (int i = 0; i < 100; i++) {
                p.setInt(1, i);
                p.setString(2, "row" + i);
                p.addBatch();
            }
            equal(p.executeBatch().length, 100);
            for (int i = 99; i < 102; i++) {
                p.setInt(1, i);
                p.setString(2, "row" + i);
                p.addBatch();
            }
            try {
                p.executeBatch();
                throw new AssertionError("a duplicate key was accepted");
            } catch (BatchUpdateException e) {
                equal(e.getErrorCode(), 119);
                equal(e.getUpdateCounts()[0], Statement.EXECUTE_FAILED);
            }
        }
        try (Statement s = c.createStatement()) {
            s.addBatch("INSERT INTO jd_b VALUES (1000, 'x')");
            s.addBatch("UPDATE jd_b SET s = 'y' WHERE id < 10");
            equal(s.executeBatch(), new int[] {1, 10});
        }
    }

    static void generatedKeys(Connection c) throws Exception {
        table(c, "jd_g", "id INTEGER IDENTITY, s VARCHAR(20)");
        long last = 0;
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_g (s) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 2; i++) {
                p.setString(1, "s" + i);
                p.executeUpdate();
                ResultSet keys = p.getGeneratedKeys();
                equal(keys.next(), true);
                long key = keys.getLong(1);
                if (key <= last) {
                    throw new AssertionError("key " + key + " after " + last);
                }
                last = key;
            }
        }
        equal(query(c, "SELECT s FROM jd_g WHERE id = " + last), List.of("s1"));
    }

    static void rollback(Connection c) throws Exception {
        table(c, "jd_r", "id INTEGER");
        c.setAutoCommit(false);
        execute(c, "INSERT INTO jd_r VALUES (1)");
        c.rollback();
        execute(c, "INSERT INTO jd_r VALUES (2)");
        var savepoint = c.setSavepoint("sp1");
        execute(c, "INSERT INTO jd_r VALUES (3)");
        c.rollback(savepoint);
        c.commit();
        c.setAutoCommit(true);
        equal(query(c, "SELECT id FROM jd_r"), List.of("2"));
    }

    static void isolation(Connection c) throws Exception {
        equal(c.getTransactionIsolation(), Connection.TRANSACTION_READ_UNCOMMITTED);
        c.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
    }

    static void errors(Connection c) throws Exception {
        table(c, "jd_e", "id INTEGER PRIMARY KEY");
        execute(c, "INSERT INTO jd_e VALUES (1)");
        raises(30, x -> query(x, "SELECT * FROM jd_missing"), c);
        raises(119, x -> execute(x, "INSERT INTO jd_e VALUES (1)"), c);
        raises(1, x -> execute(x, "SELECT FROM WHERE"), c);
        equal(query(c, "SELECT id FROM jd_e"), List.of("1"));
    }

    static void manyRows(Connection c) throws Exception {
        table(c, "jd_m", "id INTEGER, s VARCHAR(200)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_m VALUES (?, ?)")) {
            for (int i = 0; i < 3000; i++) {
                p.setInt(1, i);
                p.setString(2, "x".repeat(100));
                p.addBatch();
            }
            p.executeBatch();
        }
        equal(query(c, "SELECT id, s FROM jd_m ORDER BY id").size(), 3000);
        try (Statement s = c.createStatement()) {
            s.setMaxRows(7);
            equal(rows(s.executeQuery("SELECT id FROM jd_m ORDER BY id")).size(), 7);
            ResultSet unread = s.executeQuery("SELECT id, s FROM jd_m");
            unread.next();
            unread.close();
        }
        try (Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            ResultSet r = s.executeQuery("SELECT id FROM jd_m ORDER BY id");
            r.last();
            equal(r.getInt(1), 2999);
            r.absolute(17);
            equal(r.getInt(1), 16);
            r.previous();
            equal(r.getInt(1), 15);
        }
    }

    static void streams(Connection c) throws Exception {
        table(c, "jd_s", "id INTEGER, c LONGVARCHAR, b LONGVARBINARY");
        String text = "т".repeat(50000);
        byte[] bytes = new byte[40000];
        Arrays.fill(bytes, (byte) 0xfe);
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_s VALUES (?, ?, ?)")) {
            p.setInt(1, 1);
            p.setCharacterStream(2, new java.io.StringReader(text), text.length());
            p.setBytes(3, bytes);
            p.executeUpdate();
        }
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT c, b, c FROM jd_s");
            r.next();
            equal(r.getString(1), text);
            equal(r.getBytes(2), bytes);
            equal(r.getClob(3).getSubString(49999, 10), "тт");
        }
    }

    static void cancel(Connection c) throws Exception {
        table(c, "jd_c", "id INTEGER");
        c.setAutoCommit(false);
        execute(c, "INSERT INTO jd_c VALUES (1)");
        try (Connection other = connect(); Statement s = other.createStatement()) {
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(500);
                    s.cancel();
                } catch (Exception e) {
                    throw new RuntimeException(e);
                }
            });
            canceller.start();
            long start = System.nanoTime();
            try {
                s.executeUpdate("UPDATE jd_c SET id = 2"); // waits for the lock
                throw new AssertionError("the update was not cancelled");
            } catch (SQLException e) {
                long seconds = (System.nanoTime() - start) / 1_000_000_000;
                if (seconds > 5) {
                    throw new AssertionError("cancelled after " + seconds + " s", e);
                }
            }
            canceller.join();
        }
        c.rollback();
        c.setAutoCommit(true);
    }

    static void catalog(Connection c) throws Exception {
        table(c, "jd_child", "id INTEGER");
        execute(c, "DROP TABLE jd_child");
        table(c, "jd_parent", "id INTEGER PRIMARY KEY, s VARCHAR(20) NOT NULL");
        table(c, "jd_child", "id INTEGER PRIMARY KEY, p INTEGER, "
            + "CONSTRAINT jd_fk FOREIGN KEY (p) REFERENCES jd_parent (id) ON DELETE CASCADE");
        execute(c, "CREATE INDEX jd_ix ON jd_parent (s)");
        DatabaseMetaData m = c.getMetaData();
        equal(rows(m.getTables(null, "SQLUser", "jd\\_par%", new String[] {"TABLE"})),
            List.of("null|SQLUser|jd_parent|TABLE|null|null|null|null|null|null"));
        equal(rows(m.getTables(null, "SQLUser", "jd\\_par%", new String[] {"VIEW"})), List.of());
        ResultSet r = m.getColumns(null, "SQLUser", "jd_parent", "%");
        r.next();
        equal(r.getString("COLUMN_NAME"), "id");
        equal(r.getInt("DATA_TYPE"), Types.INTEGER);
        r.next();
        equal(r.getString("COLUMN_NAME"), "s");
        equal(r.getInt("DATA_TYPE"), Types.VARCHAR);
        equal(r.getInt("COLUMN_SIZE"), 20);
        equal(r.getInt("NULLABLE"), DatabaseMetaData.columnNoNulls);
        equal(r.next(), false);
        r = m.getPrimaryKeys(null, "SQLUser", "jd_parent");
        r.next();
        equal(r.getString("COLUMN_NAME"), "id");
        equal(r.getInt("KEY_SEQ"), 1);
        r = m.getIndexInfo(null, "SQLUser", "jd_parent", false, true);
        List<String> indexed = new ArrayList<>();
        while (r.next()) {
            indexed.add(r.getString("COLUMN_NAME") + " " + r.getBoolean("NON_UNIQUE"));
        }
        equal(indexed.contains("s true") && indexed.contains("id false"), true);
        for (ResultSet keys : List.of(m.getImportedKeys(null, "SQLUser", "jd_child"),
            m.getExportedKeys(null, "SQLUser", "jd_parent"),
            m.getCrossReference(null, "SQLUser", "jd_parent", null, "SQLUser", "jd_child"))) {
            equal(keys.next(), true);
            equal(keys.getString("PKTABLE_NAME") + "." + keys.getString("PKCOLUMN_NAME"), "jd_parent.id");
            equal(keys.getString("FKTABLE_NAME") + "." + keys.getString("FKCOLUMN_NAME"), "jd_child.p");
            equal(keys.getInt("DELETE_RULE"), DatabaseMetaData.importedKeyCascade);
            equal(keys.next(), false);
        }
        equal(rows(m.getSchemas()).contains("SQLUser|null"), true);
        equal(rows(m.getTableTypes()).contains("TABLE"), true);
        equal(rows(m.getTypeInfo()).isEmpty(), false);
        equal(rows(m.getCatalogs()), List.of());
        equal(rows(m.getProcedures(null, "SQLUser", "%")), List.of());
    }

    public static void main(String[] args) throws Exception {
        url = "jdbc:IRIS://" + args[0] + "/" + args[1];
        user = args[2];
        password = args[3];
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("version", TestDriver::version);
        checks.put("prepared", TestDriver::prepared);
        checks.put("nullAndEmpty", TestDriver::nullAndEmpty);
        checks.put("batch", TestDriver::batch);
        checks.put("generatedKeys", TestDriver::generatedKeys);
        checks.put("rollback", TestDriver::rollback);
        checks.put("isolation", TestDriver::isolation);
        checks.put("errors", TestDriver::errors);
        checks.put("manyRows", TestDriver::manyRows);
        checks.put("streams", TestDriver::streams);
        checks.put("cancel", TestDriver::cancel);
        checks.put("catalog", TestDriver::catalog);
        checks.put("everyType", Values::everyType);
        checks.put("parameterInExpressions", Values::parameterInExpressions);
        checks.put("partialBatch", Values::partialBatch);
        checks.put("savepoints", Values::savepoints);
        checks.put("largeValues", Values::largeValues);
        checks.put("keysOfBatches", Values::keysOfBatches);
        checks.put("resultMetadata", Metadata::results);
        checks.put("tablesAndViews", Metadata::tablesAndViews);
        checks.put("compositeKeys", Metadata::compositeKeys);
        checks.put("everyMetadataMethod", Catalog::everyMethod);
        checks.put("keysAndIndexes", Catalog::keysAndIndexes);
        checks.put("columnsOfEveryType", Catalog::columnsOfEveryType);
        checks.put("rowIdentifiers", Catalog::rowIdentifiers);
        checks.put("privileges", Catalog::privileges);
        checks.put("routines", Catalog::routines);
        checks.put("clobs", Lobs::clobs);
        checks.put("blobs", Lobs::blobs);
        checks.put("streamsOfResults", Lobs::streamsOfResults);
        checks.put("lobParameters", Lobs::lobParameters);
        checks.put("scroll", Cursors::scroll);
        checks.put("insensitive", Cursors::insensitive);
        checks.put("limits", Cursors::limits);
        checks.put("interleaved", Cursors::interleaved);
        checks.put("executeAnything", Cursors::executeAnything);
        checks.put("savepointsAndErrors", Cursors::savepoints);
        checks.put("returnValue", Procedures::returnValue);
        checks.put("inOut", Procedures::inOut);
        checks.put("resultSet", Procedures::resultSet);
        checks.put("resultSets", Procedures::resultSets);
        checks.put("procedureChanges", Procedures::changes);
        checks.put("outputs", Procedures::outputs);
        checks.put("listedProcedures", Procedures::listed);
        checks.put("missingProcedure", Procedures::missing);
        checks.put("queryTimeout", Lifecycle::queryTimeout);
        checks.put("lateCancel", Lifecycle::lateCancel);
        checks.put("cancelOfPrepared", Lifecycle::cancelOfPrepared);
        checks.put("pool", Lifecycle::pool);
        checks.put("refused", Lifecycle::refused);
        checks.put("userNamesHaveNoCase", Lifecycle::userNamesHaveNoCase);
        if (System.getenv("IRIS_GATEWAY_ROWS") != null) {
            checks.put("gatewayRows", Values::gatewayRows);
        }
        int failed = 0;
        for (var check : checks.entrySet()) {
            try (Connection c = connect()) {
                check.getValue().run(c);
                System.out.println("ok   " + check.getKey());
            } catch (Throwable e) {
                failed++;
                System.out.println("FAIL " + check.getKey());
                e.printStackTrace(System.out);
            }
        }
        System.exit(failed == 0 ? 0 : 1);
    }
}
