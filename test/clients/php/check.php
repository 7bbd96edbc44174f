<?php
// What applications do with PHP's PDO and its functions for PostgreSQL. Argument: port.
declare(strict_types=1);

$port = $argv[1];

function connect(array $options = []): PDO
{
    global $port;
    return new PDO("pgsql:host=127.0.0.1;port=$port;dbname=USER;sslmode=disable", 'app', '',
        $options + [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]);
}

function same(mixed $got, mixed $want): void
{
    if ($got !== $want) {
        throw new Exception('got ' . json_encode($got) . ', want ' . json_encode($want));
    }
}

function sqlstate(callable $run): string
{
    try {
        $run();
    } catch (PDOException $e) {
        return $e->errorInfo[0];
    }
    throw new Exception('it did not fail');
}

$checks = [
    'types' => function () {
        $c = connect();
        $c->exec('DROP TABLE IF EXISTS php_types');
        $c->exec('CREATE TABLE php_types (i INT PRIMARY KEY, t TEXT, n NUMERIC(12,3), f DOUBLE PRECISION, o BOOLEAN, x BYTEA)');
        $s = $c->prepare('INSERT INTO php_types VALUES (:i, :t, :n, :f, :o, :x)');
        $s->bindValue('i', 1, PDO::PARAM_INT);
        $s->bindValue('t', "it's 😀");
        $s->bindValue('n', '-12.345');
        $s->bindValue('f', 0.1);
        $s->bindValue('o', true, PDO::PARAM_BOOL);
        $s->bindValue('x', "\0\xff", PDO::PARAM_LOB);
        $s->execute();
        same($s->rowCount(), 1);
        $c->prepare('INSERT INTO php_types (i, t) VALUES (?, ?)')->execute([2, null]);
        $rows = $c->query('SELECT * FROM php_types ORDER BY i')->fetchAll();
        $rows[0]['x'] = bin2hex(stream_get_contents($rows[0]['x']));
        same($rows[0], ['i' => 1, 't' => "it's 😀", 'n' => '-12.345', 'f' => '0.1', 'o' => true, 'x' => '00ff']);
        same($rows[1], ['i' => 2, 't' => null, 'n' => null, 'f' => null, 'o' => null, 'x' => null]);
    },
    // Every statement that goes out of scope is a DEALLOCATE, inside a transaction too.
    'DEALLOCATE' => function () {
        $c = connect();
        $count = fn () => $c->query('SELECT count(*) AS n FROM pg_prepared_statements')->fetch()['n'];
        $before = $count();
        $c->beginTransaction();
        for ($i = 0; $i < 50; $i++) {
            $s = $c->prepare('SELECT ?::int + 1 AS n');
            $s->execute([$i]);
            same($s->fetch(), ['n' => $i + 1]);
        }
        $c->commit();
        unset($s);
        same($count(), $before);
        // One that belongs to a failed transaction goes, and the transaction stays failed.
        $c->beginTransaction();
        $s = $c->prepare('SELECT 1 / ?::int AS n');
        same(sqlstate(fn () => $s->execute([0])), '22012');
        unset($s);
        same(sqlstate(fn () => $c->query('SELECT 1')), '25P02');
        $c->rollBack();
        same($c->query('SELECT 1 AS n')->fetch(), ['n' => 1]);
    },
    'emulated statements' => function () {
        $c = connect([PDO::ATTR_EMULATE_PREPARES => true]);
        $s = $c->prepare('SELECT ? AS a, ? AS b');
        $s->execute(["o'clock \\n", null]);
        same($s->fetch(), ['a' => "o'clock \\n", 'b' => null]);
        same($c->query("SELECT 1 AS a; SELECT 2 AS b")->fetchAll(), [['b' => 2]]);
    },
    'unnamed statements' => function () {
        $c = connect([PDO::PGSQL_ATTR_DISABLE_PREPARES => true]);
        for ($i = 0; $i < 5; $i++) {
            $s = $c->prepare('SELECT ?::text || ?::text AS t');
            $s->execute(['a', (string) $i]);
            same($s->fetch(), ['t' => "a$i"]);
        }
    },
    'scrollable cursor' => function () {
        $c = connect();
        $c->beginTransaction();
        $s = $c->prepare('SELECT g FROM generate_series(1, 5) AS g', [PDO::ATTR_CURSOR => PDO::CURSOR_SCROLL]);
        $s->execute();
        $at = fn (int $how, int $n = 0) => $s->fetch(PDO::FETCH_NUM, $how, $n)[0] ?? null;
        same([$at(PDO::FETCH_ORI_NEXT), $at(PDO::FETCH_ORI_LAST), $at(PDO::FETCH_ORI_PRIOR), $at(PDO::FETCH_ORI_ABS, 2),
            $at(PDO::FETCH_ORI_REL, 2), $at(PDO::FETCH_ORI_FIRST)], [1, 5, 4, 2, 4, 1]);
        $c->commit();
    },
    'transactions and errors' => function () {
        $c = connect();
        $c->exec('DROP TABLE IF EXISTS php_tx');
        $c->exec('CREATE TABLE php_tx (i SERIAL PRIMARY KEY, t TEXT UNIQUE)');
        $c->beginTransaction();
        $c->exec("INSERT INTO php_tx (t) VALUES ('a')");
        same($c->lastInsertId(), '1');
        $c->rollBack();
        $c->exec("INSERT INTO php_tx (t) VALUES ('a')");
        same(sqlstate(fn () => $c->exec("INSERT INTO php_tx (t) VALUES ('a')")), '23505');
        same(sqlstate(fn () => $c->query('SELECT * FROM php_missing')), '42P01');
        same($c->query('SELECT t FROM php_tx')->fetchAll(PDO::FETCH_COLUMN), ['a']);
    },
    'copy' => function () {
        $c = connect();
        $c->exec('DROP TABLE IF EXISTS php_copy');
        $c->exec('CREATE TABLE php_copy (i INT PRIMARY KEY, t TEXT)');
        $c->pgsqlCopyFromArray('php_copy', ["1\tone", "2\t\\N"]);
        same($c->pgsqlCopyToArray('php_copy'), ["1\tone\n", "2\t\\N\n"]);
    },
    'notifications' => function () {
        $c = connect();
        $c->exec('LISTEN php_news');
        connect()->exec("NOTIFY php_news, 'hello'");
        $news = $c->pgsqlGetNotify(PDO::FETCH_ASSOC, 5000);
        same([$news['message'], $news['payload']], ['php_news', 'hello']);
    },
    'pg_ functions' => function () {
        global $port;
        $c = pg_connect("host=127.0.0.1 port=$port dbname=USER user=app sslmode=disable");
        same(pg_fetch_assoc(pg_query_params($c, 'SELECT $1::int + 1 AS n', [41])), ['n' => '42']);
        pg_prepare($c, 'one', 'SELECT $1::text AS t');
        same(pg_fetch_result(pg_execute($c, 'one', ['x']), 0), 'x');
        same(pg_num_rows(pg_query($c, 'DEALLOCATE one')), 0);
        same(pg_parameter_status($c, 'server_encoding'), 'UTF8');
        pg_query($c, 'DROP TABLE IF EXISTS php_insert');
        pg_query($c, 'CREATE TABLE php_insert (i INT PRIMARY KEY, t TEXT)');
        pg_insert($c, 'php_insert', ['i' => 1, 't' => 'one']);
        pg_update($c, 'php_insert', ['t' => 'two'], ['i' => 1]);
        same(pg_select($c, 'php_insert', ['i' => 1]), [['i' => '1', 't' => 'two']]);
        pg_delete($c, 'php_insert', ['i' => 1]);
        same(pg_select($c, 'php_insert', ['i' => 1]) ?: [], []);
        same(array_keys(pg_meta_data($c, 'php_insert')), ['i', 't']);
    },
];

$failed = 0;
foreach ($checks as $name => $check) {
    try {
        $check();
        echo "ok   PHP: $name\n";
    } catch (Throwable $e) {
        $failed++;
        echo "FAIL PHP: $name: {$e->getMessage()} (line {$e->getTrace()[0]['line']})\n";
    }
}
exit($failed ? 1 : 0);
