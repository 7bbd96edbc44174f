// pgvector's Node package with node-postgres, compared with brute force. Argument: URL.
import assert from 'node:assert/strict'
import pg from 'pg'
import pgvector from 'pgvector/pg'

const dimensions = 8
let state = 7
// Numbers between -1 and 1, always the same ones, single precision.
const number = () => Math.fround(((state = (state * 48271) % 2147483647) / 2147483647) * 2 - 1)
const vector = () => Array.from({ length: dimensions }, number)
const items = Array.from({ length: 300 }, (_, id) => ({ id, kind: id % 3, embedding: vector() }))
const query = vector()

const sum = (a, b, f) => a.reduce((s, x, i) => s + f(x, b[i]), 0)
const dot = (a, b) => sum(a, b, (x, y) => x * y)
const distances = {
  '<->': (a, b) => Math.sqrt(sum(a, b, (x, y) => (x - y) ** 2)),
  '<#>': (a, b) => -dot(a, b),
  '<=>': (a, b) => 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
  '<+>': (a, b) => sum(a, b, (x, y) => Math.abs(x - y)),
}
// The ids of the items nearest to the query, of those that are wanted.
const nearest = (operator, k, wanted = () => true) =>
  items
    .filter(wanted)
    .map((x) => [distances[operator](x.embedding, query), x.id])
    .sort((a, b) => a[0] - b[0])
    .slice(0, k)
    .map((x) => x[1])
const ids = (result) => result.rows.map((r) => r.id)

const client = new pg.Client({ connectionString: process.argv[2] })
await client.connect()
await client.query('CREATE EXTENSION IF NOT EXISTS vector')
await pgvector.registerTypes(client)
await client.query('DROP TABLE IF EXISTS node_items')
await client.query(`CREATE TABLE node_items (id int PRIMARY KEY, kind int, embedding vector(${dimensions}))`)
for (const x of items)
  await client.query('INSERT INTO node_items (id, kind, embedding) VALUES ($1, $2, $3)', [x.id, x.kind, pgvector.toSql(x.embedding)])

for (const indexed of [false, true]) {
  if (indexed)
    for (const [name, ops] of [['cosine', 'vector_cosine_ops'], ['ip', 'vector_ip_ops'], ['l2', 'vector_l2_ops']])
      await client.query(`CREATE INDEX node_items_${name} ON node_items USING hnsw (embedding ${ops}) WITH (m = 16, ef_construction = 64)`)
  for (const operator of Object.keys(distances)) {
    const search = (where, ...values) =>
      client.query(`SELECT id, kind, embedding, embedding ${operator} $1 AS distance FROM node_items ${where} ORDER BY embedding ${operator} $1 LIMIT 5`,
        [pgvector.toSql(query), ...values])
    const found = await search('')
    assert.deepEqual(ids(found), nearest(operator, 5), operator)
    for (const row of found.rows) {
      assert.deepEqual(row.embedding.map(Math.fround), items[row.id].embedding)
      assert.ok(Math.abs(row.distance - distances[operator](row.embedding, query)) < 1e-5)
    }
    assert.deepEqual(ids(await search('WHERE kind = $2', 1)), nearest(operator, 5, (x) => x.kind === 1), operator)
    assert.deepEqual(ids(await search('WHERE id = ANY ($2) AND kind <> $3', [1, 2, 3, 4, 5, 6, 7, 8], 2)),
      nearest(operator, 5, (x) => x.id > 0 && x.id < 9 && x.kind !== 2), operator)
  }
}
const threshold = await client.query({ name: 'near', text: 'SELECT id FROM node_items WHERE embedding <=> $1 < $2 ORDER BY id', values: [pgvector.toSql(query), 0.7] })
assert.deepEqual(ids(threshold), items.filter((x) => distances['<=>'](x.embedding, query) < 0.7).map((x) => x.id))

await client.query('UPDATE node_items SET embedding = $1 WHERE id = $2', [pgvector.toSql(query), 5])
const same = await client.query('SELECT id FROM node_items ORDER BY embedding <=> $1 LIMIT 1', [pgvector.toSql(query)])
assert.deepEqual(ids(same), [5])
await client.query('UPDATE node_items SET embedding = $1 WHERE id = $2', [pgvector.toSql(items[5].embedding), 5])
const gone = nearest('<=>', 2)
await client.query('DELETE FROM node_items WHERE id = ANY ($1)', [gone])
const rest = await client.query('SELECT id FROM node_items ORDER BY embedding <=> $1 LIMIT 4', [pgvector.toSql(query)])
assert.deepEqual(ids(rest), nearest('<=>', 4, (x) => !gone.includes(x.id)))
await assert.rejects(client.query('INSERT INTO node_items (id, embedding) VALUES (-1, $1)', [pgvector.toSql([1, 2])]),
  { code: '22000', message: `expected ${dimensions} dimensions, not 2` })
const left = items.filter((x) => !gone.includes(x.id))
const { rows } = await client.query('SELECT NULL::vector AS missing, avg(embedding) AS average FROM node_items')
rows[0].average.forEach((x, i) => assert.ok(Math.abs(x - left.reduce((s, y) => s + y.embedding[i], 0) / left.length) < 1e-6))
assert.equal(rows[0].missing, null)
await client.end()
console.log('ok pgvector for Node with node-postgres')
