import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;

/** What applications do with pgjdbc, one check a method. The first argument is the URL, then user and password. */
public class TestDriver {
    private interface Check {
        void run(Connection c) throws Exception;
    }

    private static String url;
    private static Properties login;

    public static void main(String[] args) {
        url = args[0];
        login = new Properties();
        login.setProperty("user", args[1]);
        if (args.length > 2 && !args[2].isEmpty()) {
            login.setProperty("password", args[2]);
        }
        int failed = 0;
        failed += check("connect", TestDriver::connect);
        failed += check("types", TestDriver::types);
        failed += check("reused statement", TestDriver::reused);
        failed += check("batch", TestDriver::batch);
        failed += check("rewritten batch", TestDriver::rewritten);
        failed += check("batch that fails", TestDriver::batchFails);
        failed += check("transactions", TestDriver::transactions);
        failed += check("savepoints", TestDriver::savepoints);
        failed += check("autosave=always", c -> autosave("always"));
        failed += check("autosave=conservative", c -> autosave("conservative"));
        failed += check("fetch size", TestDriver::fetchSize);
        failed += check("metadata of a result", TestDriver::metadata);
        failed += check("notifications", TestDriver::notifications);
        failed += check("errors", TestDriver::errors);
        failed += check("cancel by timeout", TestDriver::timeout);
        failed += check("copy", TestDriver::copy);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static int check(String name, Check body) {
        try (Connection c = DriverManager.getConnection(url, login)) {
            body.run(c);
            System.out.println("ok   pgjdbc: " + name);
            return 0;
        } catch (Exception | AssertionError e) {
            System.out.println("FAIL pgjdbc: " + name);
            e.printStackTrace(System.out);
            return 1;
        }
    }

    private static void notifications(Connection c) throws Exception {
        run(c, "LISTEN jdbc_news");
        try (Connection other = DriverManager.getConnection(url, login)) {
            run(other, "NOTIFY jdbc_news, 'hello'");
        }
        org.postgresql.PGNotification[] heard = c.unwrap(org.postgresql.PGConnection.class).getNotifications(30_000);
        same(heard.length, 1);
        same(heard[0].getName() + " " + heard[0].getParameter(), "jdbc_news hello");
    }

    private static void same(Object got, Object want) {
        if (!Objects.equals(got, want)) {
            throw new AssertionError("got " + got + ", want " + want);
        }
    }

    private static void run(Connection c, String... statements) throws SQLException {
        try (Statement s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
        }
    }

    private static Object one(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
            r.next();
            return r.getObject(1);
        }
    }

    private static void connect(Connection c) throws SQLException {
        same(c.getMetaData().getDatabaseProductName(), "PostgreSQL");
        same(c.isValid(5), true);
        same(one(c, "SELECT 1"), 1);
    }

    private static void types(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_types", "CREATE TABLE jdbc_types (i INT PRIMARY KEY, b BIGINT, n NUMERIC(12,3),"
            + " f DOUBLE PRECISION, t TEXT, v VARCHAR(20), o BOOLEAN, d DATE, ts TIMESTAMP, x BYTEA)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jdbc_types VALUES (?,?,?,?,?,?,?,?,?,?)")) {
            p.setInt(1, 1);
            p.setLong(2, 1L << 40);
            p.setBigDecimal(3, new BigDecimal("-12345.678"));
            p.setDouble(4, 0.1);
            p.setString(5, "it's üñí 😀");
            p.setString(6, "");
            p.setBoolean(7, true);
            p.setDate(8, Date.valueOf("2024-02-29"));
            p.setTimestamp(9, Timestamp.valueOf("2024-02-29 13:14:15.123456"));
            p.setBytes(10, new byte[] {0, 1, -1});
            same(p.executeUpdate(), 1);
            p.setInt(1, 2);
            for (int i = 2; i <= 10; i++) {
                p.setNull(i, new int[] {Types.BIGINT, Types.NUMERIC, Types.DOUBLE, Types.VARCHAR, Types.VARCHAR,
                    Types.BOOLEAN, Types.DATE, Types.TIMESTAMP, Types.BINARY}[i - 2]);
            }
            same(p.executeUpdate(), 1);
        }
        try (PreparedStatement p = c.prepareStatement("SELECT * FROM jdbc_types WHERE i = ?")) {
            for (int round = 0; round < 7; round++) { // after five executions the results are binary
                p.setInt(1, 1);
                try (ResultSet r = p.executeQuery()) {
                    same(r.next(), true);
                    same(r.getLong(2), 1L << 40);
                    same(r.getBigDecimal(3), new BigDecimal("-12345.678"));
                    same(r.getDouble(4), 0.1);
                    same(r.getString(5), "it's üñí 😀");
                    same(r.getString(6), "");
                    same(r.getBoolean(7), true);
                    same(r.getDate(8), Date.valueOf("2024-02-29"));
                    same(r.getTimestamp(9), Timestamp.valueOf("2024-02-29 13:14:15.123456"));
                    same(Arrays.equals(r.getBytes(10), new byte[] {0, 1, -1}), true);
                    same(r.next(), false);
                }
            }
            p.setInt(1, 2);
            try (ResultSet r = p.executeQuery()) {
                r.next();
                for (int i = 2; i <= 10; i++) {
                    same(r.getObject(i), null);
                }
            }
        }
    }

    private static void reused(Connection c) throws SQLException {
        try (PreparedStatement p = c.prepareStatement("SELECT ?::int + 1")) {
            for (int i = 0; i < 20; i++) {
                p.setInt(1, i);
                try (ResultSet r = p.executeQuery()) {
                    r.next();
                    same(r.getInt(1), i + 1);
                }
            }
        }
    }

    private static void batch(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_batch", "CREATE TABLE jdbc_batch (i INT PRIMARY KEY, t TEXT)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jdbc_batch VALUES (?, ?)")) {
            for (int i = 0; i < 500; i++) {
                p.setInt(1, i);
                p.setString(2, "row " + i);
                p.addBatch();
            }
            int[] counts = p.executeBatch();
            same(counts.length, 500);
            same(Arrays.stream(counts).allMatch(n -> n == 1), true);
        }
        same(one(c, "SELECT count(*) FROM jdbc_batch"), 500L);
    }

    /** Batches that the driver makes multi-row statements of, alone and with the keys that come back. */
    private static void rewritten(Connection plain) throws SQLException {
        Properties p = new Properties();
        p.putAll(login);
        p.setProperty("reWriteBatchedInserts", "true");
        try (Connection c = DriverManager.getConnection(url, p)) {
            run(c, "DROP TABLE IF EXISTS jdbc_rewritten",
                "CREATE TABLE jdbc_rewritten (id INT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, i INT UNIQUE, t TEXT)");
            try (PreparedStatement s = c.prepareStatement("INSERT INTO jdbc_rewritten (i, t) VALUES (?, ?)")) {
                for (int i = 0; i < 1337; i++) {
                    s.setInt(1, i);
                    s.setString(2, i % 7 == 0 ? null : "row " + i);
                    s.addBatch();
                }
                same(s.executeBatch().length, 1337);
            }
            same(one(c, "SELECT count(*) FROM jdbc_rewritten WHERE t IS NOT NULL"), 1146L);
            try (PreparedStatement s = c.prepareStatement(
                    "INSERT INTO jdbc_rewritten (i, t) VALUES (?, ?) ON CONFLICT (i) DO NOTHING")) {
                for (int i = 1330; i < 1350; i++) {
                    s.setInt(1, i);
                    s.setString(2, "again");
                    s.addBatch();
                }
                s.executeBatch();
            }
            same(one(c, "SELECT count(*) FROM jdbc_rewritten WHERE t = 'again'"), 13L);
            try (PreparedStatement s = c.prepareStatement(
                    "INSERT INTO jdbc_rewritten (i, t) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 2000; i < 2020; i++) {
                    s.setInt(1, i);
                    s.setString(2, "keyed");
                    s.addBatch();
                }
                s.executeBatch();
                int keys = 0;
                try (ResultSet r = s.getGeneratedKeys()) {
                    while (r.next()) {
                        same(one(c, "SELECT i FROM jdbc_rewritten WHERE id = " + r.getInt("id")), 2000 + keys);
                        keys++;
                    }
                }
                same(keys, 20);
            }
        }
    }

    private static void batchFails(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_bad", "CREATE TABLE jdbc_bad (i INT PRIMARY KEY)");
        c.setAutoCommit(false);
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jdbc_bad VALUES (?)")) {
            for (int i : new int[] {1, 2, 1, 3}) {
                p.setInt(1, i);
                p.addBatch();
            }
            p.executeBatch();
            throw new AssertionError("a duplicate key was accepted");
        } catch (BatchUpdateException e) {
            same(e.getSQLState(), "23505");
        }
        c.rollback();
        c.setAutoCommit(true);
        same(one(c, "SELECT count(*) FROM jdbc_bad"), 0L);
    }

    private static void transactions(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_tx", "CREATE TABLE jdbc_tx (i INT PRIMARY KEY)");
        c.setAutoCommit(false);
        run(c, "INSERT INTO jdbc_tx VALUES (1)");
        c.rollback();
        run(c, "INSERT INTO jdbc_tx VALUES (2)");
        c.commit();
        c.setAutoCommit(true);
        same(one(c, "SELECT min(i) FROM jdbc_tx"), 2);
    }

    private static void savepoints(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_save", "CREATE TABLE jdbc_save (i INT PRIMARY KEY)");
        c.setAutoCommit(false);
        run(c, "INSERT INTO jdbc_save VALUES (1)");
        Savepoint s = c.setSavepoint("here");
        run(c, "INSERT INTO jdbc_save VALUES (2)");
        c.rollback(s);
        c.commit();
        c.setAutoCommit(true);
        same(one(c, "SELECT count(*) FROM jdbc_save"), 1L);
    }

    /** With autosave the driver sets a savepoint before every statement, and goes back to it after an error. */
    private static void autosave(String how) throws SQLException {
        Properties p = new Properties();
        p.putAll(login);
        p.setProperty("autosave", how);
        p.setProperty("cleanupSavepoints", "true");
        try (Connection c = DriverManager.getConnection(url, p)) {
            run(c, "DROP TABLE IF EXISTS jdbc_auto", "CREATE TABLE jdbc_auto (i INT PRIMARY KEY)");
            c.setAutoCommit(false);
            try (PreparedStatement write = c.prepareStatement("INSERT INTO jdbc_auto VALUES (?)");
                    PreparedStatement read = c.prepareStatement("SELECT i FROM jdbc_auto WHERE i = ?")) {
                for (int i = 0; i < 200; i++) {
                    write.setInt(1, i);
                    same(write.executeUpdate(), 1);
                }
                for (int i = 0; i < 1000; i++) {
                    read.setInt(1, i % 200);
                    try (ResultSet r = read.executeQuery()) {
                        same(r.next(), true);
                    }
                }
                c.commit();
                autosaved(c, how, write, read);
            }
            c.commit();
            same(one(c, "SELECT count(*) FROM jdbc_auto"), 200L);
        }
    }

    /** Errors inside a transaction: with "always" it goes on, with "conservative" for stale plans alone. */
    private static void autosaved(Connection c, String how, PreparedStatement write, PreparedStatement read)
            throws SQLException {
        write.setInt(1, 7);
        same(fails(write::executeUpdate), "23505");
        if (how.equals("always")) {
            same(one(c, "SELECT count(*) FROM jdbc_auto"), 200L);
        } else {
            same(fails(() -> one(c, "SELECT 1")), "25P02");
            c.rollback();
        }
        // A statement of the server's whose result changes is prepared again by the driver.
        try (PreparedStatement all = c.prepareStatement("SELECT * FROM jdbc_auto WHERE i = 1")) {
            for (int i = 0; i < 10; i++) {
                all.executeQuery().close();
            }
            c.commit();
            try (Connection other = DriverManager.getConnection(url, login)) {
                run(other, "ALTER TABLE jdbc_auto ADD COLUMN t TEXT");
            }
            try (ResultSet r = all.executeQuery()) {
                same(r.getMetaData().getColumnCount(), 2);
            }
        }
    }

    /** The SQLSTATE with which something fails. */
    private static String fails(Failing body) {
        try {
            body.run();
        } catch (SQLException e) {
            return e.getSQLState();
        }
        throw new AssertionError("it did not fail");
    }

    private interface Failing {
        void run() throws SQLException;
    }

    private static void fetchSize(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_many", "CREATE TABLE jdbc_many (i INT PRIMARY KEY)",
            "INSERT INTO jdbc_many SELECT * FROM generate_series(1, 2500)");
        c.setAutoCommit(false);
        try (Statement s = c.createStatement()) {
            s.setFetchSize(100);
            long sum = 0;
            try (ResultSet r = s.executeQuery("SELECT i FROM jdbc_many")) {
                while (r.next()) {
                    sum += r.getInt(1);
                }
            }
            same(sum, 2500L * 2501 / 2);
            // Several results open at once, each read in pieces while the other is.
            try (Statement t = c.createStatement()) {
                t.setFetchSize(7);
                ResultSet a = s.executeQuery("SELECT i FROM jdbc_many ORDER BY i");
                ResultSet b = t.executeQuery("SELECT i FROM jdbc_many ORDER BY i DESC");
                for (int i = 1; a.next() && b.next(); i++) {
                    same(a.getInt(1), i);
                    same(b.getInt(1), 2501 - i);
                }
                same(a.isAfterLast() && b.next(), false);
            }
        }
        c.commit();
        c.setAutoCommit(true);
    }

    private static void metadata(Connection c) throws SQLException {
        try (PreparedStatement p = c.prepareStatement("SELECT 1 AS one, 'x'::text AS two, ?::numeric(10,2) AS three")) {
            ResultSetMetaData m = p.getMetaData();
            same(m.getColumnCount(), 3);
            same(m.getColumnLabel(1), "one");
            same(m.getColumnType(1), Types.INTEGER);
            same(m.getColumnTypeName(2), "text");
            same(m.getColumnType(3), Types.NUMERIC);
            same(m.getPrecision(3), 10);
            same(m.getScale(3), 2);
            same(p.getParameterMetaData().getParameterCount(), 1);
        }
    }

    private static void errors(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_err", "CREATE TABLE jdbc_err (i INT PRIMARY KEY, t TEXT NOT NULL)",
            "INSERT INTO jdbc_err VALUES (1, 'a')");
        String[][] cases = {
            {"42P01", "SELECT * FROM jdbc_missing"},
            {"42703", "SELECT missing FROM jdbc_err"},
            {"42601", "SELEC 1"},
            {"23505", "INSERT INTO jdbc_err VALUES (1, 'b')"},
            {"23502", "INSERT INTO jdbc_err VALUES (2, NULL)"},
            {"22012", "SELECT 1/0"},
            {"22P02", "SELECT 'x'::int"},
        };
        for (String[] one : cases) {
            try {
                run(c, one[1]);
                throw new AssertionError(one[1] + " was accepted");
            } catch (SQLException e) {
                same(e.getSQLState(), one[0]);
            }
        }
        same(one(c, "SELECT 1"), 1);
    }

    private static void timeout(Connection c) throws SQLException {
        run(c, "DROP TABLE IF EXISTS jdbc_slow", "CREATE TABLE jdbc_slow (i INT PRIMARY KEY)",
            "INSERT INTO jdbc_slow SELECT * FROM generate_series(1, 3000)");
        try (Statement s = c.createStatement()) {
            s.setQueryTimeout(1);
            s.executeQuery("SELECT count(*) FROM jdbc_slow a, jdbc_slow b, jdbc_slow c WHERE a.i + b.i + c.i < 0");
            throw new AssertionError("not canceled");
        } catch (SQLException e) {
            same(e.getSQLState(), "57014");
        }
        same(one(c, "SELECT 1"), 1);
    }

    private static void copy(Connection c) throws Exception {
        run(c, "DROP TABLE IF EXISTS jdbc_copy", "CREATE TABLE jdbc_copy (i INT PRIMARY KEY, t TEXT)");
        var copies = c.unwrap(org.postgresql.PGConnection.class).getCopyAPI();
        var data = new java.io.StringReader("1\tone\n2\t\\N\n3\t\n");
        same(copies.copyIn("COPY jdbc_copy FROM STDIN", data), 3L);
        var out = new java.io.ByteArrayOutputStream();
        copies.copyOut("COPY (SELECT * FROM jdbc_copy ORDER BY i) TO STDOUT", out);
        same(out.toString(StandardCharsets.UTF_8), "1\tone\n2\t\\N\n3\t\n");
    }
}
