import { expect, test } from "vitest";
import { MAX_PUT_EVENTS_BYTES, putEvents } from "./put-events.ts";

const entry = (parts: object = {}) => ({
  Source: "boomerang",
  DetailType: "Job Succeeded",
  Detail: "{}",
  ...parts,
});
const put = (...entries: unknown[]) => putEvents({ Entries: entries }, 1_700_000_000_123, () => "id-1");

test("a valid entry becomes the event that targets get", () => {
  const detail = { event_id: "order-1:4", result: { n: 1 } };
  expect(put(entry({ Detail: JSON.stringify(detail), Resources: ["arn:x"], Time: 1_600_000_000 }))).toEqual({
    results: [{ EventId: "id-1" }],
    events: [
      {
        version: "0",
        id: "id-1",
        "detail-type": "Job Succeeded",
        source: "boomerang",
        account: "000000000000",
        time: "2020-09-13T12:26:40Z",
        region: "us-east-1",
        resources: ["arn:x"],
        detail,
      },
    ],
  });
  expect(put(entry())).toMatchObject({ events: [{ time: "2023-11-14T22:13:20Z", resources: [] }] });
});

test("an invalid entry fails alone and keeps its position in the results", () => {
  expect(
    put(
      entry(),
      entry({ Source: undefined }),
      entry({ DetailType: "" }),
      entry({ Detail: undefined }),
      entry({ Detail: "{" }),
      entry({ Detail: "[1]" }),
      entry({ Detail: '"text"' }),
      null,
      entry(),
    ),
  ).toMatchObject({
    results: [
      { EventId: "id-1" },
      { ErrorCode: "InvalidArgument", ErrorMessage: expect.stringContaining("Source is a required") },
      { ErrorCode: "InvalidArgument", ErrorMessage: expect.stringContaining("DetailType is a required") },
      { ErrorCode: "InvalidArgument", ErrorMessage: expect.stringContaining("Detail is a required") },
      { ErrorCode: "MalformedDetail" },
      { ErrorCode: "MalformedDetail" },
      { ErrorCode: "MalformedDetail" },
      { ErrorCode: "InvalidArgument" },
      { EventId: "id-1" },
    ],
    events: [{}, {}],
  });
});

test("a call with no entries, more than ten, or entries that are not a list is rejected", () => {
  expect(put()).toHaveProperty("rejected");
  expect(put(...Array(10).fill(entry()))).toHaveProperty("results");
  expect(put(...Array(11).fill(entry()))).toHaveProperty("rejected");
  expect(putEvents({ Entries: "x" }, 0, () => "")).toHaveProperty("rejected");
  expect(putEvents(7, 0, () => "")).toHaveProperty("rejected");
});

test("the size limit counts the bytes of all entries", () => {
  const head = { Source: "é", DetailType: "t", Resources: ["ab"], Time: 1 };
  const room = MAX_PUT_EVENTS_BYTES - (2 + 1 + 2 + 14) - Buffer.byteLength('{"x":""}');
  const fill = (size: number) => ({ ...head, Detail: JSON.stringify({ x: "x".repeat(size) }) });
  expect(put(fill(room))).toHaveProperty("results");
  expect(put(fill(room + 1))).toEqual({ rejected: expect.stringContaining("over the limit") });
  expect(put(fill(room), entry())).toHaveProperty("rejected");
});
