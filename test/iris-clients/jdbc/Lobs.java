import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;

/** Large values: Blob, Clob and the streams of both. */
final class Lobs {
    static final String TEXT = "αβγ 0123456789 ".repeat(2000);
    static final byte[] BYTES = bytes(70_000);

    static byte[] bytes(int n) {
        byte[] b = new byte[n];
        for (int i = 0; i < n; i++) {
            b[i] = (byte) (i * 7);
        }
        return b;
    }

    static void fill(Connection c, String table) throws Exception {
        TestDriver.table(c, table, "id INTEGER, t LONGVARCHAR, b LONGVARBINARY");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?)")) {
            p.setInt(1, 1);
            p.setCharacterStream(2, new StringReader(TEXT), TEXT.length());
            p.setBinaryStream(3, new ByteArrayInputStream(BYTES), BYTES.length);
            p.executeUpdate();
            p.setInt(1, 2);
            p.setNull(2, Types.LONGVARCHAR);
            p.setNull(3, Types.LONGVARBINARY);
            p.executeUpdate();
            p.setInt(1, 3);
            p.setString(2, "");
            p.setBytes(3, new byte[0]);
            p.executeUpdate();
        }
    }

    static void clobs(Connection c) throws Exception {
        fill(c, "jd_clob");
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT t FROM jd_clob ORDER BY id");
            r.next();
            Clob t = r.getClob(1);
            TestDriver.equal(t.length(), (long) TEXT.length());
            TestDriver.equal(t.getSubString(1, 3), "αβγ");
            TestDriver.equal(t.getSubString(TEXT.length() - 2, 10), "89 ");
            TestDriver.equal(t.getSubString(1, TEXT.length()), TEXT);
            try (var in = t.getCharacterStream()) {
                char[] start = new char[5];
                TestDriver.equal(in.read(start), 5);
                TestDriver.equal(new String(start), TEXT.substring(0, 5));
            }
            TestDriver.equal(t.position("γ 01", 4), 18L);
            TestDriver.equal(t.position("no such text", 1), -1L);
            r.next();
            TestDriver.equal(r.getClob(1), null);
            r.next();
            TestDriver.equal(r.getString(1), "");
        }
    }

    static void blobs(Connection c) throws Exception {
        fill(c, "jd_blob");
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT b FROM jd_blob ORDER BY id");
            r.next();
            Blob b = r.getBlob(1);
            TestDriver.equal(b.length(), (long) BYTES.length);
            TestDriver.equal(b.getBytes(1, 4), Arrays.copyOf(BYTES, 4));
            TestDriver.equal(b.getBytes(69_999, 10), Arrays.copyOfRange(BYTES, 69_998, 70_000));
            try (var in = b.getBinaryStream()) {
                TestDriver.equal(in.readAllBytes(), BYTES);
            }
            TestDriver.equal(b.position(new byte[] {7, 14, 21}, 3), 258L);
            TestDriver.equal(b.setBytes(2, new byte[] {99, 98}), 2);
            TestDriver.equal(b.getBytes(1, 4), new byte[] {0, 99, 98, 21});
            b.truncate(3);
            TestDriver.equal(b.length(), 3L);
            r.next();
            TestDriver.equal(r.getBlob(1), null);
            r.next();
            TestDriver.equal(r.getBytes(1), new byte[0]);
        }
    }

    static void streamsOfResults(Connection c) throws Exception {
        fill(c, "jd_rs");
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT t, b FROM jd_rs ORDER BY id");
            r.next();
            StringBuilder text = new StringBuilder();
            try (var in = r.getCharacterStream(1)) {
                in.transferTo(new java.io.Writer() {
                    @Override
                    public void write(char[] chars, int from, int n) {
                        text.append(chars, from, n);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                });
            }
            TestDriver.equal(text.toString(), TEXT);
            try (var in = r.getBinaryStream(2)) {
                TestDriver.equal(in.readAllBytes(), BYTES);
            }
        }
    }

    static void lobParameters(Connection c) throws Exception {
        TestDriver.table(c, "jd_lp", "id INTEGER, t LONGVARCHAR, b LONGVARBINARY");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_lp VALUES (?, ?, ?)")) {
            p.setInt(1, 1);
            p.setClob(2, new StringReader(TEXT), TEXT.length());
            p.setBlob(3, new ByteArrayInputStream(BYTES), BYTES.length);
            TestDriver.equal(p.executeUpdate(), 1);
            p.setInt(1, 2);
            p.setAsciiStream(2, new ByteArrayInputStream("ascii".getBytes(StandardCharsets.US_ASCII)), 5);
            p.setBytes(3, BYTES);
            TestDriver.equal(p.executeUpdate(), 1);
        }
        TestDriver.equal(TestDriver.query(c, "SELECT id, CHARACTER_LENGTH(t) FROM jd_lp ORDER BY id"),
            List.of("1|" + TEXT.length(), "2|5"));
        try (Statement s = c.createStatement(); PreparedStatement p = c.prepareStatement("UPDATE jd_lp SET t = ?, b = ? WHERE id = 2")) {
            ResultSet r = s.executeQuery("SELECT t, b FROM jd_lp WHERE id = 1");
            r.next();
            p.setClob(1, r.getClob(1));
            p.setBlob(2, r.getBlob(2));
            TestDriver.equal(p.executeUpdate(), 1);
        }
        try (Statement s = c.createStatement()) {
            ResultSet r = s.executeQuery("SELECT t, b FROM jd_lp WHERE id = 2");
            r.next();
            TestDriver.equal(r.getString(1), TEXT);
            TestDriver.equal(r.getBytes(2), BYTES);
        }
    }
}
