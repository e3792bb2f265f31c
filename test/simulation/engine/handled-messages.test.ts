import type { InvocationResult } from "@boomerang/testkit/models/queue-source";
import { expect, test } from "vitest";
import { createHandledMessages } from "./handled-messages.ts";

const MINUTE = 60_000;
const RETENTION_MS = 90 * MINUTE;

/** What is known of a message sent at 0, after these results at these minutes. */
function wasNeverHandled(results: readonly (readonly [number, InvocationResult])[]): boolean {
  let now = 0;
  const handled = createHandledMessages({ now: () => now }, RETENTION_MS);
  const message = { id: "m1", receiptHandle: "r", body: "{}", attributes: {}, receiveCount: 1, sentAt: 0 };
  for (const [minute, result] of results) {
    now = minute * MINUTE;
    handled.record(message, result);
  }
  return handled.wasNeverHandled("m1");
}

const crashes = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => [from + 6 * n, "interrupted"] as const);

test("a message was never handled if every invocation in its last hour was interrupted", () => {
  expect(wasNeverHandled(crashes(30, 10))).toBe(true);
  expect(wasNeverHandled([[10, "kept"], ...crashes(30, 10)])).toBe(true);
});

test("one invocation in its last hour that came to its end, with an error too, or its completion at any time, means that it was handled", () => {
  expect(wasNeverHandled([...crashes(30, 10), [89, "kept"]])).toBe(false);
  expect(wasNeverHandled([[10, "completed"], ...crashes(30, 10)])).toBe(false);
});

test("a message that was rarely received, or only before its last hour, counts as handled", () => {
  expect(wasNeverHandled([])).toBe(false);
  expect(wasNeverHandled(crashes(30, 4))).toBe(false);
  expect(wasNeverHandled(crashes(0, 5))).toBe(false);
});
