\set a random(1, 100)
SELECT balance FROM account WHERE id = :a;
