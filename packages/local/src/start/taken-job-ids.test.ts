import { expect, test } from "vitest";
import { createDeadLetters } from "./dead-letters.ts";
import { sentLine } from "./sent-line.ts";
import { awaitsDeadLetter } from "./taken-job-ids.ts";

const line = (n: number, job_id: string, model_input: unknown) => {
  const body = JSON.stringify({ job_id, target: { model_id: "echo" }, model_input });
  return sentLine({ line: n, body }, `m-${n}`);
};
const taken = { code: "job_id_taken", message: "job_id a is taken" };

test("of two messages that share a job id, one has a dead letter in the end", () => {
  const sent = [line(1, "a", 1), line(2, "a", 2), line(3, "b", 1)];
  const deadLetters = createDeadLetters();
  expect(awaitsDeadLetter(sent, deadLetters)).toBe(true);
  deadLetters.add({ body: sent[0]?.body ?? "", ...taken });
  expect(awaitsDeadLetter(sent, deadLetters)).toBe(false);
});

test("a message that is repeated exactly has none", () => {
  expect(awaitsDeadLetter([line(1, "a", 1), line(2, "a", 1)], createDeadLetters())).toBe(false);
});

test("a cancel message has none", () => {
  const cancel = sentLine({ line: 2, body: '{"type":"cancel","job_id":"a"}' }, "m-2");
  expect(awaitsDeadLetter([line(1, "a", 1), cancel], createDeadLetters())).toBe(false);
});
