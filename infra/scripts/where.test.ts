import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

function where(...args: string[]) {
  const script = join(import.meta.dirname, "where.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each([["--help"], ["-h"], ["--", "--help"]])("%s %s shows the help and exits with 0", (...args) => {
  const { status, stdout, stderr } = where(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("FUNCTION < LINE.txt");
});

test.each([[[]], [["receivr"]]])(
  "the arguments %j are rejected with one line that names the functions",
  (args) => {
    const { status, stdout, stderr } = where(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Name the function .*dispatcher, receiver, scheduler, publisher.*\n$/);
  },
);
