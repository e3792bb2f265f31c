import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { errorResponse } from "./testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

test("one process finds out for all whether the API is healthy again", async () => {
  const harness = createHarness();
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
  harness.api.script.submit.push(...ids.map(() => errorResponse(500)));
  for (const batch of batches(1)) await harness.time.run(createHandler(harness.collaborators)(batch));
  await harness.time.advance(10_000);
  harness.api.script.queue.push(...ids.map(() => errorResponse(500)));
  const handle = createHandler(harness.collaborators);
  for (const batch of batches(2)) {
    expect((await harness.time.run(handle(batch))).batchItemFailures).toHaveLength(10);
  }
  expect(harness.api.of("queue")).toHaveLength(1);
  await harness.time.run(createHandler(harness.collaborators)(batches(3)[0] ?? expect.fail()));
  expect(harness.api.of("queue")).toHaveLength(1);
  await harness.time.advance(30_000);
  await harness.time.run(createHandler(harness.collaborators)(batches(3)[0] ?? expect.fail()));
  expect(harness.api.of("queue")).toHaveLength(2);
  expect(harness.api.of("submit")).toHaveLength(30);
});
