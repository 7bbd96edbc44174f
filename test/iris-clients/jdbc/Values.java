import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;

/** Values of every type through parameters, batches, keys, savepoints and streams. */
final class Values {
    static final String[] TYPES = {
        "BIT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "NUMERIC(12,4)", "DOUBLE", "VARCHAR(100)", "CHAR(3)",
        "DATE", "TIME", "TIMESTAMP", "VARBINARY(50)", "LONGVARCHAR", "LONGVARBINARY"};
    static final int[] CODES = {
        Types.BIT, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DOUBLE,
        Types.VARCHAR, Types.CHAR, Types.DATE, Types.TIME, Types.TIMESTAMP, Types.VARBINARY, Types.LONGVARCHAR,
        Types.LONGVARBINARY};

    static void everyType(Connection c) throws Exception {
        StringBuilder columns = new StringBuilder("id INTEGER");
        for (int i = 0; i < TYPES.length; i++) {
            columns.append(", c").append(i).append(' ').append(TYPES[i]);
        }
        TestDriver.table(c, "jd_types", columns.toString());
        byte[] bytes = {0, 1, (byte) 0xfe, (byte) 0xff};
        String marks = ", ?".repeat(TYPES.length);
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_types VALUES (?" + marks + ")")) {
            p.setInt(1, 1);
            p.setBoolean(2, true);
            p.setByte(3, (byte) -128);
            p.setShort(4, (short) 32767);
            p.setInt(5, Integer.MIN_VALUE);
            p.setLong(6, Long.MAX_VALUE);
            p.setBigDecimal(7, new BigDecimal("-12345678.9012"));
            p.setDouble(8, 1e-300);
            p.setString(9, "quote ' and тест 😀");
            p.setString(10, "abc");
            p.setDate(11, Date.valueOf("1999-12-31"));
            p.setTime(12, Time.valueOf("23:59:58"));
            p.setTimestamp(13, Timestamp.valueOf("2024-02-29 01:02:03.456"));
            p.setBytes(14, bytes);
            p.setString(15, "long");
            p.setBytes(16, bytes);
            TestDriver.equal(p.executeUpdate(), 1);
            p.setInt(1, 2);
            for (int i = 0; i < TYPES.length; i++) {
                p.setNull(i + 2, CODES[i]);
            }
            TestDriver.equal(p.executeUpdate(), 1);
        }
        try (PreparedStatement p = c.prepareStatement("SELECT * FROM jd_types WHERE id = ?")) {
            p.setInt(1, 1);
            ResultSet r = p.executeQuery();
            r.next();
            TestDriver.equal(r.getBoolean(2), true);
            TestDriver.equal(r.getByte(3), (byte) -128);
            TestDriver.equal(r.getShort(4), (short) 32767);
            TestDriver.equal(r.getInt(5), Integer.MIN_VALUE);
            TestDriver.equal(r.getLong(6), Long.MAX_VALUE);
            TestDriver.equal(r.getBigDecimal(7), new BigDecimal("-12345678.9012"));
            TestDriver.equal(r.getDouble(8), 1e-300);
            TestDriver.equal(r.getString(9), "quote ' and тест 😀");
            TestDriver.equal(r.getString(10), "abc");
            TestDriver.equal(r.getDate(11), Date.valueOf("1999-12-31"));
            TestDriver.equal(r.getTime(12), Time.valueOf("23:59:58"));
            TestDriver.equal(r.getTimestamp(13), Timestamp.valueOf("2024-02-29 01:02:03.456"));
            TestDriver.equal(r.getBytes(14), bytes);
            TestDriver.equal(r.getString(15), "long");
            TestDriver.equal(r.getBytes(16), bytes);
            p.setInt(1, 2);
            r = p.executeQuery();
            r.next();
            for (int i = 0; i < TYPES.length; i++) {
                r.getString(i + 2);
                if (!r.wasNull()) {
                    throw new AssertionError(TYPES[i] + " is not null");
                }
            }
        }
    }

    static void parameterInExpressions(Connection c) throws Exception {
        TestDriver.table(c, "jd_expr", "id INTEGER PRIMARY KEY, s VARCHAR(20)");
        TestDriver.execute(c, "INSERT INTO jd_expr VALUES (1, 'one')");
        TestDriver.execute(c, "INSERT INTO jd_expr VALUES (2, 'two')");
        try (PreparedStatement p = c.prepareStatement(
                "SELECT s FROM jd_expr WHERE id IN (?, ?) AND s LIKE ? ORDER BY id")) {
            p.setInt(1, 1);
            p.setInt(2, 2);
            p.setString(3, "%o%");
            TestDriver.equal(TestDriver.rows(p.executeQuery()), List.of("one", "two"));
            TestDriver.equal(p.getParameterMetaData().getParameterCount(), 3);
        }
        try (PreparedStatement p = c.prepareStatement("UPDATE jd_expr SET s = ? WHERE id = ?")) {
            p.setObject(1, "uno");
            p.setObject(2, 1);
            TestDriver.equal(p.executeUpdate(), 1);
            p.clearParameters();
            p.setObject(1, "none");
            p.setObject(2, 99);
            TestDriver.equal(p.executeUpdate(), 0);
        }
    }

    /** A batch that fails in the middle: what came before the failure took effect. */
    static void partialBatch(Connection c) throws Exception {
        TestDriver.table(c, "jd_pb", "id INTEGER PRIMARY KEY, s VARCHAR(20)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_pb VALUES (?, ?)")) {
            for (int id : new int[] {1, 2, 1, 4}) {
                p.setInt(1, id);
                p.setString(2, "row");
                p.addBatch();
            }
            try {
                p.executeBatch();
                throw new AssertionError("a duplicate key was accepted");
            } catch (BatchUpdateException e) {
                TestDriver.equal(e.getErrorCode(), 119);
                int[] counts = e.getUpdateCounts();
                TestDriver.equal(Arrays.copyOf(counts, 3), new int[] {1, 1, Statement.EXECUTE_FAILED});
            }
            p.clearBatch();
            p.setInt(1, 5);
            p.setString(2, "after");
            TestDriver.equal(p.executeUpdate(), 1);
        }
        List<String> rows = TestDriver.query(c, "SELECT id FROM jd_pb ORDER BY id");
        TestDriver.equal(rows.subList(0, 2), List.of("1", "2"));
        TestDriver.equal(rows.contains("5"), true);
    }

    static void savepoints(Connection c) throws Exception {
        TestDriver.table(c, "jd_sp", "id INTEGER");
        c.setAutoCommit(false);
        TestDriver.execute(c, "INSERT INTO jd_sp VALUES (1)");
        Savepoint outer = c.setSavepoint("outer_sp");
        TestDriver.execute(c, "INSERT INTO jd_sp VALUES (2)");
        Savepoint inner = c.setSavepoint("inner_sp");
        TestDriver.execute(c, "INSERT INTO jd_sp VALUES (3)");
        c.rollback(inner);
        TestDriver.equal(TestDriver.query(c, "SELECT COUNT(*) FROM jd_sp"), List.of("2"));
        c.rollback(outer);
        TestDriver.execute(c, "INSERT INTO jd_sp VALUES (4)");
        c.commit();
        c.setAutoCommit(true);
        TestDriver.equal(TestDriver.query(c, "SELECT id FROM jd_sp ORDER BY id"), List.of("1", "4"));
    }

    static void largeValues(Connection c) throws Exception {
        TestDriver.table(c, "jd_large", "id INTEGER, s VARCHAR(200000), t LONGVARCHAR, b LONGVARBINARY");
        String text = "0123456789абвгд".repeat(10_000);
        byte[] bytes = new byte[3_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_large VALUES (?, ?, ?, ?)")) {
            p.setInt(1, 1);
            p.setString(2, text);
            p.setCharacterStream(3, new StringReader(text), text.length());
            p.setBinaryStream(4, new ByteArrayInputStream(bytes), bytes.length);
            TestDriver.equal(p.executeUpdate(), 1);
        }
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT s, t, b FROM jd_large");
            r.next();
            TestDriver.equal(r.getString(1), text);
            TestDriver.equal(r.getString(2), text);
            try (var in = r.getBinaryStream(3)) {
                TestDriver.equal(in.readAllBytes(), bytes);
            }
        }
    }

    static void keysOfBatches(Connection c) throws Exception {
        TestDriver.table(c, "jd_keys", "id SERIAL, s VARCHAR(20)");
        try (Statement s = c.createStatement()) {
            TestDriver.equal(s.executeUpdate("INSERT INTO jd_keys (s) VALUES ('direct')", Statement.RETURN_GENERATED_KEYS), 1);
            ResultSet keys = s.getGeneratedKeys();
            TestDriver.equal(keys.next(), true);
            long key = keys.getLong(1);
            TestDriver.equal(keys.next(), false);
            TestDriver.equal(TestDriver.query(c, "SELECT s FROM jd_keys WHERE %ID = " + key), List.of("direct"));
        }
    }

    /** Rows that a PostgreSQL client has written through the gateway; run.sh makes them. */
    static void gatewayRows(Connection c) throws Exception {
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT id, name, amount, made, ok FROM " + System.getenv("IRIS_GATEWAY_ROWS") + " ORDER BY id");
            r.next();
            TestDriver.equal(r.getInt(1), 1);
            TestDriver.equal(r.getString(2), "тест");
            TestDriver.equal(r.getBigDecimal(3), new BigDecimal("12.34"));
            TestDriver.equal(r.getTimestamp(4), Timestamp.valueOf("2024-02-29 01:02:03.5"));
            TestDriver.equal(r.getBoolean(5), true);
            r.next();
            TestDriver.equal(r.getString(2), null);
            TestDriver.equal(r.getBigDecimal(3), null);
            TestDriver.equal(r.getBoolean(5), false);
            TestDriver.equal(r.next(), false);
        }
    }
}
