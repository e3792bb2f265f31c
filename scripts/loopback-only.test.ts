import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";

test("a test can connect to this machine by name and by address", async () => {
  const server = http.createServer((_, response) => response.end("here")).listen(0);
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const response = await fetch(`http://${host}:${port}/`, { headers: { connection: "close" } });
      expect(await response.text()).toBe("here");
    }
  } finally {
    server.close();
  }
});

// Passes only if the hook of loopback-only.ts fails it: there is no other way to test that a hook fails a test.
test.fails("a test that connects to another host fails, even when it ignores the error", async () => {
  await fetch("https://inference.example").catch(() => undefined);
  expect(true).toBe(true);
});
