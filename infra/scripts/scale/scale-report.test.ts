import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

function cost(...args: string[]) {
  const path = join(import.meta.dirname, "../cost.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("the command prints JSON for programs, with the numbers of its tables", () => {
  const { status, stdout } = cost("--rate", "2000", "--json");
  expect(status).toBe(0);
  const { stacks, ordinary, outages, month } = JSON.parse(stdout);
  expect(stacks).toBe(11);
  expect(ordinary[0]).toMatchObject({
    what: "Submissions of an organization",
    needs: 2000,
    raisedBy: "the provider",
  });
  expect(outages.length).toBeGreaterThan(5);
  expect(month.jobs).toBe(2000 * 30 * 24 * 3600);
});

test("the command says what is wrong with a rate, and exits with 2", () => {
  expect(cost("--rate", "many")).toMatchObject({ status: 2, stdout: "" });
});
