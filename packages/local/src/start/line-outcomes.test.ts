import { expect, test } from "vitest";
import { kindOf } from "../report/line-kind.ts";
import { noteOf } from "../report/problems.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { lineOutcomes, type RecordedJob } from "./line-outcomes.ts";
import { type SentLine, sentLine } from "./sent-line.ts";

const send = (...bodies: object[]): SentLine[] =>
  bodies.map((body, n) => sentLine({ line: n + 1, body: JSON.stringify(body) }, `m-${n + 1}`));
const message = (model_input: unknown, job_id = "a") => ({
  job_id,
  target: { model_id: "echo" },
  model_input,
});
const cancel = { type: "cancel", job_id: "a" };
const recorded = (job: Partial<RecordedJob>) =>
  new Map([["a", { jobId: "a", status: "SUCCEEDED" as const, ...job }]]);
const outcomes = (sent: SentLine[], jobs = recorded({})) => lineOutcomes(sent, jobs, createDeadLetters());

test("a job belongs to the line that created it, with the input and the target of that line", () => {
  expect(outcomes(send(message(1), message(2)))).toEqual([
    {
      ...{ line: 1, jobId: "a" },
      job: { jobId: "a", status: "SUCCEEDED", input: "1", target: "model:echo/production" },
    },
    { line: 2, jobId: "a", reusesJobIdOf: 1 },
  ]);
});

test("a message that cancels a batch has no job: it names the batch", () => {
  const [line] = outcomes(send({ type: "cancel", batch_id: "nightly" }));
  expect(line).toEqual({ line: 1, cancelsBatch: "nightly" });
  expect(kindOf(line!)).toBe("cancel");
  expect(noteOf(line!)).toBe("cancels the open jobs of batch nightly");
});

test("a job belongs to a later line when that line's message was processed first", () => {
  const sent = send(message(1), message(2));
  const digest = sent[1]?.digest ?? "";
  expect(outcomes(sent, recorded({ digest }))).toMatchObject([
    { line: 1, reusesJobIdOf: 2 },
    { line: 2, job: { input: "2" } },
  ]);
});

test("a cancel request refers to the line that creates the job, in any order; without one it creates the job", () => {
  expect(outcomes(send(cancel, message(1)))).toMatchObject([
    { line: 1, cancelsJobOf: 2 },
    { line: 2, job: { jobId: "a" } },
  ]);
  expect(outcomes(send(cancel))).toMatchObject([{ line: 1, job: { jobId: "a" } }]);
});

test("a resubmit request creates no job: it refers to the line that does, in any order, or to none", () => {
  const resubmit = { type: "resubmit", job_id: "a" };
  expect(outcomes(send(resubmit, message(1), resubmit))).toMatchObject([
    { line: 1, jobId: "a", resubmits: { jobOf: 2 } },
    { line: 2, job: { jobId: "a" } },
    { line: 3, jobId: "a", resubmits: { jobOf: 2 } },
  ]);
  expect(outcomes(send(resubmit), new Map())).toEqual([
    { line: 1, jobId: "a", resubmits: { jobOf: undefined } },
  ]);
});

test("a line without a job has its dead letter; a line with neither has only its job id", () => {
  const deadLetters = createDeadLetters();
  deadLetters.add({ body: "{}", code: "invalid_message", message: "target is missing" });
  const sent = [sentLine({ line: 1, body: "{}" }, "m-1"), ...send({}, message(1)).slice(2)];
  expect(lineOutcomes([...sent, ...send(message(1))], new Map(), deadLetters)).toEqual([
    {
      line: 1,
      jobId: "m-1",
      deadLetter: { line: 1, jobId: "m-1", code: "invalid_message", message: "target is missing" },
    },
    { line: 1, jobId: "a" },
  ]);
});

test.each(["Resubmit", "other", 7])(
  "an invalid message of type %j is a dead letter, also if another line uses its job id",
  (type) => {
    const sent = send(message(1), { type, job_id: "a" });
    const deadLetters = createDeadLetters();
    deadLetters.add({ body: sent[1]?.body ?? "", code: "invalid_message", message: "type is unknown" });
    const [, second] = lineOutcomes(sent, recorded({ digest: sent[0]?.digest ?? "" }), deadLetters);
    expect(second).toEqual({
      line: 2,
      jobId: "a",
      deadLetter: { line: 2, jobId: "a", code: "invalid_message", message: "type is unknown" },
    });
    expect(kindOf(second!)).toBe("dead letter");
    expect(noteOf(second!)).toBeUndefined();
  },
);

test("a message whose job id is taken, and an exact repeat of an invalid one, reuse the job id", () => {
  const sent = send(message(1), message(2));
  const deadLetters = createDeadLetters();
  deadLetters.add({ body: sent[1]?.body ?? "", code: "job_id_taken", message: "taken" });
  expect(lineOutcomes(sent, recorded({}), deadLetters)[1]).toMatchObject({ reusesJobIdOf: 1 });
  const invalid = send({ job_id: "a" }, { job_id: "a" });
  deadLetters.add({ body: invalid[0]?.body ?? "", code: "invalid_message", message: "target is missing" });
  expect(lineOutcomes(invalid, recorded({ status: "REJECTED" }), deadLetters)).toMatchObject([
    { job: { status: "REJECTED" } },
    { reusesJobIdOf: 1 },
  ]);
});
