// What applications do with node-postgres. Arguments: URL [CA file ["plus"]].
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import Cursor from 'pg-cursor'

const [url, ca, plus] = process.argv.slice(2)
const options = { connectionString: url }
if (ca) options.ssl = { ca: readFileSync(ca, 'utf8'), rejectUnauthorized: true }
if (plus) options.enableChannelBinding = true

const checks = {
  async connect(c) {
    const { rows } = await c.query('SELECT 1 AS one, version() AS version')
    assert.equal(rows[0].one, 1)
    if (plus) assert.equal(mechanism, 'SCRAM-SHA-256-PLUS')
  },
  async 'parameters and types'(c) {
    await c.query('DROP TABLE IF EXISTS node_types')
    await c.query('CREATE TABLE node_types (i INT PRIMARY KEY, t TEXT, f DOUBLE PRECISION, o BOOLEAN, n NUMERIC(12,3), x BYTEA)')
    await c.query('INSERT INTO node_types VALUES ($1, $2, $3, $4, $5, $6)', [1, "it's 😀", 0.1, true, '-12.345', Buffer.from([0, 255])])
    await c.query('INSERT INTO node_types VALUES ($1, $2, $3, $4, $5, $6)', [2, '', null, null, null, null])
    const { rows } = await c.query('SELECT * FROM node_types ORDER BY i')
    assert.deepEqual(rows[0], { i: 1, t: "it's 😀", f: 0.1, o: true, n: '-12.345', x: Buffer.from([0, 255]) })
    assert.deepEqual(rows[1], { i: 2, t: '', f: null, o: null, n: null, x: null })
  },
  async 'named statement'(c) {
    for (let i = 0; i < 10; i++) {
      const { rows } = await c.query({ name: 'next', text: 'SELECT $1::int + 1 AS n', values: [i] })
      assert.equal(rows[0].n, i + 1)
    }
  },
  async transactions(c) {
    await c.query('DROP TABLE IF EXISTS node_tx')
    await c.query('CREATE TABLE node_tx (i INT PRIMARY KEY)')
    await c.query('BEGIN')
    await c.query('INSERT INTO node_tx VALUES (1)')
    await c.query('ROLLBACK')
    await c.query('BEGIN')
    await c.query('INSERT INTO node_tx VALUES (2)')
    await c.query('COMMIT')
    assert.deepEqual((await c.query('SELECT i FROM node_tx')).rows, [{ i: 2 }])
  },
  async copy(c) {
    await c.query('DROP TABLE IF EXISTS node_copy')
    await c.query('CREATE TABLE node_copy (i INT PRIMARY KEY, t TEXT)')
    await pipeline(Readable.from(['1\tone\n', '2\t\\N\n']), c.query(copyFrom('COPY node_copy FROM STDIN')))
    assert.equal((await c.query('SELECT count(*) AS n FROM node_copy')).rows[0].n, '2')
  },
  async cursor(c) {
    await c.query('DROP TABLE IF EXISTS node_cursor')
    await c.query('CREATE TABLE node_cursor (i INT PRIMARY KEY)')
    await c.query('INSERT INTO node_cursor SELECT * FROM generate_series(1, 100)')
    for (const from of ['node_cursor', 'generate_series(1, 100) AS g (i)']) {
      const cursor = c.query(new Cursor(`SELECT i FROM ${from} WHERE i > $1 ORDER BY i`, [10]))
      const seen = []
      for (let rows = await cursor.read(7); rows.length > 0; rows = await cursor.read(7)) seen.push(...rows.map((r) => r.i))
      assert.deepEqual(seen, Array.from({ length: 90 }, (_, i) => i + 11))
      // Closed half way, and one that fails.
      const half = c.query(new Cursor(`SELECT i FROM ${from} ORDER BY i`))
      assert.equal((await half.read(3)).length, 3)
      await half.close()
      const bad = c.query(new Cursor(`SELECT 1 / (i - 5) FROM ${from} ORDER BY i`))
      await assert.rejects(async () => { while ((await bad.read(2)).length > 0); }, { code: '22012' })
    }
    assert.equal((await c.query('SELECT count(*) AS n FROM node_cursor')).rows[0].n, '100')
  },
  async notifications(c) {
    await c.query('LISTEN node_news')
    const heard = new Promise((resolve) => c.once('notification', resolve))
    const other = new pg.Client(options)
    await other.connect()
    await other.query("SELECT pg_notify('node_news', $1)", ['hello'])
    const { channel, payload } = await heard
    assert.deepEqual([channel, payload], ['node_news', 'hello'])
    await other.end()
  },
  async errors(c) {
    await assert.rejects(c.query('SELECT * FROM node_missing'), { code: '42P01' })
    await assert.rejects(c.query('SELECT $1::int', ['x']), { code: '22P02' })
    assert.equal((await c.query('SELECT 1 AS one')).rows[0].one, 1)
  },
}

let mechanism = ''
let failed = 0
for (const [name, check] of Object.entries(checks)) {
  const client = new pg.Client(options)
  // The mechanism that was chosen is in the session object that node-postgres keeps while it authenticates.
  client.connection.once('authenticationSASLContinue', () => { mechanism = client.saslSession?.mechanism ?? '' })
  try {
    await client.connect()
    await check(client)
    console.log('ok   node pg:', name)
  } catch (e) {
    failed++
    console.log('FAIL node pg:', name)
    console.log(e)
  } finally {
    await client.end().catch(() => {})
  }
}
process.exit(failed ? 1 : 0)
