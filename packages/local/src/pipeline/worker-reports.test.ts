import { expect, test } from "vitest";
import type { Reporters } from "./create-collaborators.ts";
import { passOn, reportersOfWorker } from "./worker-reports.ts";

/** Reporters of a worker, and what arrives in the thread that started it. */
function setUp() {
  const arrived: unknown[] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void arrived.push([name, ...values]);
  const main: Reporters = {
    log: { info: note("info"), warn: note("warn"), error: note("error") },
    meter: { count: note("count"), gauge: note("gauge") },
    onDeadLetter: note("dead letter"),
  };
  return { worker: reportersOfWorker((report) => passOn(structuredClone(report), main)), arrived };
}

test("log lines, metrics and dead letters of a worker arrive as they are", () => {
  const { worker, arrived } = setUp();
  const letter = { code: "invalid_json", message: "line 1", messageId: "m-1" };
  worker.log.info("job submitted", { job_id: "a", reason: undefined });
  worker.log.warn("circuit opened");
  worker.meter.count("JobsReturned");
  worker.meter.gauge("QueuedRequests", 3, "model:a/production");
  worker.onDeadLetter(letter);
  expect(arrived).toEqual([
    ["info", "job submitted", { job_id: "a" }],
    ["warn", "circuit opened", {}],
    ["count", "JobsReturned"],
    ["gauge", "QueuedRequests", 3, "model:a/production"],
    ["dead letter", letter],
  ]);
});

test("the error of a log line is an error again, and what cannot be posted is left out", () => {
  const { worker, arrived } = setUp();
  const error = Object.assign(new TypeError("fetch failed"), { code: "ECONNREFUSED" });
  worker.log.error("message not processed", { error, retry: () => undefined, attempt: 2 });
  const restored = expect.objectContaining({ name: "TypeError", code: "ECONNREFUSED" });
  expect(arrived).toEqual([["error", "message not processed", { error: restored, attempt: 2 }]]);
});
