import { gzipSync } from "node:zlib";
import { isoTime } from "@boomerang/core";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Collaborators, createHandler } from "./handler.ts";
import {
  createHarness,
  deliveryBody,
  pathOf,
  resultOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const error = { code: "MODEL_PREDICT_ERROR", message: "it broke" };

describe("the contents of a delivery", () => {
  test("a result is stored in the record of its job", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody());
    expect(harness.job()).toMatchObject({
      status: "SUCCEEDED",
      result: '{"text":"PRIVATE output"}',
      request_id: "request-1",
      deliveries: 1,
      completed_at: isoTime(harness.time.now()),
    });
    expect(harness.job()?.input).toBeUndefined();
    expect(harness.meter.totals).toEqual({});
    expect(harness.log.lines).toEqual([]);
  });

  test("errors without data are a failure", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data: "null", errors: [error] }));
    expect(harness.job()).toMatchObject({ status: "FAILED", errors: [error] });
  });

  test("neither data nor errors are the result null", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data: "null" }));
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: "null" });
    const other = await submittedHarness();
    await other.deliver('{"request_id":"request-1","time":"2026-01-01T00:00:00Z"}');
    expect(other.job()).toMatchObject({ status: "SUCCEEDED", result: "null" });
  });

  test("data with errors is a result, and the errors are kept", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data: "1", errors: [error] }));
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: "1", errors: [error] });
  });

  test.each(['{"score":NaN}', "[Infinity,-Infinity]", "NaN", '"a\nb\u0000"'])(
    "data that is no strict JSON is a result: %j",
    async (data) => {
      const harness = await submittedHarness();
      expect((await harness.deliver(deliveryBody({ data }))).statusCode).toBe(200);
      expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: data, result_not_json: true });
    },
  );

  test.each([
    ['"error":"boom"', "boom"],
    ['"error":{"detail":"boom"}', "boom"],
    ['"errors":[null]', "errors contains null"],
    ['"type":"AsyncRequestFailed"', "type is AsyncRequestFailed"],
    ['"success":false', "success is false"],
    ['"type":"async_request_failed","errors":[]', "type is async_request_failed"],
    ['"status":"FAILED","errors":[]', "status is FAILED"],
  ])("a failure without errors and data is a failure: %s", async (member, message) => {
    const harness = await submittedHarness();
    await harness.deliver(`{"request_id":"request-1","time":"2026-01-01T00:00:00Z","data":null,${member}}`);
    expect(harness.job()).toMatchObject({
      status: "FAILED",
      errors: [{ code: "UNKNOWN", message: expect.stringContaining(message) }],
    });
  });

  test.each(["stored at once", "spilled first"])("a gzipped delivery is a result, %s", async (how) => {
    const harness = await submittedHarness();
    const body = gzipSync(deliveryBody({ data: "1.0" }));
    const headers = { ...signedBy([SECRET], body), "Content-Encoding": "gzip" };
    if (how === "spilled first") harness.faults.table = "unavailable";
    expect((await harness.deliver(body, { headers })).statusCode).toBe(200);
    harness.faults.table = undefined;
    await harness.drain();
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: "1.0" });
  });

  test("a numeric request id is recorded as text", async () => {
    const harness = await submittedHarness();
    await harness.deliver('{"request_id":17,"time":"2026-01-01T00:00:00Z","data":1,"errors":[]}');
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", request_id: "17" });
  });

  test("a result for a job without a record creates the record", async () => {
    const harness = createHarness();
    await harness.deliver(deliveryBody());
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", submissions: 0, deliveries: 1 });
  });

  test("a result that arrives before its submission is recorded is stored", async () => {
    const harness = await submittedHarness();
    const claimed = harness.store.changes[0]?.after ?? expect.fail();
    harness.store.jobs.set("order-1", claimed);
    await harness.deliver(deliveryBody());
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", submissions: 1 });
  });
});

describe("a result is stored byte for byte", () => {
  test.each([
    ["digits", "[1.0,12345678901234567890,1e400,-0]"],
    ["order and duplicates of keys", '{"b":1,"2":2,"a":3,"1":4,"b":5}'],
    ["escapes and white space", '{ "a\\u0000\\ud800" :\t"\\/é😀" }'],
    ["100,000 levels", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", async (_, data) => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data }));
    expect(await resultOf(harness)).toBe(data);
  });

  test.each([
    [349_999, false],
    [350_000, false],
    [350_001, true],
  ])("a result of %i bytes is stored in the bucket: %s", async (bytes, isLarge) => {
    // Two bytes for é, two for the quotes: the limit is in bytes, not characters.
    const data = `"é${"x".repeat(bytes - 4)}"`;
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data }));
    expect(harness.job()?.result_location !== undefined).toBe(isLarge);
    expect(harness.job()?.result !== undefined).toBe(!isLarge);
    expect(await resultOf(harness)).toBe(data);
  });
});

describe("a second delivery", () => {
  test("gets a 200 and does not change the result", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody());
    expect((await harness.deliver(deliveryBody({ data: '"another"' }))).statusCode).toBe(200);
    expect(harness.job()).toMatchObject({ result: '{"text":"PRIVATE output"}', deliveries: 2 });
    expect(harness.meter.totals).toEqual({ DeliveriesRepeated: 1 });
  });

  test.each([false, true])(
    "at the same time as the first: one of the two results is stored, whole (large: %s)",
    async (isLarge) => {
      const dataOf = (name: string) => `"${name}${"x".repeat(isLarge ? 360_000 : 1)}"`;
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const harness = await submittedHarness();
          const handle = createHandler(interleaved(harness.collaborators, scheduler));
          const results = new Set<string | undefined>();
          const deliveries = ["one", "two"].map(async (name) => {
            const body = deliveryBody({ data: dataOf(name), request_id: name });
            const request = { path: pathOf("order-1"), body, headers: signedBy([SECRET], body) };
            expect((await handle(restApiEvent(request))).statusCode).toBe(200);
            results.add(await resultOf(harness));
          });
          await scheduler.waitFor(Promise.all(deliveries));
          expect([...results]).toEqual([dataOf(harness.job()?.request_id ?? "")]);
          expect(harness.job()?.deliveries).toBe(2);
        }),
        { numRuns: 30 },
      );
    },
  );

  test("with a result after a failure does not change the outcome", async () => {
    const harness = await submittedHarness();
    await harness.deliver(deliveryBody({ data: "null", errors: [error] }));
    expect((await harness.deliver(deliveryBody())).statusCode).toBe(200);
    expect(harness.job()).toMatchObject({ status: "FAILED", deliveries: 2 });
  });
});

/** Collaborators whose reads and writes of the table, and delays between them, happen in an order that fast-check chooses. */
function interleaved(collaborators: Collaborators, scheduler: fc.Scheduler): Collaborators {
  const { store, sleep } = collaborators;
  const inOrder = <T>(name: string, perform: () => Promise<T>) =>
    scheduler.schedule(Promise.resolve(), name).then(perform);
  return {
    ...collaborators,
    // Only deadlines have a signal.
    sleep: (ms, signal) => (signal ? sleep(ms, signal) : inOrder("delay", async () => undefined)),
    store: {
      ...store,
      get: (jobId) => inOrder("read", () => store.get(jobId)),
      put: (...write) => inOrder("write", () => store.put(...write)),
    },
  };
}
