import { isOutcome, isUnknown } from "@boomerang/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { type Answer, accepted, connectionRefused, cutOff, refusal } from "./testing/fake-api.fixture.ts";
import { sqsEvent, sqsRecord } from "./testing/sqs-event.fixture.ts";
import { type Stop, stoppable } from "./testing/stops.fixture.ts";
import { createWorld, jobMessage } from "./testing/world.fixture.ts";

// The queue's visibility timeout: six times what the function may run.
const HIDDEN_MS = 360_000;

/** How the API takes a submission, and whether it accepts it. */
const ANSWERS = {
  accepted: { answer: () => accepted("r"), isAccepted: true },
  "accepted, answered 500": { answer: refusal(500), isAccepted: true },
  "accepted, cut off": { answer: cutOff, isAccepted: true },
  "not accepted, answered 500": { answer: refusal(500), isAccepted: false },
  throttled: { answer: refusal(429, { retryAfter: 3 }), isAccepted: false },
  down: { answer: refusal(503), isAccepted: false },
  unreachable: { answer: connectionRefused, isAccepted: false },
  "account refused": { answer: refusal(401), isAccepted: false },
  rejected: { answer: refusal(422), isAccepted: false },
  "not found": { answer: refusal(404), isAccepted: false },
} as const satisfies Record<string, { answer: Answer; isAccepted: boolean }>;

type Mood = keyof typeof ANSWERS;

interface Scenario {
  readonly message: unknown;
  /** How the API takes the first submissions; later ones are accepted. */
  readonly moods: readonly Mood[];
  /** So many probes fail before the API answers. */
  readonly failedProbes?: number;
  readonly stops: readonly Stop[];
}

/** Delivers a message again and again, as SQS does, until it is done. */
async function deliverUntilDone({ message, moods, failedProbes = 0, stops }: Scenario) {
  const world = createWorld();
  world.api.script.queue.push(...Array.from({ length: failedProbes }, () => refusal(502)));
  const seen = { accepted: 0, afterOutcome: 0 };
  const take = (mood: Mood): Answer => {
    return (call) => {
      const job = world.job();
      if (job === undefined || isOutcome(job.status)) seen.afterOutcome++;
      if (ANSWERS[mood].isAccepted) seen.accepted++;
      return ANSWERS[mood].answer(call);
    };
  };
  world.api.script.submit.push(...[...moods, ...Array<Mood>(10).fill("accepted")].map(take));
  const process = stoppable(world, stops);
  for (let receives = 1; receives <= 40; receives++) {
    const record = sqsRecord({ body: JSON.stringify(message), receives });
    const died = process.begin();
    const handled = createHandler(process.collaborators)(sqsEvent(record));
    const end = await world.time.settle(Promise.race([handled, died]));
    if (end !== "died" && end.batchItemFailures.length === 0)
      return { world, seen, effects: process.effects() };
    const hidden = world.jobsQueue.returned.find(
      ({ receiptHandle }) => receiptHandle === record.receiptHandle,
    );
    await world.time.advance(hidden === undefined ? HIDDEN_MS : hidden.seconds * 1000);
  }
  throw new Error("the message is never done");
}

type End = Awaited<ReturnType<typeof deliverUntilDone>>;

function expectSoundJob({ world, seen }: End): void {
  const job = world.job() ?? expect.fail("no record");
  const outcomes = world.store.changes.filter(({ after }) => isOutcome(after.status));
  expect(outcomes.length).toBe(isOutcome(job.status) ? 1 : 0);
  if (job.status === "PENDING") {
    // Left to reconciling: perhaps accepted, and either asked to wait or out of submissions.
    expect(isUnknown(job, world.time.now())).toBe(true);
    expect(job.on_unknown === "wait" || job.submissions === 3).toBe(true);
  }
  if (!isOutcome(job.status))
    expect(job).toMatchObject({ open_shard: expect.any(Number), check_at: expect.any(String) });
  expect(seen.accepted).toBeLessThanOrEqual(3);
  expect(job.submissions).toBeLessThanOrEqual(3);
  expect(job.submissions).toBeGreaterThanOrEqual(seen.accepted);
  expect(seen.afterOutcome).toBe(0);
  expect(world.deadLetters.sent).toEqual([]);
}

/** Every single stop that a scenario can meet. */
async function* eachStop(scenario: Omit<Scenario, "stops">): AsyncGenerator<[Stop, End]> {
  const { effects } = await deliverUntilDone({ ...scenario, stops: [] });
  // A stop makes for further deliveries, and so for further effects.
  for (let at = 0; at < effects + 4; at++) {
    for (const when of ["before", "after"] as const) {
      for (const how of ["dies", "fails"] as const) {
        const stop = { at, when, how };
        yield [stop, await deliverUntilDone({ ...scenario, stops: [stop] })];
      }
    }
  }
}

const large = { model_input: `PRIVATE ${"x".repeat(5000)}` };
const development = { target: { model_id: "echo", development: true } };

describe("a job whose dispatcher is stopped at any effect has one outcome or is submitted in the end", () => {
  test.each<[string, Record<string, unknown>, Mood[], number?]>([
    ["accepted at once", large, []],
    ["throttled, then down, then accepted", large, ["throttled", "down"]],
    ["perhaps accepted", {}, ["accepted, answered 500"]],
    ["perhaps accepted twice", {}, ["accepted, cut off", "not accepted, answered 500"]],
    ["perhaps accepted thrice", {}, Array<Mood>(3).fill("accepted, cut off")],
    ["perhaps accepted, then no answer", large, ["accepted, answered 500"], 2],
    [
      "perhaps accepted twice, then no answer",
      { on_lost: "fail" },
      Array<Mood>(2).fill("accepted, cut off"),
      3,
    ],
    ["perhaps accepted, to wait", { on_unknown: "wait" }, ["accepted, answered 500"]],
    ["refused for its account", { on_lost: "fail" }, ["account refused"]],
    ["rejected", {}, ["rejected"]],
    ["perhaps accepted, then rejected", {}, ["accepted, cut off", "rejected"]],
    ["asleep", development, ["not found"]],
    ["asleep for too long", development, Array<Mood>(5).fill("not found")],
  ])("%s", async (_, fields, moods, failedProbes = 0) => {
    let stops = 0;
    for await (const [stop, end] of eachStop({ message: jobMessage(fields), moods, failedProbes })) {
      expectSoundJob(end);
      stops++;
      expect(stop.at).toBeGreaterThanOrEqual(0);
    }
    expect(stops).toBeGreaterThan(20);
  });

  test("whatever the API says and however often it is stopped", async () => {
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
      moods: fc.array(fc.constantFrom(...(Object.keys(ANSWERS) as Mood[])), { maxLength: 6 }),
      failedProbes: fc.nat(4),
      stops: fc.array(stop, { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async (chosen) => expectSoundJob(await deliverUntilDone(chosen))),
      { numRuns: 400 },
    );
  });
});

test("an invalid message whose dispatcher is stopped at any effect has its dead letter and its record", async () => {
  for await (const [, { world }] of eachStop({ message: jobMessage({ priority: 9 }), moods: [] })) {
    expect(world.job()).toMatchObject({ status: "REJECTED", version: 1 });
    expect([1, 2]).toContain(world.deadLetters.sent.length);
    expect(world.api.calls).toEqual([]);
  }
});

test("a cancel whose dispatcher is stopped at any effect cancels", async () => {
  for await (const [, { world }] of eachStop({ message: { type: "cancel", job_id: "order-1" }, moods: [] })) {
    expect(world.job()).toMatchObject({ status: "CANCELED", version: 1 });
  }
});
