import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processState } from "./process-state.ts";

test("a process runs until it has ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const pid = child.pid ?? 0;
  expect(processState(pid)).toBe("own");
  child.stdin?.end();
  await once(child, "close");
  expect(processState(pid)).toBe("ended");
});

test.each([
  ["EPERM", "foreign"],
  ["ESRCH", "ended"],
])("of a process that cannot be asked because of %s, it is known that it is %s", (code, state) => {
  const kill = () => {
    throw Object.assign(new Error(code), { code });
  };
  expect(processState(1, kill)).toBe(state);
});
