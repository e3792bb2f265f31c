import { describe, expect, test } from "vitest";
import { checkAccount, worstOf } from "./check-account.ts";
import type { AccountFacts } from "./facts.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const check = (facts: Partial<AccountFacts>, of = needs()) =>
  checkAccount({ isRead: true, facts: accountFacts(facts) }, of);
const find = (facts: Partial<AccountFacts>, start: string, of = needs()) =>
  check(facts, of).find(({ what }) => what.startsWith(start));

test("an established account is ready, and each check says what it found", () => {
  const findings = check({});
  expect(worstOf(findings)).toBe("ok");
  expect(findings.map(({ what }) => what)).toEqual([
    "CDK bootstrap: version 30",
    "Lambda concurrency: 1000 functions may run at the same time, 12 are needed",
    "API Gateway: 10000 requests a second and bursts of 5000",
    "CloudWatch alarms: 12 of 5000 exist, 22 are added",
    "Secrets: 7 of 500000 exist, 3 are added",
  ]);
});

describe("the bootstrap", () => {
  test.each([
    [undefined, "error", "missing"],
    [5, "error", "version 5 is too old"],
    [6, "ok", "version 6"],
  ])("of version %s is %s: %s", (version, level, text) => {
    const finding = find({ bootstrapVersion: known<number | undefined>(version) }, "CDK bootstrap");
    expect(finding).toMatchObject({ level, what: `CDK bootstrap: ${text}` });
    const remedies = [{ command: ["npx -y pnpm@12 run bootstrap"] }];
    if (level === "error") expect(finding).toMatchObject({ remedies });
  });
});

test("commands name the profile that was checked", () => {
  const facts = { bootstrapVersion: known<number | undefined>(5), profile: "shop" };
  expect(find(facts, "CDK")).toMatchObject({
    remedies: [{ command: ["npx -y pnpm@12 run bootstrap --profile shop"] }],
  });
  const concurrency = known({ limit: 5, unreserved: 5 });
  expect(find({ ...facts, concurrency }, "Lambda")).toMatchObject({
    remedies: [{ command: expect.arrayContaining(["--region eu-central-1", "--profile shop"]) }],
  });
});

describe("the API Gateway", () => {
  const throttle = (ratePerSecond: number, burst: number) => ({ throttle: known({ ratePerSecond, burst }) });

  test("of a region with small limits is enough for the defaults, and all APIs share it", () => {
    expect(find(throttle(2500, 1250), "API")).toEqual({
      level: "ok",
      what: "API Gateway: 2500 requests a second and bursts of 1250",
      why: "All APIs of the account in this region share that.",
    });
  });

  test("that accepts less than the settings say is a warning, with the settings that fit", () => {
    const larger = needs({ deliveriesPerSecond: 4000, deliveriesBurst: 4000 });
    expect(find(throttle(2500, 1250), "API", larger)).toMatchObject({
      level: "warning",
      remedies: [
        { text: "Set deliveriesPerSecond: 2500, deliveriesBurst: 1250 in the configuration file." },
        { command: expect.arrayContaining(["--quota-code L-8A5B8E43", "--desired-value 10000"]) },
      ],
    });
    expect(find(throttle(2500, 5000), "API", larger)?.remedies?.[0]?.text).toBe(
      "Set deliveriesPerSecond: 2500 in the configuration file.",
    );
    expect(find(throttle(4000, 1250), "API", larger)?.remedies?.[0]?.text).toBe(
      "Set deliveriesBurst: 1250 in the configuration file.",
    );
    expect(find(throttle(4000, 4000), "API", larger)?.level).toBe("ok");
  });

  test("that accepts less than the expected deliveries is an error", () => {
    const faster = needs({ submissionsPerMinute: 1200 });
    expect(find(throttle(20, 1250), "API", faster)?.level).toBe("warning");
    expect(find(throttle(19, 1250), "API", faster)).toMatchObject({
      level: "error",
      remedies: [{ text: "Set submissionsPerMinute to 1140 or less in the configuration file." }, {}],
    });
    // Fewer submissions would not help.
    expect(find(throttle(19, 1250), "API", needs({ peakDeliveriesPerSecond: 20 }))).toMatchObject({
      level: "error",
      remedies: [{ command: expect.anything() }],
    });
  });

  test("that is set to accept less than the expected deliveries is an error", () => {
    expect(find({}, "API", needs({ deliveriesPerSecond: 3 }))?.level).toBe("ok");
    expect(find({}, "API", needs({ deliveriesPerSecond: 2 }))).toMatchObject({
      level: "error",
      what: "API Gateway: deliveriesPerSecond is 2, but 3 deliveries a second are expected",
      remedies: [{ text: "Set deliveriesPerSecond to 3 or more in the configuration file." }],
    });
  });
});

describe.each([
  ["alarms", "alarmQuota", "CloudWatch alarms", 22, "L-2FF78D7B"],
  ["secrets", "secretQuota", "Secrets", 3, "L-2F66C23C"],
] as const)("the number of %s", (kind, quotaName, title, added, code) => {
  const counted = (count: number, quota: number | undefined, facts: Partial<AccountFacts> = {}) =>
    find({ [kind]: known({ count, isComplete: true }), [quotaName]: known(quota), ...facts }, title);

  test("may reach the quota, with a warning from nine tenths on, and an error above it", () => {
    expect(counted(900 - added, 1000)?.level).toBe("ok");
    expect(counted(901 - added, 1000)?.level).toBe("warning");
    expect(counted(1000 - added, 1000)?.level).toBe("warning");
    expect(counted(1001 - added, 1000)).toMatchObject({
      level: "error",
      what: `${title}: ${1001 - added} of 1000 exist, ${added} are added`,
      remedies: [
        { command: expect.arrayContaining([`--quota-code ${code}`, "--desired-value 1100"]) },
        { text: `Delete ${kind} that are no longer used.` },
      ],
    });
  });

  test("of the deployed stack is not added again", () => {
    const held = known({ reservedConcurrency: 0, alarms: 22, secrets: 3 });
    expect(counted(1000, 1000, { held })).toMatchObject({
      level: "warning",
      what: `${title}: 1000 of 1000 exist, 0 are added`,
    });
    expect(counted(800, 1000, { held })?.level).toBe("ok");
  });

  test("is not checked where AWS lists no quota", () => {
    expect(counted(1_000_000, undefined)).toEqual({ level: "ok", what: `${title}: AWS lists no quota` });
  });

  test("that is too large to be counted is a warning", () => {
    const facts = { [kind]: known({ count: 10_000, isComplete: false }), [quotaName]: known(500_000) };
    expect(find(facts, title)).toMatchObject({
      level: "warning",
      what: `${title}: more than 10000 of 500000 exist, ${added} are added`,
    });
  });

  test("is not checked if anything that it needs is unknown; the warning names what is missing", () => {
    const denied = (action: string) => ({ isKnown: false, action }) as const;
    const finding = counted(1, 1000, { held: denied("a:B"), [quotaName]: denied("c:D") });
    expect(finding).toMatchObject({
      level: "warning",
      why: "These credentials may not call c:D and a:B.",
      remedies: [{ text: "Allow c:D and a:B, and run this again." }],
    });
    expect(counted(1, 1000, { [kind]: { ...denied("e:F"), code: "Throttling" } })).toMatchObject({
      why: "e:F failed with Throttling.",
      remedies: [{ text: "Run this again in a minute." }],
    });
  });
});
