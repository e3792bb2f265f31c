import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Sleep } from "../collaborators.ts";
import { JsonText } from "../json/json-text.ts";
import { parseTargetText, type Target } from "../target.ts";
import { createInferenceClient } from "./client.ts";
import { InferenceApiError } from "./errors.ts";
import { httpServer, type SeenRequest, type TestServer } from "./http-server.fixture.ts";
import type { InferenceClient, InferenceClientOptions } from "./inference-client.ts";

const KEY = "key-SECRET";
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: (response: ServerResponse, request: SeenRequest) => void): Promise<TestServer> {
  const server = await httpServer(answer);
  servers.push(server);
  return server;
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  response
    .writeHead(status, { "content-type": "application/json", "x-baseten-request-id": "req-1", ...headers })
    .end(JSON.stringify(body));

const target = (text: string): Target => {
  const parsed = parseTargetText(text);
  if (!parsed) throw new Error(`no target: ${text}`);
  return parsed;
};
const model = target("model:abc/production");

/** Waits between tries are noted and skipped; time limits never run out. */
function skippingSleep(limits: readonly number[] = [300_000, 20_000, 10_000]) {
  const waits: number[] = [];
  const sleep: Sleep = (ms, signal) => {
    if (limits.includes(ms))
      return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    waits.push(ms);
    return Promise.resolve();
  };
  return { sleep, waits };
}

const clientOf = (server: TestServer, options: Partial<InferenceClientOptions> = {}): InferenceClient =>
  createInferenceClient({
    apiKey: KEY,
    baseUrl: server.url,
    sleep: skippingSleep().sleep,
    random: () => 0.5,
    ...options,
  });

async function failureOf(promise: Promise<unknown>): Promise<InferenceApiError> {
  const error = await promise.then(
    () => new Error("the call succeeded"),
    (reason: unknown) => reason,
  );
  if (error instanceof InferenceApiError) return error;
  throw error;
}

const status = {
  request_id: "r1",
  model_id: "abc",
  deployment_id: "dep",
  status: "QUEUED",
  webhook_status: "PENDING",
  created_at: "2026-11-22T12:00:00Z",
  status_at: "2026-11-22T12:00:00Z",
  errors: [],
};
const queue = { model_id: "abc", deployment_id: "dep", num_queued_requests: 3, num_in_progress_requests: 1 };

describe("every row of the contract", () => {
  const answers: Record<string, [number, unknown]> = {
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

  test.each(targets)("of %s is called as it stands there", async (text, prefix) => {
    const server = await serve((response, { method, url }) => {
      const action = url.slice(url.lastIndexOf("/") + 1);
      const [code, body] = answers[`${method} ${action}`] ??
        answers[action] ?? [404, { error: "no such action" }];
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

test("without a base URL the provider's hosts are called, with the global fetch of the moment", async () => {
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

test("a submission carries its input byte for byte, and all that was asked for", async () => {
  const server = await serve((response) => json(response, 201, { request_id: "r1", more: true }));
  const model_input = new JsonText('{"n": 1.0, "big": 12345678901234567890}');
  const inference_retry_config = { max_attempts: 1 };
  const answer = await clientOf(server).submit(model, {
    model_input,
    priority: 0,
    max_time_in_queue_seconds: 60,
    inference_retry_config,
  });
  expect(answer).toEqual({ request_id: "r1" });
  expect(server.seen[0]?.body.toString()).toBe(
    '{"model_input":{"n": 1.0, "big": 12345678901234567890},"priority":0,"max_time_in_queue_seconds":60,"inference_retry_config":{"max_attempts":1}}',
  );
  expect(server.seen[0]?.headers["content-type"]).toBe("application/json");
});

test("calls one after the other share connections, also after errors", async () => {
  const server = await serve((response, { url }) =>
    url.endsWith("wake") ? json(response, 404, { error: "no" }) : json(response, 200, queue),
  );
  const client = clientOf(server);
  for (let round = 0; round < 5; round++) {
    await client.queueStatus(model);
    await failureOf(client.wake(model));
  }
  expect(server.seen).toHaveLength(10);
  // Fetch may open a second one while it still puts the first one back.
  expect(new Set(server.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
});

test("a request id is one path segment, whatever it holds", async () => {
  const server = await serve((response) => json(response, 200, status));
  await clientOf(server).requestStatus(model, "../wake?x#y");
  expect(server.seen[0]?.url).toBe("/model-abc/async_request/..%2Fwake%3Fx%23y");
});

test("a redirect is never followed, so the key stays where it was sent", async () => {
  const elsewhere = await serve((response) => json(response, 201, { request_id: "stolen" }));
  const server = await serve((response) => response.writeHead(307, { location: `${elsewhere.url}/x` }).end());
  const error = await failureOf(clientOf(server).submit(model, { model_input: 1 }));
  expect(error).toMatchObject({ status: 307, kind: "unknown", retryable: false });
  expect(elsewhere.seen).toEqual([]);
});

describe("the API key", () => {
  test("may come from a function, which is asked before each try", async () => {
    let count = 0;
    const server = await serve((response) =>
      count < 2 ? json(response, 503, {}) : json(response, 202, undefined),
    );
    await clientOf(server, { apiKey: async () => `key-${++count}` }).wake(model);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer key-1", "Bearer key-2"]);
  });

  test("that cannot be had keeps the request from being sent", async () => {
    const server = await serve((response) => json(response, 201, { request_id: "r1" }));
    const cause = new Error("no access");
    const error = await failureOf(
      clientOf(server, { apiKey: () => Promise.reject(cause) }).submit(model, { model_input: 1 }),
    );
    expect(error).toMatchObject({ kind: "unavailable", retryable: true, cause });
    expect(server.seen).toEqual([]);
  });

  test.each(["", "key SECRET", "key-SECRET\n", "schlüssel-SECRET"])(
    "that is none (%j) is refused and not quoted",
    async (apiKey) => {
      const server = await serve((response) => json(response, 201, { request_id: "r1" }));
      const error = await failureOf(clientOf(server, { apiKey }).submit(model, { model_input: 1 }));
      expect(error).toMatchObject({ kind: "unavailable", retryable: false });
      expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain("SECRET");
      expect(server.seen).toEqual([]);
    },
  );
});

test("neither the key nor the webhook's URL stays in an error, though the API echoes both", async () => {
  const webhook_endpoint = "https://hooks.example/v1/webhooks/a/TOKEN";
  const server = await serve((response, { headers }) =>
    json(response, 400, { error: `bad ${webhook_endpoint} for ${headers.authorization}` }),
  );
  const error = await failureOf(clientOf(server).submit(model, { model_input: 1, webhook_endpoint }));
  expect(error.message).toContain("bad [redacted] for Bearer [redacted]");
  expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/SECRET|TOKEN/);
});

test("the token of the webhook's URL stays in no error that quotes it alone; a word in its place does", async () => {
  const token = "TOKEN-of-a-length-that-no-word-has";
  const server = await serve((response) => json(response, 400, { error: `no ${token} and no hook` }));
  const submit = (end: string) =>
    failureOf(
      clientOf(server).submit(model, { model_input: 1, webhook_endpoint: `https://hooks.example/${end}` }),
    );
  expect((await submit(token)).message).toContain("no [redacted] and no hook");
  expect((await submit("hook")).message).toContain(`no ${token} and no hook`);
});

describe("a call that cannot be made is refused before it is sent", () => {
  const bad: [string, (client: InferenceClient) => Promise<unknown>][] = [
    ["an invalid target", (client) => client.wake({ ...model, id: "a.b" })],
    ["an empty request id", (client) => client.requestStatus(model, "")],
    ["an input that is no JSON", (client) => client.submit(model, { model_input: undefined })],
  ];
  test.each(bad)("%s", async (_, call) => {
    const server = await serve((response) => json(response, 200, {}));
    expect(await failureOf(call(clientOf(server)))).toMatchObject({
      kind: "invalid",
      retryable: false,
    });
    expect(server.seen).toEqual([]);
  });

  test("a base URL that is none is named when the client is made", () => {
    expect(() => createInferenceClient({ apiKey: KEY, baseUrl: "localhost:80" })).toThrow(
      /baseUrl must be an absolute/,
    );
  });
});

describe("only calls that may run twice are repeated", () => {
  const calls: [string, (client: InferenceClient) => Promise<unknown>, number][] = [
    ["predict", (client) => client.predict(model, 1), 1],
    ["submit", (client) => client.submit(model, { model_input: 1 }), 1],
    ["requestStatus", (client) => client.requestStatus(model, "r1"), 3],
    ["cancelRequest", (client) => client.cancelRequest(model, "r1"), 3],
    ["queueStatus", (client) => client.queueStatus(model), 3],
    ["wake", (client) => client.wake(model), 3],
  ];
  test.each(calls)("%s", async (_, call, tries) => {
    const server = await serve((response) => json(response, 503, { error: "later" }));
    expect(await failureOf(call(clientOf(server)))).toMatchObject({ status: 503 });
    expect(server.seen).toHaveLength(tries);
  });

  test("with growing waits, the second try being enough if it works", async () => {
    const { sleep, waits } = skippingSleep();
    let tries = 0;
    const server = await serve((response) =>
      ++tries < 5 ? json(response, 500, {}) : json(response, 200, queue),
    );
    const retry = { attempts: 5, baseMs: 100, capMs: 300 };
    expect(await clientOf(server, { sleep, retry }).queueStatus(model)).toMatchObject(queue);
    expect(waits).toEqual([50, 100, 150, 150]);
  });

  test("not before the time that the API asks for", async () => {
    const { sleep, waits } = skippingSleep();
    const server = await serve((response) => json(response, 429, {}, { "retry-after": "2" }));
    expect(await failureOf(clientOf(server, { sleep }).wake(model))).toMatchObject({ retryAfterMs: 2_000 });
    expect(waits).toEqual([2_100, 2_200]);
  });

  test("not at all when the API asks for longer than a call may take, which the caller is told", async () => {
    const server = await serve((response) => json(response, 429, {}, { "retry-after": "60" }));
    expect(await failureOf(clientOf(server).wake(model))).toMatchObject({ retryAfterMs: 60_000 });
    expect(server.seen).toHaveLength(1);
  });

  test("not when the error would stay the same", async () => {
    const server = await serve((response) => json(response, 404, { error: "gone" }));
    await failureOf(clientOf(server).requestStatus(model, "r1"));
    expect(server.seen).toHaveLength(1);
  });

  test("not once the caller has given up", async () => {
    const caller = new AbortController();
    const sleep: Sleep = (ms, signal) => {
      if (ms === 100) caller.abort(new Error("enough"));
      return new Promise((_, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    };
    const server = await serve((response) => json(response, 503, {}));
    const error = await failureOf(clientOf(server, { sleep }).wake(model, { signal: caller.signal }));
    expect(error).toMatchObject({ retryable: false, cause: new Error("enough") });
    expect(server.seen).toHaveLength(1);
  });
});

describe("an answer that is not the contract's is told apart, and a submission may have been accepted", () => {
  const submit = (client: InferenceClient) => client.submit(model, { model_input: 1 });
  test.each<[string, unknown, (client: InferenceClient) => Promise<unknown>, RegExp]>([
    ["a submission without an id", {}, submit, /its request_id is missing or unknown/],
    ["a submission with an empty id", { request_id: "" }, submit, /its request_id is/],
    ["a submission with a number for an id", { request_id: 1 }, submit, /its request_id is/],
    ["no JSON", undefined, submit, /its body is no JSON object/],
    ["a list", [], submit, /was answered 200, but its/],
    [
      "a status that is not known",
      { ...status, status: "NEW" },
      (client) => client.requestStatus(model, "r1"),
      /its status is missing or unknown/,
    ],
    [
      "a queue of minus one",
      { ...queue, num_queued_requests: -1 },
      (client) => client.queueStatus(model),
      /its num_queued_requests is/,
    ],
    [
      "a cancellation that does not say",
      { request_id: "r1" },
      (client) => client.cancelRequest(model, "r1"),
      /its canceled is/,
    ],
  ])("%s", async (_, body, call, message) => {
    const server = await serve((response) => json(response, 200, body));
    const error = await failureOf(call(clientOf(server, { retry: { attempts: 1 } })));
    expect(error).toMatchObject({
      status: 200,
      kind: "unknown",
      retryable: true,
      apiRequestId: "req-1",
    });
    expect(error.message).toMatch(message);
  });

  test("but what no decision rests on may be missing", async () => {
    const server = await serve((response) =>
      json(response, 200, { status: "FAILED", errors: [{ code: "NEW_CODE" }], model_id: null }),
    );
    expect(await clientOf(server).requestStatus(model, "r1")).toEqual({
      request_id: "",
      model_id: undefined,
      deployment_id: "",
      status: "FAILED",
      webhook_status: "PENDING",
      created_at: "",
      status_at: "",
      errors: [{ code: "NEW_CODE", message: "" }],
    });
  });

  test("an answer without end is not read to its end", async () => {
    const server = await serve((response) => {
      response.writeHead(201);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await failureOf(clientOf(server).submit(model, { model_input: 1 }))).toMatchObject({
      status: 201,
      kind: "unknown",
    });
  });
});
