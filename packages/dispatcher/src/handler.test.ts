import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { accepted, errorResponse, type Responder } from "./testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

const record = (messageId: string, body: unknown) =>
  sqsRecord({ messageId, body: typeof body === "string" ? body : JSON.stringify(body) });

test("an empty batch has no failures", async () => {
  const harness = createHarness();
  expect(await createHandler(harness.collaborators)(sqsEvent())).toEqual({ batchItemFailures: [] });
});

test("the messages of a batch are handled independently", async () => {
  const harness = createHarness();
  const respond: Responder = (call) =>
    call.body.includes("two") ? errorResponse(503)(call) : accepted("r1");
  harness.api.script.submit.push(respond, respond);
  const { batchItemFailures } = await harness.time.run(
    createHandler(harness.collaborators)(
      sqsEvent(
        record("m1", jobMessage({ job_id: "one", model_input: "one" })),
        record("m2", jobMessage({ job_id: "two", model_input: "two" })),
        record("m3", "no JSON"),
        record("m4", { type: "cancel", job_id: "four" }),
      ),
    ),
  );
  expect(batchItemFailures).toEqual([{ itemIdentifier: "m2" }]);
  expect([...harness.store.jobs.values()].map(({ job_id, status }) => [job_id, status])).toEqual(
    expect.arrayContaining([
      ["one", "SUBMITTED"],
      ["two", "PENDING"],
      ["four", "CANCELED"],
    ]),
  );
  expect(harness.deadLetters.sent.map(({ body }) => body)).toEqual(["no JSON"]);
});

test("without a job id the message id names the job", async () => {
  const harness = createHarness();
  await harness.send({ target: { model_id: "echo" }, model_input: 1 }, { messageId: "059f36b4-87a3" });
  expect(harness.job("059f36b4-87a3")?.status).toBe("SUBMITTED");
});

// Lambda freezes a process after its response; unfinished work could run minutes later.
test("the handler responds only after the visibility of retried messages is changed", async () => {
  const harness = createHarness();
  harness.api.script.submit.push(errorResponse(503), errorResponse(503));
  const done: string[] = [];
  const jobsQueue: typeof harness.jobsQueue = {
    ...harness.jobsQueue,
    async changeVisibility(receiptHandle, seconds) {
      await harness.time.sleep(1_000);
      await harness.jobsQueue.changeVisibility(receiptHandle, seconds);
      done.push("visibility changed");
    },
  };
  const handle = createHandler({ ...harness.collaborators, jobsQueue });
  await harness.time.run(handle(sqsEvent(record("m1", jobMessage()))).then(() => done.push("responded")));
  expect(done).toEqual(["visibility changed", "responded"]);
});

describe("an unexpected error", () => {
  test("retries its message and does not affect the others of the batch", async () => {
    const harness = createHarness();
    const store = {
      ...harness.store,
      put: (...args: Parameters<typeof harness.store.put>) =>
        args[0].job_id === "one" ? Promise.reject(new Error("PRIVATE")) : harness.store.put(...args),
    };
    const { batchItemFailures } = await harness.time.run(
      createHandler({ ...harness.collaborators, store })(
        sqsEvent(record("m1", jobMessage({ job_id: "one" })), record("m2", jobMessage({ job_id: "two" }))),
      ),
    );
    expect(batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
    expect(harness.job("two")?.status).toBe("SUBMITTED");
  });

  test("is no outage of others: errors of different messages do not add up", async () => {
    const harness = createHarness();
    const api = {
      ...harness.api.client,
      submit: () => Promise.reject(new TypeError("a mistake in the code")),
    };
    for (let hour = 0; hour < 10; hour++) {
      const message = jobMessage({ job_id: `order-${hour}` });
      const { seconds } = await harness.send(message, { messageId: `m${hour}` }, { api });
      expect(seconds).toBe(3);
      await harness.time.advance(300_000);
    }
  });

  test("retries after seconds at first, however often the message was received before", async () => {
    const harness = createHarness();
    const store = { ...harness.store, put: () => Promise.reject(new Error("down")) };
    const { seconds } = await harness.send(jobMessage(), { receiveCount: 10 }, { store });
    expect(seconds).toBe(3);
    expect(harness.meter.totals).toMatchObject({ JobsReturned: 1 });
  });
});

test("a message is retried although its visibility cannot be changed", async () => {
  const harness = createHarness();
  harness.api.script.submit.push(errorResponse(503));
  const jobsQueue = {
    ...harness.jobsQueue,
    changeVisibility: () => Promise.reject(new Error("unreachable")),
  };
  expect(await harness.send(jobMessage(), {}, { jobsQueue })).toEqual({ isRetried: true });
});

describe("the age of returned messages", () => {
  const HOUR = 3600;

  test("while one target is down and others are fine, the message that waits longest is reported, and its target", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    await harness.time.advance(HOUR * 1000);
    const respond: Responder = (call) =>
      call.url.includes("model-down") ? errorResponse(503)(call) : accepted("request-1");
    harness.api.script.submit.push(respond, respond);
    const message = (job_id: string, model_id: string) => jobMessage({ job_id, target: { model_id } });
    await harness.time.run(
      createHandler(harness.collaborators)(
        sqsEvent(
          sqsRecord({
            messageId: "m1",
            body: JSON.stringify(message("one", "down")),
            sentAt,
            receiveCount: 9,
          }),
          sqsRecord({ messageId: "m2", body: JSON.stringify(message("two", "fine")), sentAt }),
        ),
      ),
    );
    expect(harness.job("two")?.status).toBe("SUBMITTED");
    expect(harness.meter.totals).toMatchObject({
      OldestReturnedMessageSeconds: expect.closeTo(HOUR, 0),
      "OldestReturnedMessageSeconds{model:down/production}": expect.closeTo(HOUR, 0),
    });
    expect(harness.meter.totals).not.toHaveProperty("OldestReturnedMessageSeconds{model:fine/production}");
  });

  test("a message that an error of ours returns is reported without a target", async () => {
    const harness = createHarness();
    const store = { ...harness.store, put: () => Promise.reject(new Error("down")) };
    await harness.send(jobMessage(), { sentAt: harness.time.now() - HOUR * 1000 }, { store });
    expect(harness.meter.totals).toMatchObject({ OldestReturnedMessageSeconds: expect.closeTo(HOUR, 0) });
    expect(Object.keys(harness.meter.totals).filter((name) => name.includes("{"))).toEqual([]);
  });

  test("a resubmission that its target does not accept is reported with the target", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.lose();
    harness.api.script.submit.push(errorResponse(429));
    await harness.send({ type: "resubmit", job_id: "order-1" }, { sentAt: harness.time.now() - 60_000 });
    expect(harness.meter.totals).toMatchObject({
      "OldestReturnedMessageSeconds{model:echo/production}": expect.closeTo(60, 0),
    });
  });

  test("processed messages report none", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    expect(harness.meter.totals).not.toHaveProperty("OldestReturnedMessageSeconds");
  });
});

test("the response waits until no call of the limiter is in progress: Lambda freezes the process afterwards", async () => {
  const harness = createHarness();
  const { time, collaborators } = harness;
  const done: string[] = [];
  const submissionLimiter = {
    ...collaborators.submissionLimiter,
    async settled() {
      await time.sleep(500);
      done.push("settled");
    },
  };
  const handle = createHandler({ ...collaborators, submissionLimiter });
  await time.run(handle(sqsEvent(record("m1", jobMessage()))).then(() => done.push("responded")));
  expect(done).toEqual(["settled", "responded"]);
});
