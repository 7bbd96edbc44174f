\set a random(1, 50)
\set b random(51, 100)
\set amount random(1, 9)
BEGIN;
UPDATE account SET balance = balance - :amount WHERE id = :a;
UPDATE account SET balance = balance + :amount WHERE id = :b;
INSERT INTO history (a, b, amount) VALUES (:a, :b, :amount);
END;
