import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Timeouts, cancels, and what a connection pool asks of connections. */
final class Lifecycle {
    /** The driver sends a query's timeout only; an update's is always 0 on the wire. */
    static void queryTimeout(Connection c) throws Exception {
        TestDriver.table(c, "jd_qt", "id INTEGER");
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jd_qt VALUES (?)")) {
            for (int i = 0; i < 2000; i++) {
                p.setInt(1, i);
                p.addBatch();
            }
            p.executeBatch();
        }
        try (Statement s = c.createStatement()) {
            s.setQueryTimeout(1);
            long start = System.nanoTime();
            try {
                s.executeQuery("SELECT COUNT(*) FROM jd_qt a, jd_qt b, jd_qt c WHERE a.id + b.id + c.id < 0").next();
                throw new AssertionError("the query was not stopped");
            } catch (SQLException e) {
                if (System.nanoTime() - start < 900_000_000L) {
                    throw new AssertionError("it failed before its time", e);
                }
            }
            TestDriver.equal(TestDriver.query(c, "SELECT COUNT(*) FROM jd_qt"), List.of("2000"));
        }
    }

    /** A cancel that comes when nothing runs does not hit the next statement. */
    static void lateCancel(Connection c) throws Exception {
        try (Statement s = c.createStatement()) {
            for (int i = 0; i < 5; i++) {
                ResultSet r = s.executeQuery("SELECT " + i);
                r.next();
                r.close();
                s.cancel();
                TestDriver.equal(TestDriver.query(c, "SELECT 7"), List.of("7"));
            }
        }
    }

    static void cancelOfPrepared(Connection c) throws Exception {
        TestDriver.table(c, "jd_cp", "id INTEGER");
        c.setAutoCommit(false);
        TestDriver.execute(c, "INSERT INTO jd_cp VALUES (1)");
        try (Connection other = TestDriver.connect();
                PreparedStatement p = other.prepareStatement("UPDATE jd_cp SET id = ?")) {
            p.setInt(1, 5);
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(300);
                    p.cancel();
                } catch (Exception e) {
                    throw new RuntimeException(e);
                }
            });
            canceller.start();
            try {
                p.executeUpdate();
                throw new AssertionError("the update was not cancelled");
            } catch (SQLException e) {
                TestDriver.equal(other.isValid(5), true);
            }
            canceller.join();
            c.rollback();
            c.setAutoCommit(true);
            TestDriver.equal(p.executeUpdate(), 0);
        }
    }

    static void pool(Connection c) throws Exception {
        TestDriver.equal(c.isValid(0), true);
        TestDriver.equal(c.isClosed(), false);
        c.setAutoCommit(false);
        TestDriver.equal(c.isValid(1), true);
        TestDriver.equal(c.getAutoCommit(), false);
        c.rollback();
        c.setAutoCommit(true);
        Connection other = TestDriver.connect();
        other.close();
        TestDriver.equal(other.isClosed(), true);
        TestDriver.equal(other.isValid(1), false);
        for (int i = 0; i < 30; i++) {
            try (Connection next = TestDriver.connect()) {
                TestDriver.equal(TestDriver.query(next, "SELECT " + i), List.of(String.valueOf(i)));
            }
        }
    }

    /** Wrong passwords and unknown users are refused with the same words. */
    static void refused(Connection c) throws Exception {
        String wrong = refusal(TestDriver.user, "wrong");
        TestDriver.equal(wrong.contains("Access Denied"), true);
        TestDriver.equal(refusal("nobody", TestDriver.password), wrong);
    }

    static String refusal(String user, String password) throws Exception {
        try {
            TestDriver.connect(user, password).close();
        } catch (SQLException e) {
            return e.getMessage();
        }
        throw new AssertionError(user + " was let in");
    }

    static void userNamesHaveNoCase(Connection c) throws Exception {
        TestDriver.connect(TestDriver.user.toUpperCase(), TestDriver.password).close();
        TestDriver.connect(TestDriver.user.toLowerCase(), TestDriver.password).close();
    }
}
