import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createApiFetch } from "./api-fetch.ts";
import { createManualWatch, startServer } from "./connections.fixture.ts";

async function setUp(...agentClass: [] | [Promise<undefined>]) {
  const headers: (string | undefined)[] = [];
  const server = await startServer((request, response) => {
    headers.push(request.headers.connection, request.headers.authorization);
    response.end("ok");
  });
  const { watch, freeze } = createManualWatch();
  const apiFetch = createApiFetch(watch, ...agentClass);
  const call = async () => (await apiFetch(server.url, { headers: { authorization: "key" } })).text();
  return { ...server, headers, freeze, call };
}

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

  test("are each used once if Node's agent cannot be found", async () => {
    const { call, connections, headers } = await setUp(Promise.resolve(undefined));
    for (let n = 0; n < 3; n++) expect(await call()).toBe("ok");
    expect(connections()).toBe(3);
    expect(headers).toEqual(Array.from({ length: 3 }, () => ["close", "key"]).flat());
  });
});

test("a call in progress goes on when a freeze is noticed", async () => {
  const arrived = Promise.withResolvers<() => void>();
  const { url, connections } = await startServer((request, response) => {
    if (request.url === "/slow") arrived.resolve(() => void response.end("slow"));
    else response.end("ok");
  });
  const { watch, freeze } = createManualWatch();
  const apiFetch = createApiFetch(watch);
  const slow = apiFetch(`${url}slow`, {});
  const respond = await arrived.promise;
  freeze();
  expect(await (await apiFetch(url, {})).text()).toBe("ok");
  respond();
  expect(await (await slow).text()).toBe("slow");
  expect(connections()).toBe(2);
});
