import type { JobStatus } from "@boomerang/core";
import { expect, test } from "vitest";
import { countAwaited, haveArrived } from "./awaited-lines.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { sentLine } from "./sent-line.ts";

const send = (...bodies: (object | string)[]) =>
  bodies.map((body, n) =>
    sentLine({ line: n + 1, body: typeof body === "string" ? body : JSON.stringify(body) }, `m-${n + 1}`),
  );
const message = (job_id?: string, model_input: unknown = 1) => ({
  ...(job_id && { job_id }),
  target: { model_id: "echo" },
  model_input,
});
const invalid = { job_id: "a" };
const statuses = (...ids: string[]) => new Map(ids.map((id) => [id, "SUCCEEDED"] as [string, JobStatus]));
const deadLetters = (...bodies: object[]) => {
  const all = createDeadLetters();
  for (const body of bodies) all.add({ body: JSON.stringify(body), code: "x", message: "why" });
  return all;
};

test("each job is awaited once, and each message that is none; messages about jobs of other lines are not", () => {
  const lines = send(message("a"), message("a", 2), message(), message(), "nonsense", "nonsense", invalid);
  expect(countAwaited(lines)).toBe(5);
  expect(countAwaited(send({ type: "resubmit", job_id: "a" }, { type: "cancel", batch_id: "b" }))).toBe(0);
});

test("a job has arrived with its outcome", () => {
  const lines = send(message("a"), { type: "cancel", job_id: "a" });
  expect(haveArrived(lines, statuses("b"), deadLetters())).toBe(false);
  expect(haveArrived(lines, statuses("a"), deadLetters())).toBe(true);
});

test("a message that is not valid has arrived with its dead letter, and with its outcome if it names a job", () => {
  const lines = send(invalid);
  expect(haveArrived(lines, statuses("a"), deadLetters())).toBe(false);
  expect(haveArrived(lines, statuses(), deadLetters(invalid))).toBe(false);
  expect(haveArrived(lines, statuses("a"), deadLetters(invalid))).toBe(true);
  expect(haveArrived(send({ target: {} }), statuses("m-1"), deadLetters({ target: {} }))).toBe(true);
});

test("of two messages with one job id, one is awaited as a dead letter", () => {
  const lines = send(message("a"), message("a", 2));
  expect(haveArrived(lines, statuses("a"), deadLetters())).toBe(false);
  expect(haveArrived(lines, statuses("a"), deadLetters(message("a")))).toBe(true);
});

test("nothing is awaited from a message that only changes jobs of other lines", () => {
  const lines = send({ type: "resubmit", job_id: "a" });
  expect(haveArrived(lines, statuses(), deadLetters())).toBe(true);
  expect(haveArrived(send({ type: "cancel", batch_id: "b" }), statuses(), deadLetters())).toBe(true);
});
