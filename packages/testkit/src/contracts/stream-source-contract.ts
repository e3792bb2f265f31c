import type { Job } from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changed, claimed } from "../jobs/records.ts";
import { changeOf, failing, made, sequenceOf, versionOf, write } from "./stream-changes.ts";
import { writeHistories } from "./write-histories.ts";

/** The consumer of a stream, as Lambda invokes it; its response names the first record that failed. */
export type StreamConsumer = (event: DynamoDBStreamEvent) => Promise<unknown>;

/** Table `Jobs` and the event source of its stream. */
export interface StreamSourceUnderTest {
  readonly store: JobStore;
  /** Invokes this consumer, from the beginning of the stream. */
  connect(consumer: StreamConsumer): void;
  /** Changes that are not processed. */
  waiting(): number;
  /** Lets time pass until the condition holds; rejects if it never does. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
}

/** Settings of an event source mapping that an event source may not support. */
export interface StreamMapping {
  /** The filter; default all changes pass. */
  readonly passes?: (job: Job) => boolean;
}

/** @param supports the settings of the event source: filter, and halving a batch that failed (bisect) */
export function streamSourceContract(
  name: string,
  create: (mapping: StreamMapping) => Promise<StreamSourceUnderTest>,
  supports: { readonly filter: boolean; readonly halving: boolean },
) {
  const start = async (mapping: StreamMapping = {}) => {
    const source = await create(mapping);
    return { ...source, untilDone: () => source.until(() => source.waiting() === 0) };
  };

  describe(`event source of a stream: ${name}`, () => {
    test("every write arrives once, with both images, in the order of its job's writes", async () => {
      const { store, connect, untilDone } = await start();
      const records: DynamoDBRecord[] = [];
      connect(async (event) => void records.push(...event.Records));
      const written = new Map<string, ReturnType<typeof made>[]>();
      const count = await writeHistories(store, 30, (before, next) => {
        written.set(next.job_id, [...(written.get(next.job_id) ?? []), made(before, next)]);
      });
      await untilDone();
      const received = Map.groupBy(records, ({ dynamodb }) => dynamodb?.Keys?.job_id?.S ?? "");
      expect(received.size).toBe(count);
      for (const [jobId, changes] of written)
        expect(received.get(jobId)?.map(changeOf)).toStrictEqual(changes);
      expect(new Set(records.map(sequenceOf)).size).toBe(records.length);
    });

    test("of concurrent writes only those that succeeded arrive", async () => {
      const { store, connect, untilDone } = await start();
      const records: DynamoDBRecord[] = [];
      connect(async (event) => void records.push(...event.Records));
      const [first] = (await write(store, "a", 1)) as [Job];
      const nexts = Array.from({ length: 8 }, (_, n) => changed(first, { request_id: `r${n}` }));
      const won = await Promise.all(nexts.map((next) => store.put(next, first)));
      const winner = nexts[won.indexOf(true)] as Job;
      expect(await store.put(claimed("a"), undefined)).toBe(false);
      expect(await store.put(changed(claimed("b"), {}), claimed("b"))).toBe(false);
      const last = changed(winner, { request_id: "last" });
      expect(await store.put(last, winner)).toBe(true);
      await untilDone();
      expect(records.map(changeOf)).toStrictEqual([
        made(undefined, first),
        made(first, winner),
        made(winner, last),
      ]);
    });

    test("a write arrives after it was made: the record can be read by then", async () => {
      const { store, connect, untilDone } = await start();
      const early: unknown[] = [];
      let count = 0;
      connect(async ({ Records }) => {
        for (const record of Records) {
          count++;
          const { version = 0 } = (await store.get(record.dynamodb?.Keys?.job_id?.S ?? "")) ?? {};
          if (version < versionOf(record)) early.push(changeOf(record));
        }
      });
      await Promise.all(["a", "b", "c", "d"].map((id) => write(store, id, 5)));
      await untilDone();
      expect(early).toEqual([]);
      expect(count).toBe(20);
    });

    test("after a failure it continues from the first change that failed, and skips none", async () => {
      const { store, connect, untilDone } = await start();
      await write(store, "a", 6);
      const batches: number[][] = [];
      connect(async ({ Records }) => {
        batches.push(Records.map(versionOf));
        // In any order.
        if (batches.length === 1) return failing(Records[4], Records[2]);
        return batches.length === 2 ? failing(Records[0]) : failing();
      });
      await untilDone();
      expect(batches).toEqual([
        [1, 2, 3, 4, 5, 6],
        [3, 4, 5, 6],
        [3, 4, 5, 6],
      ]);
    });

    test.each<[string, (records: readonly DynamoDBRecord[]) => unknown]>([
      ["throws", () => Promise.reject(new Error("broken"))],
      [
        "names a change of another batch",
        ([, second]) => failing(second, { dynamodb: { SequenceNumber: "9" } }),
      ],
      ["names an empty number", () => failing({})],
      ["names none", () => failing(undefined)],
      ["responds without a list", () => ({ batchItemFailures: {} })],
    ])("a consumer that %s receives the same changes again, from the first", async (_, fault) => {
      const { store, connect, untilDone } = await start();
      await write(store, "a", 8);
      const batches: number[][] = [];
      connect(async ({ Records }) => {
        batches.push(Records.map(versionOf));
        if (batches.length === 1 || batches.length === 2) return fault(Records);
        return undefined;
      });
      await untilDone();
      const [first, second, third] = batches;
      expect(first).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      const inHalves = supports.halving ? [4, 2] : [8, 8];
      expect([second, third]).toEqual(inHalves.map((size) => first?.slice(0, size)));
      expect(batches.slice(2).flat()).toEqual(first);
    });

    test("a batch is complete when its consumer responds with nothing, or without failures", async () => {
      const { store, connect, until, waiting } = await start();
      const responses = [undefined, null, {}, { batchItemFailures: null }, failing()];
      const seen: number[] = [];
      connect(async ({ Records }) => {
        seen.push(...Records.map(versionOf));
        return responses[seen.length - 1];
      });
      let before: Job | undefined;
      for (const [n] of responses.entries()) {
        const next = before === undefined ? claimed("a") : changed(before, {});
        await store.put(next, before);
        before = next;
        await until(() => seen.length === n + 1 && waiting() === 0);
      }
      expect(seen).toEqual([1, 2, 3, 4, 5]);
    });

    test("under any failures, every job's changes are processed in order, and none is skipped", async () => {
      const anyFault = fc.oneof(
        fc.constant("throws"),
        fc.constant("garbage"),
        fc.array(fc.nat(9), { maxLength: 3 }),
      );
      const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(ids, fc.array(anyFault, { maxLength: 12 }), async (order, faults) => {
          const { store, connect, untilDone } = await start();
          const latest = new Map<string, Job>();
          for (const id of order) {
            const before = latest.get(id);
            const next = before === undefined ? claimed(id) : changed(before, {});
            expect(await store.put(next, before)).toBe(true);
            latest.set(id, next);
          }
          const processed = new Map<string, number[]>();
          connect(async ({ Records }) => {
            const fault = faults.shift() ?? [];
            if (fault === "throws") throw new Error("broken");
            if (fault === "garbage") return failing({});
            const failed = (fault as number[]).map((n) => Records[n % Records.length] as DynamoDBRecord);
            const end = Records.findIndex((record) => failed.includes(record));
            for (const record of end === -1 ? Records : Records.slice(0, end)) {
              const { job_id = "" } = changeOf(record).after ?? {};
              processed.set(job_id, [...(processed.get(job_id) ?? []), versionOf(record)]);
            }
            return failing(...failed);
          });
          await untilDone();
          expect(processed.size).toBe(latest.size);
          for (const [id, { version }] of latest) {
            expect(processed.get(id)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
          }
        }),
        { numRuns: 10 },
      );
    });

    if (!supports.filter) return;

    test("changes that the filter excludes never arrive, and block nothing", async () => {
      const { store, connect, untilDone } = await start({ passes: ({ version }) => version % 2 === 0 });
      await write(store, "a", 7);
      const batches: number[][] = [];
      connect(async ({ Records }) => {
        batches.push(Records.map(versionOf));
        return batches.length === 1 ? failing(Records[1]) : undefined;
      });
      await untilDone();
      expect(batches).toEqual([
        [2, 4, 6],
        [4, 6],
      ]);
    });
  });
}
