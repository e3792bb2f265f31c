import type { Job } from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { START } from "../jobs/any-job.ts";
import { changed, claimed } from "../jobs/records.ts";
import { itemBytes } from "../models/item-size.ts";

const LIMIT = 409_600;

/** The adapter adds the id of the write, a UUID, to each record. */
const write_id = "00000000-0000-0000-0000-000000000000";

/** The same record, with a result that makes it this large. */
function filled(job: Job, bytes: number, start = ""): Job {
  const rest = bytes - itemBytes({ ...job, result: start, write_id });
  return { ...job, result: start + "x".repeat(rest) };
}

/** Numbers of every length, with and without trailing zeros: both change the size. */
const numbers = fc.oneof(
  fc.constantFrom(0, 10, 100, 1_000, 12, 120, 1_200, 123, 1_230, 2 ** 31),
  fc.nat(),
  fc.nat(300),
);

/** Records with values of every kind. */
function anyRecord(text: fc.Arbitrary<string>): fc.Arbitrary<Job> {
  return fc
    .record({
      metadata: fc.dictionary(
        text.map((key) => `k${key}`),
        text,
        { maxKeys: 5, noNullPrototype: true },
      ),
      errors: fc.array(fc.record({ code: text, message: text }, { noNullPrototype: true }), { maxLength: 3 }),
      counts: fc.record({
        ...{ submissions: numbers, deliveries: numbers, wake_tries: numbers, expires_at: numbers },
        version: fc.integer({ min: 1, max: 2 ** 31 }),
      }),
      regional: fc.boolean(),
    })
    .map(({ metadata, errors, counts, regional }) => ({
      ...claimed("a", START, { metadata: { k: "v" } }),
      ...{ metadata, errors, ...counts },
      ...(regional && { target: { model_id: "m", environment: "staging", regional } }),
    }));
}

/** How a store's sizes differ from the documented ones. */
interface Departure {
  /** What it counts of a string; default bytes. */
  readonly counts?: "bytes" | "characters";
  /** How far below 400 KB it may already reject records; default 0. */
  readonly slackBytes?: number;
}

/** A store accepts records of up to 400 KB, as DynamoDB counts them, and rejects larger ones. */
export function recordSizeContract(
  name: string,
  create: () => Promise<JobStore>,
  { counts = "bytes", slackBytes = 0 }: Departure = {},
) {
  async function expectLimit(text: fc.Arbitrary<string>, start = ""): Promise<void> {
    const store = await create();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(anyRecord(text), async (record) => {
        const job = { ...record, job_id: `job-${count++}` };
        const rejection = { name: "ValidationException" };
        await expect(store.put(filled(job, LIMIT + 1, start), undefined)).rejects.toMatchObject(rejection);
        expect(await store.get(job.job_id)).toBeUndefined();
        const largest = filled(job, LIMIT - slackBytes, start);
        expect(await store.put(largest, undefined)).toBe(true);
        const next = changed(largest, {});
        await expect(store.put(filled(next, LIMIT + 1, start), largest)).rejects.toMatchObject(rejection);
        expect(await store.get(job.job_id)).toStrictEqual(largest);
        expect(await store.put(filled(next, LIMIT - slackBytes, start), largest)).toBe(true);
      }),
      { numRuns: 12 },
    );
  }

  describe(`size of records: ${name}`, () => {
    test("a record of 400 KB is stored, and one of one byte more is rejected and changes nothing", async () => {
      await expectLimit(fc.string({ unit: "grapheme-ascii", minLength: 1 }));
    });

    if (counts !== "bytes") return;

    test("strings and attribute names count by their bytes in UTF-8", async () => {
      const text = fc.string({ unit: fc.constantFrom("a", "é", "語", "🪃"), minLength: 1 });
      await expectLimit(text, "語🪃é".repeat(30_000));
    });
  });
}
