import { describe, expect, test } from "vitest";
import { recordEffects } from "./testing/effects.fixture.ts";
import { accepted, connectionReset, errorResponse, type Responder } from "./testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

// Two effects of one message are not atomic: the process may crash between them, or the second may fail. Each order below is
// the one in which that costs least. A different order is a different guarantee.

const large = { model_input: `PRIVATE ${"x".repeat(5000)}` };
const development = { target: { model_id: "echo", development: true } };
const cancel = { type: "cancel", job_id: "order-1" };

interface Order {
  readonly responses?: readonly Responder[];
  readonly message?: unknown;
  /** What happened to the job before. */
  readonly before?: (harness: ReturnType<typeof createHarness>) => Promise<unknown>;
  readonly sentAt?: number;
  readonly receiveCount?: number;
  readonly effects: readonly string[];
}

const submitted = async (harness: ReturnType<typeof createHarness>) => harness.send(jobMessage());
const unknown = async (harness: ReturnType<typeof createHarness>) => {
  harness.api.script.submit.unshift(errorResponse(500));
  await harness.send(jobMessage());
  await harness.time.advance(10_000);
};

/** The submissions of two jobs, so that it is an outage. */
const outage = async (harness: ReturnType<typeof createHarness>) => {
  harness.api.script.submit.unshift(errorResponse(500));
  await harness.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
  await harness.time.advance(3000);
  await unknown(harness);
};

const ATTEMPT = ["key", "permit for submissions", "claim", "submit"];

const ORDERS: readonly [rule: string, order: Order][] = [
  [
    "the key is read, the permit acquired and the claim written before the call",
    { effects: [...ATTEMPT, "record SUBMITTED"] },
  ],
  [
    "a large input is stored before the claim that names it",
    {
      message: jobMessage(large),
      effects: ["key", "store the text", ...ATTEMPT.slice(1), "record SUBMITTED"],
    },
  ],
  [
    "after a 429 the claim is released before the limiter backs off, because its table may be unavailable",
    {
      responses: [errorResponse(429)],
      effects: [
        ...ATTEMPT,
        "record PENDING",
        "note the failure in circuit",
        "back off submissions",
        "change visibility",
      ],
    },
  ],
  [
    "after an account error the claim is released before the API key is read again, because that may fail",
    {
      responses: [errorResponse(401)],
      effects: [
        ...ATTEMPT,
        "record PENDING",
        "note the failure in circuit",
        "read the key again",
        "change visibility",
      ],
    },
  ],
  [
    "after a 503 the claim is released before the failure is noted for all processes: that may fail",
    {
      responses: [errorResponse(503)],
      effects: [...ATTEMPT, "record PENDING", "note the failure in circuit", "change visibility"],
    },
  ],
  [
    "an unknown submission is recorded before the visibility of its message changes",
    {
      responses: [connectionReset],
      effects: [...ATTEMPT, "record PENDING", "note the failure in circuit", "change visibility"],
    },
  ],
  [
    "a rejected job is recorded before its message completes",
    { responses: [errorResponse(422)], effects: [...ATTEMPT, "record REJECTED"] },
  ],
  [
    "a target is woken before the claim is released, so that only tries that were made are counted",
    {
      message: jobMessage(development),
      responses: [errorResponse(404)],
      effects: [...ATTEMPT, "wake", "record PENDING", "change visibility"],
    },
  ],
  [
    "a resubmission probes the API before it takes a permit or claims the job",
    {
      before: unknown,
      receiveCount: 2,
      effects: [
        "key",
        ...Array(3).fill(["permit for probes", "probe"]).flat(),
        ...ATTEMPT.slice(1),
        "record SUBMITTED",
        "close circuit",
      ],
    },
  ],
  [
    "in an outage the probe slot is taken before the first call, and the circuit is closed after the success is recorded",
    {
      before: outage,
      receiveCount: 2,
      effects: [
        "key",
        "probe circuit",
        ...Array(3).fill(["permit for probes", "probe"]).flat(),
        ...ATTEMPT.slice(1),
        "record SUBMITTED",
        "close circuit",
      ],
    },
  ],
  [
    "an invalid message rejects its job before it is dead-lettered, so that every dead letter with a job id has a record",
    { message: jobMessage({ priority: 9 }), effects: ["record REJECTED", "dead letter"] },
  ],
  [
    "the body of a large dead letter is stored before the dead letter that names it",
    { message: "x".repeat(1_048_576), effects: ["store the text", "dead letter"] },
  ],
  [
    "an expiring message is dead-lettered before the check of its job is rescheduled",
    {
      responses: [errorResponse(503)],
      sentAt: -14 * 86_400_000,
      effects: [
        ...ATTEMPT,
        ...["record PENDING", "note the failure in circuit", "dead letter", "record PENDING"],
      ],
    },
  ],
  [
    "a submitted job is canceled at the API before that is recorded",
    {
      message: cancel,
      before: submitted,
      effects: ["key", "permit for status calls", "cancel at the API", "record CANCELED"],
    },
  ],
];

async function handle(
  { responses = [], message = jobMessage(), before, sentAt, receiveCount = 1 }: Order,
  failing?: string,
) {
  const harness = createHarness();
  await before?.(harness);
  harness.api.script.submit.push(...responses);
  const { collaborators, effects } = recordEffects(harness, new Set(failing === undefined ? [] : [failing]));
  const fields = sentAt === undefined ? {} : { sentAt: harness.time.now() + sentAt };
  const sent = await harness.send(message, { receiveCount, ...fields }, collaborators);
  return { harness, effects, sent };
}

test.each(ORDERS)("%s", async (_, order) => {
  const { effects } = await handle(order);
  expect(effects).toEqual(order.effects);
});

describe("a submission that was certainly not accepted does not count, whatever fails after its release", () => {
  const afterRelease = ["back off submissions", "read the key again", "change visibility", "wake"];
  const cases = ORDERS.filter(
    ([, { effects }]) => effects.includes("submit") && effects.includes("record PENDING"),
  )
    .filter(([, { responses }]) => responses?.[0] !== connectionReset)
    .flatMap(([rule, order]) =>
      order.effects
        .filter((effect) => afterRelease.includes(effect))
        .map((effect) => [effect, rule, order] as const),
    );

  test.each(cases)("%s fails: %s", async (failing, _, order) => {
    const { harness, effects, sent } = await handle(order, failing);
    expect(effects).toContain(failing);
    expect(sent.isRetried).toBe(true);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(harness.job()?.lease_until).toBeUndefined();
    // The next receive submits the job at once, without a health probe.
    harness.api.script.submit.push(() => accepted("r2"));
    await harness.time.advance(60_000);
    await harness.send(order.message ?? jobMessage(), { receiveCount: 2 });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
    expect(harness.api.of("queue")).toEqual([]);
  });

  test("the cases cover every effect after a release", () => {
    expect(new Set(cases.map(([failing]) => failing))).toEqual(new Set(afterRelease));
  });
});
