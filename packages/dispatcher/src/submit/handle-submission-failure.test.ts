import { describe, expect, test } from "vitest";
import {
  connectionRefused,
  connectionReset,
  errorResponse,
  nameNotFound,
  noResponse,
  type Responder,
} from "../testing/fake-api.fixture.ts";
import { createWorld, jobMessage } from "../testing/world.fixture.ts";

function worldResponding(...responses: Responder[]) {
  const world = createWorld();
  world.api.script.submit.push(...responses);
  return world;
}

describe("certainly not accepted", () => {
  test.each<[string, Responder]>([
    ["429", errorResponse(429)],
    ["503", errorResponse(503)],
    ["an unknown host", nameNotFound],
    ["a refused connection", connectionRefused],
  ])("%s: the claim is released and the message is retried", async (_, response) => {
    const world = worldResponding(response);
    expect(await world.send(jobMessage())).toEqual({ isRetried: true, seconds: 1 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(world.job()?.lease_until).toBeUndefined();
    expect(world.deadLetters.sent).toEqual([]);
    await world.send(jobMessage(), { receiveCount: 2 });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1, request_id: "request-2" });
  });

  test.each([429, 503])("%i: the message waits at least for the Retry-After", async (status) => {
    const world = worldResponding(errorResponse(status, { retryAfter: 120 }));
    const { seconds } = await world.send(jobMessage());
    expect(seconds).toBeGreaterThanOrEqual(120);
  });

  test("a Retry-After of a day is limited to the visibility timeout that SQS allows", async () => {
    const world = worldResponding(errorResponse(503, { retryAfter: 86_400 }));
    expect(await world.send(jobMessage())).toEqual({ isRetried: true, seconds: 43_000 });
  });

  test("the wait doubles with each receive", async () => {
    const world = worldResponding(...Array.from({ length: 8 }, () => errorResponse(503)));
    const waits: (number | undefined)[] = [];
    for (let receiveCount = 1; receiveCount <= 8; receiveCount++) {
      waits.push((await world.send(jobMessage(), { receiveCount })).seconds);
    }
    expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 64]);
  });

  test("after a 429 all dispatchers wait", async () => {
    const world = worldResponding(errorResponse(429, { retryAfter: 30 }));
    await world.send(jobMessage());
    const { isRetried } = await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
    expect(isRetried).toBe(true);
    expect(world.api.of("submit")).toHaveLength(1);
    expect(world.meter.totals).toMatchObject({ SubmissionsThrottled: 1, JobsReturned: 2 });
  });

  test("the handler responds only after the limiter knows of the 429", async () => {
    const world = worldResponding(errorResponse(429));
    const done: string[] = [];
    const submissions: typeof world.collaborators.submissions = {
      ...world.collaborators.submissions,
      async reportThrottled(retryAfterMs) {
        await world.time.sleep(1_000);
        await world.collaborators.submissions.reportThrottled(retryAfterMs);
        done.push("reported");
      },
    };
    await world.send(jobMessage(), {}, { submissions }).then(() => done.push("responded"));
    expect(done).toEqual(["reported", "responded"]);
  });

  test("a message that is throttled 900 times is not dead-lettered and has no submission", async () => {
    const world = worldResponding(...Array.from({ length: 900 }, () => errorResponse(429)));
    for (let receiveCount = 1; receiveCount <= 900; receiveCount++) {
      const { isRetried, seconds = 0 } = await world.send(jobMessage(), { receiveCount });
      expect(isRetried).toBe(true);
      await world.time.advance(seconds * 1000);
    }
    expect(world.deadLetters.sent).toEqual([]);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
  });
});

describe("possibly accepted", () => {
  const unknown: [string, Responder, string][] = [
    ["500", errorResponse(500), "http_500"],
    ["502", errorResponse(502), "http_502"],
    ["504", errorResponse(504, { code: "timeout" }), "timeout"],
    ["a reset connection", connectionReset, "no_answer"],
    ["no response", noResponse, "no_answer"],
    ["a response without a request id", () => Response.json({}, { status: 201 }), "http_201"],
  ];

  test.each(unknown)("%s: the job is resubmitted after some seconds", async (_, response, code) => {
    const world = worldResponding(response);
    expect(await world.send(jobMessage())).toEqual({ isRetried: true, seconds: 8 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code }] });
    await world.time.advance(8000);
    expect(await world.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2, request_id: "request-2" });
  });

  test.each(unknown)('%s with on_unknown "wait": the job is left to reconcile', async (_, response) => {
    const world = worldResponding(response);
    const message = jobMessage({ on_unknown: "wait" });
    expect(await world.send(message)).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
    expect(world.job()?.open_shard).toBeTypeOf("number");
    expect(Date.parse(world.job()?.check_at ?? "")).toBe(world.time.now() + (600 + 3600) * 1000);
    await world.time.advance(100_000);
    expect(await world.send(message, { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.api.of("submit")).toHaveLength(1);
  });

  test("after three unknown submissions the job is left to reconcile", async () => {
    const world = worldResponding(errorResponse(500), errorResponse(500), errorResponse(500));
    const retried: boolean[] = [];
    for (let receiveCount = 1; receiveCount <= 4; receiveCount++) {
      retried.push((await world.send(jobMessage(), { receiveCount })).isRetried);
      await world.time.advance(100_000);
    }
    expect(retried).toEqual([true, true, false, false]);
    expect(world.api.of("submit")).toHaveLength(3);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 3 });
    expect(world.meter.totals).toMatchObject({ SubmissionsUnknown: 3 });
  });

  test("a Retry-After that is longer than our own delay is respected", async () => {
    const world = worldResponding(errorResponse(500, { retryAfter: 60 }));
    expect((await world.send(jobMessage())).seconds).toBe(60);
  });
});

describe("an error of the message", () => {
  test.each([400, 404, 413, 422])("%i: the job is rejected with the API's error message", async (status) => {
    const world = worldResponding(errorResponse(status, { code: "client_error", message: "no such field" }));
    expect(await world.send(jobMessage())).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "client_error" }] });
    expect(world.job()?.errors?.[0]?.message).toContain("no such field");
    expect(world.deadLetters.sent).toEqual([]);
    expect(world.meter.totals).toMatchObject({ JobsRejected: 1 });
    await world.send(jobMessage(), { receiveCount: 2 });
    expect(world.api.of("submit")).toHaveLength(1);
  });

  test("after an unknown submission a rejected job is LOST, which a result may still replace", async () => {
    const world = worldResponding(connectionReset, errorResponse(422));
    await world.send(jobMessage());
    await world.send(jobMessage(), { receiveCount: 2 });
    expect(world.job()).toMatchObject({ status: "LOST", submissions: 2 });
    expect(world.meter.totals).toMatchObject({ JobsLost: 1 });
    expect(world.meter.totals.JobsRejected).toBeUndefined();
  });
});

describe("an error of the account", () => {
  test.each([401, 402, 403])(
    "%i: the message retries after minutes, and an account error is counted",
    async (status) => {
      const world = worldResponding(errorResponse(status));
      const { isRetried, seconds } = await world.send(jobMessage());
      expect(isRetried).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(300);
      expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
      expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
      expect(world.freshReads).toEqual(["apiKey"]);
      await world.send(jobMessage(), { receiveCount: 2 });
      expect(world.job()?.status).toBe("SUBMITTED");
    },
  );
});

describe("a development target that is not found", () => {
  const message = jobMessage({ target: { model_id: "echo", development: true } });

  test("is woken, and the job is submitted once the target is awake", async () => {
    const world = worldResponding(errorResponse(404), errorResponse(404));
    expect(await world.send(message)).toEqual({ isRetried: true, seconds: 5 });
    expect(await world.send(message, { receiveCount: 2 })).toEqual({ isRetried: true, seconds: 25 });
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0, wake_tries: 2 });
    await world.send(message, { receiveCount: 3 });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
    expect(world.api.of("wake").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/development/wake",
      "https://model-echo.api.baseten.co/development/wake",
    ]);
  });

  test("is woken 4 times, and then its job is rejected", async () => {
    const world = worldResponding(...Array.from({ length: 6 }, () => errorResponse(404)));
    const retried: boolean[] = [];
    for (let receiveCount = 1; receiveCount <= 5; receiveCount++) {
      retried.push((await world.send(message, { receiveCount })).isRetried);
    }
    expect(retried).toEqual([true, true, true, true, false]);
    expect(world.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "http_404" }] });
    expect(world.api.of("wake")).toHaveLength(4);
  });

  test("is called again although waking failed", async () => {
    const world = worldResponding(errorResponse(404));
    world.api.script.wake.push(errorResponse(500));
    expect((await world.send(message)).isRetried).toBe(true);
    expect(world.job()).toMatchObject({ status: "PENDING", wake_tries: 1 });
  });
});
