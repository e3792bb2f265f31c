import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createRecordStream } from "../aws/record-stream.ts";
import { backoffMs, type StreamSourceOptions, startStreamSource } from "./stream-source.ts";

const record = (sequence: number, id = "a"): DynamoDBRecord => ({
  eventID: String(sequence),
  dynamodb: { Keys: { job_id: { S: id } }, SequenceNumber: String(sequence) },
});
const numbers = (event: DynamoDBStreamEvent) => event.Records.map((r) => Number(r.dynamodb?.SequenceNumber));
const failing = (...sequence: number[]) => ({
  batchItemFailures: sequence.map((number) => ({ itemIdentifier: String(number) })),
});

const start = (
  handler: StreamSourceOptions["handler"],
  count: number,
  more: Partial<StreamSourceOptions> = {},
) => {
  const stream = createRecordStream(1);
  for (let sequence = 1; sequence <= count; sequence++) stream.append(record(sequence));
  const source = startStreamSource({
    stream,
    handler,
    function: { name: "publisher" },
    sleep: async () => undefined,
    ...more,
  });
  onTestFinished(() => source.stop());
  return { stream, source };
};

test("records arrive in order, at most a hundred in an invocation", async () => {
  const batches: number[][] = [];
  const { stream } = start(async (event) => void batches.push(numbers(event)), 250);
  await stream.whenEmpty();
  expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batches.flat()).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
});

test("a batch is retried from the first failed record, and no record is skipped", async () => {
  const batches: number[][] = [];
  const { stream } = start(async (event) => {
    batches.push(numbers(event));
    if (batches.length === 1) return failing(4, 3);
    if (batches.length === 2) return failing(3);
    return undefined;
  }, 5);
  await stream.whenEmpty();
  expect(batches).toEqual([
    [1, 2, 3, 4, 5],
    [3, 4, 5],
    [3, 4, 5],
  ]);
});

test.each<[string, () => Promise<ReturnType<typeof failing>>]>([
  ["throws", () => Promise.reject(new Error("broken"))],
  ["names a record that is not in the batch", async () => failing(1, 99)],
])("a handler that %s gets the whole batch again, and the error is reported", async (_, fault) => {
  const batches: number[][] = [];
  const errors: unknown[] = [];
  const { stream } = start(
    async (event) => {
      batches.push(numbers(event));
      return batches.length === 1 ? fault() : undefined;
    },
    2,
    { onError: (error) => errors.push(error) },
  );
  await stream.whenEmpty();
  expect(batches).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(errors).toHaveLength(1);
});

test("the delay grows with each failure until a record succeeds", async () => {
  const waits: number[] = [];
  let attempts = 0;
  const { stream } = start(
    async () => {
      attempts++;
      if (attempts < 4) return failing(1);
      return attempts === 4 ? failing(2) : undefined;
    },
    2,
    { sleep: async (ms) => void waits.push(ms), random: () => 1 },
  );
  await stream.whenEmpty();
  expect(waits).toEqual([50, 100, 200, 50]);
});

test("a delay is between zero and the maximum", () => {
  expect(backoffMs(1, () => 0)).toBe(0);
  expect(backoffMs(100, () => 1)).toBe(5000);
  expect(backoffMs(100_000, () => 1)).toBe(5000);
});

test("shards are independent: one that waits does not delay another", async () => {
  const stream = createRecordStream(2);
  for (let sequence = 1; sequence <= 16; sequence++) stream.append(record(sequence, `job-${sequence}`));
  const other = Promise.withResolvers<void>();
  let calls = 0;
  const source = startStreamSource({
    stream,
    function: { name: "publisher" },
    handler: async () => {
      if (++calls === 2) other.resolve();
      await other.promise;
    },
  });
  await stream.whenEmpty();
  await source.stop();
  expect(calls).toBe(2);
});

test("with any failures, the records of each item are processed in order and none is lost", async () => {
  const faults = fc.array(fc.oneof(fc.constant("throw" as const), fc.nat(9), fc.constant(undefined)), {
    maxLength: 30,
  });
  const keys = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(keys, faults, fc.integer({ min: 1, max: 10 }), async (ids, faultList, batchSize) => {
      const stream = createRecordStream(3);
      for (const [n, id] of ids.entries()) stream.append(record(n + 1, id));
      const passed = new Map<string, number[]>();
      let call = 0;
      const source = startStreamSource({
        stream,
        batchSize,
        function: { name: "publisher" },
        sleep: async () => undefined,
        handler: async (event) => {
          const fault = faultList[call++];
          if (fault === "throw") throw new Error("fault");
          const failed = fault === undefined ? undefined : event.Records[fault % event.Records.length];
          for (const [at, { dynamodb }] of event.Records.entries()) {
            if (failed !== undefined && at >= event.Records.indexOf(failed)) break;
            const id = dynamodb?.Keys?.job_id?.S ?? "";
            passed.set(id, [...(passed.get(id) ?? []), Number(dynamodb?.SequenceNumber)]);
          }
          return failed && failing(Number(failed.dynamodb?.SequenceNumber));
        },
      });
      await stream.whenEmpty();
      await source.stop();
      for (const id of new Set(ids)) {
        const expected = ids.flatMap((own, n) => (own === id ? [n + 1] : []));
        expect(passed.get(id)).toEqual(expected);
      }
    }),
  );
});

test("stop waits for the running invocation and leaves later records in the stream", async () => {
  const began = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { stream, source } = start(
    async () => {
      began.resolve();
      await release.promise;
    },
    2,
    { batchSize: 1 },
  );
  await began.promise;
  const stopped = source.stop();
  release.resolve();
  await stopped;
  expect(stream.pending).toBe(1);
});

test("stop ends the wait of an idle source and the delay before a retry", async () => {
  const idle = start(async () => undefined, 0);
  await idle.source.stop();
  const failed = Promise.withResolvers<void>();
  const stream = createRecordStream(1);
  stream.append(record(1));
  const source = startStreamSource({
    stream,
    function: { name: "publisher" },
    random: () => 1e9,
    handler: () => Promise.reject(new Error("broken")),
    onError: () => failed.resolve(),
  });
  await failed.promise;
  await source.stop();
  expect(stream.pending).toBe(1);
});
