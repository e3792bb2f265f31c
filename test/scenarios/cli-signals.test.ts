import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";

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

/** `boomerang predict` while a model writes its output, of which half has come. */
async function startPredict() {
  const { promise: writing, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    resolve(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const env = {
    ...{ PATH: process.env.PATH, BASETEN_API_KEY: "abcdEFGH.mnopQRST" },
    BOOMERANG_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const child = spawn(process.execPath, [main, "predict", "model:abc", "--input", "1"], { env });
  const ended = Promise.all([once(child, "exit"), text(child.stderr)]);
  const [first] = await once(child.stdout, "data");
  expect(String(first)).toBe("half");
  return { child, ended, response: await writing };
}

test("Ctrl+C ends a predict whose output still comes, with 130 and no stack trace", async () => {
  const { child, ended } = await startPredict();
  child.kill("SIGINT");
  expect(await ended).toEqual([
    [130, null],
    expect.stringMatching(/^error: cannot read the output: .*\n {7}The call may have been made\. .*\n$/),
  ]);
});

test("a connection that breaks while an output comes is said in words, with 6", async () => {
  const { ended, response } = await startPredict();
  response.destroy();
  expect(await ended).toEqual([
    [6, null],
    expect.stringMatching(/^error: cannot read the output: .*\n {7}The call may have been made\. .*\n$/),
  ]);
});
