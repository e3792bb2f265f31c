import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutate } from "../mutation.ts";
import { MUTATIONS } from "./mutations.ts";

const at = (path: string) => new URL(`../../../${path}`, import.meta.url);

test.each(MUTATIONS)("$name applies to the current product", (mutation) => {
  const source = readFileSync(at(mutation.file), "utf8");

  expect(mutate(source, mutation)).not.toBe(source);
});

test.each(MUTATIONS)(
  "$name changes a file of the product, and has tests that may detect it",
  ({ file, tests }) => {
    expect(file).toMatch(
      /^(packages\/(core|runtime|dispatcher|receiver|scheduler|publisher|preflight)|infra)\/src\/.+\.ts$/,
    );
    expect(file).not.toMatch(/\.(test|fixture)\.ts$|\/testing\/|\/memory-/);
    expect(tests.filter((folder) => !existsSync(at(folder)))).toEqual([]);
    expect(tests).not.toEqual([]);
  },
);

test("each mutation has its own name, and there are at least 24", () => {
  const names = MUTATIONS.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(24);
});
