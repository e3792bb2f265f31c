import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.fixture.ts";
import { memberText } from "../json/member-text.ts";
import { parseDelivery } from "./delivery.ts";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

const parse = (text: string) => parseDelivery(Buffer.from(text));
const failureOf = (raw: string | Uint8Array): MalformedDeliveryError => {
  try {
    parseDelivery(typeof raw === "string" ? Buffer.from(raw) : raw);
  } catch (error) {
    if (error instanceof MalformedDeliveryError) return error;
    throw error;
  }
  throw new Error("the delivery was accepted");
};

test("the request id, time, errors and output of a delivery are read, and nothing else", () => {
  const body = `{"request_id":"r1","model_id":"abc","deployment_id":"dep","type":"async_request_completed",
    "time":"2024-04-30T01:01:08.883423Z","data":{"n": 1.0, "big": 12345678901234567890},"errors":[]}`;
  expect(parse(body)).toEqual({
    requestId: "r1",
    time: "2024-04-30T01:01:08.883423Z",
    errors: [],
    data: '{"n": 1.0, "big": 12345678901234567890}',
  });
});

test("half a surrogate pair in an id does not reject the result", () => {
  expect(parse('{"request_id":"r\\ud800","data":1}')).toMatchObject({ requestId: "r\ufffd", data: "1" });
});

test("a failed inference has its errors and no data", () => {
  const body = '{"request_id":"r1","data":null,"errors":[{"code":"MODEL_PREDICT_ERROR","message":"no"}]}';
  const delivery = parse(body);
  expect(delivery.errors).toEqual([{ code: "MODEL_PREDICT_ERROR", message: "no" }]);
  expect(delivery).not.toHaveProperty("data");
});

describe("only the request id is required", () => {
  test.each([
    ["all others missing", '{"request_id":"r1"}'],
    [
      "all others null",
      '{"request_id":"r1","model_id":null,"chain_id":null,"deployment_id":null,"type":null,"time":null,"data":null,"errors":null}',
    ],
    [
      "all others of another type",
      '{"request_id":"r1","model_id":1,"chain_id":[],"deployment_id":{},"type":false,"time":17,"errors":""}',
    ],
    [
      "all others too long",
      `{"request_id":"r1","model_id":"${"x".repeat(257)}","time":"${"1".repeat(9999)}"}`,
    ],
    [
      "unknown fields",
      '{"request_id":"r1","__proto__":{"errors":[1],"data":1},"constructor":1,"new":{"data":2}}',
    ],
    ["a byte order mark and white space", '\ufeff \r\n\t{ "request_id" : "r1" } \n'],
  ])("%s", (_, body) => {
    expect(parse(body)).toEqual({ requestId: "r1", errors: [] });
  });
});

describe("the output keeps its text", () => {
  test.each([
    "0",
    "false",
    '""',
    "[]",
    "{}",
    "1.0",
    "1e400",
    "-0",
    '"\\ud800"',
    '"\\u0000"',
    '{"a":1,"a":2}',
    '{"__proto__":1}',
  ])("%s", (data) => {
    expect(parse(`{"data" : ${data} , "request_id":"r1"}`).data).toBe(data);
  });

  test("for any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (data) => {
        expect(parse(`{"request_id":"r1","data":${data}}`).data).toBe(data === "null" ? undefined : data);
      }),
    );
  });

  test("the last of several equal keys counts, as it does for JSON.parse", () => {
    expect(parse('{"request_id":"a","data":1,"request_id":"b","data":2}')).toMatchObject({
      requestId: "b",
      data: "2",
    });
    expect(parse('{"request_id":"a","data":1,"data":null}').data).toBeUndefined();
  });
});

test("bytes that are not UTF-8 become U+FFFD, and nothing around them is lost", () => {
  const body = Buffer.concat([
    Buffer.from('{"request_id":"r1","data":["a'),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('","b"]}'),
  ]);
  expect(parseDelivery(body).data).toBe('["a\ufffd\ufffd","b"]');
});

describe("errors", () => {
  const errorsOf = (errors: unknown) => parse(JSON.stringify({ request_id: "r1", errors })).errors;

  test.each([
    ["a string", "boom", [{ code: "UNKNOWN", message: "boom" }]],
    ["one object", { code: "A", message: "b" }, [{ code: "A", message: "b" }]],
    ["another value that is not empty", 7, [{ code: "UNKNOWN", message: "7" }]],
    [
      "a list of strings, numbers, null",
      ["boom", 7, null],
      [
        { code: "UNKNOWN", message: "boom" },
        { code: "UNKNOWN", message: "7" },
        { code: "UNKNOWN", message: "The API reported a failure without a reason: errors contains null" },
      ],
    ],
  ])("still mean that the inference failed when they are %s", (_, errors, expected) => {
    expect(errorsOf(errors)).toEqual(expected);
  });

  test("are bounded in number and length, and never end in half a surrogate pair", () => {
    const errors = errorsOf(
      Array(1000).fill({ code: "C".repeat(999), message: `${"m".repeat(4095)}😀${"m".repeat(999)}` }),
    );
    expect(errors).toHaveLength(20);
    expect(errors[0]?.code).toHaveLength(128);
    expect(errors[0]?.message).toBe(`${"m".repeat(4095)}\ufffd`);
  });
});

describe("a malformed delivery is rejected with the field to fix and nothing of its contents", () => {
  test.each([
    ["body", ""],
    ["body", "not json SECRET"],
    ["body", '{"request_id":"SECRET"'],
    ["body", '["SECRET"]'],
    ["body", "null"],
    ["body", '"SECRET"'],
    ["body", "17"],
    ["request_id", '{"data":"SECRET"}'],
    ["request_id", '{"request_id":null,"data":"SECRET"}'],
    ["request_id", '{"request_id":["SECRET"]}'],
    ["request_id", '{"request_id":""}'],
    ["request_id", `{"request_id":"${"SECRET".repeat(50)}"}`],
    ["request_id", '{"__proto__":{"request_id":"SECRET"}}'],
  ])("%s: %s", (field, body) => {
    const error = failureOf(body);
    expect(error).toMatchObject({ name: "MalformedDeliveryError", field });
    expect(error.message).toContain(`the delivery's ${field} `);
    expect(`${error.message} ${String(error.cause)}`).not.toContain("SECRET");
  });

  test("whatever the bytes, nothing else is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(failureOf(bytes).field).toBe("body");
      }),
    );
  });
});

describe("hostile JSON takes time in proportion to its size and causes no crash", () => {
  test.each<[string, (n: number) => string]>([
    ["nested arrays", (n) => `${"[".repeat(4 * n)}${"]".repeat(4 * n)}`],
    ["escapes", (n) => JSON.stringify('"\\'.repeat(2 * n))],
    ["keys", (n) => `{${Array.from({ length: n }, (_, key) => `"k${key}":{}`).join()}}`],
  ])("four times as many %s take about four times as long", (_, make) => {
    const measure = (n: number) => {
      const body = `{"data":${make(n)},"request_id":"r1"}`;
      return cpuMs(() => expect(parse(body).requestId).toBe("r1"));
    };
    measure(10_000);
    const small = measure(60_000);
    // Quadratic time would be a factor of 16.
    expect(measure(240_000)).toBeLessThan(10 * small + 50);
  });

  test.each([
    ["arrays a million deep", `${"[".repeat(1e6)}${"]".repeat(1e6)}`],
    ["objects a million deep", `${'{"":'.repeat(1e6)}1${"}".repeat(1e6)}`],
    ["6 MB in one string", JSON.stringify('"\\'.repeat(1.5e6))],
    ["6 MB of numbers", `[${"1,".repeat(3e6)}1]`],
  ])("%s", (_, data) => {
    expect(parse(`{"request_id":"r1","data":${data}}`).data === data).toBe(true);
  });

  test("400,000 different keys", () => {
    const keys = Array.from({ length: 4e5 }, (_, index) => `"k${index}":{}`).join();
    const text = `{${keys},"request_id":"r1"}`;
    expect(parse(text).requestId).toBe("r1");
    expect(memberText(text, "k399999")).toBe("{}");
  });

  test("a million unclosed brackets are not JSON", () => {
    expect(failureOf(`{"request_id":"r1","data":${"[".repeat(1e6)}`).field).toBe("body");
  });
});
