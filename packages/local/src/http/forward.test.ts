import { Agent } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { forward } from "./forward.ts";
import { startLoopbackServer } from "./loopback-server.ts";

const start = async () => {
  const server = await startLoopbackServer({
    maxBodyBytes: 1000,
    tooLarge: { status: 413 },
    handle: async ({ url, headers, body }) => ({
      status: 418,
      headers: { "x-list": ["a", "b"], connection: "close" },
      body: `${url} ${headers["x-own"]} ${body}`,
    }),
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(async () => {
    agent.destroy();
    await server.stop();
  });
  const send = (endpoint = server.endpoint) =>
    forward(
      endpoint,
      { method: "POST", url: "//x/../y?z", headers: ["host", "x", "x-own", "1"], body: "hi" },
      agent,
    );
  return { server, send };
};

test("a request is forwarded unchanged, and its response returns without hop-by-hop headers", async () => {
  const { send } = await start();
  const response = await send();
  expect(response.status).toBe(418);
  expect(response.body.toString()).toBe("//x/../y?z 1 hi");
  expect(response.headers).toEqual({ "x-list": "a, b", "content-length": "15", date: expect.any(String) });
});

test("a server that does not run is an error", async () => {
  const { server, send } = await start();
  await server.stop();
  await expect(send(server.endpoint)).rejects.toThrow("ECONNREFUSED");
});
