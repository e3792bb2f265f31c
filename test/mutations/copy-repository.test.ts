import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyRepository } from "./copy-repository.ts";

let folder: string;
let root: string;
let copy: string;

const FILES = {
  ".gitignore": "node_modules/\n*.log\n",
  "package.json": "{}",
  "packages/core/package.json": '{"name":"@ours/core"}',
  "packages/core/src/index.ts": "export {};",
  "packages/app/package.json": '{"name":"@ours/app"}',
  "packages/app/removed.ts": "export {};",
  "packages/app/debug.log": "noise",
  "node_modules/.pnpm/valibot@1.0.0/node_modules/valibot/index.js": "export {};",
  "node_modules/.vite/results.json": "{}",
};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "copy-repository-")));
  root = join(folder, "root");
  copy = join(folder, "copy");
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  mkdirSync(join(root, "packages/app/node_modules/@ours"), { recursive: true });
  symlinkSync("../../../core", join(root, "packages/app/node_modules/@ours/core"));
  symlinkSync(
    "../../../node_modules/.pnpm/valibot@1.0.0/node_modules/valibot",
    join(root, "packages/app/node_modules/valibot"),
  );
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "pipe" });
  git("init", "--quiet");
  git("add", ".");
  rmSync(join(root, "packages/app/removed.ts"));
  writeFileSync(join(root, "packages/core/src/untracked.ts"), "export {};");
  await copyRepository(root, copy);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the copy contains the working tree's tracked and untracked files, but no ignored or deleted ones", () => {
  expect(readFileSync(join(copy, "packages/core/src/index.ts"), "utf8")).toBe("export {};");
  expect(existsSync(join(copy, "packages/core/src/untracked.ts"))).toBe(true);
  expect(existsSync(join(copy, "packages/app/debug.log"))).toBe(false);
  expect(existsSync(join(copy, "packages/app/removed.ts"))).toBe(false);
});

test("a package of the workspace imports the packages of the copy", () => {
  const core = realpathSync(join(copy, "packages/app/node_modules/@ours/core"));

  expect(core).toBe(join(copy, "packages/core"));
});

test("a third-party package is the installed one", () => {
  const valibot = realpathSync(join(copy, "packages/app/node_modules/valibot"));

  expect(valibot).toBe(join(root, "node_modules/.pnpm/valibot@1.0.0/node_modules/valibot"));
});

test("the copy does not share caches with the repository", () => {
  expect(existsSync(join(copy, "node_modules/.vite"))).toBe(false);
  expect(realpathSync(join(copy, "node_modules"))).toBe(join(copy, "node_modules"));
});
