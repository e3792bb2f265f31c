import { expect, test } from "vitest";
import { runNode } from "./command.ts";

const UNDISTURBED = new AbortController().signal;
const options = { cwd: import.meta.dirname, timeoutMs: 10_000, signal: UNDISTURBED };
const FOR_EVER = "setInterval(() => undefined, 1000); process.stdout.write('up')";

test("what a script says is kept apart, and its status is told", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";

  expect(await runNode(["-e", script], options)).toEqual({ status: 3, stdout: "out\n", stderr: "err\n" });
});

test("a script that takes too long is killed, and has no status", async () => {
  const { status } = await runNode(["-e", FOR_EVER], { ...options, timeoutMs: 100 });

  expect(status).toBeUndefined();
});

test("a script is killed when it is not wanted any more", async () => {
  const stopped = new AbortController();
  const ended = runNode(["-e", FOR_EVER], { ...options, signal: stopped.signal });
  stopped.abort(new Error("stopped by SIGINT"));

  await expect(ended).rejects.toThrow("stopped by SIGINT");
});

test("nothing is started any more once it is not wanted", async () => {
  const ended = runNode(["-e", FOR_EVER], { ...options, signal: AbortSignal.abort(new Error("stopped")) });

  await expect(ended).rejects.toThrow("stopped");
});

test("a script is not told that it runs below a test runner", async () => {
  const { stdout } = await runNode(
    ["-p", "Object.keys(process.env).filter((k) => /VITEST/.test(k)).length"],
    options,
  );

  expect(stdout).toBe("0\n");
});
