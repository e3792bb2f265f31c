import { expect, test } from "vitest";
import { callsOf, countsOf } from "./count-calls.ts";

const at = { from: 0, to: 1 };

test("requests are counted by the service that bills them, with read units and events", () => {
  const requests = [
    { operation: "GetItem", ...at, readUnits: 1 },
    { operation: "UpdateItem", ...at },
    { operation: "Query", ...at, readUnits: 0.5 },
    { operation: "API", ...at },
    { operation: "PutEvents", ...at, events: 10 },
  ];
  expect(countsOf({ requests, units: { Jobs: 2 } })).toEqual({
    calls: { DynamoDB: 3, "Inference API": 1, EventBridge: 1 },
    writeUnits: { Jobs: 2 },
    readUnits: 1.5,
    events: 10,
  });
});

test("an operation of which nobody knows what it costs is an error", () => {
  expect(() => callsOf([{ operation: "BatchWriteItem" }])).toThrow(
    "not known whose operation BatchWriteItem is: add it to count-calls.ts",
  );
});
