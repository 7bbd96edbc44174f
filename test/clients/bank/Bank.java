import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Tellers with pgjdbc: Bank.java URL TELLERS TRANSFERS. See bank.py, which says what a transfer is. */
public class Bank {
    static final Set<String> REPEATED = Set.of("40001", "40P01", "55P03");

    record Transfer(String teller, int source, int target, BigDecimal amount) {}

    interface Kind {
        void run(Connection c, Transfer t) throws SQLException;
    }

    static final List<Kind> KINDS = List.of(Bank::stepByStep, Bank::locked, Bank::atOnce, Bank::secondTry);

    public static void main(String[] args) throws Exception {
        int tellers = Integer.parseInt(args[1]), transfers = Integer.parseInt(args[2]);
        List<Teller> threads = new ArrayList<>();
        for (int i = 0; i < tellers; i++) {
            threads.add(new Teller(args[0], i, transfers));
        }
        for (Teller t : threads) {
            t.start();
        }
        int committed = 0, repeated = 0, refused = 0;
        for (Teller t : threads) {
            t.join();
            if (t.failure != null) {
                System.err.println(t.getName() + ": " + t.failure);
                System.exit(1);
            }
            committed += t.committed;
            repeated += t.repeated;
            refused += t.refused;
        }
        System.out.println("pgjdbc committed " + committed + " repeated " + repeated + " refused " + refused);
    }

    static class Teller extends Thread {
        final String url;
        final int transfers;
        final Random random;
        int committed, repeated, refused;
        Exception failure;

        Teller(String url, int number, int transfers) {
            super("pgjdbc " + number);
            this.url = url;
            this.transfers = transfers;
            random = new Random(number);
        }

        @Override
        public void run() {
            try (Connection c = DriverManager.getConnection(url, "app", "")) {
                try (Statement s = c.createStatement()) {
                    s.execute("SET lock_timeout = '250ms'");
                }
                c.setAutoCommit(false);
                for (int i = 0; i < transfers; i++) {
                    transfer(c);
                }
            } catch (Exception e) {
                failure = e;
            }
        }

        void transfer(Connection c) throws Exception {
            int source = 1 + random.nextInt(16), target = 1 + (source + random.nextInt(15)) % 16;
            Transfer t = new Transfer(getName(), source, target, BigDecimal.valueOf(1 + random.nextInt(60000), 2));
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            while (true) {
                try {
                    kind.run(c, t);
                    c.commit();
                    committed++;
                    return;
                } catch (SQLException e) {
                    c.rollback();
                    if ("23514".equals(e.getSQLState())) {
                        refused++;
                        return;
                    }
                    if (!REPEATED.contains(e.getSQLState())) {
                        throw e;
                    }
                    repeated++;
                    Thread.sleep(random.nextInt(20));
                }
            }
        }
    }

    static BigDecimal change(Connection c, int account, BigDecimal amount) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ? RETURNING balance")) {
            s.setBigDecimal(1, amount);
            s.setInt(2, account);
            try (ResultSet r = s.executeQuery()) {
                r.next();
                return r.getBigDecimal(1);
            }
        }
    }

    static void inLedger(Connection c, Transfer t) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("INSERT INTO ledger (teller, source, target, amount) VALUES (?, ?, ?, ?)")) {
            s.setString(1, t.teller());
            s.setInt(2, t.source());
            s.setInt(3, t.target());
            s.setBigDecimal(4, t.amount());
            if (s.executeUpdate() != 1) {
                throw new SQLException("the ledger took no row");
            }
        }
    }

    static void stepByStep(Connection c, Transfer t) throws SQLException {
        if (change(c, t.source(), t.amount().negate()).signum() < 0) {
            throw new SQLException("an account has less than nothing");
        }
        change(c, t.target(), t.amount());
        inLedger(c, t);
    }

    static void locked(Connection c, Transfer t) throws SQLException {
        BigDecimal[] balances = new BigDecimal[17];
        try (PreparedStatement s = c.prepareStatement("SELECT id, balance FROM accounts WHERE id IN (?, ?) ORDER BY id FOR UPDATE")) {
            s.setInt(1, t.source());
            s.setInt(2, t.target());
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    balances[r.getInt(1)] = r.getBigDecimal(2);
                }
            }
        }
        try (PreparedStatement s = c.prepareStatement("UPDATE accounts SET balance = ? WHERE id = ?")) {
            s.setBigDecimal(1, balances[t.source()].subtract(t.amount()));
            s.setInt(2, t.source());
            s.addBatch();
            s.setBigDecimal(1, balances[t.target()].add(t.amount()));
            s.setInt(2, t.target());
            s.addBatch();
            s.executeBatch();
        }
        inLedger(c, t);
    }

    static void atOnce(Connection c, Transfer t) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("UPDATE accounts SET balance = balance + CASE WHEN id = ? THEN ? ELSE ? END WHERE id IN (?, ?)")) {
            s.setInt(1, t.source());
            s.setBigDecimal(2, t.amount().negate());
            s.setBigDecimal(3, t.amount());
            s.setInt(4, t.source());
            s.setInt(5, t.target());
            if (s.executeUpdate() != 2) {
                throw new SQLException("not two accounts were changed");
            }
        }
        inLedger(c, t);
    }

    static void secondTry(Connection c, Transfer t) throws SQLException {
        inLedger(c, t);
        Savepoint before = c.setSavepoint();
        try {
            change(c, t.target(), new BigDecimal(100000));
            change(c, t.source(), new BigDecimal(-100000));
            throw new SQLException("an account gave more than it had");
        } catch (SQLException e) {
            if (!"23514".equals(e.getSQLState())) {
                throw e;
            }
            c.rollback(before);
        }
        change(c, t.source(), t.amount().negate());
        change(c, t.target(), t.amount());
    }
}
