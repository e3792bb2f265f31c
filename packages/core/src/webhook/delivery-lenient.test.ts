import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDelivery } from "./delivery.ts";

const parse = (text: string) => parseDelivery(Buffer.from(text));
const envelope = (data: string, more = "") =>
  `{"request_id":"r1","type":"async_request_completed","time":"2026-01-01T00:00:00Z","data":${data},"errors":[]${more}}`;

describe("an output that is no strict JSON is read whole:", () => {
  test.each([
    '{"score":NaN}',
    "[Infinity,-Infinity]",
    "NaN",
    '"a\nb\u0000c"',
    "{'score': None, 'ok': True}",
    "[1,2,]",
    '{"a": 0x1F, b: .5}',
  ])("%s", (data) => {
    expect(parse(envelope(data))).toEqual({
      requestId: "r1",
      time: "2026-01-01T00:00:00Z",
      errors: [],
      data,
      isNotJson: true,
    });
  });

  test("for any JSON around a NaN", () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        const data = `[${a},NaN,${b}]`;
        expect(parse(envelope(data))).toMatchObject({ requestId: "r1", data, isNotJson: true });
      }),
    );
  });

  test("gzipped too", () => {
    const body = gzipSync(envelope("[NaN]"));
    expect(parseDelivery(body, { contentEncoding: "gzip" })).toMatchObject({
      data: "[NaN]",
      isNotJson: true,
    });
  });
});

test("the output is JSON if only another member is not", () => {
  const delivery = parse(envelope("[1]", ',"extra":NaN,"error":"a\nb"'));
  expect(delivery).toMatchObject({ data: "[1]", errors: [{ code: "UNKNOWN", message: "a\nb" }] });
  expect(delivery).not.toHaveProperty("isNotJson");
});

test.each([
  '{"request_id":"r1","type":"a":"b","data":NaN}',
  '{"request_id":"r1","errors":[1,],"data":NaN}',
  '{"request_id":r1,"data":NaN}',
  '{"request_id":"r1","data":[NaN}',
])("the members around the output must be JSON: %s", (body) => {
  expect(() => parse(body)).toThrow("the delivery's body is not JSON");
});

test("a null output is none, also beside a NaN", () => {
  const delivery = parse(envelope("null", ',"extra":NaN'));
  expect(delivery).not.toHaveProperty("data");
  expect(delivery).not.toHaveProperty("isNotJson");
});

test.each(["17", "12345678901234567890", "1.0", "-1e400"])(
  "a request id may be a number, and keeps its digits: %s",
  (id) => {
    expect(parse(`{"request_id":${id},"data":1}`).requestId).toBe(id);
    expect(parse(`{"data":NaN, "request_id" : ${id} }`).requestId).toBe(id);
  },
);

test("a request id of more digits than an id may have is shortened, and rejects no result", () => {
  expect(parse(`{"request_id":${"7".repeat(300)}e-299,"data":1}`).requestId).toBe("7.777777777777778");
});

test("a number that is none is no request id", () => {
  expect(() => parse('{"request_id":NaN,"data":1}')).toThrow("the delivery's request_id must be");
});
