import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Client } from "@boomerang/client";
import { expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";

/** Runs `boomerang console`; the client has no jobs. */
function start(...args: readonly string[]) {
  const { io, texts, interrupt } = fakeIo();
  let closed = 0;
  const client = {
    async *list() {
      yield* [];
    },
    close: () => closed++,
  } as unknown as Client;
  const ended = runCli(["console", ...args], io, async () => client);
  return { texts, interrupt, ended, closed: () => closed };
}

test("the console is served until the command is interrupted, and shows its deployment", async () => {
  const { texts, interrupt, ended, closed } = start("--stack", "Shop", "--region", "eu-west-1");
  await expect.poll(() => texts.stdout).toContain("Stop it with Ctrl+C");
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\//.exec(texts.stdout) ?? [];
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Stack Shop · eu-west-1");
  interrupt();
  expect(await ended).toBe(130);
  expect(closed()).toBe(1);
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("with JSON output the address is all that it prints", async () => {
  const { texts, interrupt, ended } = start("--local", "-o", "json");
  await expect.poll(() => texts.stdout).not.toBe("");
  const { url } = JSON.parse(texts.stdout);
  expect(await (await fetch(url)).text()).toContain('data-deployment="local"');
  interrupt();
  await ended;
});

test("a port that is in use, and one that is none, are errors that say what to do", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const { texts, ended } = start("--port", String(port));
  expect(await ended).toBe(1);
  expect(texts.stderr).toContain(`port ${port} is in use`);
  server.close();
  const wrong = start("--port", "70000");
  expect(await wrong.ended).toBe(2);
  expect(wrong.texts.stderr).toContain("It must be a whole number from 0 to 65535.");
});
