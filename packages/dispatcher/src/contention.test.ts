import fc from "fast-check";
import { expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { refusal } from "./testing/fake-api.fixture.ts";
import { sqsEvent, sqsRecord } from "./testing/sqs-event.fixture.ts";
import { createWorld, jobMessage, type World } from "./testing/world.fixture.ts";

/** A dispatcher whose every step into the world waits for its turn, in an order that fast-check chooses. */
function interleaved({ collaborators, api }: World, scheduler: fc.Scheduler) {
  const { store } = collaborators;
  const turn = <T>(name: string, perform: () => Promise<T>) =>
    scheduler.schedule(Promise.resolve(), name).then(perform);
  api.link = (exchange) => turn("call", exchange);
  return createHandler({
    ...collaborators,
    store: {
      ...store,
      get: (jobId) => turn("read", () => store.get(jobId)),
      put: (...write) => turn("write", () => store.put(...write)),
    },
  });
}

const messageOf = (fields: Record<string, unknown>) => JSON.stringify(jobMessage(fields));

test("of two dispatchers with the same message one submits, and the other's message is done or comes back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isSeen) => {
      const world = createWorld();
      const handle = interleaved(world, scheduler);
      const deliveries = [isSeen ? 2 : 1, 2].map((receives) =>
        handle(sqsEvent(sqsRecord({ body: messageOf({}), receives }))),
      );
      const ends = await scheduler.waitFor(Promise.all(deliveries));
      expect(world.api.of("submit")).toHaveLength(1);
      expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
      const done = ends.filter(({ batchItemFailures }) => batchItemFailures.length === 0);
      expect(done.length).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});

test("of two dispatchers with the message of a job that may have been accepted one submits it again, if the API answers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isAnswering) => {
      const world = createWorld();
      world.api.script.submit.push(refusal(500));
      await world.send(jobMessage());
      await world.time.advance(10_000);
      // Each dispatcher asks for itself; at most two calls are made while the API is silent.
      if (!isAnswering) world.api.script.queue.push(refusal(500), refusal(500));
      const deliveries = [2, 3].map((receives) =>
        interleaved(world, scheduler)(sqsEvent(sqsRecord({ body: messageOf({}), receives }))),
      );
      const ends = await scheduler.waitFor(world.time.settle(Promise.all(deliveries)));
      const done = ends.filter(({ batchItemFailures }) => batchItemFailures.length === 0);
      expect(world.api.of("submit")).toHaveLength(isAnswering ? 2 : 1);
      expect(world.job()).toMatchObject(
        isAnswering ? { status: "SUBMITTED", submissions: 2 } : { status: "PENDING", submissions: 1 },
      );
      expect(done.length > 0).toBe(isAnswering);
    }),
    { numRuns: 100 },
  );
});

test("of two messages with the same job id one is submitted, whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createWorld();
      const handle = interleaved(world, scheduler);
      const deliveries = ["one", "two"].map((model_input) =>
        handle(
          sqsEvent(
            sqsRecord({
              messageId: model_input,
              body: messageOf({ model_input, metadata: { model_input } }),
            }),
          ),
        ),
      );
      await scheduler.waitFor(Promise.all(deliveries));
      expect(world.api.of("submit")).toHaveLength(1);
      const sent = JSON.parse(world.api.calls[0]?.body ?? "").model_input;
      expect(world.job()).toMatchObject({ metadata: { model_input: sent }, input: JSON.stringify(sent) });
    }),
    { numRuns: 200 },
  );
});

test("a cancel at any moment of the submission either stops it or cancels it, and never loses the job", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createWorld();
      const handle = interleaved(world, scheduler);
      const cancelBody = JSON.stringify({ type: "cancel", job_id: "order-1" });
      const [, canceled] = await scheduler.waitFor(
        Promise.all([
          handle(sqsEvent(sqsRecord({ body: messageOf({}) }))),
          handle(sqsEvent(sqsRecord({ messageId: "cancel", body: cancelBody }))),
        ]),
      );
      if (canceled.batchItemFailures.length > 0) {
        expect(world.job()?.status).toBe("SUBMITTED");
        await scheduler.waitFor(
          handle(sqsEvent(sqsRecord({ messageId: "cancel", body: cancelBody, receives: 2 }))),
        );
      }
      expect(world.job()?.status).toBe("CANCELED");
      expect(world.api.of("cancel")).toHaveLength(world.api.of("submit").length);
    }),
    { numRuns: 200 },
  );
});
