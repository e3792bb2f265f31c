import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { isListening } from "./is-listening.ts";

test("a server listens until it is closed", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await isListening(endpoint)).toBe(true);
  server.close();
  await once(server, "close");
  expect(await isListening(endpoint)).toBe(false);
});
