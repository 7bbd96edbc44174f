import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;

/** Stored procedures: what IRIS has by itself, and what the schema has. */
final class Procedures {
    /** A function's value, by its index. */
    static void returnValue(Connection c) throws Exception {
        try (CallableStatement s = c.prepareCall("{? = call %SYSTEM_SQL.Util_GetOption(?)}")) {
            s.registerOutParameter(1, Types.VARCHAR);
            s.setString(2, "LockThreshold");
            TestDriver.equal(s.execute(), false);
            TestDriver.equal(s.getString(1), "1000");
            s.setString(2, "no such option");
            s.execute();
            TestDriver.equal(s.getString(1), null);
            TestDriver.equal(s.wasNull(), true);
        }
        try (CallableStatement s = c.prepareCall("{? = call %SYSTEM_SQL.DefaultSchema()}")) {
            s.registerOutParameter(1, Types.VARCHAR);
            s.execute();
            TestDriver.equal(s.getString(1), "SQLUser");
        }
    }

    static void inOut(Connection c) throws Exception {
        try (CallableStatement s = c.prepareCall("{? = call %SYSTEM_SQL.Util_SetOption(?, ?, ?)}")) {
            s.registerOutParameter(1, Types.VARCHAR);
            s.setString(2, "ProcessLockTimeout");
            s.setInt(3, 7);
            s.setString(4, "");
            s.registerOutParameter(4, Types.VARCHAR);
            s.execute();
            TestDriver.equal(s.getString(1), "1");
            TestDriver.equal(s.getString(4), "10");
            s.setInt(3, 10);
            s.execute();
            TestDriver.equal(s.getString(4), "7");
        }
    }

    static void missing(Connection c) throws Exception {
        TestDriver.raises(428, x -> x.prepareCall("{call NoSuchProcedure(?)}").close(), c);
        try (ResultSet r = c.createStatement().executeQuery("SELECT %SYSTEM_SQL.Util_GetOption('ANSIPrecedence')")) {
            r.next();
            TestDriver.equal(r.getString(1), "1");
        }
        TestDriver.equal(TestDriver.query(c, "SELECT %SYSTEM_SQL.Functions_SQLCODE(-30)"), List.of("Table or view not found"));
    }

    /** A table and procedures over it, each with a body in SQL. */
    static void make(Connection c) throws Exception {
        TestDriver.table(c, "jd_proc", "id INTEGER PRIMARY KEY, s VARCHAR(20)");
        for (int i = 1; i <= 2000; i++) {
            if (i < 6 || i > 1990) {
                TestDriver.execute(c, "INSERT INTO jd_proc VALUES (" + i + ", 's" + i + "')");
            }
        }
        for (String definition : List.of(
                "PROCEDURE jd_p_rows(least INTEGER) RESULT SETS LANGUAGE SQL BEGIN SELECT id, s FROM jd_proc WHERE id >= :least ORDER BY id; END",
                "PROCEDURE jd_p_two(least INTEGER) RESULT SETS LANGUAGE SQL BEGIN "
                    + "SELECT id FROM jd_proc WHERE id >= :least ORDER BY id; SELECT COUNT(*) AS n FROM jd_proc; END",
                "PROCEDURE jd_p_put(IN k INTEGER, IN v VARCHAR(20)) LANGUAGE SQL BEGIN INSERT INTO jd_proc VALUES (:k, :v); END",
                "PROCEDURE jd_p_outs(IN k INTEGER, OUT name VARCHAR(20), INOUT n INTEGER) LANGUAGE SQL BEGIN "
                    + "SELECT s INTO :name FROM jd_proc WHERE id = :k; SELECT :n + 1 INTO :n; END",
                "FUNCTION jd_f_plus(a INTEGER, b INTEGER) RETURNS INTEGER LANGUAGE SQL BEGIN SELECT :a + :b INTO :r; RETURN :r; END")) {
            TestDriver.execute(c, "CREATE OR REPLACE " + definition);
        }
    }

    static void resultSet(Connection c) throws Exception {
        make(c);
        try (CallableStatement s = c.prepareCall("{call jd_p_rows(?)}")) {
            for (int least : new int[] {4, 1995, 5000}) {
                s.setInt(1, least);
                TestDriver.equal(s.execute(), true);
                List<String> got = TestDriver.rows(s.getResultSet());
                TestDriver.equal(got.isEmpty() ? "none" : got.get(0), least == 5000 ? "none" : least + "|s" + least);
            }
            s.setInt(1, 1);
            ResultSet r = s.executeQuery();
            TestDriver.equal(r.getMetaData().getColumnName(2), "s");
            TestDriver.equal(TestDriver.rows(r).size(), 15);
        }
        try (Statement s = c.createStatement()) {
            TestDriver.equal(s.execute("CALL jd_p_rows(1999)"), true);
            TestDriver.equal(TestDriver.rows(s.getResultSet()), List.of("1999|s1999", "2000|s2000"));
        }
    }

    static void resultSets(Connection c) throws Exception {
        make(c);
        try (CallableStatement s = c.prepareCall("{call jd_p_two(?)}")) {
            s.setInt(1, 1998);
            TestDriver.equal(s.execute(), true);
            TestDriver.equal(TestDriver.rows(s.getResultSet()), List.of("1998", "1999", "2000"));
            TestDriver.equal(s.getMoreResults(), true);
            ResultSet r = s.getResultSet();
            TestDriver.equal(r.getMetaData().getColumnLabel(1), "n");
            TestDriver.equal(TestDriver.rows(r), List.of("15"));
            TestDriver.equal(s.getMoreResults(), false);
            TestDriver.equal(s.getUpdateCount(), -1);
        }
    }

    static void changes(Connection c) throws Exception {
        make(c);
        try (CallableStatement s = c.prepareCall("{call jd_p_put(?, ?)}")) {
            s.setInt(1, 100);
            s.setString(2, "hundred");
            TestDriver.equal(s.execute(), false);
            TestDriver.equal(TestDriver.query(c, "SELECT s FROM jd_proc WHERE id = 100"), List.of("hundred"));
            TestDriver.raises(119, x -> s.execute(), c);
            c.setAutoCommit(false);
            s.setInt(1, 101);
            s.execute();
            c.rollback();
            c.setAutoCommit(true);
            TestDriver.equal(TestDriver.query(c, "SELECT COUNT(*) FROM jd_proc WHERE id = 101"), List.of("0"));
        }
    }

    static void outputs(Connection c) throws Exception {
        make(c);
        try (CallableStatement s = c.prepareCall("{call jd_p_outs(?, ?, ?)}")) {
            s.setInt(1, 3);
            s.registerOutParameter(2, Types.VARCHAR);
            s.setInt(3, 41);
            s.registerOutParameter(3, Types.INTEGER);
            s.execute();
            TestDriver.equal(s.getString(2), "s3");
            TestDriver.equal(s.getInt(3), 42);
            s.setInt(1, 77);
            s.execute();
            TestDriver.equal(s.getString(2), null);
        }
        try (CallableStatement s = c.prepareCall("{? = call jd_f_plus(?, ?)}")) {
            s.registerOutParameter(1, Types.INTEGER);
            s.setInt(2, 20);
            s.setInt(3, 22);
            s.execute();
            TestDriver.equal(s.getInt(1), 42);
        }
        TestDriver.equal(TestDriver.query(c, "SELECT jd_f_plus(1, 2)"), List.of("3"));
    }

    static void listed(Connection c) throws Exception {
        make(c);
        var m = c.getMetaData();
        TestDriver.equal(Metadata.named(m.getProcedures(null, "SQLUser", "jd\\_p\\_%"), "PROCEDURE_NAME", "PROCEDURE_TYPE"),
            List.of("jd_p_outs 1", "jd_p_put 1", "jd_p_rows 1", "jd_p_two 1"));
        TestDriver.equal(Metadata.named(m.getProcedureColumns(null, "SQLUser", "jd\\_p\\_outs", "%"), "COLUMN_NAME", "COLUMN_TYPE",
            "DATA_TYPE", "ORDINAL_POSITION"), List.of("k 1 4 1", "name 4 12 2", "n 2 4 3"));
        TestDriver.equal(Metadata.named(m.getFunctions(null, "SQLUser", "jd\\_%"), "FUNCTION_NAME"), List.of("jd_f_plus"));
    }
}
