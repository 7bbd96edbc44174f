import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Scrollable results, limits of rows, several open results, results after commits. */
final class Cursors {
    static void numbers(Connection c, String table, int n) throws Exception {
        TestDriver.table(c, table, "id INTEGER PRIMARY KEY, s VARCHAR(50)");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
            for (int i = 1; i <= n; i++) {
                p.setInt(1, i);
                p.setString(2, "s" + i);
                p.addBatch();
            }
            p.executeBatch();
        }
    }

    static void scroll(Connection c) throws Exception {
        numbers(c, "jd_scroll", 35);
        try (PreparedStatement p = c.prepareStatement("SELECT id, s FROM jd_scroll WHERE id > ? ORDER BY id",
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            for (int from : new int[] {0, 5}) {
                p.setInt(1, from);
                ResultSet r = p.executeQuery();
                TestDriver.equal(r.getType(), ResultSet.TYPE_SCROLL_INSENSITIVE);
                TestDriver.equal(r.isBeforeFirst(), true);
                List<Integer> all = new ArrayList<>();
                while (r.next()) {
                    all.add(r.getInt(1));
                }
                TestDriver.equal(all.size(), 35 - from);
                TestDriver.equal(all.get(0), from + 1);
                TestDriver.equal(r.isAfterLast(), true);
                TestDriver.equal(r.previous(), true);
                TestDriver.equal(r.getInt(1), 35);
                TestDriver.equal(r.first(), true);
                TestDriver.equal(r.getInt(1), from + 1);
                TestDriver.equal(r.isFirst(), true);
                TestDriver.equal(r.relative(12), true);
                TestDriver.equal(r.getInt(1), from + 13);
                TestDriver.equal(r.getRow(), 13);
                TestDriver.equal(r.relative(-12), true);
                TestDriver.equal(r.getInt(1), from + 1);
                TestDriver.equal(r.absolute(-1), true);
                TestDriver.equal(r.getInt(1), 35);
                TestDriver.equal(r.isLast(), true);
                TestDriver.equal(r.absolute(1000), false);
                r.beforeFirst();
                TestDriver.equal(r.next(), true);
                TestDriver.equal(r.getString(2), "s" + (from + 1));
                r.close();
            }
            p.setInt(1, 100);
            ResultSet r = p.executeQuery();
            TestDriver.equal(r.next(), false);
            TestDriver.equal(r.first(), false);
            TestDriver.equal(r.last(), false);
        }
    }

    /** A scrollable result does not see what changes after it was opened. */
    static void insensitive(Connection c) throws Exception {
        numbers(c, "jd_ins", 25);
        try (Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            ResultSet r = s.executeQuery("SELECT id FROM jd_ins ORDER BY id");
            r.next();
            TestDriver.execute(c, "DELETE FROM jd_ins WHERE id > 1");
            TestDriver.equal(r.last(), true);
            TestDriver.equal(r.getInt(1), 25);
        }
    }

    static void limits(Connection c) throws Exception {
        numbers(c, "jd_lim", 3000);
        try (PreparedStatement p = c.prepareStatement("SELECT id, s FROM jd_lim ORDER BY id")) {
            for (int limit : new int[] {1, 10, 2999, 3000, 5000, 0}) {
                p.setMaxRows(limit);
                TestDriver.equal(p.getMaxRows(), limit);
                TestDriver.equal(TestDriver.rows(p.executeQuery()).size(), limit == 0 ? 3000 : Math.min(limit, 3000));
            }
            p.setFetchSize(7);
            TestDriver.equal(TestDriver.rows(p.executeQuery()).size(), 3000);
        }
        try (Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            s.setMaxRows(15);
            ResultSet r = s.executeQuery("SELECT id FROM jd_lim ORDER BY id");
            r.last();
            TestDriver.equal(r.getRow(), 15);
        }
    }

    /** Two results at once, one of them read after an update, a commit and the other's end. */
    static void interleaved(Connection c) throws Exception {
        numbers(c, "jd_il", 3000);
        c.setAutoCommit(false);
        try (Statement a = c.createStatement(); Statement b = c.createStatement(); Statement u = c.createStatement()) {
            ResultSet first = a.executeQuery("SELECT id FROM jd_il ORDER BY id");
            ResultSet second = b.executeQuery("SELECT id FROM jd_il ORDER BY id DESC");
            for (int i = 1; i <= 1500; i++) {
                first.next();
                second.next();
                TestDriver.equal(first.getInt(1), i);
                TestDriver.equal(second.getInt(1), 3001 - i);
            }
            TestDriver.equal(u.executeUpdate("UPDATE jd_il SET s = 'x' WHERE id = 3000"), 1);
            c.commit();
            second.close();
            int n = 1500;
            while (first.next()) {
                n++;
            }
            TestDriver.equal(n, 3000);
        }
        c.setAutoCommit(true);
    }

    /** One statement used for queries and updates in turn. */
    static void executeAnything(Connection c) throws Exception {
        numbers(c, "jd_any", 3);
        try (Statement s = c.createStatement()) {
            TestDriver.equal(s.execute("SELECT COUNT(*) FROM jd_any"), true);
            ResultSet count = s.getResultSet();
            count.next();
            TestDriver.equal(count.getInt(1), 3);
            TestDriver.equal(s.execute("DELETE FROM jd_any WHERE id = 1"), false);
            TestDriver.equal(s.getUpdateCount(), 1);
            TestDriver.equal(s.getMoreResults(), false);
            TestDriver.equal(s.executeUpdate("UPDATE jd_any SET s = 'y'"), 2);
            for (int i = 0; i < 3; i++) {
                ResultSet r = s.executeQuery("SELECT id FROM jd_any WHERE id > " + i + " ORDER BY id");
                r.next();
                TestDriver.equal(r.getInt(1), Math.max(2, i + 1));
            }
        }
    }

    static void savepoints(Connection c) throws Exception {
        numbers(c, "jd_save", 1);
        c.setAutoCommit(false);
        Savepoint unnamed = c.setSavepoint();
        TestDriver.execute(c, "INSERT INTO jd_save VALUES (2, 'b')");
        c.rollback(unnamed);
        Savepoint named = c.setSavepoint("jd_named");
        TestDriver.equal(named.getSavepointName(), "jd_named");
        TestDriver.execute(c, "INSERT INTO jd_save VALUES (3, 'c')");
        try {
            TestDriver.execute(c, "INSERT INTO jd_save VALUES (1, 'again')");
            throw new AssertionError("a duplicate key was accepted");
        } catch (SQLException e) {
            TestDriver.equal(e.getErrorCode(), 119);
        }
        TestDriver.execute(c, "INSERT INTO jd_save VALUES (4, 'd')"); // an error does not end the transaction
        c.commit();
        c.setAutoCommit(true);
        TestDriver.equal(TestDriver.query(c, "SELECT id FROM jd_save ORDER BY id"), List.of("1", "3", "4"));
    }
}
