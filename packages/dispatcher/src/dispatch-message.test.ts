import { sqsRecord } from "@boomerang/testkit/events/sqs";
import { expect, test } from "vitest";
import { dispatchMessage } from "./dispatch-message.ts";
import { createDispatcher } from "./dispatcher.ts";
import { toReceivedMessage } from "./received-message.ts";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

const received = (message: unknown) => toReceivedMessage(sqsRecord({ body: JSON.stringify(message) }));

test("without a type a message submits, cancel cancels, and resubmit does nothing for an ended job", async () => {
  const harness = createHarness();
  const dispatcher = createDispatcher(harness.collaborators);
  for (const message of [
    jobMessage(),
    { type: "cancel", job_id: "order-1" },
    { type: "resubmit", job_id: "order-1" },
  ]) {
    expect(await harness.time.run(dispatchMessage(dispatcher, received(message)))).toEqual({
      type: "complete",
    });
  }
  expect(harness.api.calls.map(({ operation }) => operation)).toEqual(["submit", "cancel"]);
});

test("an invalid message is dead-lettered and completed", async () => {
  const harness = createHarness();
  const dispatcher = createDispatcher(harness.collaborators);
  expect(await dispatchMessage(dispatcher, received([]))).toEqual({ type: "complete" });
  expect(harness.deadLetters.sent).toHaveLength(1);
});
