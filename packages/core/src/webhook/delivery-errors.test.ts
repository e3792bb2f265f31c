import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reportedErrors } from "./delivery-errors.ts";

const report = (members: string) => reportedErrors(JSON.parse(`{"request_id":"r1","data":null,${members}}`));
const unknown = (message: string) => [{ code: "UNKNOWN", message }];
const withoutReason = (sign: string) => unknown(`The API reported a failure without a reason: ${sign}`);

describe("the reason of a failure is kept, wherever it is:", () => {
  test.each([
    ['"error":"boom"', unknown("boom")],
    ['"error":{"code":"MODEL_X","message":"no"}', [{ code: "MODEL_X", message: "no" }]],
    ['"error":{"detail":"boom"}', unknown("boom")],
    ['"error":{"error":{"reason":" boom\\n"}}', unknown("boom")],
    ['"errors":[{"error":"boom"}]', unknown("boom")],
    ['"errors":[{"message":" ","description":"boom"}]', unknown("boom")],
    ['"exception":"boom"', unknown("boom")],
    ['"error_message":"boom"', unknown("boom")],
    ['"errorMessage":"boom","errorType":"Error"', unknown("boom")],
    ['"message":"boom","status":"FAILED"', unknown("boom")],
    ['"status":{"code":"FAILED","message":"boom"}', unknown("boom")],
    ['"success":false,"detail":"boom"', unknown("boom")],
    ['"error":true,"message":"boom"', unknown("boom")],
    ['"errors":[null],"reason":"boom"', unknown("boom")],
  ])("%s", (members, expected) => {
    expect(report(members)).toEqual(expected);
  });

  test("several members that say different things are all kept, and the same text once", () => {
    expect(report('"errors":[{"code":"A","message":"a"}],"error":"b","error_message":"a"')).toEqual([
      { code: "A", message: "a" },
      { code: "UNKNOWN", message: "b" },
    ]);
  });
});

describe("a value without a text for people is kept as JSON:", () => {
  test.each([
    ['"error":500', unknown("500")],
    ['"errors":[{"message":{"x":1}}]', unknown('{"message":{"x":1}}')],
    ['"error":{"trace":[ 1, 2 ]}', unknown('{"trace":[1,2]}')],
    ['"errors":[["boom"]]', unknown('["boom"]')],
    ['"errors":[{"code":5}]', unknown('{"code":5}')],
    ['"errors":[{"code":"","message":1}]', unknown('{"code":"","message":1}')],
    ['"error":{"x":1},"message":"done"', unknown('{"x":1}')],
  ])("%s", (members, expected) => {
    expect(report(members)).toEqual(expected);
  });

  test("with a limit of 4,096 characters", () => {
    expect(report(`"error":{"x":"${"y".repeat(9999)}"}`)[0]?.message).toHaveLength(4096);
  });
});

describe("a failure without a reason says what reported it:", () => {
  test.each([
    ['"error":true', withoutReason("error is true")],
    ['"error":0', withoutReason("error is 0")],
    ['"error":" "', withoutReason('error is " "')],
    ['"error":{}', withoutReason("error is {}")],
    ['"errors":[{}]', withoutReason("errors contains {}")],
    ['"errors":[null]', withoutReason("errors contains null")],
    ['"errors":[""]', withoutReason('errors contains ""')],
    ['"success":false', withoutReason("success is false")],
    ['"status":"FAILED","message":" "', withoutReason("status is FAILED")],
    ['"status":{"code":"FAILED"}', withoutReason('status is {"code":"FAILED"}')],
    ['"status":500', withoutReason("status is 500")],
    ['"status":"MODEL_LOAD_FAILED "', withoutReason("status is MODEL_LOAD_FAILED")],
    ['"type":"async.request.failed"', withoutReason("type is async.request.failed")],
    ['"status":"TIMED_OUT","type":"async_request_completed"', withoutReason("status is TIMED_OUT")],
  ])("%s", (members, expected) => {
    expect(report(members)).toEqual(expected);
  });

  test("a code is kept", () => {
    const sign = 'errors contains {"code":"OOM","message":""}';
    expect(report('"errors":[{"code":"OOM","message":""}]')).toEqual([
      { ...withoutReason(sign)[0], code: "OOM" },
    ]);
  });
});

describe("no sign of failure is none:", () => {
  test.each([
    '"type":"async_request_completed"',
    '"status":"SUCCEEDED"',
    '"status":7',
    '"error":null',
    '"error":""',
    '"error":false',
    '"error":[]',
    '"errors":[]',
    '"exception":null',
    '"error_message":""',
    '"success":true',
    '"success":null',
    '"message":"boom"',
    '"reason":"error"',
    '"errors_total":3',
  ])("%s", (members) => {
    expect(report(members)).toEqual([]);
  });
});

test("whatever reports a failure, the message is not empty", () => {
  const depth = (value: string) => fc.constant(value);
  const nested = fc.oneof(
    depth(`${"[".repeat(1e5)}${"]".repeat(1e5)}`),
    depth(`${'{"error":'.repeat(1e5)}1${"}".repeat(1e5)}`),
  );
  const value = fc.oneof({ weight: 50, arbitrary: fc.json({ depthSize: "medium" }) }, nested);
  const name = fc.constantFrom(
    "errors",
    "error",
    "exception",
    "error_message",
    "message",
    "status",
    "detail",
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 3 }), fc.boolean(), (members, success) => {
      const texts = [...members, ["success", success]].map(([key, text]) => `"${key}":${text}`);
      const errors = report(texts.join());
      expect(success || errors.length > 0).toBe(true);
      for (const { code, message } of errors) {
        expect(code).not.toBe("");
        expect(message.trim()).not.toBe("");
        expect(message.length).toBeLessThanOrEqual(4096);
      }
    }),
  );
});
