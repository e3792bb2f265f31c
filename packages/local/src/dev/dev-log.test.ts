import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createDevLog } from "./dev-log.ts";

function setUp() {
  const clock = new VirtualClock();
  const said: string[] = [];
  return { clock, said, log: createDevLog((text) => said.push(text), clock) };
}

test("warnings and errors are shown, and nothing that is shown elsewhere", () => {
  const { log, said } = setUp();
  log.info("job submitted", { job_id: "a" });
  log.warn("message rejected", { job_id: "a", error_code: "invalid_json" });
  log.error("job lost", { job_id: "a" });
  expect(said).toEqual([]);
  log.warn("status call failed", { job_id: "a", status: 503 });
  log.error("target not woken", { target: "model:a/development" });
  expect(said).toEqual([
    "Status call failed (job_id a, status 503)",
    "Target not woken (target model:a/development)",
  ]);
});

test("the same problem of other jobs is shown once in ten seconds", async () => {
  const { log, said, clock } = setUp();
  const fail = (job_id: string, status = 503) => log.warn("submission failed", { job_id, status });
  for (const jobId of ["a", "b", "c"]) fail(jobId);
  fail("a", 401);
  expect(said).toEqual([
    "Submission failed (job_id a, status 503)",
    "Submission failed (job_id a, status 401)",
  ]);
  await clock.advance(10_000);
  fail("d");
  expect(said).toHaveLength(3);
});
