import com.pgvector.PGvector;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What programs do with pgvector's Java package and pgjdbc, compared with brute force. Arguments: URL, user. */
public class TestVectors {
    private static final int DIMENSIONS = 8;
    private static final int ROWS = 300;
    private static final float[][] ITEMS = new float[ROWS][];
    private static final float[] QUERY;
    private static final Map<String, Distance> DISTANCES = new LinkedHashMap<>();

    private interface Distance {
        double of(float[] a, float[] b);
    }

    static {
        Random random = new Random(5);
        for (int i = 0; i < ROWS; i++) {
            ITEMS[i] = vector(random);
        }
        QUERY = vector(random);
        DISTANCES.put("<->", (a, b) -> Math.sqrt(IntStream.range(0, a.length).mapToDouble(i -> Math.pow((double) a[i] - b[i], 2)).sum()));
        DISTANCES.put("<#>", (a, b) -> -dot(a, b));
        DISTANCES.put("<=>", (a, b) -> 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
        DISTANCES.put("<+>", (a, b) -> IntStream.range(0, a.length).mapToDouble(i -> Math.abs((double) a[i] - b[i])).sum());
    }

    private static float[] vector(Random random) {
        float[] v = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            v[i] = (float) random.nextGaussian();
        }
        return v;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
    }

    public static void main(String[] args) throws Exception {
        // pgjdbc takes and gives vectors in text until it has prepared the statement, then in binary.
        for (String mode : new String[] {"?prepareThreshold=0", "?prepareThreshold=-1", "?reWriteBatchedInserts=true"}) {
            try (Connection c = DriverManager.getConnection(args[0] + mode, args[1], "")) {
                try (Statement s = c.createStatement()) {
                    s.execute("CREATE EXTENSION IF NOT EXISTS vector");
                }
                PGvector.registerTypes(c);
                create(c);
                searches(c);
                index(c);
                searches(c);
                delete(c);
                arrays(c);
                errors(c);
            }
            System.out.println("ok pgvector for Java with pgjdbc " + mode);
        }
    }

    private static void create(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute("DROP TABLE IF EXISTS java_items");
            s.execute("CREATE TABLE java_items (id int PRIMARY KEY, kind int, embedding vector(" + DIMENSIONS + "))");
        }
        try (PreparedStatement p = c.prepareStatement("INSERT INTO java_items (id, kind, embedding) VALUES (?, ?, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                p.setInt(1, i);
                p.setInt(2, i % 3);
                p.setObject(3, new PGvector(ITEMS[i]));
                p.addBatch();
            }
            p.executeBatch();
        }
    }

    private static void index(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            for (String ops : new String[] {"vector_cosine_ops", "vector_ip_ops", "vector_l2_ops"}) {
                s.execute("CREATE INDEX ON java_items USING hnsw (embedding " + ops + ")");
            }
        }
    }

    private static List<Integer> nearest(String operator, int k, IntPredicate wanted) {
        Distance d = DISTANCES.get(operator);
        return IntStream.range(0, ROWS).filter(wanted).boxed()
                .sorted(Comparator.comparingDouble(i -> d.of(ITEMS[i], QUERY))).limit(k).collect(Collectors.toList());
    }

    private static void searches(Connection c) throws SQLException {
        for (String op : DISTANCES.keySet()) {
            same(nearest(op, 5, i -> true), ids(c, "SELECT id FROM java_items ORDER BY embedding " + op + " ? LIMIT 5", new PGvector(QUERY)));
            same(nearest(op, 5, i -> i % 3 == 1),
                    ids(c, "SELECT id FROM java_items WHERE kind = 1 ORDER BY embedding " + op + " ? LIMIT 5", new PGvector(QUERY)));
            same(nearest(op, 4, i -> true).subList(2, 4),
                    ids(c, "SELECT id FROM java_items ORDER BY embedding " + op + " ? LIMIT 2 OFFSET 2", new PGvector(QUERY)));
            double limit = DISTANCES.get(op).of(ITEMS[nearest(op, 20, i -> true).get(19)], QUERY) + 1e-6;
            same(nearest(op, 20, i -> true),
                    ids(c, "SELECT id FROM java_items WHERE embedding " + op + " ? < ? ORDER BY embedding " + op + " ?",
                            new PGvector(QUERY), limit, new PGvector(QUERY)));
            String sql = "SELECT id, embedding, embedding " + op + " ? AS distance FROM java_items ORDER BY distance LIMIT 10";
            try (PreparedStatement p = c.prepareStatement(sql)) {
                p.setObject(1, new PGvector(QUERY));
                ResultSet r = p.executeQuery();
                while (r.next()) {
                    float[] v = ((PGvector) r.getObject("embedding")).toArray();
                    check(Arrays.equals(v, ITEMS[r.getInt("id")]), "vector " + Arrays.toString(v));
                    check(Math.abs(r.getDouble("distance") - DISTANCES.get(op).of(v, QUERY)) < 1e-5, "distance " + r.getDouble("distance"));
                }
            }
        }
    }

    private static void delete(Connection c) throws SQLException {
        List<Integer> gone = nearest("<=>", 3, i -> true);
        try (PreparedStatement p = c.prepareStatement("DELETE FROM java_items WHERE id = ANY (?)")) {
            p.setArray(1, c.createArrayOf("int4", gone.toArray()));
            check(p.executeUpdate() == 3, "rows deleted");
        }
        same(nearest("<=>", 5, i -> !gone.contains(i)),
                ids(c, "SELECT id FROM java_items ORDER BY embedding <=> ? LIMIT 5", new PGvector(QUERY)));
        try (PreparedStatement p = c.prepareStatement("UPDATE java_items SET embedding = ? WHERE id = ?")) {
            int last = nearest("<=>", ROWS, i -> true).get(ROWS - 1);
            p.setObject(1, new PGvector(QUERY));
            p.setInt(2, last);
            check(p.executeUpdate() == 1, "rows updated");
            same(List.of(last), ids(c, "SELECT id FROM java_items ORDER BY embedding <=> ? LIMIT 1", new PGvector(QUERY)));
        }
    }

    private static void arrays(Connection c) throws SQLException {
        try (PreparedStatement p = c.prepareStatement("SELECT ?::vector[] AS v")) {
            p.setArray(1, c.createArrayOf("vector", new PGvector[] {new PGvector(ITEMS[0]), new PGvector(ITEMS[1])}));
            ResultSet r = p.executeQuery();
            r.next();
            Array a = r.getArray("v");
            check("vector".equals(a.getBaseTypeName()), a.getBaseTypeName());
            Object[] vectors = (Object[]) a.getArray();
            check(vectors.length == 2 && vectors[1].toString().equals(new PGvector(ITEMS[1]).getValue()), Arrays.toString(vectors));
        }
    }

    private static void errors(Connection c) throws SQLException {
        try (PreparedStatement p = c.prepareStatement("INSERT INTO java_items VALUES (-1, 0, ?)")) {
            p.setObject(1, new PGvector(new float[] {1, 2}));
            p.executeUpdate();
            throw new AssertionError("a vector of another length was taken");
        } catch (SQLException e) {
            check("22000".equals(e.getSQLState()) && e.getMessage().contains("expected 8 dimensions, not 2"), e.getMessage());
        }
    }

    private static List<Integer> ids(Connection c, String sql, Object... args) throws SQLException {
        List<Integer> out = new ArrayList<>();
        try (PreparedStatement p = c.prepareStatement(sql)) {
            for (int i = 0; i < args.length; i++) {
                p.setObject(i + 1, args[i]);
            }
            ResultSet r = p.executeQuery();
            while (r.next()) {
                out.add(r.getInt(1));
            }
        }
        return out;
    }

    private static void same(List<Integer> want, List<Integer> got) {
        check(want.equals(got), got + " instead of " + want);
    }

    private static void check(boolean ok, String what) {
        if (!ok) {
            throw new AssertionError(what);
        }
    }
}
