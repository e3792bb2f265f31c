import { describe, expect, test } from "vitest";
import { JsonText } from "../json/json-text.ts";
import { clientOf, failureOf, json, KEY, model, queue, status, target } from "./client.fixture.ts";
import { createInferenceClient } from "./client.ts";
import { httpServer } from "./http-server.fixture.ts";
import type { InferenceClient } from "./inference-client.ts";

describe("every endpoint", () => {
  const responses: Record<string, [number, unknown]> = {
    predict: [200, { echo: 1 }],
    run_remote: [200, { echo: 1 }],
    async_predict: [201, { request_id: "r1" }],
    async_run_remote: [201, { request_id: "r1" }],
    async_queue_status: [200, queue],
    wake: [202, undefined],
    "GET r1": [200, status],
    "DELETE r1": [200, { request_id: "r1", canceled: true, message: "" }],
  };
  const targets = [
    ["model:abc/production", "/model-abc/production"],
    ["chain:abc/production", "/chain-abc/production"],
    ["model:abc/staging", "/model-abc/environments/staging"],
    ["chain:abc/deployment:dep", "/chain-abc/deployment/dep"],
    ["model:abc/development", "/model-abc/development"],
    ["model:abc/eu-1@regional", "/model-abc-eu-1"],
    ["chain:abc/eu-1@regional", "/chain-abc-eu-1"],
  ] as const;

  test.each(targets)("of %s is called with its method, path, body and key", async (text, prefix) => {
    const server = await httpServer((response, { method, url }) => {
      const action = url.slice(url.lastIndexOf("/") + 1);
      const [code, body] = responses[`${method} ${action}`] ??
        responses[action] ?? [404, { error: "no such endpoint" }];
      json(response, code, body);
    });
    const client = clientOf(server);
    const of = target(text);
    expect(await (await client.predict(of, { a: 1 })).json()).toEqual({ echo: 1 });
    expect(await client.submit(of, { model_input: { a: 1 } })).toEqual({ request_id: "r1" });
    expect(await client.queueStatus(of)).toMatchObject(queue);
    expect(await client.wake(of)).toBeUndefined();
    expect(await client.requestStatus(of, "r1")).toMatchObject(status);
    expect(await client.cancelRequest(of, "r1")).toEqual({ request_id: "r1", canceled: true, message: "" });

    const [sync, async] =
      of.kind === "model" ? ["predict", "async_predict"] : ["run_remote", "async_run_remote"];
    const host = prefix.split("/").slice(0, 2).join("/");
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${prefix}/${sync}`,
      `POST ${prefix}/${async}`,
      `GET ${prefix}/async_queue_status`,
      `POST ${prefix}/wake`,
      `GET ${host}/async_request/r1`,
      `DELETE ${host}/async_request/r1`,
    ]);
    expect(server.seen.map(({ body }) => body.toString())).toEqual([
      '{"a":1}',
      '{"model_input":{"a":1}}',
      "",
      "",
      "",
      "",
    ]);
    expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${KEY}`]),
    );
  });
});

test("without a base URL, the client calls the provider's hosts with the global fetch of that moment", async () => {
  const urls: string[] = [];
  const before = globalThis.fetch;
  const client = createInferenceClient({ apiKey: KEY });
  globalThis.fetch = async (input) => {
    urls.push(String(input));
    return Response.json({ request_id: "r1" }, { status: 201 });
  };
  try {
    await client.submit(target("chain:abc/eu-1@regional"), { model_input: null });
  } finally {
    globalThis.fetch = before;
  }
  expect(urls).toEqual(["https://chain-abc-eu-1.api.baseten.co/async_run_remote"]);
});

test("a submission contains its input byte for byte, and all options", async () => {
  const server = await httpServer((response) => json(response, 201, { request_id: "r1", more: true }));
  const model_input = new JsonText('{"n": 1.0, "big": 12345678901234567890}');
  const inference_retry_config = { max_attempts: 1 };
  const response = await clientOf(server).submit(model, {
    model_input,
    priority: 0,
    max_time_in_queue_seconds: 60,
    inference_retry_config,
  });
  expect(response).toEqual({ request_id: "r1" });
  expect(server.seen[0]?.body.toString()).toBe(
    '{"model_input":{"n": 1.0, "big": 12345678901234567890},"priority":0,"max_time_in_queue_seconds":60,"inference_retry_config":{"max_attempts":1}}',
  );
  expect(server.seen[0]?.headers["content-type"]).toBe("application/json");
});

test("consecutive calls share connections, also after errors", async () => {
  const server = await httpServer((response, { url }) =>
    url.endsWith("wake") ? json(response, 404, { error: "no" }) : json(response, 200, queue),
  );
  const client = clientOf(server);
  for (let round = 0; round < 5; round++) {
    await client.queueStatus(model);
    await failureOf(client.wake(model));
  }
  expect(server.seen).toHaveLength(10);
  // Fetch may open a second connection before it has released the first.
  expect(new Set(server.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
});

test("a request id is one path segment, whatever it contains", async () => {
  const server = await httpServer((response) => json(response, 200, status));
  await clientOf(server).requestStatus(model, "../wake?x#y");
  expect(server.seen[0]?.url).toBe("/model-abc/async_request/..%2Fwake%3Fx%23y");
});

test("a redirect is never followed, so no other host gets the key", async () => {
  const otherHost = await httpServer((response) => json(response, 201, { request_id: "stolen" }));
  const server = await httpServer((response) =>
    response.writeHead(307, { location: `${otherHost.url}/x` }).end(),
  );
  const error = await failureOf(clientOf(server).submit(model, { model_input: 1 }));
  expect(error).toMatchObject({ status: 307, kind: "unknown", retryable: false });
  expect(otherHost.seen).toEqual([]);
});

describe("the API key", () => {
  test("may be a function, which is called before each attempt", async () => {
    let count = 0;
    const server = await httpServer((response) =>
      count < 2 ? json(response, 503, {}) : json(response, 202, undefined),
    );
    await clientOf(server, { apiKey: async () => `key-${++count}` }).wake(model);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer key-1", "Bearer key-2"]);
  });

  test("that cannot be read keeps the request from being sent", async () => {
    const server = await httpServer((response) => json(response, 201, { request_id: "r1" }));
    const cause = new Error("no access");
    const error = await failureOf(
      clientOf(server, { apiKey: () => Promise.reject(cause) }).submit(model, { model_input: 1 }),
    );
    expect(error).toMatchObject({ kind: "unavailable", retryable: true, cause });
    expect(server.seen).toEqual([]);
  });

  test.each(["", "key SECRET", "key-SECRET\n", "schlüssel-SECRET"])(
    "that is invalid (%j) is rejected and not quoted",
    async (apiKey) => {
      const server = await httpServer((response) => json(response, 201, { request_id: "r1" }));
      const error = await failureOf(clientOf(server, { apiKey }).submit(model, { model_input: 1 }));
      expect(error).toMatchObject({ kind: "unavailable", retryable: false });
      expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain("SECRET");
      expect(server.seen).toEqual([]);
    },
  );
});

test("no error contains the key or the webhook URL, although the API echoes both", async () => {
  const webhook_endpoint = "https://hooks.example/v1/webhooks/a/TOKEN";
  const server = await httpServer((response, { headers }) =>
    json(response, 400, { error: `bad ${webhook_endpoint} for ${headers.authorization}` }),
  );
  const error = await failureOf(clientOf(server).submit(model, { model_input: 1, webhook_endpoint }));
  expect(error.message).toContain("bad [redacted] for Bearer [redacted]");
  expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/SECRET|TOKEN/);
});

test("a webhook token is redacted even without the rest of its URL, but a word in its place is not", async () => {
  const token = "TOKEN-of-a-length-that-no-word-has";
  const server = await httpServer((response) => json(response, 400, { error: `no ${token} and no hook` }));
  const submit = (lastSegment: string) =>
    failureOf(
      clientOf(server).submit(model, {
        model_input: 1,
        webhook_endpoint: `https://hooks.example/${lastSegment}`,
      }),
    );
  expect((await submit(token)).message).toContain("no [redacted] and no hook");
  expect((await submit("hook")).message).toContain(`no ${token} and no hook`);
});

describe("an invalid call is rejected before it is sent", () => {
  const bad: [string, (client: InferenceClient) => Promise<unknown>][] = [
    ["an invalid target", (client) => client.wake({ ...model, id: "a.b" })],
    ["an empty request id", (client) => client.requestStatus(model, "")],
    ["an input that is not JSON", (client) => client.submit(model, { model_input: undefined })],
  ];
  test.each(bad)("%s", async (_, call) => {
    const server = await httpServer((response) => json(response, 200, {}));
    expect(await failureOf(call(clientOf(server)))).toMatchObject({
      kind: "invalid",
      retryable: false,
    });
    expect(server.seen).toEqual([]);
  });

  test("an invalid base URL is rejected when the client is created", () => {
    expect(() => createInferenceClient({ apiKey: KEY, baseUrl: "localhost:80" })).toThrow(
      /baseUrl must be an absolute/,
    );
  });
});
