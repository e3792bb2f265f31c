import { createInferenceClient, parseTargetText, type Target } from "@boomerang/core";
import { createPredictClient, type PredictClient } from "@boomerang/core/predict";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorServer, startSimulator } from "./server.ts";

const PLACES = ["production", "staging", "development", "deployment:abc123", "staging@regional"];
const targets = (id: string) =>
  ["model", "chain"].flatMap((kind) => PLACES.map((place) => `${kind}:${id}/${place}`));

function target(text: string): Target {
  const parsed = parseTargetText(text);
  if (parsed === undefined) throw new Error(`${text} is not a target`);
  return parsed;
}

let server: SimulatorServer;
let client: PredictClient;
beforeAll(async () => {
  server = await startSimulator({
    minReplicas: 1,
    apiKey: "key",
    statusPerSecond: 1_000,
    queueStatusPerSecond: 1_000,
  });
  client = createPredictClient({ apiKey: "key", baseUrl: server.url });
});
afterAll(() => server.stop());

describe("core's client", () => {
  test.each(targets("echo"))("gets a response from every endpoint of %s", async (text) => {
    const echo = target(text);
    const output = await client.predict(echo, { a: 1 });
    expect(await output.json()).toEqual({ a: 1 });
    const { request_id } = await client.submit(echo, { model_input: { a: 1 } });
    expect(await client.requestStatus(echo, request_id)).toMatchObject({ request_id });
    expect(await client.cancelRequest(echo, request_id)).toMatchObject({ request_id });
    expect(await client.queueStatus(echo)).toMatchObject({ deployment_id: expect.any(String) });
    await expect(client.wake(echo)).resolves.toBeUndefined();
  });

  test("reads streamed outputs by their types", async () => {
    const input = { text: "one two" };
    const words = [
      { index: 0, text: "one" },
      { index: 1, text: "two" },
    ];
    const lines = await client.predict(target("model:stream/production"), input);
    expect(await Array.fromAsync(lines.jsonLines())).toEqual(words);
    const events = await client.predict(target("model:events/production"), input);
    const received = await Array.fromAsync(events.events());
    expect(received.map(({ data }) => JSON.parse(data))).toEqual(words);
    const bytes = await client.predict(target("model:bytes/production"), input);
    expect(new TextDecoder().decode(await bytes.bytes())).toBe(JSON.stringify(input));
  });

  test("classifies rejected submissions and lost responses", async () => {
    const submit = (id: string) => client.submit(target(`model:${id}/production`), { model_input: 1 });
    await expect(submit("nope")).rejects.toMatchObject({ status: 404, kind: "not_found" });
    server.configure({ faults: { loseAnswerRate: 1 } });
    await expect(submit("echo")).rejects.toMatchObject({ kind: "unknown" });
    server.configure({ faults: { loseAnswerRate: 0, refuseRate: 1, refuseStatuses: [429] } });
    await expect(submit("echo")).rejects.toMatchObject({
      status: 429,
      kind: "throttled",
      retryable: true,
    });
    server.configure({ faults: { refuseRate: 1, refuseStatuses: [402] } });
    await expect(submit("echo")).rejects.toMatchObject({
      status: 402,
      kind: "account",
      retryable: false,
    });
    server.configure({ faults: { refuseRate: 0, failAnswerRate: 1, failAnswerStatuses: [502] } });
    await expect(submit("echo")).rejects.toMatchObject({ status: 502, kind: "unknown" });
    server.configure({ faults: { failAnswerRate: 0 } });
  });

  test("retries status, queue status and wake calls that are rejected", async () => {
    const echo = target("model:echo/production");
    const retrying = createInferenceClient({
      apiKey: "key",
      baseUrl: server.url,
      retry: { attempts: 20, baseMs: 0, capMs: 0 },
    });
    const { request_id } = await retrying.submit(echo, { model_input: 1 });
    server.configure({ faults: { refuseOtherRate: 0.5, refuseOtherStatuses: [500, 503] } });
    for (let n = 0; n < 10; n++) {
      expect(await retrying.requestStatus(echo, request_id)).toMatchObject({ request_id });
      expect(await retrying.queueStatus(echo)).toMatchObject({ model_id: "echo" });
      await retrying.wake(echo);
    }
    expect(server.state().counts.other_calls_refused).toBeGreaterThan(0);
    server.configure({ faults: { refuseOtherRate: 0 } });
  });
});
