import { hasUnknownSubmission, isOutcome } from "@boomerang/core";
import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import {
  accepted,
  connectionRefused,
  connectionReset,
  errorResponse,
  type Responder,
} from "./testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "./testing/harness.fixture.ts";
import { type Stop, stoppable } from "./testing/stops.fixture.ts";

// The queue's visibility timeout: six times the function's timeout.
const VISIBILITY_TIMEOUT_MS = 360_000;

/** How the API responds to a submission, and whether it has accepted it. */
const RESPONSES = {
  accepted: { respond: () => accepted("r"), isAccepted: true },
  "accepted, 500": { respond: errorResponse(500), isAccepted: true },
  "accepted, connection reset": { respond: connectionReset, isAccepted: true },
  "not accepted, 500": { respond: errorResponse(500), isAccepted: false },
  throttled: { respond: errorResponse(429, { retryAfter: 3 }), isAccepted: false },
  down: { respond: errorResponse(503), isAccepted: false },
  unreachable: { respond: connectionRefused, isAccepted: false },
  "account error": { respond: errorResponse(401), isAccepted: false },
  rejected: { respond: errorResponse(422), isAccepted: false },
  "not found": { respond: errorResponse(404), isAccepted: false },
} as const satisfies Record<string, { respond: Responder; isAccepted: boolean }>;

type ResponseName = keyof typeof RESPONSES;

interface Scenario {
  readonly message: unknown;
  /** How the API responds to the first submissions; it accepts later ones. */
  readonly responses: readonly ResponseName[];
  /** How many health probes fail before the API is healthy. */
  readonly failedProbes?: number;
  readonly stops: readonly Stop[];
  /** What happens before; default nothing. */
  readonly prepare?: (harness: Harness) => Promise<unknown>;
}

/** Delivers a message repeatedly, as SQS does, until it is complete. */
async function deliverUntilComplete({ message, responses, failedProbes = 0, stops, prepare }: Scenario) {
  const harness = createHarness();
  await prepare?.(harness);
  harness.api.script.queue.push(...Array.from({ length: failedProbes }, () => errorResponse(502)));
  const seen = { accepted: 0, afterOutcome: 0 };
  const respondWith = (name: ResponseName): Responder => {
    return (call) => {
      const job = harness.job();
      if (job === undefined || isOutcome(job.status)) seen.afterOutcome++;
      if (RESPONSES[name].isAccepted) seen.accepted++;
      return RESPONSES[name].respond(call);
    };
  };
  const later = Array<ResponseName>(10).fill("accepted");
  harness.api.script.submit.push(...[...responses, ...later].map(respondWith));
  const process = stoppable(harness, stops);
  for (let receiveCount = 1; receiveCount <= 40; receiveCount++) {
    const record = sqsRecord({ body: JSON.stringify(message), receiveCount });
    const died = process.begin();
    const handled = createHandler(process.collaborators)(sqsEvent(record));
    const end = await harness.time.run(Promise.race([handled, died]));
    if (end !== "died" && end.batchItemFailures.length === 0)
      return { harness, seen, effects: process.effects() };
    const change = harness.jobsQueue.visibilityChanges.find(
      ({ receiptHandle }) => receiptHandle === record.receiptHandle,
    );
    await harness.time.advance(change === undefined ? VISIBILITY_TIMEOUT_MS : change.seconds * 1000);
  }
  throw new Error("the message was not completed in 40 receives");
}

type End = Awaited<ReturnType<typeof deliverUntilComplete>>;

function expectConsistentJob({ harness, seen }: End): void {
  const job = harness.job() ?? expect.fail("no record");
  const outcomes = harness.store.changes.filter(({ after }) => isOutcome(after.status));
  expect(outcomes.length).toBe(isOutcome(job.status) ? 1 : 0);
  if (job.status === "PENDING") {
    // Left to reconcile: it may have been accepted, and either is set to wait or has no submission left.
    expect(hasUnknownSubmission(job, harness.time.now())).toBe(true);
    expect(job.on_unknown === "wait" || job.submissions === 3).toBe(true);
  }
  if (!isOutcome(job.status))
    expect(job).toMatchObject({ open_shard: expect.any(Number), check_at: expect.any(String) });
  expect(seen.accepted).toBeLessThanOrEqual(3);
  expect(job.submissions).toBeLessThanOrEqual(3);
  expect(job.submissions).toBeGreaterThanOrEqual(seen.accepted);
  expect(seen.afterOutcome).toBe(0);
  expect(harness.deadLetters.sent).toEqual([]);
}

/** Runs a scenario once for each possible stop. */
async function* eachStop(scenario: Omit<Scenario, "stops">): AsyncGenerator<[Stop, End]> {
  const { effects } = await deliverUntilComplete({ ...scenario, stops: [] });
  // A stop leads to further deliveries, and so to further effects.
  for (let at = 0; at < effects + 4; at++) {
    for (const when of ["before", "after"] as const) {
      for (const how of ["dies", "fails"] as const) {
        const stop = { at, when, how };
        yield [stop, await deliverUntilComplete({ ...scenario, stops: [stop] })];
      }
    }
  }
}

const large = { model_input: `PRIVATE ${"x".repeat(5000)}` };
const development = { target: { model_id: "echo", development: true } };

describe("a job whose dispatcher is stopped at any effect ends with one outcome or is submitted", () => {
  test.each<[string, Record<string, unknown>, ResponseName[], number?]>([
    ["accepted", large, []],
    ["throttled, then down, then accepted", large, ["throttled", "down"]],
    ["possibly accepted", {}, ["accepted, 500"]],
    ["possibly accepted twice", {}, ["accepted, connection reset", "not accepted, 500"]],
    ["possibly accepted three times", {}, Array<ResponseName>(3).fill("accepted, connection reset")],
    ["possibly accepted, then unhealthy", large, ["accepted, 500"], 2],
    [
      "possibly accepted twice, then unhealthy",
      { on_lost: "fail" },
      Array<ResponseName>(2).fill("accepted, connection reset"),
      3,
    ],
    ["possibly accepted, with on_unknown wait", { on_unknown: "wait" }, ["accepted, 500"]],
    ["account error", { on_lost: "fail" }, ["account error"]],
    ["rejected", {}, ["rejected"]],
    ["possibly accepted, then rejected", {}, ["accepted, connection reset", "rejected"]],
    ["scaled to zero", development, ["not found"]],
    ["scaled to zero for too long", development, Array<ResponseName>(5).fill("not found")],
  ])("%s", async (_, fields, responses, failedProbes = 0) => {
    let stops = 0;
    for await (const [stop, end] of eachStop({ message: jobMessage(fields), responses, failedProbes })) {
      expectConsistentJob(end);
      stops++;
      expect(stop.at).toBeGreaterThanOrEqual(0);
    }
    expect(stops).toBeGreaterThan(20);
  });

  test("for all responses of the API and any number of stops", async () => {
    const stop = fc.record({
      at: fc.nat(20),
      when: fc.constantFrom("before" as const, "after" as const),
      how: fc.constantFrom("dies" as const, "fails" as const),
    });
    const scenario = fc.record({
      message: fc.constantFrom(
        jobMessage(),
        jobMessage(large),
        jobMessage({ on_unknown: "wait" }),
        jobMessage({ on_lost: "fail" }),
        jobMessage(development),
      ),
      responses: fc.array(fc.constantFrom(...(Object.keys(RESPONSES) as ResponseName[])), { maxLength: 6 }),
      failedProbes: fc.nat(4),
      stops: fc.array(stop, { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async (chosen) => expectConsistentJob(await deliverUntilComplete(chosen))),
      { numRuns: 400 },
    );
  });
});

test("an invalid message whose dispatcher is stopped at any effect has a dead letter and a record", async () => {
  for await (const [, { harness }] of eachStop({ message: jobMessage({ priority: 9 }), responses: [] })) {
    expect(harness.job()).toMatchObject({ status: "REJECTED", version: 1 });
    expect([1, 2]).toContain(harness.deadLetters.sent.length);
    expect(harness.api.calls).toEqual([]);
  }
});

test("a cancel whose dispatcher is stopped at any effect cancels its job", async () => {
  const message = { type: "cancel", job_id: "order-1" };
  for await (const [, { harness }] of eachStop({ message, responses: [] })) {
    expect(harness.job()).toMatchObject({ status: "CANCELED", version: 1 });
  }
});

test("a message of a paused target whose dispatcher is stopped at any effect leaves a paused job, and no call", async () => {
  const pause = ({ pauses, time }: Harness) =>
    pauses.write({ targets: { "model:echo/production": { isPaused: true, since: time.now() } } }, undefined);
  for await (const [, { harness }] of eachStop({
    message: jobMessage(large),
    responses: [],
    prepare: pause,
  })) {
    expect(harness.job()).toMatchObject({ version: 1, submissions: 0, paused_shard: expect.any(String) });
    expect(harness.job()?.input_location).toBeDefined();
    expect(harness.api.calls).toEqual([]);
  }
});

test("a cancel of a batch whose dispatcher is stopped at any effect is recorded, and lists its jobs after ten minutes", async () => {
  const message = { type: "cancel", batch_id: "nightly" };
  for await (const [, { harness }] of eachStop({ message, responses: [] })) {
    const { recordedAt = 0 } = (await harness.collaborators.batchCancels("nightly").read())?.state ?? {};
    expect(recordedAt).toBeGreaterThan(0);
    expect(harness.time.now() - recordedAt).toBeGreaterThanOrEqual(600_000);
    expect(harness.jobsQueue.sent.length).toBeGreaterThanOrEqual(1);
    const pages = harness.jobsQueue.sent.map(({ body }) => JSON.parse(body));
    expect(new Set(pages.map(({ type }) => type))).toEqual(new Set(["cancel_page"]));
    // The first pass lists all jobs, wherever its dispatcher was stopped; a late one those that it could miss.
    expect(pages.some(({ after }) => after === undefined)).toBe(true);
    expect(pages.some(({ after }) => after !== undefined)).toBe(true);
  }
});
