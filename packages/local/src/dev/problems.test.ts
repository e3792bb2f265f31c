import { expect, test } from "vitest";
import type { BusEvent } from "../aws/put-events.ts";
import { WorkerEndedError } from "../lambda/worker-function.ts";
import { deadLetterProblem, invocationProblem, jobProblem, logProblem } from "./problems.ts";

const event = (detail: Record<string, unknown>) =>
  ({ detail: { job_id: "order-1", ...detail } }) as unknown as BusEvent;
const errors = (code: string) => [{ code, message: "the input was confidential" }];

test.for<[string, Record<string, unknown>, string]>([
  [
    "a failed one with the code of the API",
    { status: "FAILED", errors: errors("MODEL_PREDICT_ERROR") },
    "Job order-1 is FAILED: MODEL_PREDICT_ERROR. Its record has the details.",
  ],
  [
    "a rejected one with the meaning of our code",
    { status: "REJECTED", errors: errors("payload_too_large") },
    "Job order-1 is REJECTED: payload_too_large: The request to the Inference API would be larger than the 256 KiB that it accepts. Its record has the details.",
  ],
  ["an expired one", { status: "EXPIRED" }, "Job order-1 is EXPIRED. Its record has the details."],
  ["a lost one", { status: "LOST", errors: errors("no_answer") }, "Job order-1 is LOST: no_answer: "],
  [
    "one whose code could change the terminal",
    { status: "FAILED", errors: errors("\u001b[2J") },
    "Job order-1 is FAILED:  [2J. Its record has the details.",
  ],
])("a job that has a problem is named, without the message of its error: %s", ([, detail, text]) => {
  const problem = jobProblem(event(detail));
  expect(problem).toContain(text);
  expect(problem).not.toContain("confidential");
});

test.each(["SUBMITTED", "SUCCEEDED", "CANCELED"])("a job that is %s is no problem", (status) => {
  expect(jobProblem(event({ status }))).toBeUndefined();
});

test("a dead letter has its reason", () => {
  const letter = { code: "invalid_json", message: "line 1,\ncolumn 2", messageId: "m-1" };
  expect(deadLetterProblem(letter)).toBe("Message m-1 is a dead letter, invalid_json: line 1, column 2");
  expect(deadLetterProblem({ ...letter, messageId: undefined })).toMatch(/^A message is a dead letter/);
});

test("of an error, only what quotes nothing is shown", () => {
  expect(invocationProblem(new SyntaxError('"confidential" is not JSON'))).toBe(
    "A Lambda invocation failed: SyntaxError",
  );
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  expect(invocationProblem(refused)).toBe(
    "A Lambda invocation failed: Error: connect ECONNREFUSED 127.0.0.1:1",
  );
  expect(invocationProblem("confidential")).toBe("A Lambda invocation failed: string");
  expect(invocationProblem(new WorkerEndedError("receiver", "was killed"))).toBe(
    "A Lambda invocation failed: WorkerEndedError: the worker of the receiver was killed",
  );
});

test("a line of the log has its fields", () => {
  const fields = { job_id: "a", status: 401, missing: undefined, error: new Error("confidential") };
  expect(logProblem("submission failed", fields)).toBe("Submission failed (job_id a, status 401, Error)");
  expect(logProblem("circuit opened")).toBe("Circuit opened");
});
