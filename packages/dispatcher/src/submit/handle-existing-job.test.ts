import { describe, expect, test } from "vitest";
import { accepted, errorResponse } from "../testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "../testing/harness.fixture.ts";

const other = jobMessage({ model_input: "PRIVATE other" });
const LARGE = "x".repeat(5000);
const m2 = { messageId: "m2" };

function takenLetter(status: string, message: unknown = other) {
  return {
    body: JSON.stringify(message),
    attributes: {
      error_code: "job_id_taken",
      error_message: `job_id order-1 is taken: another message created that job, and its status is ${status}. This message changed nothing; send it with a new job_id`,
      message_id: "m2",
      sent_at: "2026-01-01T00:00:00.000Z",
    },
  };
}

/** Brings the job of the first message into a state. */
const STATES: Readonly<Record<string, readonly [string, (harness: Harness) => Promise<unknown>]>> = {
  "is submitted": ["SUBMITTED", (harness) => harness.send(jobMessage())],
  "waits for the API": [
    "PENDING",
    (harness) => {
      harness.api.script.submit.push(errorResponse(503));
      return harness.send(jobMessage());
    },
  ],
  "may have been accepted": [
    "PENDING",
    (harness) => {
      harness.api.script.submit.push(errorResponse(500));
      return harness.send(jobMessage());
    },
  ],
  "was rejected by the API": [
    "REJECTED",
    (harness) => {
      harness.api.script.submit.push(errorResponse(404));
      return harness.send(jobMessage());
    },
  ],
  "was rejected as invalid": ["REJECTED", (harness) => harness.send(jobMessage({ priority: 9 }))],
  "was rejected as too large": [
    "REJECTED",
    (harness) => harness.send(jobMessage({ model_input: "x".repeat(262_144) })),
  ],
  "has a result": [
    "SUCCEEDED",
    async (harness) => {
      await harness.send(jobMessage());
      await harness.deliver();
    },
  ],
  "was canceled": [
    "CANCELED",
    async (harness) => {
      await harness.send(jobMessage());
      await harness.send({ type: "cancel", job_id: "order-1" });
    },
  ],
};

describe("another message with the id of a job becomes a dead letter that names its status, if the job", () => {
  test.each(Object.entries(STATES))("%s", async (_, [status, prepare]) => {
    const harness = createHarness();
    await prepare(harness);
    const before = harness.job();
    const letters = harness.deadLetters.sent.length;
    const calls = harness.api.calls.length;
    for (const receiveCount of [1, 2])
      expect(await harness.send(other, { ...m2, receiveCount })).toEqual({ isRetried: false });
    expect(harness.deadLetters.sent.slice(letters)).toEqual([takenLetter(status), takenLetter(status)]);
    expect(harness.meter.totals).toMatchObject({ JobIdsTaken: 2 });
    expect(harness.job()).toEqual(before);
    expect(harness.api.calls.length).toBe(calls);
  });

  test("is being submitted at that moment", async () => {
    const harness = createHarness();
    harness.api.script.submit.push(async () => {
      await harness.send(other, m2);
      return accepted("r1");
    });
    await harness.send(jobMessage());
    expect(harness.deadLetters.sent).toEqual([takenLetter("PENDING")]);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
  });
});

test("the same text with a byte order mark is the same message", async () => {
  const harness = createHarness();
  await harness.send(jobMessage());
  await harness.send(`\ufeff${JSON.stringify(jobMessage())}`, m2);
  expect(harness.deadLetters.sent).toEqual([]);
});

describe("an exact repeat is complete without a dead letter, if the job", () => {
  test.each(Object.entries(STATES).filter(([name]) => !name.includes("rejected as")))(
    "%s",
    async (_, [, prepare]) => {
      const harness = createHarness();
      await prepare(harness);
      // A job that waits is submitted by the repeat.
      for (const receiveCount of [1, 2, 3]) {
        await harness.time.advance(700_000);
        await harness.send(jobMessage(), { ...m2, receiveCount });
      }
      expect(harness.deadLetters.sent).toEqual([]);
      expect(harness.meter.totals.MessagesRepeated).toBeGreaterThan(0);
    },
  );
});

describe("a job that was canceled before its message arrived", () => {
  const cancel = { type: "cancel", job_id: "order-1" };

  test("stays canceled without a dead letter, however often its message is received", async () => {
    const harness = createHarness();
    await harness.send(cancel);
    for (const receiveCount of [1, 2, 3]) {
      expect(await harness.send(jobMessage(), { receiveCount })).toEqual({ isRetried: false });
    }
    expect(harness.job()).toMatchObject({ status: "CANCELED", submissions: 0 });
    expect(harness.deadLetters.sent).toEqual([]);
    expect(harness.api.calls).toEqual([]);
  });

  test("belongs to the first message that arrives; another one becomes a dead letter", async () => {
    const harness = createHarness();
    await harness.send(cancel);
    await harness.send(jobMessage());
    await harness.send(other, m2);
    expect(harness.deadLetters.sent).toEqual([takenLetter("CANCELED")]);
  });

  test("of two messages at once, one becomes a dead letter", async () => {
    const harness = createHarness();
    await harness.send(cancel);
    let isFirst = true;
    const store = {
      ...harness.store,
      async put(...write: Parameters<typeof harness.store.put>) {
        // The other message comes between the decision and the write.
        if (isFirst && write[0].message_digest !== undefined && write[1] !== undefined) {
          isFirst = false;
          await harness.send(jobMessage());
        }
        return harness.store.put(...write);
      },
    };
    await harness.send(other, m2, { store });
    expect(harness.deadLetters.sent).toEqual([takenLetter("CANCELED")]);
  });
});

describe("a record that came from a delivery before its message", () => {
  test("keeps its result and belongs to the first message; another one becomes a dead letter", async () => {
    const harness = createHarness();
    await harness.deliver();
    const before = harness.job();
    for (const receiveCount of [1, 2]) {
      expect(await harness.send(jobMessage({ batch_id: "nightly" }), { receiveCount })).toEqual({
        isRetried: false,
      });
    }
    expect(harness.deadLetters.sent).toEqual([]);
    expect(harness.job()).toMatchObject({
      ...{ ...before, version: 2 },
      ...{ target: { model_id: "echo" }, batch_id: "nightly" },
    });
    await harness.send(other, m2);
    expect(harness.deadLetters.sent).toEqual([takenLetter("SUCCEEDED")]);
    expect(harness.api.calls).toEqual([]);
    expect(harness.job()?.version).toBe(2);
  });

  test("is of an earlier job if the message was sent after the delivery: the message becomes a dead letter", async () => {
    const harness = createHarness();
    await harness.deliver();
    const before = harness.job();
    const sentAt = harness.time.now() + 1;
    for (const receiveCount of [1, 2])
      expect(await harness.send(jobMessage(), { receiveCount, sentAt })).toEqual({ isRetried: false });
    expect(harness.deadLetters.sent.map(({ attributes }) => attributes)).toEqual(
      [1, 2].map(() => ({
        error_code: "job_id_taken",
        error_message:
          "job_id order-1 is taken: a delivery of an earlier job with that id came before this message was sent, and its status is SUCCEEDED. This message changed nothing; send it with a new job_id",
        message_id: expect.any(String),
        sent_at: new Date(sentAt).toISOString(),
      })),
    );
    expect(harness.job()).toEqual(before);
    expect(harness.api.calls).toEqual([]);
    expect(harness.meter.totals.JobIdsTaken).toBe(2);
  });

  test("needs no input: none is stored", async () => {
    const harness = createHarness();
    await harness.deliver();
    await harness.send(jobMessage({ model_input: LARGE }), { receiveCount: 2 });
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", message_digest: expect.any(String) });
    expect(harness.blobs.blobs.size).toBe(0);
  });
});

test("a message whose record expires at that moment is retried, and then submitted", async () => {
  const harness = createHarness();
  await harness.send({ type: "cancel", job_id: "order-1" });
  const store = {
    ...harness.store,
    put: async () => {
      harness.store.jobs.delete("order-1");
      return false;
    },
  };
  expect(await harness.send(jobMessage(), { receiveCount: 2 }, { store })).toMatchObject({
    isRetried: true,
  });
  expect(await harness.send(jobMessage(), { receiveCount: 3 })).toEqual({ isRetried: false });
  expect(harness.job()?.status).toBe("SUBMITTED");
});

test("a message is retried while its dead letter cannot be sent", async () => {
  const harness = createHarness();
  await harness.send(jobMessage());
  const deadLetters = { ...harness.deadLetters, send: () => Promise.reject(new Error("unreachable")) };
  expect((await harness.send(other, m2, { deadLetters })).isRetried).toBe(true);
  expect(harness.meter.totals.JobIdsTaken).toBeUndefined();
  expect((await harness.send(other, { ...m2, receiveCount: 2 })).isRetried).toBe(false);
  expect(harness.deadLetters.sent).toEqual([takenLetter("SUBMITTED")]);
});
