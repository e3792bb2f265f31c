import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { errorResponse } from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage } from "./testing/world.fixture.ts";

test("a process keeps the result of a health probe across batches, and a new process probes again", async () => {
  const world = createWorld();
  const ids = Array.from({ length: 30 }, (_, n) => `order-${n}`);
  const batches = (receiveCount: number) =>
    [0, 10, 20].map((from) =>
      sqsEvent(
        ...ids
          .slice(from, from + 10)
          .map((job_id) =>
            sqsRecord({ messageId: job_id, body: JSON.stringify(jobMessage({ job_id })), receiveCount }),
          ),
      ),
    );
  world.api.script.submit.push(...ids.map(() => errorResponse(500)));
  for (const batch of batches(1)) await world.time.run(createHandler(world.collaborators)(batch));
  await world.time.advance(10_000);
  world.api.script.queue.push(...ids.map(() => errorResponse(500)));
  const handle = createHandler(world.collaborators);
  for (const batch of batches(2)) {
    expect((await world.time.run(handle(batch))).batchItemFailures).toHaveLength(10);
  }
  expect(world.api.of("queue")).toHaveLength(1);
  await world.time.run(createHandler(world.collaborators)(batches(3)[0] ?? expect.fail()));
  expect(world.api.of("queue")).toHaveLength(2);
  expect(world.api.of("submit")).toHaveLength(30);
});
