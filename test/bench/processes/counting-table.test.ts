import { expect, test } from "vitest";
import { createCountingTable } from "./counting-table.ts";

const Key = { job_id: { S: "order-1" } };

/** An update of table `Jobs` that sets these attributes. */
function set(
  attributes: Record<string, { S: string } | { N: string } | { B: string }>,
  remove: string[] = [],
) {
  const names = Object.keys(attributes);
  const REMOVE = remove.length > 0 ? ` REMOVE ${remove.map((_, n) => `#r${n}`).join(", ")}` : "";
  return {
    ...{ TableName: "Jobs", Key },
    UpdateExpression: `SET ${names.map((_, n) => `#${n} = :${n}`).join(", ")}${REMOVE}`,
    ExpressionAttributeNames: Object.fromEntries([
      ...names.map((name, n) => [`#${n}`, name]),
      ...remove.map((name, n) => [`#r${n}`, name]),
    ]),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, n) => [`:${n}`, attributes[name]])),
  } as Parameters<ReturnType<typeof createCountingTable>["update"]>[0];
}

const open = { open_shard: { N: "3" }, check_at: { S: "2026-01-01T00:05:00.000Z" } };

test("a write costs a unit for each KB of the item, as it was or as it is, whichever is larger", () => {
  const table = createCountingTable();
  table.update(set({ result: { S: "x".repeat(2000) } }));
  expect(table.units).toEqual({ Jobs: 2 });
  table.update(set({ result: { S: "x" } }));
  expect(table.units).toEqual({ Jobs: 4 });
  table.update(set({ result: { S: "y" } }));
  expect(table.units).toEqual({ Jobs: 5 });
});

test("bytes count as bytes, and are read as they were written", () => {
  const table = createCountingTable();
  const input = Buffer.alloc(900, 7).toString("base64");
  table.update(set({ input: { B: input } }));
  expect(table.units).toEqual({ Jobs: 1 });
  expect(table.get("Jobs", Key)).toMatchObject({ input: { B: input } });
});

test("an index costs one for an entry that comes or goes, two for one that moves, and nothing for one that stays", () => {
  const table = createCountingTable();
  table.update(set({ status: { S: "PENDING" }, ...open }));
  table.update(set({ status: { S: "SUBMITTED" } }));
  expect(table.units).toEqual({ Jobs: 2, "Jobs/open": 1 });
  table.update(set({ check_at: { S: "2026-01-01T00:10:00.000Z" } }));
  expect(table.units).toEqual({ Jobs: 3, "Jobs/open": 3 });
  const ended = { ended_shard: { S: "SUCCEEDED#1" }, completed_at: { S: "2026-01-01T00:01:00.000Z" } };
  table.update(set({ status: { S: "SUCCEEDED" }, ...ended }, ["open_shard", "check_at"]));
  expect(table.units).toEqual({ Jobs: 4, "Jobs/open": 4, "Jobs/ended": 1 });
});

test("counters and defaults are applied as DynamoDB does", () => {
  const table = createCountingTable();
  table.update(set({ version: { N: "1" } }));
  const update = { TableName: "Jobs", Key, ExpressionAttributeNames: { "#v": "version" } };
  table.update({
    ...update,
    UpdateExpression: "SET #v = #v + :one, seen_at = if_not_exists(seen_at, :one)",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  table.update({
    ...update,
    UpdateExpression: "SET seen_at = if_not_exists(seen_at, :two)",
    ExpressionAttributeValues: { ":two": { N: "2" } },
  });
  expect(table.get("Jobs", Key)).toMatchObject({ version: { N: "2" }, seen_at: { N: "1" } });
});

test("an update of another form is an error: it would be counted wrongly", () => {
  const table = createCountingTable();
  const update = { TableName: "Jobs", Key, UpdateExpression: "SET a = list_append(a, :b)" };
  expect(() => table.update(update)).toThrow("an update of another form: SET a = list_append(a, :b)");
});

test("a read costs a unit for each 4 KB, at least one, and half as much if it is eventually consistent", () => {
  const table = createCountingTable();
  expect(table.readUnits("Jobs", Key, true)).toBe(1);
  table.update(set({ result: { S: "x".repeat(4100) } }));
  expect(table.readUnits("Jobs", Key, true)).toBe(2);
  expect(table.readUnits("Jobs", Key, false)).toBe(1);
});

test("the counting can start again with the items as they are", () => {
  const table = createCountingTable();
  table.update(set({ result: { S: "x".repeat(2000) } }));
  table.resetUnits();
  expect(table.bytes("Jobs")).toBe("job_idorder-1result".length + 2000);
  expect(table.bytes("Control")).toBe(0);
  table.update(set({ result: { S: "x" } }));
  expect(table.units).toEqual({ Jobs: 2 });
});
