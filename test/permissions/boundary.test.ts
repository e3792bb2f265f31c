import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLATFORM_SETTINGS } from "infra/testing/platform-settings";
import { templateOf } from "infra/testing/template";
import { expect, test } from "vitest";
import { BOUNDARY_ACTIONS } from "../e2e/platform.ts";
import { needsOf, ROLES } from "./compare.ts";
import { grantsOf } from "./roles.ts";

const template = templateOf(PLATFORM_SETTINGS);
const sorted = (actions: readonly string[]) => [...new Set(actions)].sort();

/** What the roles need, with a key, a VPC and traces. */
const needed = sorted(ROLES.flatMap((name) => needsOf(template, name)).map(({ action }) => action));

/** The policy of the page's section. */
function documentedActions(): readonly string[] {
  const page = readFileSync(join(import.meta.dirname, "../../docs/platform-settings.md"), "utf8");
  const [, section = ""] = page.split("\n## permissionsBoundary\n");
  const [, policy = ""] = /```json\n(.*?)```/s.exec(section) ?? [];
  return JSON.parse(policy).Statement[0].Action;
}

test("the documented permissions boundary allows what the roles need, and nothing else", () => {
  expect(needed).toContain("lambda:GetEventSourceMapping");
  expect(documentedActions()).toEqual(needed);
});

test("so does the boundary that the emulator deploys with", () => {
  expect(BOUNDARY_ACTIONS).toEqual(needed);
});

test("the roles themselves allow the same actions", () => {
  const granted = ROLES.flatMap((name) => grantsOf(template, name)).filter(
    ({ effect = "Allow" }) => effect === "Allow",
  );
  expect(sorted(granted.flatMap(({ actions }) => actions))).toEqual(needed);
});

test("the page names an upgrade's new actions, each of which is in the list", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/platform-settings.md"), "utf8");
  const added = [...page.matchAll(/^\| \d{4}-\d\d-\d\d \| `([\w:]+)` \|/gm)].map(([, action]) => action);
  expect(added).toContain("lambda:GetEventSourceMapping");
  expect(needed).toEqual(expect.arrayContaining(added));
});
