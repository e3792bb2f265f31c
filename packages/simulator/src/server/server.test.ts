import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { SettingsError } from "../settings.ts";
import { type ServerOptions, type SimulatorServer, startSimulator } from "./server.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: ServerOptions = {}): Promise<SimulatorServer> {
  const server = await startSimulator({ coldStartMs: 0, ...options });
  stops.push(server.stop);
  return server;
}

interface Hook {
  readonly url: string;
  readonly text: string;
  readonly signature: unknown;
}

/** A webhook endpoint whose first response has this status; redirects lead to the endpoint itself. */
async function endpoint(status = 200) {
  const { promise: delivery, resolve } = Promise.withResolvers<Hook>();
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    paths.push(request.url ?? "");
    response.writeHead(paths.length === 1 ? status : 200, { location: "/elsewhere" }).end();
    resolve({ url: request.url ?? "", text: body, signature: request.headers["x-baseten-signature"] });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  stops.push(
    () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, delivery, paths };
}

// fetch forbids the Host header.
function send(
  url: string,
  host: string,
  path: string,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${url}${path}`,
      { method: "POST", headers: { host, authorization: "Bearer key" } },
      async (response) => resolve({ status: response.statusCode ?? 0, text: await text(response) }),
    );
    request.on("error", reject);
    request.end(body);
  });
}

const headers = { authorization: "Bearer key" };

describe("startSimulator", () => {
  test("accepts a submission over HTTP and delivers its output, signed", async () => {
    const { url, state } = await start({ webhookSecrets: ["whsec_a"] });
    const hook = await endpoint();
    const body = { model_input: { text: "I love it" }, webhook_endpoint: `${hook.url}/hook` };
    const submitted = await fetch(`${url}/model-sentiment/production/async_predict`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(submitted.status).toBe(201);
    const { request_id } = (await submitted.json()) as { request_id: string };
    const { url: path, text: raw, signature } = await hook.delivery;
    expect(path).toBe("/hook");
    expect(JSON.parse(raw)).toMatchObject({ request_id, data: { label: "positive" }, errors: [] });
    expect(signature).toMatch(/^v1=[0-9a-f]{64}$/);
    expect(state().counts.submissions_accepted).toBe(1);
  });

  test.each([301, 302, 303, 307, 308])(
    "does not follow a redirect %i: the delivery fails",
    async (status) => {
      const { url, state } = await start();
      const hook = await endpoint(status);
      await fetch(`${url}/model-echo/production/async_predict`, {
        method: "POST",
        headers,
        body: JSON.stringify({ model_input: 1, webhook_endpoint: `${hook.url}/hook` }),
      });
      await hook.delivery;
      await expect.poll(() => state().counts).toMatchObject({ deliveries_failed: 1, delivery_attempts: 1 });
      expect(hook.paths).toEqual(["/hook"]);
    },
  );

  test("listens on 127.0.0.1, and finds the model by the Host header", async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const byHost = await send(url, "model-echo.api.example", "/production/predict", '{"a":1}');
    expect(byHost).toEqual({ status: 200, text: '{"a":1}' });
    const regional = await send(url, "chain-echo-prod-us.api.example:443", "/run_remote", "[1]");
    expect(regional).toEqual({ status: 200, text: "[1]" });
    const notFound = await send(url, "model-echo-staging.api.example", "/production/predict", "{}");
    expect(notFound.status).toBe(404);
  });

  test("reports its state over HTTP", async () => {
    const { url } = await start({ seed: 9 });
    const response = await fetch(`${url}/__simulator/state`);
    expect(await response.json()).toMatchObject({ seed: 9, targets: {} });
  });

  test("responds to a body far over the limit with 413, not with a broken pipe", async () => {
    const { url } = await start();
    const { status } = await send(
      url,
      "model-echo.api.example",
      "/production/async_predict",
      "x".repeat(5_000_000),
    );
    expect(status).toBe(413);
  });

  test("cuts the connection for a lost response, and accepts the request", async () => {
    const { url, state, configure } = await start({ faults: { loseAnswerRate: 1 } });
    const submit = () =>
      fetch(`${url}/model-echo/production/async_predict`, {
        method: "POST",
        headers,
        body: '{"model_input":1}',
      });
    await expect(submit()).rejects.toThrow("fetch failed");
    expect(state().counts).toMatchObject({ submissions_accepted: 1, submission_answers_lost: 1 });
    configure({ faults: { loseAnswerRate: 0 } });
    expect((await submit()).status).toBe(201);
  });

  test("reports a request that it has accepted before its client knows", async () => {
    const caller = new AbortController();
    const statuses: string[] = [];
    const { url, state } = await start({
      onRequest({ status }) {
        statuses.push(status);
        caller.abort();
      },
    });
    const body = '{"model_input":1}';
    const { signal } = caller;
    await expect(
      fetch(`${url}/model-echo/production/async_predict`, { method: "POST", headers, body, signal }),
    ).rejects.toThrow("aborted");
    await expect.poll(() => statuses).toEqual(["QUEUED", "IN_PROGRESS", "SUCCEEDED"]);
    expect(state().counts).toMatchObject({ submissions_accepted: 1 });
  });

  test("streams an output over HTTP", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/model-stream/production/predict`, {
      method: "POST",
      headers,
      body: '"a b"',
    });
    expect(response.headers.get("transfer-encoding")).toBe("chunked");
    expect(await response.text()).toBe('{"index":0,"text":"a"}\n{"index":1,"text":"b"}\n');
  });

  test("closes open calls and frees the port on stop", async () => {
    const server = await startSimulator({ coldStartMs: 1_000_000 });
    const waiting = fetch(`${server.url}/model-echo/production/predict`, {
      method: "POST",
      headers,
      body: "{}",
    });
    await fetch(`${server.url}/__simulator/state`);
    const ended = expect(waiting).rejects.toThrow();
    await server.stop();
    await ended;
    const again = await start({ port: Number(new URL(server.url).port) });
    expect(again.url).toBe(server.url);
  });

  test("rejects a port in use and an invalid setting", async () => {
    const { url } = await start();
    await expect(startSimulator({ port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(startSimulator({ seed: -1 })).rejects.toThrow(SettingsError);
  });
});
