import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { refusal } from "./testing/fake-api.fixture.ts";
import { sqsEvent, sqsRecord } from "./testing/sqs-event.fixture.ts";
import { createWorld, jobMessage } from "./testing/world.fixture.ts";

const record = (messageId: string, body: unknown) =>
  sqsRecord({ messageId, body: typeof body === "string" ? body : JSON.stringify(body) });

test("an empty batch is done", async () => {
  const world = createWorld();
  expect(await createHandler(world.collaborators)(sqsEvent())).toEqual({ batchItemFailures: [] });
});

test("every message of a batch has a fate of its own", async () => {
  const world = createWorld();
  world.api.script.submit.push((call) => (call.body.includes("two") ? refusal(503)(call) : accept()));
  world.api.script.submit.push((call) => (call.body.includes("two") ? refusal(503)(call) : accept()));
  const accept = () => Response.json({ request_id: "r1" }, { status: 201 });
  const { batchItemFailures } = await world.time.settle(
    createHandler(world.collaborators)(
      sqsEvent(
        record("m1", jobMessage({ job_id: "one", model_input: "one" })),
        record("m2", jobMessage({ job_id: "two", model_input: "two" })),
        record("m3", "no JSON"),
        record("m4", { type: "cancel", job_id: "four" }),
      ),
    ),
  );
  expect(batchItemFailures).toEqual([{ itemIdentifier: "m2" }]);
  expect([...world.store.jobs.values()].map(({ job_id, status }) => [job_id, status])).toEqual(
    expect.arrayContaining([
      ["one", "SUBMITTED"],
      ["two", "PENDING"],
      ["four", "CANCELED"],
    ]),
  );
  expect(world.deadLetters.sent.map(({ body }) => body)).toEqual(["no JSON"]);
});

test("a job without a name is named by its message", async () => {
  const world = createWorld();
  await world.send({ target: { model_id: "echo" }, model_input: 1 }, { messageId: "059f36b4-87a3" });
  expect(world.job("059f36b4-87a3")?.status).toBe("SUBMITTED");
});

// A process is frozen once it has answered: what it has not done by then may be done minutes later.
test("a batch is answered for only when the messages that come back are hidden", async () => {
  const world = createWorld();
  world.api.script.submit.push(refusal(503), refusal(503));
  const done: string[] = [];
  const jobsQueue: typeof world.jobsQueue = {
    ...world.jobsQueue,
    async changeVisibility(receiptHandle, seconds) {
      await world.time.sleep(1_000);
      await world.jobsQueue.changeVisibility(receiptHandle, seconds);
      done.push("hidden");
    },
  };
  const handle = createHandler({ ...world.collaborators, jobsQueue });
  await world.time.settle(handle(sqsEvent(record("m1", jobMessage()))).then(() => done.push("answered")));
  expect(done).toEqual(["hidden", "answered"]);
});

describe("an error that nobody foresaw", () => {
  test("returns its message and leaves its neighbours alone", async () => {
    const world = createWorld();
    const store = {
      ...world.store,
      put: (...args: Parameters<typeof world.store.put>) =>
        args[0].job_id === "one" ? Promise.reject(new Error("PRIVATE")) : world.store.put(...args),
    };
    const { batchItemFailures } = await world.time.settle(
      createHandler({ ...world.collaborators, store })(
        sqsEvent(record("m1", jobMessage({ job_id: "one" })), record("m2", jobMessage({ job_id: "two" }))),
      ),
    );
    expect(batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
    expect(world.job("two")?.status).toBe("SUBMITTED");
  });

  test("backs off like a throttled message", async () => {
    const world = createWorld();
    const store = { ...world.store, put: () => Promise.reject(new Error("down")) };
    const { seconds } = await world.send(jobMessage(), { receives: 10 }, { store });
    expect(seconds).toBe(256);
    expect(world.meter.totals).toMatchObject({ JobsReturned: 1 });
  });
});

describe("a message whose time in the queue ends", () => {
  const DAY_MS = 86_400_000;
  const down = { code: 503, keeps: 14 * DAY_MS };

  test("becomes a dead letter with the reason, so that it does not vanish without a word", async () => {
    const world = createWorld();
    world.api.script.submit.push(refusal(down.code), refusal(down.code));
    const sentAt = world.time.now() - down.keeps + 2 * 3_600_000;
    const body = JSON.stringify(jobMessage());
    expect((await world.send(body, { sentAt })).isReturned).toBe(true);
    const late = { sentAt: sentAt - 2 * 3_600_000, receives: 2 };
    expect((await world.send(body, late)).isReturned).toBe(false);
    expect(world.deadLetters.sent).toEqual([
      {
        body,
        attributes: {
          error_code: "not_handled_in_time",
          error_message: expect.stringContaining("because the API did not accept it"),
        },
      },
    ]);
    // The record is reconciling's to look after, and now, since no message brings it back any more.
    const check_at = isoTime(world.time.now());
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0, check_at });
  });

  test("is put aside also where its job cannot be marked for a look", async () => {
    const world = createWorld();
    const store = { ...world.store, get: () => Promise.reject(new Error("down")) };
    const sentAt = world.time.now() - down.keeps;
    const sent = await world.send(jobMessage(), { sentAt, receives: 2 }, { store });
    expect(sent.isReturned).toBe(false);
    expect(world.deadLetters.sent).toHaveLength(1);
  });

  test("is returned where the dead-letter queue cannot be reached either", async () => {
    const world = createWorld();
    world.missing.add("apiKey");
    const deadLetters = { ...world.deadLetters, send: () => Promise.reject(new Error("unreachable")) };
    const sentAt = world.time.now() - down.keeps;
    expect((await world.send(jobMessage(), { sentAt }, { deadLetters })).isReturned).toBe(true);
  });
});

test("where its visibility cannot be changed, a message still is returned", async () => {
  const world = createWorld();
  world.api.script.submit.push(refusal(503));
  const jobsQueue = { ...world.jobsQueue, changeVisibility: () => Promise.reject(new Error("unreachable")) };
  expect(await world.send(jobMessage(), {}, { jobsQueue })).toEqual({ isReturned: true });
});
