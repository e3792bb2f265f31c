import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const main = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

test("Ctrl+C ends a command that waits for standard input, with 130", async () => {
  const child = spawn(process.execPath, [main, "key", "set", "--target", "model:abc"]);
  const stderr = text(child.stderr);
  // It reads standard input, which has no end, once it has taken this.
  await new Promise((resolve) => child.stdin.write("k".repeat(200_000), resolve));
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(await stderr).toBe("error: interrupted\n       Run the command again.\n");
});

test("a command whose reader has ended ends without a word", async () => {
  const child = spawn(process.execPath, [main, "explain", "-o", "json"]);
  child.stdout.destroy();
  expect(await Promise.all([once(child, "exit"), text(child.stderr)])).toEqual([[141, null], ""]);
});
