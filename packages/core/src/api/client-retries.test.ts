import { describe, expect, test } from "vitest";
import type { Sleep } from "../collaborators.ts";
import type { PredictClient } from "../predict/predict-client.ts";
import { clientOf, failureOf, json, model, queue, skippingSleep } from "./client.fixture.ts";
import { httpServer } from "./http-server.fixture.ts";

describe("only calls that may run twice are retried", () => {
  const calls: [string, (client: PredictClient) => Promise<unknown>, number][] = [
    ["predict", (client) => client.predict(model, 1), 1],
    ["submit", (client) => client.submit(model, { model_input: 1 }), 1],
    ["requestStatus", (client) => client.requestStatus(model, "r1"), 3],
    ["cancelRequest", (client) => client.cancelRequest(model, "r1"), 3],
    ["queueStatus", (client) => client.queueStatus(model), 3],
    ["wake", (client) => client.wake(model), 3],
  ];
  test.each(calls)("%s", async (_, call, attempts) => {
    const server = await httpServer((response) => json(response, 503, { error: "later" }));
    expect(await failureOf(call(clientOf(server)))).toMatchObject({ status: 503 });
    expect(server.seen).toHaveLength(attempts);
  });

  test("with growing delays, until one attempt succeeds", async () => {
    const { sleep, delays } = skippingSleep();
    let attempts = 0;
    const server = await httpServer((response) =>
      ++attempts < 5 ? json(response, 500, {}) : json(response, 200, queue),
    );
    const retry = { attempts: 5, baseMs: 100, capMs: 300 };
    expect(await clientOf(server, { sleep, retry }).queueStatus(model)).toMatchObject(queue);
    expect(delays).toEqual([50, 100, 150, 150]);
  });

  test("not before the `Retry-After` of the API has passed", async () => {
    const { sleep, delays } = skippingSleep();
    const server = await httpServer((response) => json(response, 429, {}, { "retry-after": "2" }));
    expect(await failureOf(clientOf(server, { sleep }).wake(model))).toMatchObject({ retryAfterMs: 2_000 });
    expect(delays).toEqual([2_100, 2_200]);
  });

  test("not when `Retry-After` is longer than the highest delay: the caller gets it in the error", async () => {
    const server = await httpServer((response) => json(response, 429, {}, { "retry-after": "60" }));
    expect(await failureOf(clientOf(server).wake(model))).toMatchObject({ retryAfterMs: 60_000 });
    expect(server.seen).toHaveLength(1);
  });

  test("not after an error that is not retryable", async () => {
    const server = await httpServer((response) => json(response, 404, { error: "gone" }));
    await failureOf(clientOf(server).requestStatus(model, "r1"));
    expect(server.seen).toHaveLength(1);
  });

  test("not after the caller has aborted", async () => {
    const caller = new AbortController();
    const sleep: Sleep = (ms, signal) => {
      if (ms === 100) caller.abort(new Error("enough"));
      return new Promise((_, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    };
    const server = await httpServer((response) => json(response, 503, {}));
    const error = await failureOf(clientOf(server, { sleep }).wake(model, { signal: caller.signal }));
    expect(error).toMatchObject({ retryable: false, cause: new Error("enough") });
    expect(server.seen).toHaveLength(1);
  });
});
