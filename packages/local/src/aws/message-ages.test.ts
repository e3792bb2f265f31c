import { expect, test } from "vitest";
import { createMessageAges } from "./message-ages.ts";

const queueUrl = "http://127.0.0.1:1/000000000000/jobs";

function setUp() {
  const ages = createMessageAges();
  const call = (operation: string, now: number, request: object, response: object = {}) =>
    ages.observe({ operation, queueUrl, request, response }, now);
  const received = (id: string, handle: string) =>
    call("ReceiveMessage", 0, {}, { Messages: [{ MessageId: id, ReceiptHandle: handle }] });
  return { ages, call, received, oldest: () => ages.oldest(queueUrl) };
}

test("the oldest message is the first that was sent and not deleted", () => {
  const { call, received, oldest } = setUp();
  expect(oldest()).toBeUndefined();
  expect(call("SendMessage", 1000, {}, { MessageId: "a" })).toEqual({ sent: 1, deleted: 0 });
  const batch = { Successful: [{ MessageId: "b" }, { MessageId: "c" }], Failed: [{ Id: "3" }] };
  expect(call("SendMessageBatch", 2000, {}, batch)).toEqual({ sent: 2, deleted: 0 });
  expect(oldest()).toBe(1000);
  received("a", "handle-a");
  expect(call("DeleteMessage", 3000, { ReceiptHandle: "handle-a" })).toEqual({ sent: 0, deleted: 1 });
  expect(oldest()).toBe(2000);
});

test("a message is deleted with the handle of its latest receive only", () => {
  const { call, received, oldest } = setUp();
  call("SendMessage", 1000, {}, { MessageId: "a" });
  received("a", "first");
  received("a", "second");
  const entries = (...handles: string[]) => ({
    Entries: handles.map((ReceiptHandle) => ({ ReceiptHandle })),
  });
  expect(call("DeleteMessageBatch", 0, entries("first"))).toEqual({ sent: 0, deleted: 0 });
  expect(oldest()).toBe(1000);
  expect(call("DeleteMessageBatch", 0, entries("first", "second"))).toEqual({ sent: 0, deleted: 1 });
  expect(oldest()).toBeUndefined();
});

test("a receive without messages, and one of a message that was sent before, change nothing", () => {
  const { call, received, oldest } = setUp();
  expect(call("ReceiveMessage", 0, {}, {})).toEqual({ sent: 0, deleted: 0 });
  received("unknown", "handle");
  expect(call("DeleteMessage", 0, { ReceiptHandle: "handle" })).toEqual({ sent: 0, deleted: 0 });
  expect(oldest()).toBeUndefined();
});

test("a purged queue has no message", () => {
  const { call, oldest } = setUp();
  call("SendMessage", 1000, {}, { MessageId: "a" });
  call("PurgeQueue", 2000, {});
  expect(oldest()).toBeUndefined();
});
