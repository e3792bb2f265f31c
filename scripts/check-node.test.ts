import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** Runs the check in a folder with these files of `node_modules`, on a Node that claims this version. */
function check(version: string, files: readonly string[], env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "boomerang-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of ["scripts/check-node.mjs", ...files.map((name) => `node_modules/${name}`)]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  const script = join(folder, "scripts/check-node.mjs");
  copyFileSync(join(import.meta.dirname, "check-node.mjs"), script);
  const claim = `Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(claim)}`, script],
    { encoding: "utf8", env: { ...process.env, npm_lifecycle_event: "start", ...env } },
  );
  return { status, stderr };
}

const INSTALLED = [".modules.yaml", "node/package.json", "node/bin/node"];

test.each(["24.0.0", "24.21.0", "26.1.0"])("Node %s with all packages may run", (version) => {
  expect(check(version, INSTALLED)).toEqual({ status: 0, stderr: "" });
});

test("a Node of the user's own may run where pnpm runs no install scripts", () => {
  expect(check("24.1.0", [".modules.yaml", "node/package.json"])).toEqual({ status: 0, stderr: "" });
});

test.each([
  ["20.20.2", [], "Node 20.20.2 cannot run Boomerang, which needs Node 24. This .*: npx -y pnpm@12 start"],
  ["22.21.0", [], "Node 22.21.0 cannot run Boomerang, .*: npx -y pnpm@12 start"],
  ["20.20.2", INSTALLED, "Node 20.20.2 cannot run Boomerang, .*: npx -y pnpm@12 start"],
  [
    "20.20.2",
    [".modules.yaml", "node/package.json"],
    "Node 20.20.2 .* no install scripts. Run: npx -y pnpm@12 --config.ignore-scripts=false rebuild node && npx -y pnpm@12 start",
  ],
  ["24.21.0", [], "The packages are not installed. .*: npx -y pnpm@12 start"],
])("Node %s with %j gets one line with the command that works", (version, files, line) => {
  const { status, stderr } = check(version, files);
  expect(stderr).toMatch(new RegExp(`^${line}\n$`));
  expect(status).toBe(2);
});

test("a Node that must not strip types gets the command without that option", () => {
  const { status, stderr } = check("24.21.0", INSTALLED, { NODE_OPTIONS: "--no-strip-types" });
  expect(stderr).toMatch(/^NODE_OPTIONS turns off TypeScript.* Run: NODE_OPTIONS= npx -y pnpm@12 start\n$/);
  expect(status).toBe(2);
});

test("the command is the one that the user typed", () => {
  expect(check("20.20.2", [], { npm_lifecycle_event: "cost" }).stderr).toMatch(/: npx -y pnpm@12 cost\n$/);
});
