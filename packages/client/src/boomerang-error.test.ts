import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ERROR_MEANINGS } from "./boomerang-error.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README has each code with its meaning", () => {
  const rows = readme.match(/^\| `[a-z_]+` \| .+ \|$/gm);
  for (const [code, meaning] of Object.entries(ERROR_MEANINGS))
    expect(rows).toContain(`| \`${code}\` | ${meaning} |`);
});

test("the README links to nothing that is not in the package", () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((target) => !/^(?:https:|#)/.test(target ?? ""))).toEqual([]);
});
