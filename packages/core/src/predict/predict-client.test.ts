import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { InferenceApiError } from "../api/errors.ts";
import { httpServer } from "../api/http-server.fixture.ts";
import type { CallOptions } from "../api/inference-client.ts";
import type { Sleep } from "../collaborators.ts";
import { JsonText } from "../json/json-text.ts";
import { toTarget } from "../target.ts";
import { createPredictClient } from "./predict-client.ts";
import { predictOutput } from "./predict-output.ts";

const model = toTarget({ model_id: "abc" });

/** Timers that end only when `elapse` is called; `running` counts them. */
function manualTime() {
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
  respond: (response: ServerResponse) => void,
  { time = manualTime(), ...options }: CallOptions & { time?: ReturnType<typeof manualTime> } = {},
) {
  const server = await httpServer(respond);
  const client = createPredictClient({ apiKey: "key", baseUrl: server.url, sleep: time.sleep });
  return { server, output: await client.predict(model, new JsonText("[1.0]"), options) };
}

test("a JSON output is read, with its content type and the API's id of the exchange", async () => {
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
  expect(await Array.fromAsync(ndjson.output.jsonLines())).toEqual([{ n: 1 }, [2], null]);
  const events = await predict((response) => response.end("data: 1\n\ndata: [DONE]\n\n"));
  expect((await Array.fromAsync(events.output.events())).map(({ data }) => data)).toEqual(["1", "[DONE]"]);
});

test("an empty output is an empty text, also when the response has no body", async () => {
  const { output } = await predict((response) => response.writeHead(200).end());
  expect(await output.text()).toBe("");
  const call = { operation: "predict", target: model } as const;
  const withoutBody = predictOutput(call, new Response(null), { ms: 1, sleep: manualTime().sleep });
  expect(await withoutBody.text()).toBe("");
  await predictOutput(call, new Response(null), { ms: 1, sleep: manualTime().sleep }).body.cancel();
});

test("an output that is not JSON is an error that does not quote it", async () => {
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
  await expect(Array.fromAsync(lines.output.jsonLines())).rejects.toThrow(/failed: the output is not JSON/);
});

describe("the idle timeout", () => {
  test("runs only while a read is pending: a slow caller is not cut off", async () => {
    const time = manualTime();
    const { output } = await predict((response) => response.end("bytes"), { time });
    expect(time.running()).toBe(0);
    time.elapse();
    expect(await output.text()).toBe("bytes");
    expect(time.running()).toBe(0);
  });

  test("starts again with every chunk, and ends a stream that sends nothing more", async () => {
    const time = manualTime();
    const { output } = await predict((response) => response.writeHead(200).write("one"), {
      time,
      timeoutMs: 1_000,
    });
    const reader = output.body.getReader();
    expect((await reader.read()).done).toBe(false);
    const idleRead = reader.read();
    await expect.poll(time.running).toBe(1);
    time.elapse();
    const error = await idleRead.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InferenceApiError);
    expect(error).toMatchObject({ operation: "predict", kind: "unknown", retryable: true });
    expect(`${error}`).toContain("timed out after 1000 ms; the response is incomplete");
  });
});

test("a stream that is cut off is an error, not a short output", async () => {
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
  caller.abort(new Error("aborted by the test"));
  await expect(next).rejects.toMatchObject({
    name: "InferenceApiError",
    retryable: false,
    cause: new Error("aborted by the test"),
  });
  await closed;
});

test("a caller that stops reading closes the connection", async () => {
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
