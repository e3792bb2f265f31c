import type { QueueMessage } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { type ReportedLetter, reportDeadLetters } from "./report-dead-letters.ts";

function setUp(store: () => Promise<void>) {
  const reported: ReportedLetter[] = [];
  return {
    reported,
    queue: reportDeadLetters({ send: (_message: QueueMessage) => store() }, (letter) =>
      reported.push(letter),
    ),
  };
}

test("a dead letter is reported without its body once it is stored", async () => {
  const stored = Promise.withResolvers<void>();
  const { queue, reported } = setUp(() => stored.promise);
  const attributes = { error_code: "invalid_json", error_message: "line 1", message_id: "m-1" };
  const sending = queue.send({ body: "secret input", attributes });
  expect(reported).toEqual([]);
  stored.resolve();
  await sending;
  expect(reported).toEqual([{ code: "invalid_json", message: "line 1", messageId: "m-1" }]);
});

test("one that could not be stored is not reported", async () => {
  const { queue, reported } = setUp(() => Promise.reject(new Error("full")));
  await expect(queue.send({ body: "" })).rejects.toThrow("full");
  expect(reported).toEqual([]);
});
