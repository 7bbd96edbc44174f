import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
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
}
