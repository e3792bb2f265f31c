import { isoTime } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { cutOff, refusal } from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type World } from "./testing/world.fixture.ts";

const resubmit = { type: "resubmit", job_id: "order-1" };

/** A world in which the API has answered 500 to the job's first submission, and so many probes will fail. */
async function worldAfterUnknown({
  probes = 0,
  ...fields
}: { probes?: number } & Record<string, unknown> = {}) {
  const world = createWorld();
  world.api.script.submit.push(refusal(500));
  world.api.script.queue.push(...Array.from({ length: probes }, () => refusal(502)));
  await world.send(jobMessage(fields));
  await world.time.advance(10_000);
  return world;
}

const lose = (world: World) =>
  writeJob(world.collaborators, "order-1", {
    type: "lost",
    version: world.job()?.version ?? 0,
    error: { code: "DELIVERY_FAILED", message: "it is gone" },
  });

test("the first submission of a job asks nothing beforehand", async () => {
  const world = createWorld();
  await world.send(jobMessage());
  world.api.script.submit.push(refusal(503));
  await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
  await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2", receives: 2 });
  expect(world.api.calls.map(({ operation }) => operation)).toEqual(["submit", "submit", "submit"]);
});

test("while the API does not answer, a job that may have been accepted waits, ever longer, and nothing is used up", async () => {
  const world = await worldAfterUnknown({ probes: 30 });
  const waits: (number | undefined)[] = [];
  for (let receives = 2; receives <= 14; receives++) {
    const { isReturned, seconds = 0 } = await world.send(jobMessage(), { receives });
    expect(isReturned).toBe(true);
    waits.push(seconds);
    await world.time.advance(seconds * 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1350, 1350]);
  expect(world.api.of("submit")).toHaveLength(1);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code: "http_500" }] });
  expect(world.meter.totals).toMatchObject({ SubmissionsUnknown: 1, JobsReturned: 14 });

  world.api.script.queue.length = 0;
  expect(await world.send(jobMessage(), { receives: 15 })).toEqual({ isReturned: false });
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("its deadline does not run meanwhile: reconciling leaves it to its message", async () => {
  const world = await worldAfterUnknown({ probes: 1, on_lost: "fail" });
  await world.send(jobMessage({ on_lost: "fail" }), { receives: 2 });
  const { messageRetentionMs } = world.collaborators.timing;
  const createdAt = Date.parse(world.job()?.created_at ?? "");
  expect(world.job()?.check_at).toBe(isoTime(createdAt + messageRetentionMs));
});

test("a job that may be asked for, but waits for its turn, is left to its message too", async () => {
  const world = await worldAfterUnknown();
  const submissions = { ...world.collaborators.submissions, acquire: async () => 7000 };
  expect((await world.send(jobMessage(), { receives: 2 }, { submissions })).isReturned).toBe(true);
  const { messageRetentionMs } = world.collaborators.timing;
  expect(Date.parse(world.job()?.check_at ?? "")).toBe(
    Date.parse(world.job()?.created_at ?? "") + messageRetentionMs,
  );
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
});

test("without a turn to ask, the message comes back, not before there may be one, and the job stays as it is", async () => {
  const world = await worldAfterUnknown();
  const before = world.job();
  const queueStatusCalls = { ...world.collaborators.queueStatusCalls, acquire: async () => 4000 };
  const waits: unknown[] = [];
  for (const receives of [2, 6, 20]) {
    waits.push((await world.send(jobMessage(), { receives }, { queueStatusCalls })).seconds);
  }
  // Ever longer: SQS counts receives, and a thousand make a dead letter without a reason.
  expect(waits).toEqual([5, 20, 1354]);
  expect(world.job()).toEqual(before);
});

test("a job whose dispatcher ended in mid-call is held back like one whose answer was lost", async () => {
  const world = createWorld();
  const api = { ...world.api.client, submit: () => Promise.reject(new Error("the process ended")) };
  await world.send(jobMessage(), {}, { api });
  await world.time.advance(90_000);
  world.api.script.queue.push(cutOff);
  expect((await world.send(jobMessage(), { receives: 2 })).isReturned).toBe(true);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await world.send(jobMessage(), { receives: 3 })).isReturned).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a job that reconciling wants submitted again is held back too", async () => {
  const world = createWorld();
  await world.send(jobMessage());
  await lose(world);
  world.api.script.queue.push(refusal(504), refusal(500));
  for (const receives of [1, 2]) {
    expect((await world.send(resubmit, { messageId: "m2", receives })).isReturned).toBe(true);
  }
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await world.send(resubmit, { messageId: "m2", receives: 3 })).isReturned).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a copy of the message that looks like new uses up nothing either: it comes back, and then the API is asked", async () => {
  const world = await worldAfterUnknown({ probes: 1 });
  expect(await world.send(jobMessage(), { messageId: "copy" })).toEqual({ isReturned: true, seconds: 1 });
  expect(world.api.of("queue")).toHaveLength(0);
  expect((await world.send(jobMessage(), { messageId: "copy", receives: 2 })).isReturned).toBe(true);
  expect(world.api.of("submit")).toHaveLength(1);
  expect((await world.send(jobMessage(), { messageId: "copy", receives: 3 })).isReturned).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

describe("nobody is asked for a job that is not submitted again", () => {
  test.each([
    ["because it would rather wait", { on_unknown: "wait" }, { submissions: 1 }],
    ["because it was submitted three times", {}, { submissions: 3 }],
  ])("%s", async (_, fields, changed) => {
    const world = await worldAfterUnknown(fields);
    const job = { ...(world.job() ?? expect.fail()), ...changed };
    world.store.jobs.set("order-1", job);
    expect(await world.send(jobMessage(fields), { receives: 2 })).toEqual({ isReturned: false });
    expect(world.job()).toEqual(job);
    expect(world.api.of("queue")).toEqual([]);
  });

  test("because its result came meanwhile", async () => {
    const world = await worldAfterUnknown();
    const outcome = { result: { text: "1" } };
    const delivery = { type: "deliver", jobId: "order-1", requestId: "r", outcome } as const;
    await writeJob(world.collaborators, "order-1", delivery);
    expect(await world.send(jobMessage(), { receives: 2 })).toEqual({ isReturned: false });
    expect(world.api.of("queue")).toEqual([]);
  });
});

test("what comes while the API is asked is not written over", async () => {
  const world = await worldAfterUnknown();
  world.api.script.queue.push(async (call) => {
    const outcome = { result: { text: '"PRIVATE output"' } };
    const delivery = { type: "deliver", jobId: "order-1", requestId: "r", outcome } as const;
    await writeJob(world.collaborators, "order-1", delivery);
    return refusal(500)(call);
  });
  expect((await world.send(jobMessage(), { receives: 2 })).isReturned).toBe(true);
  expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
});

test("Retry-After is honoured", async () => {
  const world = await worldAfterUnknown();
  world.api.script.queue.push(refusal(503, { retryAfter: 120 }));
  expect((await world.send(jobMessage(), { receives: 2 })).seconds).toBeGreaterThanOrEqual(120);
});

test("a refused key is the submission's to find out: the job goes back slowly, and nothing is used up", async () => {
  const world = await worldAfterUnknown();
  world.api.script.queue.push(refusal(401), refusal(401), refusal(401));
  world.api.script.submit.push(refusal(401));
  expect((await world.send(jobMessage(), { receives: 2 })).seconds).toBeGreaterThanOrEqual(300);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
});

test("a development target that sleeps is woken, as ever", async () => {
  const message = { target: { model_id: "echo", development: true } };
  const world = await worldAfterUnknown(message);
  world.api.script.queue.push(refusal(404), refusal(404), refusal(404));
  world.api.script.submit.push(refusal(404));
  await world.send(jobMessage(message), { receives: 2 });
  expect(world.api.of("wake")).toHaveLength(1);
});

test("a limiter that cannot be reached claims nothing", async () => {
  const world = await worldAfterUnknown();
  const queueStatusCalls = {
    ...world.collaborators.queueStatusCalls,
    acquire: () => Promise.reject(new Error("unreachable")),
  };
  const before = world.job();
  expect((await world.send(jobMessage(), { receives: 2 }, { queueStatusCalls })).isReturned).toBe(true);
  expect(world.job()).toEqual(before);
});
