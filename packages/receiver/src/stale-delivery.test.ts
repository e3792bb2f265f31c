import { writeJob } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { createHarness, deliveryBody, type Harness, submittedHarness } from "./testing/harness.fixture.ts";

describe("a delivery whose time is outside the tolerance", () => {
  const ended = (harness: Harness, status: "EXPIRED" | "CANCELED") =>
    writeJob(harness.collaborators, "order-1", {
      type: "ended_at_api",
      requestId: "request-1",
      status,
      errors: [],
    });

  describe.each([
    ["too old", { time: "2025-12-31T23:54:59Z" }],
    ["in the future", { time: "2026-01-01T00:05:01Z" }],
    ["without a readable time", { time: "yesterday" }],
  ])("%s", (_, { time }) => {
    const stale = deliveryBody({ time });

    test("is stored if its job waits for a result", async () => {
      const harness = await submittedHarness();
      expect((await harness.deliver(stale)).statusCode).toBe(200);
      expect(harness.job()?.status).toBe("SUCCEEDED");
    });

    test.each(["EXPIRED", "CANCELED"] as const)(
      "is stored if its job has the provisional outcome %s",
      async (status) => {
        const harness = await submittedHarness();
        await ended(harness, status);
        expect((await harness.deliver(stale)).statusCode).toBe(200);
        expect(harness.job()?.status).toBe("SUCCEEDED");
      },
    );

    test("is rejected if its job has a result", async () => {
      const harness = await submittedHarness();
      await harness.deliver(deliveryBody());
      const before = harness.job();
      expect((await harness.deliver(stale)).statusCode).toBe(401);
      expect(harness.job()).toEqual(before);
    });

    test("is rejected if there is no such job", async () => {
      const harness = createHarness();
      expect((await harness.deliver(stale)).statusCode).toBe(401);
      expect(harness.store.changes).toEqual([]);
    });

    test("is rejected even if signatures are not required", async () => {
      const harness = createHarness([]);
      expect((await harness.deliver(stale)).statusCode).toBe(401);
    });
  });

  test("is one whose time is more than 300 s before or after its arrival", async () => {
    for (const [time, statusCode] of [
      ["2025-12-31T23:55:00Z", 200],
      ["2025-12-31T23:54:59.999Z", 401],
      ["2026-01-01T00:05:00Z", 200],
      ["2026-01-01T00:05:00.001Z", 401],
    ] as const) {
      const harness = createHarness();
      expect((await harness.deliver(deliveryBody({ time }))).statusCode).toBe(statusCode);
    }
  });
});
