import {
  DEFAULT_TIMING,
  type Job,
  type JobWrite,
  parseMessage,
  type SubmitMessage,
  transition,
} from "@boomerang/core";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { describe, expect, test } from "vitest";
import type { JobStore } from "./job-store.ts";
import { writeJob } from "./write-job.ts";

const NOW = Date.UTC(2026, 0, 1);
const ID = "order-1";
const message = parseMessage(
  JSON.stringify({ job_id: ID, target: { model_id: "echo" }, model_input: 1 }),
  "sqs-1",
) as SubmitMessage;
const claim: JobWrite = { type: "claim", message, input: { text: "1" } };
const deliver: JobWrite = {
  type: "deliver",
  jobId: ID,
  requestId: "r1",
  content: { result: { text: "42" } },
};

/** A writer over a store that counts calls; `beforePut` is what other writers do just before a write. */
function setUp(beforePut: (n: number, store: JobStore) => Promise<unknown> = async () => undefined) {
  const inner = createJobStoreModel();
  const calls = { get: 0, put: 0 };
  const store: JobStore = {
    ...inner,
    get(jobId) {
      calls.get++;
      return inner.get(jobId);
    },
    async put(next, before) {
      calls.put++;
      await beforePut(calls.put, inner);
      return inner.put(next, before);
    },
  };
  const waits = { sleep: async () => undefined, random: () => 0 };
  const writer = { store, clock: { now: () => NOW }, timing: DEFAULT_TIMING, ...waits };
  const other = { ...writer, store: inner };
  return { writer, other, inner, calls };
}

const made = (before: Job | undefined, write: JobWrite): Job => {
  const decision = transition(before, write, NOW, DEFAULT_TIMING);
  if (decision.type === "unchanged") throw new Error(decision.reason);
  return decision.job;
};

describe("without a guess", () => {
  test("the record is read, and the new record of the state machine is stored", async () => {
    const { writer, inner, calls } = setUp();
    const written = await writeJob(writer, ID, claim);
    expect(written).toEqual({ type: "written", job: made(undefined, claim), before: undefined });
    expect(await inner.get(ID)).toEqual(made(undefined, claim));
    expect(calls).toEqual({ get: 1, put: 1 });
  });

  test("an unchanged record is returned and not stored", async () => {
    const { writer, inner, calls } = setUp();
    const job = made(undefined, claim);
    await inner.put(job, undefined);
    expect(await writeJob(writer, ID, { type: "cancel", jobId: ID })).toEqual({
      type: "unchanged",
      reason: "leased",
      job,
    });
    expect(await writeJob(writer, "other", { type: "claim_again" })).toEqual({
      type: "unchanged",
      reason: "no_job",
      job: undefined,
    });
    expect(calls.put).toBe(0);
  });
});

describe("with a guess", () => {
  test("a correct one saves the read", async () => {
    const { writer, calls } = setUp();
    const { job } = await writeJob(writer, ID, claim, { job: undefined });
    await writeJob(writer, ID, deliver, { job });
    expect(calls).toEqual({ get: 0, put: 2 });
  });

  test("a wrong one costs a write, and the stored record decides", async () => {
    const { writer, other, calls } = setUp();
    const stale = made(undefined, claim);
    await writeJob(other, ID, claim);
    await writeJob(other, ID, deliver);
    const written = await writeJob(writer, ID, deliver, { job: stale });
    expect(written).toMatchObject({
      type: "written",
      job: { status: "SUCCEEDED", deliveries: 2, version: 3 },
    });
    expect(calls).toEqual({ get: 1, put: 2 });
  });

  test("one that leaves the record unchanged is compared with the stored record", async () => {
    const { writer, inner, calls } = setUp();
    const leased = made(undefined, claim);
    const released = made(leased, { type: "release", claim: leased.lease_until ?? "" });
    await inner.put(leased, undefined);
    await inner.put(released, leased);
    expect(await writeJob(writer, ID, claim, { job: leased })).toMatchObject({
      type: "written",
      job: { status: "PENDING", version: 3 },
      before: released,
    });
    expect(calls).toEqual({ get: 1, put: 1 });
  });

  test("one that leaves the record unchanged, and is correct, costs one read", async () => {
    const { writer, inner, calls } = setUp();
    const leased = made(undefined, claim);
    await inner.put(leased, undefined);
    expect(await writeJob(writer, ID, claim, { job: leased })).toEqual({
      type: "unchanged",
      reason: "leased",
      job: leased,
    });
    expect(calls).toEqual({ get: 1, put: 0 });
  });
});

describe("when another writer comes first", () => {
  test("the write is decided again, and the first result stays", async () => {
    const first: JobWrite = { ...deliver, content: { result: { text: '"first"' } } };
    const { writer, other, inner } = setUp(async (n) => n === 1 && writeJob(other, ID, first));
    const written = await writeJob(writer, ID, deliver);
    expect(written).toMatchObject({ type: "written", job: { result: '"first"', deliveries: 2 } });
    expect(await inner.get(ID)).toMatchObject({ result: '"first"', deliveries: 2, version: 2 });
  });

  test("a write that has become unnecessary is not stored", async () => {
    const { writer, other, inner } = setUp(async (n) => n === 1 && writeJob(other, ID, deliver));
    expect(await writeJob(writer, ID, claim)).toMatchObject({ type: "unchanged", reason: "already_ended" });
    expect(inner.changes).toHaveLength(1);
  });
});

test("a store that cannot be reached fails the write, at the read and at the write", async () => {
  const down = new Error("table unreachable");
  const { writer } = setUp(() => Promise.reject(down));
  await expect(writeJob(writer, ID, claim)).rejects.toBe(down);
  const store = { ...writer.store, get: () => Promise.reject(down) };
  await expect(writeJob({ ...writer, store }, ID, claim)).rejects.toBe(down);
});
