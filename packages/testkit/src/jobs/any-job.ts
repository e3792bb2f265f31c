import {
  DEFAULT_TIMING,
  type Job,
  type JobWrite,
  parseMessage,
  type SubmitMessage,
  transition,
} from "@boomerang/core";
import fc from "fast-check";

export const START = Date.UTC(2026, 0, 1);

/** Options of a message, besides its target and input. */
const options = fc.record(
  {
    priority: fc.integer({ min: 0, max: 2 }),
    max_time_in_queue_seconds: fc.integer({ min: 10, max: 259_200 }),
    inference_retry_config: fc.record(
      {
        max_attempts: fc.integer({ min: 1, max: 10 }),
        initial_delay_ms: fc.integer({ min: 0, max: 10_000 }),
      },
      { requiredKeys: [] },
    ),
    batch_id: fc.constantFrom("nightly", "a:1"),
    replay_of: fc.constant("job-0"),
    on_lost: fc.constantFrom("resubmit", "fail"),
    on_unknown: fc.constantFrom("resubmit", "wait"),
    metadata: fc.dictionary(text().filter(isKey), text(), { maxKeys: 5 }),
  },
  { requiredKeys: [] },
);

const target = fc.oneof(
  fc.constantFrom({ model_id: "echo" }, { chain_id: "c1", environment: "staging", regional: true }),
  fc.constantFrom({ model_id: "m", deployment_id: "d1" }, { model_id: "m", development: true }),
);

const errors = fc.array(fc.record({ code: text(), message: text() }, { noNullPrototype: true }), {
  maxLength: 3,
});

const step = fc.record({
  type: fc.constantFrom<JobWrite["type"][]>(
    ...([
      "claim",
      "claim_again",
      "defer",
      "submitted",
      "submitted",
      "release",
      "unknown",
      "reject",
      "reject_message",
      "keep_message",
      "pause",
      "resume",
      "cancel_message",
    ] as const),
    ...([
      "deliver",
      "cancel",
      "malformed_delivery",
      "quarantined_delivery",
      "forged_delivery",
      "cancel_confirmed",
      "reschedule_check",
      "ended_at_api",
      "lost",
    ] as const),
  ),
  wait: fc.integer({ min: 0, max: 200_000 }),
  requestId: fc.constantFrom("r1", "r2"),
  isScaledToZero: fc.boolean(),
  errors,
  stored: fc.oneof(fc.record({ text: text() }), fc.record({ location: fc.constant("s3://bucket/key") })),
  fails: fc.boolean(),
  isNotJson: fc.boolean(),
  seesEmptyQueue: fc.boolean(),
});

/** Records of one job, each made from the one before by the state machine; of every kind that it makes. */
export const histories: fc.Arbitrary<readonly Job[]> = fc
  .record({
    target,
    options,
    input: fc.jsonValue(),
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    beginning: fc.constantFrom(...beginnings()),
  })
  .map(({ target, options, input, steps, beginning }) => {
    const body = JSON.stringify({ target, model_input: input, ...options });
    const message = parseMessage(body, "job-1") as SubmitMessage;
    const jobs: Job[] = [];
    let now = START;
    for (const { wait, isScaledToZero, fails, isNotJson, seesEmptyQueue, stored, requestId, ...rest } of [
      ...beginning,
      ...steps,
    ]) {
      now += wait;
      const before = jobs.at(-1);
      const write = {
        ...rest,
        message,
        digest: message.digest,
        sentAt: fails ? now : START,
        requestId,
        input: stored,
        isProbed: true,
        isScaledToZero,
        claim: before?.lease_until,
        jobId: "job-1",
        error: rest.errors[0] ?? { code: "", message: "" },
        content: fails ? { errors: rest.errors } : { result: stored, errors: rest.errors, isNotJson },
        location: "s3://bucket/malformed",
        at: now,
        checkAt: now + 60_000,
        queueEmptySince: seesEmptyQueue ? now : undefined,
        status: "EXPIRED",
        version: before?.version,
      } as unknown as JobWrite;
      const decision = transition(before, write, now, DEFAULT_TIMING);
      if (decision.type === "write") jobs.push(decision.job);
    }
    return jobs;
  })
  .filter((jobs) => jobs.length > 0);

/** How a job begins: with a claim, with one that another takes over, or with a submission that is lost and made again. */
function beginnings() {
  const claim = {
    type: "claim" as JobWrite["type"],
    wait: 0,
    requestId: "r1",
    isScaledToZero: false,
    errors: [],
    stored: { text: '{"é":"🪃"}' },
    fails: false,
    isNotJson: false,
    seesEmptyQueue: false,
  };
  const takenOver = { ...claim, wait: DEFAULT_TIMING.leaseMs };
  const lost = [
    { ...claim, type: "submitted" as const },
    { ...claim, type: "lost" as const },
  ];
  const again = { ...claim, wait: 1 };
  const submittedAgain = { ...claim, type: "submitted" as const, requestId: "r2" };
  return [
    ...[[], [claim], [claim, takenOver], [claim, ...lost]],
    ...[
      [claim, ...lost, again],
      [claim, ...lost, again, submittedAgain],
    ],
  ];
}

/** What core takes as a key of metadata. */
function isKey(key: string): boolean {
  return !["", "__proto__", "constructor", "prototype"].includes(key);
}

/** Texts of any script, empty ones included; no half characters. */
function text() {
  return fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(
      "\u0000 \u001f",
      "naïve 日本語 🪃🇪🇺",
      "N",
      "S",
      "__proto__",
      "constructor",
      "a.b[0]",
      ":0",
      "#0",
    ),
  );
}
