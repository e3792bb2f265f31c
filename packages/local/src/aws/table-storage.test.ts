import { expect, test } from "vitest";
import { createEntries, createTableStorage, type ItemWrite, type KeyRange } from "./table-storage.ts";

function entriesOf(...keys: string[]) {
  const entries = createEntries();
  for (const key of keys) entries.put(key, { key }, () => undefined);
  const valuesIn = async (range: KeyRange) => {
    const values = await entries.createValueStream(range).toArray();
    return values.map(({ key }) => key).join("");
  };
  return { entries, valuesIn };
}

test.each<[string, KeyRange]>([
  ["abcd", {}],
  ["bcd", { gte: "b" }],
  ["cd", { gt: "b" }],
  ["d", { gt: "c5" }],
  ["ab", { lt: "c" }],
  ["abc", { lte: "c" }],
  ["bc", { gte: "b", lte: "c" }],
  ["", { gt: "c", lt: "b" }],
  ["ba", { lt: "c", reverse: true }],
  ["b", { lt: "c", reverse: true, limit: 1 }],
  ["ab", { limit: 2 }],
  ["abcd", { limit: -1 }],
])("values are read in the order of their keys: %s in %j", async (expected, range) => {
  expect(await entriesOf("c", "a", "d", "b").valuesIn(range)).toBe(expected);
});

test("a deleted value is gone, and deleting it again changes nothing", async () => {
  const { entries, valuesIn } = entriesOf("a", "b");
  for (let n = 0; n < 2; n++) entries.del("a", () => undefined);
  expect(await valuesIn({})).toBe("b");
});

test("a value that was stored or read can be changed without effect on what is stored", () => {
  const { entries } = entriesOf();
  const stored = { list: [1], missing: undefined };
  entries.put("a", stored, () => undefined);
  stored.list.push(2);
  const reads: unknown[] = [];
  const read = () => entries.get("a", (_, value) => reads.push(value));
  read();
  (reads[0] as typeof stored).list.push(3);
  read();
  expect(reads[1]).toStrictEqual({ list: [1] });
});

test("each write of an item that changes it is reported with the item before and after, before the callback", () => {
  const events: unknown[] = [];
  const storage = createTableStorage((write: ItemWrite) => events.push(write));
  const items = storage.getItemDb("Jobs");
  const done = () => events.push("done");
  items.put("k", { id: { S: "a" } }, done);
  items.put("k", { id: { S: "a" } }, done);
  items.put("k", { id: { S: "a" }, n: { N: "1" } }, done);
  items.del("k", done);
  items.del("k", done);
  storage.getIndexDb("global", "Jobs", "open").put("k", { id: { S: "a" } }, done);
  const tableName = "Jobs";
  const [first, second] = [{ id: { S: "a" } }, { id: { S: "a" }, n: { N: "1" } }];
  expect(events).toEqual([
    { tableName, before: undefined, after: first },
    ...["done", "done"],
    { tableName, before: first, after: second },
    "done",
    { tableName, before: second, after: undefined },
    ...["done", "done", "done"],
  ]);
});

test("a table that does not exist is an error of DynamoDB", () => {
  const errors: unknown[] = [];
  createTableStorage(() => undefined).getTable("Jbos", (error) => errors.push(error));
  expect(errors).toMatchObject([
    {
      statusCode: 400,
      body: {
        __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
        message: "Requested resource not found: Table: Jbos not found",
      },
    },
  ]);
});
