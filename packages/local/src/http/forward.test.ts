import { Agent } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { forward } from "./forward.ts";
import { startLoopbackServer } from "./loopback-server.ts";

const start = async () => {
  const server = await startLoopbackServer({
    maxBodyBytes: 1000,
    tooLarge: { status: 413 },
    answer: async ({ url, headers, body }) => ({
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

test("a request goes on as it is, and its answer comes back without what concerns the connection alone", async () => {
  const { send } = await start();
  const answer = await send();
  expect(answer.status).toBe(418);
  expect(answer.body.toString()).toBe("//x/../y?z 1 hi");
  expect(answer.headers).toEqual({ "x-list": "a, b", "content-length": "15", date: expect.any(String) });
});

test("a server that is not there is an error", async () => {
  const { server, send } = await start();
  await server.stop();
  await expect(send(server.endpoint)).rejects.toThrow("ECONNREFUSED");
});
