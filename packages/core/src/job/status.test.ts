import { expect, test } from "vitest";
import { isOutcome, isProvisional, JOB_STATUSES } from "./status.ts";

test("a job is open, or has one of six outcomes, of which three are provisional", () => {
  expect(JOB_STATUSES.filter((status) => !isOutcome(status))).toEqual(["PENDING", "SUBMITTED"]);
  expect(JOB_STATUSES.filter(isOutcome)).toEqual([
    "SUCCEEDED",
    "FAILED",
    "EXPIRED",
    "CANCELED",
    "REJECTED",
    "LOST",
  ]);
  expect(JOB_STATUSES.filter(isProvisional)).toEqual(["EXPIRED", "CANCELED", "LOST"]);
});
