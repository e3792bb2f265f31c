import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function run(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const firstLine = once(createInterface(child.stdout), "line").then(([line]) => String(line));
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, firstLine, ended };
}

describe("the command simulator", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "with --json prints its URL and pid as one line of JSON, and stops on %s to that pid",
    async (signal) => {
      const { child, firstLine, ended } = run("--json", "--cold-start", "0");
      const { url, pid } = JSON.parse(await firstLine) as { url: string; pid: number };
      expect(pid).toBe(child.pid);
      const response = await fetch(`${url}/chain-echo/production/run_remote`, {
        method: "POST",
        headers: { authorization: "Bearer key" },
        body: '"hello"',
      });
      expect(await response.text()).toBe('"hello"');
      process.kill(pid, signal);
      expect(await ended).toEqual({ code: 0, stdout: `${JSON.stringify({ url, pid })}\n`, stderr: "" });
    },
  );

  test("without --json prints an example call, but not the API key", async () => {
    const { child, firstLine, ended } = run("--key", "hidden");
    expect(await firstLine).toMatch(/listens on http:\/\/127\.0\.0\.1:\d+/);
    child.kill("SIGTERM");
    const { stdout } = await ended;
    expect(stdout).toContain("/model-sentiment/production/predict");
    expect(stdout).toContain(`kill ${child.pid}`);
    expect(stdout).not.toContain("hidden");
  });

  test("reports an invalid option with exit code 2", async () => {
    const { code, stdout, stderr } = await run("--refuse-rate", "many").ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      '--refuse-rate must be a number from 0 to 1, not "many"\nSee npx -y pnpm@12 simulator --help.\n',
    );
  });

  test("reports a port in use with exit code 1", async () => {
    const { firstLine } = run("--json");
    const { port } = new URL((JSON.parse(await firstLine) as { url: string }).url);
    const { code, stderr } = await run("--port", port).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Port ${port} is in use (EADDRINUSE): choose another with --port, or 0 for any.\n`,
    });
  });

  test.each(["--help", "-h"])("%s prints the options", async (option) => {
    const { code, stdout } = await run(option).ended;
    expect(code).toBe(0);
    expect(stdout).toContain("--lose-answer-rate RATE");
  });
});
