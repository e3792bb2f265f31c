import { expect, test } from "vitest";
import { returnedMessages, verdictOnVisibility } from "./returned-messages.ts";

const START = Date.parse("2026-11-29T10:00:00.000Z");

const line = (message: string, seconds: number, invocation: string, fields: object) =>
  JSON.stringify({
    ...{
      level: "INFO",
      message,
      timestamp: new Date(START + seconds * 1000).toISOString(),
      service: "dispatcher",
    },
    ...{ function_request_id: invocation, ...fields },
  });
const returned = (id: string, seconds: number, invocation: string, afterMs: number) =>
  line("message will be retried", seconds, invocation, { message_id: id, after_ms: afterMs, reason: "why" });
const submitted = (seconds: number, invocation: string) =>
  line("job submitted", seconds, invocation, { job_id: "job", request_id: "request" });

test.each([
  ["kept", 5.2],
  ["kept", 34.9],
  ["kept", 4.6],
  ["early", 0.3],
  ["early", 4.4],
  ["delayed", 35.1],
  ["delayed", 300],
  ["late", 359],
] as const)("5 s of invisibility were %s if the message is back after %s s", (verdict, seconds) => {
  const lines = [
    returned("m", 0, "first", 5000),
    submitted(0.1, "first"),
    returned("m", seconds, "second", 25_000),
  ];
  expect(returnedMessages(lines)).toEqual([
    { messageId: "m", askedMs: 5000, seenMs: seconds * 1000, isPartialFailure: true, verdict },
  ]);
});

test("each receive is compared with the one before, whatever the order of the lines", () => {
  const lines = [returned("m", 30.5, "c", 1), returned("m", 5, "b", 25_000), returned("m", 0, "a", 5000)];
  expect(returnedMessages(lines).map(({ askedMs, seenMs }) => [askedMs, seenMs])).toEqual([
    [5000, 5000],
    [25_000, 25_500],
  ]);
});

test("a message that was returned once tells nothing, nor do other messages and cut lines", () => {
  const lines = [
    returned("a", 0, "x", 5000),
    returned("b", 1, "x", 5000),
    '{"message":"message will be retried"',
  ];
  expect(returnedMessages(lines)).toEqual([]);
  expect(verdictOnVisibility([])).toBe("not observed");
});

test("only batches of which a part succeeded tell whether the visibility timeout survives", () => {
  const whole = returnedMessages([returned("m", 0, "a", 5000), returned("m", 0.1, "b", 5000)]);
  expect(verdictOnVisibility(whole)).toBe("not observed");
  const kept = returnedMessages([
    submitted(0, "a"),
    returned("m", 0, "a", 5000),
    returned("m", 6, "b", 5000),
  ]);
  expect(verdictOnVisibility([...whole, ...kept])).toBe("kept");
  const early = returnedMessages([
    submitted(0, "a"),
    returned("n", 0, "a", 5000),
    returned("n", 1, "b", 5000),
  ]);
  expect(verdictOnVisibility([...kept, ...early])).toBe("not kept");
  const late = returnedMessages([
    submitted(0, "a"),
    returned("o", 0, "a", 5000),
    returned("o", 360, "b", 5000),
  ]);
  expect(verdictOnVisibility([...kept, ...late])).toBe("not kept");
});

test("a message that a backlog may have delayed tells nothing", () => {
  const delayed = returnedMessages([
    submitted(0, "a"),
    returned("m", 0, "a", 5000),
    returned("m", 90, "b", 5000),
  ]);
  expect(verdictOnVisibility(delayed)).toBe("not observed");
});
