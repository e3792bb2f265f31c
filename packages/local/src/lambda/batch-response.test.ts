import { expect, test } from "vitest";
import { BadBatchResponseError, failedIdentifiers } from "./batch-response.ts";

const failed = (response: unknown) => failedIdentifiers(response, ["a", "b"], "publisher");
const item = (itemIdentifier: unknown) => ({ itemIdentifier });

test.each([[null], [undefined], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }], ["ok"]])(
  "%j means that nothing failed",
  (response) => {
    expect(failed(response)).toEqual(new Set());
  },
);

test("the listed items failed, duplicates counted once", () => {
  expect(failed({ batchItemFailures: [item("b"), item("b")] })).toEqual(new Set(["b"]));
});

test.each([
  [[item("c")]],
  [[item("a"), item("")]],
  [[item(null)]],
  [[{ id: "a" }]],
  [["a"]],
  [{ itemIdentifier: "a" }],
])("%j fails the whole batch, and the error names the function", (batchItemFailures) => {
  expect(() => failed({ batchItemFailures })).toThrow(BadBatchResponseError);
  expect(() => failed({ batchItemFailures })).toThrow("publisher");
});
