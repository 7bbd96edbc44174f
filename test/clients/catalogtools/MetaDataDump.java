import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Calls every method of DatabaseMetaData by reflection and prints what it returns, one line a value or row.
 * Names of tables are %, but where the method takes the name of one table: there it is called for each.
 */
public class MetaDataDump {
    private static final List<String> ONE_TABLE = Arrays.asList(
        "getBestRowIdentifier", "getVersionColumns", "getPrimaryKeys", "getImportedKeys", "getExportedKeys", "getIndexInfo");
    private static final String[][] TABLES = {
        {"public", "customers"}, {"public", "products"}, {"public", "orders"}, {"public", "order_items"},
        {"public", "customer_totals"}, {"crm", "contacts"}, {"crm", "nothing"}};

    public static void main(String[] args) throws Exception {
        try (Connection c = DriverManager.getConnection(args[0], args[1], "")) {
            DatabaseMetaData meta = c.getMetaData();
            Method[] methods = DatabaseMetaData.class.getMethods();
            Arrays.sort(methods, Comparator.comparing(Method::toString));
            for (Method m : methods) {
                if (Modifier.isStatic(m.getModifiers()) || m.getName().equals("getConnection")) {
                    continue;
                }
                if (ONE_TABLE.contains(m.getName())) {
                    for (String[] table : TABLES) {
                        call(meta, m, arguments(m, table[0], table[1]), table[0] + "." + table[1]);
                    }
                } else if (m.getName().equals("getCrossReference")) {
                    for (String[] table : TABLES) {
                        for (String[] other : TABLES) {
                            call(meta, m, new Object[] {null, table[0], table[1], null, other[0], other[1]}, table[1] + "<-" + other[1]);
                        }
                    }
                } else {
                    for (String schema : m.getParameterCount() > 1 && m.getParameterTypes()[1] == String.class ? new String[] {"public", "crm", "pg_catalog"} : new String[] {""}) {
                        call(meta, m, arguments(m, schema.isEmpty() ? null : schema, "%"), schema);
                    }
                }
            }
        }
    }

    private static Object[] arguments(Method m, String schema, String name) {
        Class<?>[] types = m.getParameterTypes();
        Object[] out = new Object[types.length];
        int strings = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == String.class) {
                out[i] = strings == 0 ? null : strings == 1 ? schema : strings == 2 ? name : "%";
                strings++;
            } else if (types[i] == int.class) {
                out[i] = m.getName().equals("getBestRowIdentifier") ? DatabaseMetaData.bestRowSession : 1;
            } else if (types[i] == boolean.class) {
                out[i] = false;
            } else if (types[i] == Class.class) {
                out[i] = DatabaseMetaData.class;
            }
        }
        return out;
    }

    private static void call(DatabaseMetaData meta, Method m, Object[] arguments, String label) {
        String head = m.getName() + "/" + m.getParameterCount() + "(" + label + ")";
        try {
            Object result = m.invoke(meta, arguments);
            if (result instanceof ResultSet) {
                rows(head, (ResultSet) result);
            } else {
                System.out.println(head + " = " + result);
            }
        } catch (Exception e) {
            Throwable t = e.getCause() == null ? e : e.getCause();
            System.out.println(head + " ! " + t.toString().replace('\n', ' '));
        }
    }

    private static void rows(String head, ResultSet rs) throws Exception {
        ResultSetMetaData md = rs.getMetaData();
        StringBuilder columns = new StringBuilder();
        for (int i = 1; i <= md.getColumnCount(); i++) {
            columns.append(i > 1 ? ", " : "").append(md.getColumnLabel(i)).append(' ').append(md.getColumnTypeName(i));
        }
        System.out.println(head + " columns: " + columns);
        List<String> lines = new ArrayList<>();
        while (rs.next()) {
            StringBuilder line = new StringBuilder();
            for (int i = 1; i <= md.getColumnCount(); i++) {
                line.append(i > 1 ? " | " : "").append(String.valueOf(rs.getObject(i)).replace('\n', ' '));
            }
            lines.add(line.toString());
        }
        for (String line : lines) {
            System.out.println(head + ": " + line);
        }
    }
}
