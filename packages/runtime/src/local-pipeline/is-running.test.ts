import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isListening, isRunning } from "./is-running.ts";

test("a process runs until it has ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const pid = child.pid ?? 0;
  expect(isRunning(pid)).toBe(true);
  child.stdin?.end();
  await once(child, "close");
  expect(isRunning(pid)).toBe(false);
});

test("a server listens until it is closed", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await isListening(endpoint)).toBe(true);
  server.close();
  await once(server, "close");
  expect(await isListening(endpoint)).toBe(false);
});
