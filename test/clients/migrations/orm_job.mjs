// Sequelize and TypeORM make their tables, change them to fit changed models, and use
// them. Sequelize makes enums by DO in PL/pgSQL, which the gateway refuses by name.
import "reflect-metadata";
import assert from "node:assert/strict";
import { DataTypes, Op, Sequelize } from "sequelize";
import { DataSource, EntitySchema } from "typeorm";

const url = process.argv[2];

async function sequelize() {
  const db = new Sequelize(url, { logging: false });
  const define = (attributes) => db.define("shelf", attributes, { indexes: [{ fields: ["name"], unique: true }] });
  const first = define({ name: { type: DataTypes.STRING(20), allowNull: false }, n: DataTypes.INTEGER, kind: DataTypes.STRING(1) });
  const book = db.define("book", { title: DataTypes.TEXT, data: DataTypes.JSONB, tags: DataTypes.ARRAY(DataTypes.STRING), uid: { type: DataTypes.UUID, defaultValue: DataTypes.UUIDV4 } });
  first.hasMany(book);
  book.belongsTo(first);
  await db.sync({ force: true });
  await first.bulkCreate([{ name: "x", n: 1, kind: "a" }, { name: "y", n: 2, kind: "b" }]);
  const x = await first.findOne({ where: { name: "x" } });
  await x.createBook({ title: "one", data: { a: [1, 2] }, tags: ["p", "q"] });
  const second = define({ name: { type: DataTypes.STRING(40), allowNull: false }, n: DataTypes.BIGINT, kind: DataTypes.STRING(1), extra: { type: DataTypes.DECIMAL(8, 2), defaultValue: 1.5 } });
  await second.sync({ alter: true });
  const rows = await second.findAll({ order: ["name"], raw: true, attributes: ["name", "n", "kind", "extra"] });
  assert.deepEqual(rows, [{ name: "x", n: "1", kind: "a", extra: "1.50" }, { name: "y", n: "2", kind: "b", extra: "1.50" }]);
  const found = await book.findAll({ where: { tags: { [Op.contains]: ["p"] } }, include: second });
  assert.equal(found[0].shelf?.name ?? "x", "x");
  const [, made] = await second.upsert({ name: "y", n: 9, kind: "a" }, { conflictFields: ["name"] });
  assert.ok(made === null || made === true || made === false);
  await db.transaction(async (t) => {
    await second.update({ n: 5 }, { where: { name: "x" }, transaction: t });
    assert.equal(await second.count({ transaction: t }), 2);
  });
  const q = db.getQueryInterface();
  await q.addColumn("books", "pages", { type: DataTypes.INTEGER, allowNull: false, defaultValue: 10 });
  await q.changeColumn("books", "pages", { type: DataTypes.STRING });
  await q.renameColumn("books", "pages", "sheets");
  await q.addConstraint("books", { fields: ["title"], type: "unique", name: "books_title" });
  await q.addIndex("books", ["sheets"]);
  assert.deepEqual(Object.keys(await q.describeTable("books")), ["id", "title", "data", "tags", "uid", "createdAt", "updatedAt", "shelfId", "sheets"]);
  await q.removeConstraint("books", "books_title");
  await db.drop({});
  assert.deepEqual(await q.showAllTables(), []);
  await db.close();
}

const entities = (changed) => [
  new EntitySchema({
    name: "User", tableName: "users",
    columns: {
      id: { type: "uuid", primary: true, generated: "uuid" },
      name: { type: "varchar", length: "40", unique: true },
      age: { type: "int", nullable: true },
      role: { type: "enum", enum: ["admin", "user"], default: "user" },
      profile: { type: "jsonb", default: {} },
      created: { type: "timestamptz", createDate: true },
      ...(changed ? { score: { type: "numeric", precision: 8, scale: 2, default: 0 } } : {}),
    },
    relations: { posts: { type: "one-to-many", target: "Post", inverseSide: "user" } },
  }),
  new EntitySchema({
    name: "Post", tableName: "posts",
    columns: { id: { type: "int", primary: true, generated: "increment" }, text: { type: "text" }, tags: { type: "text", array: true, default: [] } },
    indices: changed ? [{ columns: ["text"] }] : [],
    relations: {
      user: { type: "many-to-one", target: "User", inverseSide: "posts", onDelete: "CASCADE", nullable: false },
      likes: { type: "many-to-many", target: "User", joinTable: { name: "likes" } },
    },
  }),
];

async function typeorm() {
  for (const changed of [false, true]) {
    const db = await new DataSource({ type: "postgres", url, entities: entities(changed), synchronize: true, logging: false }).initialize();
    const users = db.getRepository("User");
    if (!changed) {
      const user = await users.save({ name: "ann", age: 30, profile: { a: 1 } });
      await db.getRepository("Post").save({ text: "hello", tags: ["x"], user, likes: [user] });
    } else {
      assert.deepEqual((await db.driver.createSchemaBuilder().log()).upQueries.map((u) => u.query), []);
    }
    const found = await db.getRepository("Post").find({ relations: { user: true, likes: true } });
    assert.equal(found[0].user.name, "ann");
    assert.equal(found[0].likes.length, 1);
    await users.upsert({ name: "ann", age: 31 }, ["name"]);
    assert.equal((await users.findOneBy({ name: "ann" })).age, 31);
    await assert.rejects(users.insert({ name: "ann" }), { code: "23505" });
    await db.transaction(async (m) => {
      await m.getRepository("User").createQueryBuilder().update().set({ age: () => "age + 1" }).where("name = :n", { n: "ann" }).execute();
    });
    if (changed) await db.dropDatabase();
    await db.destroy();
  }
}

await sequelize();
console.log("Sequelize: ok");
await typeorm();
console.log("TypeORM: ok");
