import { readFileSync, rmSync } from "node:fs";
import { HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from "cdk-nag";
import { expect, test } from "vitest";
import { parseSettings } from "./settings/parse-settings.ts";
import type { BoomerangSettings } from "./settings/settings.ts";
import { BoomerangStack } from "./stack.ts";
import { PLATFORM_SETTINGS } from "./testing/platform-settings.fixture.ts";
import { createApp, inlineCode } from "./testing/template.fixture.ts";

const PACKS = {
  HIPAA: HIPAASecurityChecks,
  R4: NIST80053R4Checks,
  R5: NIST80053R5Checks,
  PCI: PCIDSS321Checks,
};

/** The rules that fire for a stack with these settings, each with the packs that have it. */
function findings(settings: BoomerangSettings): Map<string, string[]> {
  const app = createApp();
  const found = new Map<string, string[]>();
  try {
    new BoomerangStack(app, "Boomerang", { ...settings, code: inlineCode });
    for (const [name, Pack] of Object.entries(PACKS)) {
      for (const { ruleName } of new Pack(app).validateScope(app).violations) {
        const rule = ruleName.slice(ruleName.indexOf("-") + 1);
        found.set(rule, [...(found.get(rule) ?? []), name]);
      }
    }
    return found;
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

/** Every resource that a setting can add, without what the page answers with a setting. */
const RESOURCES: BoomerangSettings = {
  targets: PLATFORM_SETTINGS.targets,
  eventArchiveDays: PLATFORM_SETTINGS.eventArchiveDays,
  alarmEmail: PLATFORM_SETTINGS.alarmEmail,
};

const [plain, complete, all] = [findings({}), findings(RESOURCES), findings(PLATFORM_SETTINGS)];
const rules = [...new Set([plain, complete, all].flatMap((found) => [...found.keys()]))].sort();

interface Row {
  readonly rule: string;
  readonly packs: readonly string[];
  readonly answer: string;
  readonly why: string;
}

const page = readFileSync(new URL("../../docs/compliance.md", import.meta.url), "utf8");
const rows: readonly Row[] = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, rule = "", packs = "", answer = "", why = ""]) => ({ rule, packs: packs.split(", "), answer, why }),
);

test("docs/compliance.md answers every finding of the packs, once, and nothing that is not found", () => {
  expect(rules.length).toBeGreaterThan(15);
  expect(rows.map(({ rule }) => rule)).toEqual(rules);
});

test.each(rows)(
  "$rule is on the page with the packs that have it, and with an answer",
  ({ rule, packs, answer, why }) => {
    const found = new Set([plain, complete, all].flatMap((some) => some.get(rule) ?? []));
    expect(packs).toEqual(Object.keys(PACKS).filter((name) => found.has(name)));
    expect(answer).toMatch(/^(setting `\w+`(, `\w+`)*|reason|not applicable)$/);
    expect(why.length).toBeGreaterThan(30);
  },
);

const settingsOf = ({ answer }: Row) => [...answer.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
const withSetting = rows.filter((row) => settingsOf(row).length > 0);

test.each(withSetting.flatMap((row) => settingsOf(row).map((setting) => ({ ...row, setting }))))(
  "$rule is found without the setting $setting, and not with it alone",
  ({ rule, setting }) => {
    const value = Object.entries(PLATFORM_SETTINGS).find(([name]) => name === setting)?.[1];
    expect(value).toBeDefined();
    // The topic of alarms, which can be encrypted, exists only with an e-mail address.
    const base: BoomerangSettings = rule === "CloudWatchAlarmAction" ? {} : RESOURCES;
    expect([...findings(base).keys()]).toContain(rule);
    expect([...findings({ ...base, [setting]: value }).keys()]).not.toContain(rule);
  },
);

test("what is answered with a reason is found whatever the settings are, and nothing else is", () => {
  const others = rows.filter((row) => !withSetting.includes(row)).map(({ rule }) => rule);
  expect([...all.keys()].sort()).toEqual(others);
});

test("settings that the page names exist", () => {
  const known = [
    ...Object.keys(parseSettings({})),
    ...Object.keys(PLATFORM_SETTINGS),
    "receiverReservedConcurrency",
  ];
  const named = rows.flatMap(({ why }) => [...why.matchAll(/setting `(\w+)`/g)].map(([, name = ""]) => name));
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
