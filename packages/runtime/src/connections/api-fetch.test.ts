import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createApiFetch } from "./api-fetch.ts";
import {
  createManualWatch,
  createNappingProcess,
  startServer,
  textFrom,
  timeless,
} from "./connections.fixture.ts";
import { createFollowedAgents } from "./followed-agents.ts";

async function setUp() {
  const server = await startServer((_, response) => void response.end("ok"));
  const { watch, freeze } = createManualWatch();
  const apiFetch = createApiFetch(createFollowedAgents(watch, timeless()));
  return { ...server, freeze, call: () => textFrom(apiFetch, server.url) };
}

test("a call has the method, headers and body that it was given, and a response its status, headers and body", async () => {
  const requests: object[] = [];
  const { url } = await startServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { method, headers } = request;
    requests.push({ method, body, authorization: headers.authorization, agent: headers["user-agent"] });
    response.writeHead(429, { "Retry-After": "3" }).end("slower");
  });
  const { watch } = createManualWatch();
  const apiFetch = createApiFetch(createFollowedAgents(watch, timeless()));
  const { signal } = new AbortController();
  const init = { redirect: "manual", headers: { authorization: "key" }, body: "{}", signal } as const;
  const response = await apiFetch(url, { method: "POST", ...init });
  expect(requests).toEqual([{ method: "POST", body: "{}", authorization: "key", agent: "boomerang" }]);
  const { ok, status, headers } = response;
  expect({ ok, status }).toEqual({ ok: false, status: 429 });
  expect([headers.get("retry-after"), headers.get("x-none")]).toEqual(["3", null]);
});

describe("connections to the API", () => {
  test("are used again while the process runs", async () => {
    const { call, connections } = await setUp();
    for (let n = 0; n < 5; n++) expect(await call()).toBe("ok");
    // Node opens a second one if the first response has not ended yet.
    expect(connections()).toBeLessThanOrEqual(2);
  });

  test("are closed after a freeze, and never used again", async () => {
    const { call, sockets, freeze } = await setUp();
    for (let n = 0; n < 3; n++) await call();
    const old = new Set(sockets.splice(0));
    freeze();
    for (let n = 0; n < 3; n++) expect(await call()).toBe("ok");
    expect(sockets.filter((socket) => old.has(socket))).toEqual([]);
    await Promise.all([...old].map((socket) => socket.destroyed || once(socket, "close")));
    expect([...old].map(({ destroyed }) => destroyed)).not.toContain(false);
  });
});

test("a call in progress goes on when a freeze is noticed", async () => {
  const arrived = Promise.withResolvers<() => void>();
  const { url, connections } = await startServer((request, response) => {
    if (request.url === "/slow") arrived.resolve(() => void response.end("slow"));
    else response.end("ok");
  });
  const { watch, freeze } = createManualWatch();
  const apiFetch = createApiFetch(createFollowedAgents(watch, timeless()));
  const slow = textFrom(apiFetch, `${url}slow`);
  const respond = await arrived.promise;
  freeze();
  expect(await textFrom(apiFetch, url)).toBe("ok");
  respond();
  expect(await slow).toBe("slow");
  expect(connections()).toBe(2);
});

describe("in a process that is frozen twenty times for 900 ms, which nothing notices", () => {
  const setUpNapping = async () => {
    const arrived: (() => void)[] = [];
    const server = await startServer(async (request, response) => {
      if (request.url === "/together") await new Promise<void>((resolve) => arrived.push(resolve));
      response.end("ok");
    });
    const { watch, idleSockets, nap, thaws } = createNappingProcess();
    const apiFetch = createApiFetch(createFollowedAgents(watch, idleSockets));
    const call = (path = "") => textFrom(apiFetch, `${server.url}${path}`);
    /** Calls that are in progress at the same time, each on a connection of its own. */
    const together = async (count: number) => {
      const calls = Array.from({ length: count }, () => call("together"));
      while (arrived.length < count) await new Promise((resolve) => setImmediate(resolve));
      for (const respond of arrived.splice(0)) respond();
      return Promise.all(calls);
    };
    return { ...server, nap, thaws, call, together };
  };

  test("a connection that was idle meanwhile is not used again", async () => {
    const { call, sockets, nap, thaws } = await setUpNapping();
    await call();
    const old = new Set(sockets.splice(0));
    for (let n = 0; n < 20; n++) nap(900);
    expect(await call()).toBe("ok");
    expect(sockets.filter((socket) => old.has(socket))).toEqual([]);
    expect(thaws()).toBe(0);
  });

  test("nor is one that was idle while calls on another went on", async () => {
    const { call, together, sockets, nap, thaws } = await setUpNapping();
    await together(4);
    const idle = new Set(sockets.splice(0));
    expect(idle.size).toBe(4);
    for (let n = 0; n < 20; n++) {
      nap(900);
      expect(await call()).toBe("ok");
    }
    for (const used of sockets.splice(0)) idle.delete(used);
    expect(idle.size).toBeGreaterThan(0);
    await together(4);
    expect(sockets.filter((socket) => idle.has(socket))).toEqual([]);
    expect(thaws()).toBe(0);
  });
});
