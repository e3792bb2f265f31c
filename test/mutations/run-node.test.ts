import { expect, test } from "vitest";
import { runNode } from "./run-node.ts";

const NEVER_ABORTED = new AbortController().signal;
const options = { cwd: import.meta.dirname, timeoutMs: 60_000, signal: NEVER_ABORTED };
const ENDLESS = "setInterval(() => undefined, 1000); process.stdout.write('up')";

test("a script's exit code, stdout and stderr are returned separately", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";

  expect(await runNode(["-e", script], options)).toEqual({ status: 3, stdout: "out\n", stderr: "err\n" });
});

test("a script that exceeds its time limit is killed, and has no exit code", async () => {
  const { status } = await runNode(["-e", ENDLESS], { ...options, timeoutMs: 100 });

  expect(status).toBeUndefined();
});

test("an abort kills the running script", async () => {
  const stopped = new AbortController();
  const ended = runNode(["-e", ENDLESS], { ...options, signal: stopped.signal });
  stopped.abort(new Error("stopped by SIGINT"));

  await expect(ended).rejects.toThrow("stopped by SIGINT");
});

test("no script starts after an abort", async () => {
  const ended = runNode(["-e", ENDLESS], { ...options, signal: AbortSignal.abort(new Error("stopped")) });

  await expect(ended).rejects.toThrow("stopped");
});

test("a script does not inherit the environment variables of a test runner", async () => {
  const { stdout } = await runNode(
    ["-p", "Object.keys(process.env).filter((k) => /VITEST/.test(k)).length"],
    options,
  );

  expect(stdout).toBe("0\n");
});
