import { InferenceApiError } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  connectionRefused,
  connectionReset,
  errorResponse,
  nameNotFound,
  noResponse,
  type Responder,
} from "../testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "../testing/harness.fixture.ts";

function harnessResponding(...responses: Responder[]) {
  const harness = createHarness();
  harness.api.script.submit.push(...responses);
  return harness;
}

describe("certainly not accepted", () => {
  test.each<[string, Responder]>([
    ["429", errorResponse(429)],
    ["503", errorResponse(503)],
    ["an unknown host", nameNotFound],
    ["a refused connection", connectionRefused],
  ])("%s: the claim is released and the message is retried", async (_, response) => {
    const harness = harnessResponding(response);
    expect(await harness.send(jobMessage())).toEqual({ isRetried: true, seconds: 3 });
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(harness.job()?.lease_until).toBeUndefined();
    expect(harness.deadLetters.sent).toEqual([]);
    await harness.send(jobMessage(), { receiveCount: 2 });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1, request_id: "request-2" });
  });

  test("a call that could not be built: the API has rejected nothing, so the job is not rejected", async () => {
    const harness = createHarness();
    const submit = () =>
      Promise.reject(
        new InferenceApiError("submit was not sent", {
          operation: "submit",
          kind: "invalid",
          retryable: false,
        }),
      );
    const sent = await harness.send(jobMessage(), {}, { api: { ...harness.collaborators.api, submit } });
    expect(sent.isRetried).toBe(true);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
  });

  test.each([429, 503])("%i: the message waits at least for the Retry-After", async (status) => {
    const harness = harnessResponding(errorResponse(status, { retryAfter: 120 }));
    const { seconds } = await harness.send(jobMessage());
    expect(seconds).toBeGreaterThanOrEqual(120);
  });

  test("a Retry-After of a day is limited to the visibility timeout that SQS allows", async () => {
    const harness = harnessResponding(errorResponse(503, { retryAfter: 86_400 }));
    expect(await harness.send(jobMessage())).toEqual({ isRetried: true, seconds: 43_000 });
  });

  test("how often a message was received before makes no difference to its wait", async () => {
    const harness = harnessResponding(...Array.from({ length: 8 }, () => errorResponse(503)));
    const waits: (number | undefined)[] = [];
    for (const receiveCount of [1, 8, 30, 140]) {
      const sentAt = Math.floor(harness.time.now() - 5 * 86_400_000);
      waits.push((await harness.send(jobMessage(), { receiveCount, sentAt })).seconds);
    }
    expect(waits).toEqual([3, 3, 3, 3]);
  });

  test("after a 429 all dispatchers wait", async () => {
    const harness = harnessResponding(errorResponse(429, { retryAfter: 30 }));
    await harness.send(jobMessage());
    const { isRetried } = await harness.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
    expect(isRetried).toBe(true);
    expect(harness.api.of("submit")).toHaveLength(1);
    expect(harness.meter.totals).toMatchObject({ SubmissionsThrottled: 1, JobsReturned: 2 });
  });

  test("the handler responds only after the 429 is reported to the limiter", async () => {
    const harness = harnessResponding(errorResponse(429));
    const done: string[] = [];
    const submissionLimiter: typeof harness.collaborators.submissionLimiter = {
      ...harness.collaborators.submissionLimiter,
      async reportThrottled(retryAfterMs) {
        await harness.time.sleep(1_000);
        await harness.collaborators.submissionLimiter.reportThrottled(retryAfterMs);
        done.push("reported");
      },
    };
    await harness.send(jobMessage(), {}, { submissionLimiter }).then(() => done.push("responded"));
    expect(done).toEqual(["reported", "responded"]);
  });

  test("a message that is throttled for days is not dead-lettered and has no submission", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    let receives = 0;
    while (harness.time.now() < sentAt + 13 * 86_400_000) {
      harness.api.script.submit.push(errorResponse(429));
      const { isRetried, seconds = 0 } = await harness.send(jobMessage(), {
        receiveCount: ++receives,
        sentAt,
      });
      expect(isRetried).toBe(true);
      await harness.time.advance(seconds * 1000);
    }
    expect(receives).toBeLessThan(850);
    expect(harness.deadLetters.sent).toEqual([]);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
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
    const harness = harnessResponding(response);
    expect(await harness.send(jobMessage())).toEqual({ isRetried: true, seconds: 8 });
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code }] });
    await harness.time.advance(8000);
    expect(await harness.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2, request_id: "request-2" });
  });

  test.each(unknown)('%s with on_unknown "wait": the job is left to reconcile', async (_, response) => {
    const harness = harnessResponding(response);
    const message = jobMessage({ on_unknown: "wait" });
    expect(await harness.send(message)).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
    expect(harness.job()?.open_shard).toBeTypeOf("number");
    expect(Date.parse(harness.job()?.check_at ?? "")).toBe(harness.time.now() + 300_000);
    await harness.time.advance(100_000);
    expect(await harness.send(message, { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.api.of("submit")).toHaveLength(1);
  });

  test("after three unknown submissions the job is left to reconcile; the last comes after five minutes", async () => {
    const harness = harnessResponding(errorResponse(500), errorResponse(500), errorResponse(500));
    const retried: boolean[] = [];
    for (let receiveCount = 1; receiveCount <= 6; receiveCount++) {
      retried.push((await harness.send(jobMessage(), { receiveCount })).isRetried);
      await harness.time.advance(110_000);
    }
    expect(retried).toEqual([true, true, true, true, false, false]);
    expect(harness.api.of("submit")).toHaveLength(3);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 3 });
    expect(harness.meter.totals).toMatchObject({ SubmissionsUnknown: 3 });
  });

  test("a Retry-After that is longer than our own delay is respected", async () => {
    const harness = harnessResponding(errorResponse(500, { retryAfter: 60 }));
    expect((await harness.send(jobMessage())).seconds).toBe(65);
  });
});

describe("an error of the message", () => {
  test.each([400, 404, 413, 422])("%i: the job is rejected with the API's error message", async (status) => {
    const harness = harnessResponding(
      errorResponse(status, { code: "client_error", message: "no such field" }),
    );
    expect(await harness.send(jobMessage())).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "client_error" }] });
    expect(harness.job()?.errors?.[0]?.message).toContain("no such field");
    expect(harness.deadLetters.sent).toEqual([]);
    expect(harness.meter.totals).toMatchObject({ JobsRejected: 1 });
    await harness.send(jobMessage(), { receiveCount: 2 });
    expect(harness.api.of("submit")).toHaveLength(1);
  });

  test("after an unknown submission a rejected job is LOST, which a result may still replace", async () => {
    const harness = harnessResponding(connectionReset, errorResponse(422));
    await harness.send(jobMessage());
    await harness.send(jobMessage(), { receiveCount: 2 });
    expect(harness.job()).toMatchObject({ status: "LOST", submissions: 2 });
    expect(harness.meter.totals).toMatchObject({ JobsLost: 1 });
    expect(harness.meter.totals.JobsRejected).toBeUndefined();
  });
});

describe("an error of the account", () => {
  test.each([401, 402, 403])(
    "%i: the message is retried, and an account error is counted",
    async (status) => {
      const harness = harnessResponding(errorResponse(status));
      const { isRetried, seconds } = await harness.send(jobMessage());
      expect(isRetried).toBe(true);
      expect(seconds).toBe(3);
      expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
      expect(harness.meter.totals).toMatchObject({ AccountErrors: 1 });
      expect(harness.freshReads).toEqual(["apiKey"]);
      await harness.send(jobMessage(), { receiveCount: 2 });
      expect(harness.job()?.status).toBe("SUBMITTED");
    },
  );
});

describe("a development target that is not found", () => {
  const message = jobMessage({ target: { model_id: "echo", development: true } });

  test("is woken, and the job is submitted once the target is awake", async () => {
    const harness = harnessResponding(errorResponse(404), errorResponse(404));
    expect(await harness.send(message)).toEqual({ isRetried: true, seconds: 5 });
    expect(await harness.send(message, { receiveCount: 2 })).toEqual({ isRetried: true, seconds: 25 });
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0, wake_tries: 2 });
    await harness.send(message, { receiveCount: 3 });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
    expect(harness.api.of("wake").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/development/wake",
      "https://model-echo.api.baseten.co/development/wake",
    ]);
  });

  test("is woken 4 times, and then its job is rejected", async () => {
    const harness = harnessResponding(...Array.from({ length: 6 }, () => errorResponse(404)));
    const retried: boolean[] = [];
    for (let receiveCount = 1; receiveCount <= 5; receiveCount++) {
      retried.push((await harness.send(message, { receiveCount })).isRetried);
    }
    expect(retried).toEqual([true, true, true, true, false]);
    expect(harness.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "http_404" }] });
    expect(harness.api.of("wake")).toHaveLength(4);
  });

  test("is called again although waking failed", async () => {
    const harness = harnessResponding(errorResponse(404));
    harness.api.script.wake.push(errorResponse(500));
    expect((await harness.send(message)).isRetried).toBe(true);
    expect(harness.job()).toMatchObject({ status: "PENDING", wake_tries: 1 });
  });
});
