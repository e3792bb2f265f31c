import { describe, expect, test } from "vitest";
import { type EventFilter, eventPattern } from "./event-pattern.ts";

const pattern = (filter: EventFilter) => JSON.parse(eventPattern(filter));
const NOT_TRUE = [{ exists: false }, false];

describe("the pattern of events", () => {
  test("without a filter matches every outcome, and no submission", () => {
    expect(pattern({})).toEqual({
      source: ["boomerang"],
      "detail-type": [
        ...["Job Succeeded", "Job Failed", "Job Expired", "Job Canceled", "Job Rejected", "Job Lost"],
      ],
    });
  });

  test("has the outcomes and the batch that are asked for", () => {
    expect(pattern({ status: ["LOST", "FAILED"], batchId: "nightly" })).toEqual({
      source: ["boomerang"],
      "detail-type": ["Job Lost", "Job Failed"],
      detail: { batch_id: ["nightly"] },
    });
  });

  test.for<[EventFilter["target"], object]>([
    [
      "model:abc",
      {
        model_id: ["abc"],
        environment: [{ exists: false }, "production"],
        regional: NOT_TRUE,
        deployment_id: [{ exists: false }],
        development: NOT_TRUE,
      },
    ],
    ["chain:def/staging", { chain_id: ["def"], environment: ["staging"], regional: NOT_TRUE }],
    ["chain:def/staging@regional", { chain_id: ["def"], environment: ["staging"], regional: [true] }],
    ["model:abc/deployment:xyz", { model_id: ["abc"], deployment_id: ["xyz"] }],
    [
      { model_id: "abc", development: true },
      { model_id: ["abc"], $or: [{ development: [true] }, { environment: ["development"] }] },
    ],
  ])("matches the target %j however a job names it", ([target, expected]) => {
    expect(pattern({ target }).detail).toEqual({ target: expected });
  });

  test.for<[object, string]>([
    [{ status: "OPEN" }, "status OPEN is not known"],
    [{ status: [] }, "status is empty"],
    [{ target: "abc" }, 'target "abc" is not valid'],
    [{ batchId: 'x"]' }, "batchId is no id of a batch"],
    [{ batch: "x" }, "batch is not known"],
  ])("of the filter %j is an error", ([filter, message]) => {
    expect(() => eventPattern(filter)).toThrow(message);
  });
});
