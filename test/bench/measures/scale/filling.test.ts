import { JOBS_TABLE } from "@boomerang/core";
import { expect, test } from "vitest";
import { ONE_KB } from "../../events.ts";
import { recordsOf } from "./filling.ts";

const NOW = Date.UTC(2026, 0, 1);
const records = recordsOf({ jobs: 20, open: 5 }, NOW);

test("as many jobs as asked for are open, and each has an id of its own", () => {
  const { openIndex, endedIndex } = JOBS_TABLE;
  expect(new Set(records.map(({ job_id }) => job_id)).size).toBe(20);
  const open = records.filter(({ status }) => status === "SUBMITTED");
  expect(open).toHaveLength(5);
  expect(records.filter((record) => record[openIndex.partitionKey] !== undefined)).toEqual(open);
  expect(records.filter((record) => record[endedIndex.partitionKey] !== undefined)).toHaveLength(15);
});

test("no open job is due within a day, and the others have a result of 1 KB", () => {
  for (const { status, check_at = "", result = "" } of records) {
    if (status === "SUBMITTED") expect(Date.parse(check_at)).toBeGreaterThanOrEqual(NOW + 86_400_000);
    else expect(result).toBe(JSON.stringify(ONE_KB));
  }
});
