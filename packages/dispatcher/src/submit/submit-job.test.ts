import type { Job } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorResponse } from "../testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "../testing/harness.fixture.ts";

const bodyWith = (modelInput: string, rest = "") =>
  `{"job_id":"order-1","target":{"model_id":"echo"},"model_input":${modelInput}${rest}}`;

/** The input in the body of the last call. */
function sentInput({ api }: Harness): string {
  const body = api.of("submit").at(-1)?.body ?? "";
  return body.slice('{"model_input":'.length, body.lastIndexOf(',"webhook_endpoint"'));
}

describe("the input reaches the API byte for byte", () => {
  test.each([
    ["numbers keep their digits", "[1.0,12345678901234567890,1e400,-0,0.10]"],
    ["keys keep their order, duplicates included", '{"b":1,"2":2,"a":3,"1":4,"b":5}'],
    ["escapes and white space are kept", '{ "a\\u0000\\ud800" :\t"\\/é😀" }'],
    ["null is an input", "null"],
    ["100,000 levels of nesting are accepted", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", async (_, modelInput) => {
    const harness = createHarness();
    await harness.send(bodyWith(modelInput));
    expect(harness.job()?.status).toBe("SUBMITTED");
    expect(sentInput(harness)).toBe(modelInput);
  });

  test("for any JSON, at the resubmission too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (modelInput) => {
        const harness = createHarness();
        harness.api.script.submit.push(errorResponse(500));
        await harness.send(bodyWith(modelInput));
        expect(sentInput(harness)).toBe(modelInput);
        await harness.lose();
        await harness.send({ type: "resubmit", job_id: "order-1" }, { messageId: "m2" });
        expect(harness.api.of("submit")).toHaveLength(2);
        expect(sentInput(harness)).toBe(modelInput);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the input is stored for a resubmission or a replay", () => {
  const large = JSON.stringify("x".repeat(5000));

  test("in the record up to 4 KB, otherwise in the bucket", async () => {
    const harness = createHarness();
    await harness.send(bodyWith(JSON.stringify("x".repeat(4094))));
    expect(harness.job()?.input).toHaveLength(4096);
    expect(harness.blobs.blobs.size).toBe(0);
    const other = createHarness();
    await other.send(bodyWith(large));
    expect(other.job()?.input).toBeUndefined();
    expect(Buffer.from(await other.blobs.get(other.job()?.input_location ?? "")).toString()).toBe(large);
  });

  test("under a key that a second message with the same job id does not overwrite", async () => {
    const harness = createHarness();
    await harness.send(bodyWith(large));
    await harness.send(bodyWith(JSON.stringify("y".repeat(5000))), { messageId: "m2" });
    expect(harness.blobs.blobs.size).toBe(2);
    expect(Buffer.from(await harness.blobs.get(harness.job()?.input_location ?? "")).toString()).toBe(large);
  });

  test('also with on_lost "fail", since the job may be replayed', async () => {
    const harness = createHarness();
    await harness.send(bodyWith(large, ',"on_lost":"fail"'));
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", input_location: expect.any(String) });
  });

  test("once, however often the message is received", async () => {
    const harness = createHarness();
    harness.api.script.submit.push(errorResponse(503), errorResponse(503));
    let puts = 0;
    const blobs: typeof harness.blobs = {
      ...harness.blobs,
      put(key, body) {
        puts++;
        return harness.blobs.put(key, body);
      },
    };
    for (const receiveCount of [1, 2, 3]) await harness.send(bodyWith(large), { receiveCount }, { blobs });
    expect(harness.job()?.status).toBe("SUBMITTED");
    expect(puts).toBe(1);
  });
});

describe("a request over 256 KiB", () => {
  test("is rejected although its input alone is smaller", async () => {
    const harness = createHarness();
    await harness.send(bodyWith(JSON.stringify("x".repeat(262_100))));
    expect(harness.job()).toMatchObject({ status: "REJECTED", errors: [{ code: "payload_too_large" }] });
    expect(harness.deadLetters.sent).toHaveLength(1);
    expect(harness.api.calls).toEqual([]);
  });

  test("has at least 262,145 bytes", async () => {
    const harness = createHarness();
    await harness.send(bodyWith('""'));
    const room = 262_144 - Buffer.byteLength(harness.api.calls[0]?.body ?? "");
    for (const [extra, status] of [
      [0, "SUBMITTED"],
      [1, "REJECTED"],
    ] as const) {
      const other = createHarness();
      await other.send(bodyWith(JSON.stringify("x".repeat(room + extra))));
      expect(other.job()?.status).toBe(status);
    }
  });
});

describe("a secret that cannot be used", () => {
  test.each(["apiKey", "linkKey"] as const)(
    "%s: nothing is claimed or stored, and the message is retried",
    async (name) => {
      const harness = createHarness();
      harness.missing.add(name);
      const { isRetried, seconds } = await harness.send(bodyWith(JSON.stringify("x".repeat(5000))));
      expect(isRetried).toBe(true);
      expect(seconds).toBe(3);
      const again = await harness.send(bodyWith(JSON.stringify("x".repeat(5000))), { receiveCount: 12 });
      expect(again.seconds).toBe(3);
      expect(harness.store.changes).toEqual([]);
      expect(harness.blobs.blobs.size).toBe(0);
      expect(harness.api.calls).toEqual([]);
      expect(harness.meter.totals).toMatchObject({ AccountErrors: 2 });
      harness.missing.clear();
      await harness.send(bodyWith('"PRIVATE"'), { receiveCount: 2 });
      expect(harness.job()?.status).toBe("SUBMITTED");
    },
  );
});

describe("a resubmission", () => {
  const resubmit = { type: "resubmit", job_id: "order-1" };

  test.each([
    ["in the record", '"PRIVATE short"'],
    ["in the bucket", JSON.stringify("x".repeat(5000))],
  ])("is made with the input that is stored %s", async (_, input) => {
    const harness = createHarness();
    await harness.send(bodyWith(input, ',"priority":1'));
    await harness.lose();
    expect(await harness.send(resubmit, { messageId: "m2" })).toEqual({ isRetried: false });
    const [first, second] = harness.api.of("submit");
    expect(second).toEqual(first);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2, request_id: "request-2" });
  });

  test("is not made for a job without a record, a submitted job or an ended job", async () => {
    const harness = createHarness();
    expect(await harness.send(resubmit)).toEqual({ isRetried: false });
    await harness.send(jobMessage(), { messageId: "m2" });
    expect(await harness.send(resubmit)).toEqual({ isRetried: false });
    await writeJob(harness.collaborators, "order-1", {
      type: "ended_at_api",
      requestId: "request-1",
      status: "EXPIRED",
      errors: [],
    });
    expect(await harness.send(resubmit)).toEqual({ isRetried: false });
    expect(harness.api.of("submit")).toHaveLength(1);
  });

  test("is not made without a stored input", async () => {
    const harness = createHarness();
    harness.api.script.submit.push(errorResponse(503));
    await harness.send(jobMessage());
    const { input: _, ...job } = harness.job() as Job;
    harness.store.jobs.set(job.job_id, job);
    expect(await harness.send(resubmit, { messageId: "m2" })).toEqual({ isRetried: false });
    expect(harness.api.of("submit")).toHaveLength(1);
  });

  test("is not claimed while a secret cannot be used", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.lose();
    const before = harness.job();
    for (const name of ["apiKey", "linkKey"] as const) {
      harness.missing.add(name);
      expect((await harness.send(resubmit, { messageId: "m2" })).isRetried).toBe(true);
      harness.missing.clear();
    }
    expect(harness.job()).toEqual(before);
  });

  test("is retried when the API throttles it", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.lose();
    harness.api.script.submit.push(errorResponse(429));
    expect((await harness.send(resubmit, { messageId: "m2" })).isRetried).toBe(true);
    await harness.time.advance(10_000);
    expect((await harness.send(resubmit, { messageId: "m2", receiveCount: 2 })).isRetried).toBe(false);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
  });
});
