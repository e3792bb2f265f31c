import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { harness, MINUTE, WEBHOOK_URL } from "./harness.fixture.ts";
import { SettingsError } from "./settings.ts";
import { createSimulator } from "./simulator.ts";

describe("the simulator", () => {
  test("changes settings while it runs, but none when one is invalid", async () => {
    const { simulator, submit, call } = harness();
    await submit("echo");
    simulator.configure({ apiKey: "secret" });
    await expect(submit("echo")).rejects.toThrow("401");
    const configureInvalid = () => simulator.configure({ apiKey: "key", faults: { refuseRate: 2 } });
    expect(configureInvalid).toThrow(SettingsError);
    await expect(submit("echo")).rejects.toThrow("401");
    simulator.configure({ apiKey: "key", faults: { refuseRate: 1, refuseStatuses: [503] } });
    await expect(submit("echo")).rejects.toThrow("503");
    simulator.configure({ faults: { refuseRate: 0 } });
    await submit("echo");
    expect((await call("GET", "/model-echo/production/async_queue_status")).status).toBe(200);
  });

  test("can unset the API key, but not change the seed", async () => {
    const { simulator, submit } = harness({ apiKey: "secret", seed: 3 });
    simulator.configure({ seed: 3 });
    await expect(submit("echo")).rejects.toThrow("401");
    simulator.configure({ apiKey: undefined });
    await submit("echo");
    const changeSeed = () => simulator.configure({ seed: 4, faults: { refuseRate: 1 } });
    expect(changeSeed).toThrow(SettingsError);
    expect(changeSeed).toThrow("seed cannot change while the simulator runs");
    await submit("echo");
    expect(simulator.state().seed).toBe(3);
  });

  test("reports each request to the test that asks, also one whose submission got an error", async () => {
    const changes: string[][] = [];
    const time = new VirtualClock();
    const simulator = createSimulator({
      timers: time,
      fetch: async () => new Response(),
      settings: { coldStartMs: 0, faults: { failAnswerRate: 1 } },
      onRequest: ({ id, status, webhookEndpoint = "" }) => changes.push([id, status, webhookEndpoint]),
    });
    const body = JSON.stringify({ model_input: 1, webhook_endpoint: WEBHOOK_URL });
    const url = "http://127.0.0.1/model-echo/production/async_predict";
    const headers = { authorization: "Bearer key" };
    const response = await simulator.handle(new Request(url, { method: "POST", headers, body }));
    expect(response.status).toBeGreaterThanOrEqual(500);
    await time.advance(MINUTE);
    const id = changes[0]?.[0];
    expect(changes).toEqual(
      ["QUEUED", "IN_PROGRESS", "SUCCEEDED"].map((status) => [id, status, WEBHOOK_URL]),
    );
  });

  test("does nothing after stop", async () => {
    const { time, deliveries, simulator, submit } = harness({ coldStartMs: 10 });
    await submit("echo");
    simulator.stop();
    expect(time.pending).toBe(0);
    await time.advance(MINUTE);
    expect(deliveries).toEqual([]);
  });

  test("repeats a run with the same seed, calls and times, ids included", async () => {
    const run = async () => {
      const faults = { repeatDeliveryRate: 0.3, delayDeliveryRate: 0.5, loseDeliveryRate: 0.2 };
      const { time, deliveries, simulator, submit } = harness({ seed: 11, predictConcurrency: 3, faults });
      for (let n = 0; n < 60; n++) {
        await submit(n % 2 === 0 ? "flaky30" : "sentiment", { priority: n % 3 });
        await time.advance(n * 3);
      }
      await time.advance(10 * MINUTE);
      return { log: deliveries.map(({ at, text }) => `${at} ${text}`), state: simulator.state() };
    };
    expect(await run()).toEqual(await run());
  });

  test("reports its state, without keys, secrets, inputs and outputs", async () => {
    const { time, submit, call } = harness({ apiKey: "key", webhookSecrets: ["whsec_hidden"] });
    await submit("echo", { model_input: "private" }, "/environments/staging");
    await submit("slow250");
    await submit("slow250");
    await call("POST", "/model-nope/production/async_predict", {});
    await time.advance(100);
    const response = await call("GET", "/__simulator/state", undefined, { authorization: "" });
    const text = await response.text();
    expect(text).toContain('\n  "seed": 1,\n');
    expect(JSON.parse(text)).toMatchObject({
      seed: 1,
      now: "2026-01-01T00:00:00.100Z",
      statuses: 3,
      deliveries_pending: 0,
      counts: { submissions_accepted: 3, submissions_refused: 1, succeeded: 1, deliveries_succeeded: 1 },
      refusals: { "404": 1 },
      targets: {
        "model:echo/staging": { queued: 0, in_progress: 0, replicas: { ready: 1, starting: 0 } },
        "model:slow250/production": { queued: 1, in_progress: 1 },
      },
    });
    // Only the counts over all targets include zeros.
    expect(JSON.parse(text).counts).toMatchObject({ expired: 0, wakes: 0 });
    expect(JSON.parse(text).targets["model:slow250/production"].counts).toEqual({
      submissions_accepted: 2,
      model_calls: 1,
      cold_starts: 1,
    });
    expect(text).not.toMatch(/whsec_hidden|private|"key"/);
  });
});
