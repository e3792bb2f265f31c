import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MOST_EXPLAINED_PER_SECOND } from "./explaining.ts";
import { planScale } from "./plan.ts";
import { checksPerSecond, MOST_STATUS_CALLS, SUBMISSIONS_PER_SECOND, statusCallsFor } from "./product.ts";
import { reportOf } from "./report.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/scale.md"), "utf8");
const reportFor = (perSecond: number) => reportOf(planScale({ perSecond, inputKb: 1, resultKb: 1 }));

const sections = PAGE.split(/^## /m);
const sectionOf = (title: string) => sections.find((section) => section.startsWith(`${title}\n`)) ?? "";

describe.each([
  [200, "200 a second"],
  [2000, "2,000 a second"],
  [20_000, "20,000 a second"],
])("of %d submissions a second, docs/scale.md", (perSecond, title) => {
  const { first, outages, needed, month, explanation } = reportFor(perSecond);

  test.each(Object.entries({ first, outages, needed, month }))("has the part %s of the output", (_, part) => {
    expect(sectionOf(title)).toContain(part);
  });

  test("explains the numbers as the output does", () => {
    expect(sectionOf("How the numbers come about")).toContain(explanation);
  });
});

test("the command prints these parts", () => {
  const path = join(import.meta.dirname, "../cost.ts");
  const printed = execFileSync(process.execPath, [path, "--rate", "2000"], { encoding: "utf8" });
  for (const part of Object.values(reportFor(2000))) expect(printed).toContain(part);
});

test("the text of the page has the numbers of the model", () => {
  expect(PAGE).toContain(`an organization takes ${Math.round(SUBMISSIONS_PER_SECOND)} submissions a second`);
  const limits = planScale({ perSecond: 1, inputKb: 1, resultKb: 1 }).ordinary;
  // A rate of 1 uses this share, so the limit is reached at its inverse.
  const reachedAt = (what: string) => {
    const limit = limits.find((each) => each.what.startsWith(what));
    return Math.round((limit?.has ?? 0) / (limit?.needs ?? 1)).toLocaleString("en-US");
  };
  expect(PAGE).toContain(
    `Its next limits are ${reachedAt("Permits of one limiter")} a second (its limiter), ${reachedAt("Writes of a new table")} (a new table), ${reachedAt("A shard of the index of batches")} (jobs of one batch)`,
  );
  expect(PAGE).toContain(`and ${reachedAt("A shard of the index of ended jobs")} (the index of ended jobs)`);
  expect(PAGE).toContain(
    `an organization above ${Math.floor(MOST_EXPLAINED_PER_SECOND)} submissions a second`,
  );
  const useful = statusCallsFor(checksPerSecond(MOST_STATUS_CALLS));
  expect(PAGE).toContain(`from ${useful} on a run of reconcile is the limit`);
});
