import { expect, test } from "vitest";
import { closest } from "./closest.ts";

const codes = ["job_id_taken", "invalid_json", "UNKNOWN", "OVERDUE"];

test.each([
  ["job_id_takn", "job_id_taken"],
  ["jobid_taken", "job_id_taken"],
  ["INVALID_JSON", "invalid_json"],
  ["unknwon", "UNKNOWN"],
  ["nothing", undefined],
  ["", undefined],
])("%s most likely means %s", (typed, name) => {
  expect(closest(typed, codes)).toBe(name);
});
