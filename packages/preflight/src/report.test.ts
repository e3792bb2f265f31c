import { expect, test } from "vitest";
import { checkAccount } from "./check-account.ts";
import { reportOf, summaryOf } from "./report.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const reading = {
  isRead: true,
  facts: accountFacts({
    concurrency: known({ limit: 10, unreserved: 10 }),
    alarms: { isKnown: false, action: "cloudwatch:DescribeAlarms" },
  }),
} as const;
const findings = checkAccount(reading, needs({ submissionsPerMinute: 12_000, dispatcherConcurrency: 25 }));
const report = reportOf("Boomerang", reading, findings);

test("the report fits into 80 columns, and begins with the account and the region", () => {
  for (const line of report.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(report).toMatch(/^Preflight of stack Boomerang: account 123456789012, region eu-central-1\n/);
});

test("a command can be pasted into a shell as it is printed", () => {
  const [, command = ""] = /→ Or request a higher quota[^:]*:\n([^→]*?)\n\S/.exec(report) ?? [];
  expect(command.replace(/ \\\n\s+/g, " ").trim()).toBe(
    "aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000 --region eu-central-1",
  );
});

test("an error looks like this", () => {
  expect(report).toContain(`
ERROR    Lambda concurrency: 10 functions may run at the same time, 102 are
         needed
`);
  expect(report).toContain(`
         → Set dispatcherConcurrency: 2, submissionsPerMinute: 193 in the
         configuration file: that is enough in ordinary operation.
         → Or request a higher quota, and wait until AWS has granted it:
`);
});

test("the summary counts errors and warnings", () => {
  expect(summaryOf(findings)).toBe("1 error, 1 warning");
  expect(summaryOf([])).toBe("0 errors, 0 warnings");
});

test("without access the report names no account", () => {
  const noAccess = { isRead: false, noAccess: { problem: "no region" } } as const;
  expect(reportOf("S", noAccess, checkAccount(noAccess, needs()))).toMatch(
    /^Preflight of stack S: no account\n/,
  );
});
