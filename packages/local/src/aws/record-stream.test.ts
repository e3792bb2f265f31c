import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { createRecordStream, type StreamShard } from "./record-stream.ts";

const record = (id: string, sequence = 1): DynamoDBRecord => ({
  dynamodb: { Keys: { job_id: { S: id } }, SequenceNumber: String(sequence) },
});
const open = () => new AbortController().signal;

test("a shard returns its oldest records and keeps them until it is advanced", async () => {
  const stream = createRecordStream(1);
  const [shard] = stream.shards as [StreamShard];
  for (const id of ["a", "b", "c"]) stream.append(record(id));
  expect(await shard.read(2, open())).toEqual([record("a"), record("b")]);
  expect(await shard.read(2, open())).toEqual([record("a"), record("b")]);
  shard.advance(1);
  expect(await shard.read(2, open())).toEqual([record("b"), record("c")]);
});

test("a reader waits for the first record", async () => {
  const stream = createRecordStream(1);
  const [shard] = stream.shards as [StreamShard];
  const read = shard.read(10, open());
  stream.append(record("a"));
  expect(await read).toEqual([record("a")]);
});

test("an aborted read returns nothing, and the next read waits again", async () => {
  const stream = createRecordStream(1);
  const [shard] = stream.shards as [StreamShard];
  const controller = new AbortController();
  const read = shard.read(10, controller.signal);
  controller.abort();
  expect(await read).toEqual([]);
  expect(await shard.read(10, controller.signal)).toEqual([]);
  const next = shard.read(10, open());
  stream.append(record("a"));
  expect(await next).toEqual([record("a")]);
});

test("all records of one item go to the same shard, and many items use every shard", () => {
  const stream = createRecordStream(4);
  const ids = Array.from({ length: 200 }, (_, n) => `job-${n}`);
  for (const id of ids) stream.append(record(id, 1));
  for (const id of ids) stream.append(record(id, 2));
  expect(stream.pending).toBe(400);
  return Promise.all(
    stream.shards.map(async (shard) => {
      const records = await shard.read(400, open());
      expect(records.length).toBeGreaterThan(20);
      const idsOf = (sequence: string) =>
        records
          .filter((r) => r.dynamodb?.SequenceNumber === sequence)
          .map((r) => r.dynamodb?.Keys?.job_id?.S);
      expect(idsOf("2")).toEqual(idsOf("1"));
    }),
  );
});

test("whenEmpty resolves when every record has been removed, each time it is called", async () => {
  const stream = createRecordStream(1);
  const [shard] = stream.shards as [StreamShard];
  await stream.whenEmpty();
  for (const round of [1, 2]) {
    stream.append(record("a", round));
    stream.append(record("b", round));
    let isEmpty = false;
    const empty = stream.whenEmpty().then(() => {
      isEmpty = true;
    });
    shard.advance(1);
    await Promise.resolve();
    expect(isEmpty).toBe(false);
    shard.advance(1);
    await empty;
    expect(stream.pending).toBe(0);
  }
});
