import { expect, test } from "vitest";
import { dispatchMessage } from "./dispatch-message.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createWorld, jobMessage } from "./testing/world.fixture.ts";

const received = (message: unknown) => ({ id: "m1", body: JSON.stringify(message), receives: 1 });

test("a message does what its type says: none submits, cancel cancels, resubmit waits to be asked for", async () => {
  const world = createWorld();
  const dispatcher = createDispatcher(world.collaborators);
  for (const message of [
    jobMessage(),
    { type: "cancel", job_id: "order-1" },
    { type: "resubmit", job_id: "order-1" },
  ]) {
    expect(await world.time.settle(dispatchMessage(dispatcher, received(message)))).toEqual({
      type: "done",
    });
  }
  expect(world.api.calls.map(({ operation }) => operation)).toEqual(["submit", "cancel"]);
});

test("a message that cannot be accepted is done with, as a dead letter", async () => {
  const world = createWorld();
  const dispatcher = createDispatcher(world.collaborators);
  expect(await dispatchMessage(dispatcher, received([]))).toEqual({ type: "done" });
  expect(world.deadLetters.sent).toHaveLength(1);
});
