"""Tellers with psycopg: bank.py PORT TELLERS TRANSFERS. Prints what they did.

A transfer is one of four kinds. What PostgreSQL's clients repeat is repeated: 40001, 40P01 and 55P03. An account that has
too little refuses (23514). Anything else is an error. Two that wait for each other end with the lock timeout: IRIS does not
look for deadlocks.
"""

import random
import sys
import threading
import time
from decimal import Decimal

import psycopg
from psycopg import errors

REPEATED = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
LEDGER = "INSERT INTO ledger (teller, source, target, amount) VALUES (%s, %s, %s, %s)"


def step_by_step(cur, teller, source, target, amount):
    """Takes from one account and gives to the other, in this order: two such transfers may wait for each other."""
    cur.execute("UPDATE accounts SET balance = balance - %s WHERE id = %s RETURNING balance", (amount, source))
    assert cur.fetchone()[0] >= 0
    cur.execute("UPDATE accounts SET balance = balance + %s WHERE id = %s RETURNING balance", (amount, target))
    assert cur.fetchone()[0] >= amount
    cur.execute(LEDGER, (teller, source, target, amount))


def locked(cur, teller, source, target, amount):
    """Reads both balances under a lock and writes what it computed: a lost update would make money."""
    cur.execute("SELECT id, balance FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", (source, target))
    balances = dict(cur.fetchall())
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balances[source] - amount, source))
    cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balances[target] + amount, target))
    cur.execute(LEDGER, (teller, source, target, amount))


def at_once(cur, teller, source, target, amount):
    cur.execute(
        "UPDATE accounts SET balance = balance + CASE WHEN id = %s THEN %s ELSE %s END WHERE id IN (%s, %s) RETURNING id",
        (source, -amount, amount, source, target),
    )
    assert sorted(cur.fetchall()) == sorted([(source,), (target,)])
    cur.execute(LEDGER, (teller, source, target, amount))


def second_try(cur, teller, source, target, amount):
    """Asks for more than there is, goes back to a savepoint and takes less."""
    cur.execute(LEDGER, (teller, source, target, amount))
    cur.execute("SAVEPOINT before_taking")
    cur.execute("UPDATE accounts SET balance = balance + 100000 WHERE id = %s", (target,))
    try:
        cur.execute("UPDATE accounts SET balance = balance - 100000 WHERE id = %s", (source,))
        raise AssertionError("an account gave more than it had")
    except errors.CheckViolation as e:
        assert e.diag.constraint_name == "enough", e.diag.constraint_name
        cur.execute("ROLLBACK TO before_taking")
    cur.execute("UPDATE accounts SET balance = balance - %s WHERE id = %s", (amount, source))
    cur.execute("UPDATE accounts SET balance = balance + %s WHERE id = %s", (amount, target))


KINDS = (step_by_step, locked, at_once, second_try)


class Teller(threading.Thread):
    def __init__(self, port, number, transfers):
        super().__init__()
        self.port, self.name, self.transfers = port, f"psycopg {number}", transfers
        self.random = random.Random(number)
        self.committed = self.repeated = self.refused = 0
        self.failure = None

    def run(self):
        try:
            with psycopg.connect(f"host=127.0.0.1 port={self.port} user=app dbname=USER") as conn:
                conn.execute("SET lock_timeout = '250ms'")
                conn.commit()
                for _ in range(self.transfers):
                    self.transfer(conn)
        except Exception as e:  # told by main
            self.failure = e

    def transfer(self, conn):
        source, target = self.random.sample(range(1, 17), 2)
        amount, kind = Decimal(self.random.randrange(1, 60000)) / 100, self.random.choice(KINDS)
        while True:
            try:
                with conn.transaction(), conn.cursor() as cur:
                    kind(cur, self.name, source, target, amount)
                self.committed += 1
                return
            except errors.CheckViolation:
                self.refused += 1
                return
            except REPEATED:
                self.repeated += 1
                time.sleep(self.random.random() / 50)


def main():
    port, tellers, transfers = (int(a) for a in sys.argv[1:])
    threads = [Teller(port, i, transfers) for i in range(tellers)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for t in threads:
        if t.failure is not None:
            sys.exit(f"{t.name}: {type(t.failure).__name__}: {t.failure}")
    total = [sum(getattr(t, what) for t in threads) for what in ("committed", "repeated", "refused")]
    print("psycopg committed {} repeated {} refused {}".format(*total))


if __name__ == "__main__":
    main()
