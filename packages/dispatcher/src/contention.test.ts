import { type SqsRecordFields, sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { errorResponse } from "./testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "./testing/harness.fixture.ts";

/** A dispatcher whose calls to the table and the API, and delays between them, happen in an order that fast-check chooses. */
function interleaved({ collaborators, api }: Harness, scheduler: fc.Scheduler) {
  const { store } = collaborators;
  const scheduled = <T>(name: string, perform: () => Promise<T>) =>
    scheduler.schedule(Promise.resolve(), name).then(perform);
  api.transport = (exchange) => scheduled("call", exchange);
  return createHandler({
    ...collaborators,
    sleep: () => scheduled("delay", async () => undefined),
    store: {
      ...store,
      get: (jobId) => scheduled("read", () => store.get(jobId)),
      put: (...write) => scheduled("write", () => store.put(...write)),
    },
  });
}

const message = (fields: Record<string, unknown>, record: Omit<SqsRecordFields, "body">) =>
  sqsEvent(sqsRecord({ body: JSON.stringify(jobMessage(fields)), ...record }));

test("of two dispatchers with the same message exactly one submits, and at least one completes it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isSeen) => {
      const harness = createHarness();
      const handle = interleaved(harness, scheduler);
      const deliveries = [isSeen ? 2 : 1, 2].map((receiveCount) => handle(message({}, { receiveCount })));
      const responses = await scheduler.waitFor(Promise.all(deliveries));
      expect(harness.api.of("submit")).toHaveLength(1);
      expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
      const completed = responses.filter(({ batchItemFailures }) => batchItemFailures.length === 0);
      expect(completed.length).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});

test("of two dispatchers with the message of a job that may have been accepted exactly one resubmits, if the API is healthy", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isHealthy) => {
      const harness = createHarness();
      harness.api.script.submit.push(errorResponse(500));
      await harness.send(jobMessage());
      await harness.time.advance(10_000);
      // Each dispatcher probes for itself, so at most two calls fail.
      if (!isHealthy) harness.api.script.queue.push(errorResponse(500), errorResponse(500));
      const deliveries = [2, 3].map((receiveCount) =>
        interleaved(harness, scheduler)(message({}, { receiveCount })),
      );
      const responses = await scheduler.waitFor(harness.time.run(Promise.all(deliveries)));
      const completed = responses.filter(({ batchItemFailures }) => batchItemFailures.length === 0);
      expect(harness.api.of("submit")).toHaveLength(isHealthy ? 2 : 1);
      expect(harness.job()).toMatchObject(
        isHealthy ? { status: "SUBMITTED", submissions: 2 } : { status: "PENDING", submissions: 1 },
      );
      expect(completed.length > 0).toBe(isHealthy);
    }),
    { numRuns: 100 },
  );
});

test("of two messages with the same job id one is submitted, with its own input and metadata", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const harness = createHarness();
      const handle = interleaved(harness, scheduler);
      const deliveries = ["one", "two"].map((model_input) =>
        handle(message({ model_input, metadata: { model_input } }, { messageId: model_input })),
      );
      await scheduler.waitFor(Promise.all(deliveries));
      expect(harness.api.of("submit")).toHaveLength(1);
      const sent = JSON.parse(harness.api.calls[0]?.body ?? "").model_input;
      expect(harness.job()).toMatchObject({ metadata: { model_input: sent }, input: JSON.stringify(sent) });
    }),
    { numRuns: 200 },
  );
});

test("a cancel at any moment of a submission prevents it or cancels its request", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const harness = createHarness();
      const handle = interleaved(harness, scheduler);
      const cancelBody = JSON.stringify({ type: "cancel", job_id: "order-1" });
      const [, canceled] = await scheduler.waitFor(
        Promise.all([
          handle(message({}, {})),
          handle(sqsEvent(sqsRecord({ messageId: "cancel", body: cancelBody }))),
        ]),
      );
      if (canceled.batchItemFailures.length > 0) {
        expect(harness.job()?.status).toBe("SUBMITTED");
        await scheduler.waitFor(
          handle(sqsEvent(sqsRecord({ messageId: "cancel", body: cancelBody, receiveCount: 2 }))),
        );
      }
      expect(harness.job()?.status).toBe("CANCELED");
      expect(harness.api.of("cancel")).toHaveLength(harness.api.of("submit").length);
    }),
    { numRuns: 200 },
  );
});
