import { expect, test } from "vitest";
import type { BusEvent } from "../aws/put-events.ts";
import { countsLine, createCounter } from "./counts.ts";

const event = (job_id: string, status: string) => ({ detail: { job_id, status } }) as unknown as BusEvent;

test("jobs are counted by their latest event", () => {
  const counter = createCounter();
  expect(countsLine(counter.counts())).toBe("0 open");
  for (const jobId of ["a", "b", "c"]) counter.addEvent(event(jobId, "SUBMITTED"));
  counter.addEvent(event("a", "SUCCEEDED"));
  counter.addEvent(event("a", "SUCCEEDED"));
  counter.addEvent(event("b", "LOST"));
  counter.addEvent(event("d", "REJECTED"));
  counter.addEvent(event("e", "SOMETHING"));
  counter.addDeadLetter();
  expect(countsLine(counter.counts())).toBe("1 open · 1 succeeded · 1 rejected · 1 lost · 1 dead letter");
  // A result that comes late.
  counter.addEvent(event("b", "SUCCEEDED"));
  counter.addDeadLetter();
  expect(countsLine(counter.counts())).toBe("1 open · 2 succeeded · 1 rejected · 2 dead letters");
});
