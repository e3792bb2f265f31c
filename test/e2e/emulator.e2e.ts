import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { CACHE, ROOT } from "./paths.ts";

const run = promisify(execFile);

test("the emulator for people: what it prints lets the command line use the stack, and nothing is left of it", async () => {
  const child = spawn(process.execPath, [join(ROOT, "test/e2e/emulator.ts"), "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  child.stderr.on("data", (chunk) => {
    printed += chunk;
  });
  const ended = once(child, "close");
  const noLine = ended.then(([code]) => {
    throw new Error(`it ended with ${code}: ${printed}`);
  });
  // It ends after its start too.
  noLine.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), noLine]);
  const { env, outputs } = JSON.parse(String(line));
  expect(Object.keys(outputs)).toContain("QueueUrl");
  expect(printed).toContain(`export AWS_ENDPOINT_URL='${env.AWS_ENDPOINT_URL}'`);
  const main = join(ROOT, "packages/cli/src/main.ts");
  const args = ["submit", "--target", "model:echo", "--input", '{"text":"hello"}', "--wait", "-o", "json"];
  const { stdout } = await run(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    timeout: 60_000,
  });
  expect(JSON.parse(stdout)).toMatchObject({ status: "SUCCEEDED", output: { text: "hello" } });
  child.kill("SIGINT");
  const [exitCode] = await ended;
  expect(exitCode).toBe(130);
  expect(readdirSync(CACHE).filter((name) => name.startsWith("emulator-"))).toEqual([]);
}, 300_000);
