import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Sleep } from "../collaborators.ts";
import { JsonText } from "../json/json-text.ts";
import { toTarget } from "../target.ts";
import { createInferenceClient } from "./client.ts";
import { InferenceApiError } from "./errors.ts";
import { httpServer, type TestServer } from "./http-server.fixture.ts";
import type { CallOptions } from "./inference-client.ts";
import { predictOutput } from "./predict-output.ts";

const model = toTarget({ model_id: "abc" });
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Time limits that run out only when `elapse` is called; `running` counts them. */
function handTime() {
  const timers = new Set<() => void>();
  const sleep: Sleep = (_ms, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    timers.add(resolve);
    signal?.addEventListener("abort", () => {
      timers.delete(resolve);
      reject(signal.reason);
    });
    return promise;
  };
  return {
    sleep,
    running: () => timers.size,
    elapse: () => {
      for (const timer of timers) timer();
    },
  };
}

async function predict(
  answer: (response: ServerResponse) => void,
  { time = handTime(), ...options }: CallOptions & { time?: ReturnType<typeof handTime> } = {},
) {
  const server = await httpServer(answer);
  servers.push(server);
  const client = createInferenceClient({ apiKey: "key", baseUrl: server.url, sleep: time.sleep });
  return { server, output: await client.predict(model, new JsonText("[1.0]"), options) };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

test("a JSON output is read, with its content type and the API's id of the call", async () => {
  const { server, output } = await predict((response) =>
    response
      .writeHead(200, { "content-type": "application/json", "x-baseten-request-id": "req-1" })
      .end('{"a":1}'),
  );
  expect(output).toMatchObject({ status: 200, contentType: "application/json", apiRequestId: "req-1" });
  expect(await output.json()).toEqual({ a: 1 });
  expect(server.seen[0]?.body.toString()).toBe("[1.0]");
});

test("a byte stream arrives as it was sent", async () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
  const { output } = await predict((response) => response.writeHead(200).end(bytes));
  expect(output.contentType).toBeUndefined();
  expect(Buffer.compare(await output.bytes(), bytes)).toBe(0);
});

test("each chunk reaches the caller while the model is still writing", async () => {
  let writing: ServerResponse | undefined;
  const { output } = await predict((response) => {
    writing = response;
    response.writeHead(200).write("one ");
  });
  const reader = output.body.getReader();
  const decode = new TextDecoder();
  expect(decode.decode((await reader.read()).value)).toBe("one ");
  writing?.end("two");
  expect(decode.decode((await reader.read()).value)).toBe("two");
  expect((await reader.read()).done).toBe(true);
});

test("streamed JSON is read line by line, and server-sent events one by one", async () => {
  const ndjson = await predict((response) => response.end('{"n":1}\n\n[2]\r\nnull'));
  expect(await all(ndjson.output.jsonLines())).toEqual([{ n: 1 }, [2], null]);
  const events = await predict((response) => response.end("data: 1\n\ndata: [DONE]\n\n"));
  expect((await all(events.output.events())).map(({ data }) => data)).toEqual(["1", "[DONE]"]);
});

test("an empty output is an empty text, also where the answer has no body at all", async () => {
  const { output } = await predict((response) => response.writeHead(200).end());
  expect(await output.text()).toBe("");
  const call = { operation: "predict", target: model } as const;
  const bodiless = predictOutput(call, new Response(null), { ms: 1, sleep: handTime().sleep });
  expect(await bodiless.text()).toBe("");
  await predictOutput(call, new Response(null), { ms: 1, sleep: handTime().sleep }).body.cancel();
});

test("an output that is no JSON is told apart, and not quoted", async () => {
  const { output } = await predict((response) => response.end("OUTPUT {"));
  const error = await output.json().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: "InferenceApiError",
    operation: "predict",
    status: 200,
    retryable: false,
  });
  expect(`${error}`).not.toContain("OUTPUT");
  const lines = await predict((response) => response.end('1\n"OUTPUT\n'));
  await expect(all(lines.output.jsonLines())).rejects.toThrow(/gave an output that is not JSON/);
});

describe("the time limit", () => {
  test("runs only while bytes are waited for: a caller who reads slowly is not cut off", async () => {
    const time = handTime();
    const { output } = await predict((response) => response.end("bytes"), { time });
    expect(time.running()).toBe(0);
    time.elapse();
    expect(await output.text()).toBe("bytes");
    expect(time.running()).toBe(0);
  });

  test("begins anew with every chunk, and ends a stream that falls silent", async () => {
    const time = handTime();
    const { output } = await predict((response) => response.writeHead(200).write("one"), {
      time,
      timeoutMs: 1_000,
    });
    const reader = output.body.getReader();
    expect((await reader.read()).done).toBe(false);
    const silent = reader.read();
    await expect.poll(time.running).toBe(1);
    time.elapse();
    const error = await silent.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InferenceApiError);
    expect(error).toMatchObject({ operation: "predict", kind: "unknown", retryable: true });
    expect(`${error}`).toContain("no answer within 1000 ms; the answer did not arrive whole");
  });
});

test("a stream that breaks off is an error, not a short output", async () => {
  const { output } = await predict((response) => {
    response.writeHead(200, { "content-length": "100" }).write("one");
    setImmediate(() => response.destroy());
  });
  await expect(output.text()).rejects.toMatchObject({ name: "InferenceApiError", kind: "unknown" });
});

test("the caller's signal ends a stream, and its connection", async () => {
  const caller = new AbortController();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { output } = await predict(
    (response) => {
      response.on("close", resolve);
      response.writeHead(200).write("one");
    },
    { signal: caller.signal },
  );
  const reader = output.body.getReader();
  await reader.read();
  const next = reader.read();
  caller.abort(new Error("enough"));
  await expect(next).rejects.toMatchObject({
    name: "InferenceApiError",
    retryable: false,
    cause: new Error("enough"),
  });
  await closed;
});

test("a caller who stops reading frees the connection", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { output } = await predict((response) => {
    response.on("close", resolve);
    response.writeHead(200).write("1\n2\n");
  });
  for await (const value of output.jsonLines()) {
    expect(value).toBe(1);
    break;
  }
  await closed;
});
