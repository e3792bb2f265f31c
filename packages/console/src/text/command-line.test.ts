import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

test("a command names the deployment", () => {
  expect(commandLine({ type: "local" }, ["get", "order-1"])).toBe(
    "npx -y pnpm@12 boomerang get order-1 --local",
  );
  const stack = { type: "stack", name: "Boomerang" } as const;
  expect(commandLine(stack, ["cancel", "a:b"])).toBe("npx -y pnpm@12 boomerang cancel a:b --stack Boomerang");
  expect(commandLine({ ...stack, region: "eu-west-1" }, ["list"])).toContain(
    "--stack Boomerang --region eu-west-1",
  );
});

test("a shell gets each argument as it is", () => {
  const args = ["it's", "$(touch /tmp/x)", "a b", "`id`", "", "#", "-n", "*"];
  const line = commandLine({ type: "local" }, args).replace("npx -y pnpm@12 boomerang", "printf '%s\\n'");
  expect(execFileSync("sh", ["-c", line], { encoding: "utf8" })).toBe(`${[...args, "--local"].join("\n")}\n`);
});
