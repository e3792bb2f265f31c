import { describe, expect, test } from "vitest";
import {
  type Answer,
  connectionRefused,
  cutOff,
  nameNotFound,
  refusal,
  silence,
} from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage } from "./testing/world.fixture.ts";

function worldAnswering(...answers: Answer[]) {
  const world = createWorld();
  world.api.script.submit.push(...answers);
  return world;
}

describe("certainly not accepted", () => {
  test.each<[string, Answer]>([
    ["429", refusal(429)],
    ["503", refusal(503)],
    ["a name that is not found", nameNotFound],
    ["a refused connection", connectionRefused],
  ])("%s: the claim is released and the message goes back", async (_, answer) => {
    const world = worldAnswering(answer);
    expect(await world.send(jobMessage())).toEqual({ isReturned: true, seconds: 1 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(world.job()?.lease_until).toBeUndefined();
    expect(world.deadLetters.sent).toEqual([]);
    await world.send(jobMessage(), { receives: 2 });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1, request_id: "request-2" });
  });

  test.each([429, 503])("%i: Retry-After is honoured", async (status) => {
    const world = worldAnswering(refusal(status, { retryAfter: 120 }));
    const { seconds } = await world.send(jobMessage());
    expect(seconds).toBeGreaterThanOrEqual(120);
  });

  test("a Retry-After of a day is cut to what SQS can hide", async () => {
    const world = worldAnswering(refusal(503, { retryAfter: 86_400 }));
    expect(await world.send(jobMessage())).toEqual({ isReturned: true, seconds: 43_000 });
  });

  test("the wait doubles from receive to receive", async () => {
    const world = worldAnswering(...Array.from({ length: 8 }, () => refusal(503)));
    const waits: (number | undefined)[] = [];
    for (let receives = 1; receives <= 8; receives++) {
      waits.push((await world.send(jobMessage(), { receives })).seconds);
    }
    expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 64]);
  });

  test("being throttled slows all dispatchers down", async () => {
    const world = worldAnswering(refusal(429, { retryAfter: 30 }));
    await world.send(jobMessage());
    const { isReturned } = await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
    expect(isReturned).toBe(true);
    expect(world.api.of("submit")).toHaveLength(1);
    expect(world.meter.totals).toMatchObject({ SubmissionsThrottled: 1, JobsReturned: 2 });
  });

  test("the answer comes after all dispatchers were slowed down", async () => {
    const world = worldAnswering(refusal(429));
    const done: string[] = [];
    const submissions: typeof world.collaborators.submissions = {
      ...world.collaborators.submissions,
      async reportThrottled(retryAfterMs) {
        await world.time.sleep(1_000);
        await world.collaborators.submissions.reportThrottled(retryAfterMs);
        done.push("slowed down");
      },
    };
    await world.send(jobMessage(), {}, { submissions }).then(() => done.push("answered"));
    expect(done).toEqual(["slowed down", "answered"]);
  });

  test("throttled 900 times, a message is neither dead nor counted as submitted", async () => {
    const world = worldAnswering(...Array.from({ length: 900 }, () => refusal(429)));
    for (let receives = 1; receives <= 900; receives++) {
      const { isReturned, seconds = 0 } = await world.send(jobMessage(), { receives });
      expect(isReturned).toBe(true);
      await world.time.advance(seconds * 1000);
    }
    expect(world.deadLetters.sent).toEqual([]);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
  });
});

describe("perhaps accepted", () => {
  const unknown: [string, Answer, string][] = [
    ["500", refusal(500), "http_500"],
    ["502", refusal(502), "http_502"],
    ["504", refusal(504, { code: "timeout" }), "timeout"],
    ["a broken connection", cutOff, "no_answer"],
    ["silence", silence, "no_answer"],
    ["an answer without an id", () => Response.json({}, { status: 201 }), "http_201"],
  ];

  test.each(unknown)("%s: the job is submitted again a little later", async (_, answer, code) => {
    const world = worldAnswering(answer);
    expect(await world.send(jobMessage())).toEqual({ isReturned: true, seconds: 8 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code }] });
    await world.time.advance(8000);
    expect(await world.send(jobMessage(), { receives: 2 })).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2, request_id: "request-2" });
  });

  test.each(unknown)('%s with on_unknown "wait": reconciling decides', async (_, answer) => {
    const world = worldAnswering(answer);
    const message = jobMessage({ on_unknown: "wait" });
    expect(await world.send(message)).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
    expect(world.job()?.open_shard).toBeTypeOf("number");
    expect(Date.parse(world.job()?.check_at ?? "")).toBe(world.time.now() + (600 + 3600) * 1000);
    await world.time.advance(100_000);
    expect(await world.send(message, { receives: 2 })).toEqual({ isReturned: false });
    expect(world.api.of("submit")).toHaveLength(1);
  });

  test("after three submissions of unknown fate the job is left to reconciling", async () => {
    const world = worldAnswering(refusal(500), refusal(500), refusal(500));
    const returned: boolean[] = [];
    for (let receives = 1; receives <= 4; receives++) {
      returned.push((await world.send(jobMessage(), { receives })).isReturned);
      await world.time.advance(100_000);
    }
    expect(returned).toEqual([true, true, false, false]);
    expect(world.api.of("submit")).toHaveLength(3);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 3 });
    expect(world.meter.totals).toMatchObject({ SubmissionsUnknown: 3 });
  });

  test("a Retry-After longer than our own pause is honoured", async () => {
    const world = worldAnswering(refusal(500, { retryAfter: 60 }));
    expect((await world.send(jobMessage())).seconds).toBe(60);
  });
});

describe("the message's fault", () => {
  test.each([400, 404, 413, 422])("%i: rejected with the API's message", async (status) => {
    const world = worldAnswering(refusal(status, { code: "client_error", message: "no such field" }));
    expect(await world.send(jobMessage())).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "client_error" }] });
    expect(world.job()?.errors?.[0]?.message).toContain("no such field");
    expect(world.deadLetters.sent).toEqual([]);
    expect(world.meter.totals).toMatchObject({ JobsRejected: 1 });
    await world.send(jobMessage(), { receives: 2 });
    expect(world.api.of("submit")).toHaveLength(1);
  });

  test("after an earlier submission of unknown fate a rejection is called lost, so that a result may still come", async () => {
    const world = worldAnswering(cutOff, refusal(422));
    await world.send(jobMessage());
    await world.send(jobMessage(), { receives: 2 });
    expect(world.job()).toMatchObject({ status: "LOST", submissions: 2 });
    expect(world.meter.totals).toMatchObject({ JobsLost: 1 });
    expect(world.meter.totals.JobsRejected).toBeUndefined();
  });
});

describe("the account's fault", () => {
  test.each([401, 402, 403])("%i: back to the queue, slowly, with an alarm", async (status) => {
    const world = worldAnswering(refusal(status));
    const { isReturned, seconds } = await world.send(jobMessage());
    expect(isReturned).toBe(true);
    expect(seconds).toBeGreaterThanOrEqual(300);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
    expect(world.freshReads).toEqual(["apiKey"]);
    await world.send(jobMessage(), { receives: 2 });
    expect(world.job()?.status).toBe("SUBMITTED");
  });
});

describe("a development target that is not found", () => {
  const message = jobMessage({ target: { model_id: "echo", development: true } });

  test("is woken, and the job submitted once it is awake", async () => {
    const world = worldAnswering(refusal(404), refusal(404));
    expect(await world.send(message)).toEqual({ isReturned: true, seconds: 5 });
    expect(await world.send(message, { receives: 2 })).toEqual({ isReturned: true, seconds: 25 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0, wake_tries: 2 });
    await world.send(message, { receives: 3 });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
    expect(world.api.of("wake").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/development/wake",
      "https://model-echo.api.baseten.co/development/wake",
    ]);
  });

  test("is rejected after 5 tries", async () => {
    const world = worldAnswering(...Array.from({ length: 6 }, () => refusal(404)));
    const returned: boolean[] = [];
    for (let receives = 1; receives <= 5; receives++) {
      returned.push((await world.send(message, { receives })).isReturned);
    }
    expect(returned).toEqual([true, true, true, true, false]);
    expect(world.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "http_404" }] });
    expect(world.api.of("wake")).toHaveLength(4);
  });

  test("is tried again even where waking failed", async () => {
    const world = worldAnswering(refusal(404));
    world.api.script.wake.push(refusal(500));
    expect((await world.send(message)).isReturned).toBe(true);
    expect(world.job()).toMatchObject({ status: "PENDING", wake_tries: 1 });
  });
});
