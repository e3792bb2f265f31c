import { describe, expect, test } from "vitest";
import { harness, warmHarness } from "../harness.fixture.ts";

describe("synchronous calls", () => {
  test("run before all queued requests", async () => {
    const { time, deliveries, submit, call } = harness();
    for (let n = 0; n < 3; n++) await submit("slow250", { priority: 0 });
    await time.advance(0);
    const start = time.now();
    const duration = call("POST", "/model-slow250/production/predict", {}).then(() => time.now() - start);
    await time.advance(2_000);
    expect(await duration).toBe(500);
    expect(deliveries.map(({ at }) => at - start)).toEqual([250, 750, 1_000]);
  });

  test("fail with 504 after 1200 s, including the wait for a replica", async () => {
    const { time, simulator, call } = harness({ coldStartMs: 1_300_000 });
    const responding = call("POST", "/model-echo/production/predict", {});
    await time.advance(1_200_000);
    const response = await responding;
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error_code: "timeout" });
    expect(simulator.state().targets["model:echo/production"]).toMatchObject({ sync_waiting: 0 });
  });

  test("end when the client disconnects, whether waiting or running", async () => {
    const { time, simulator } = harness();
    const client = new AbortController();
    const predict = (signal: AbortSignal) =>
      simulator.handle(
        new Request("http://model-slow250.localhost/production/predict", {
          method: "POST",
          headers: { authorization: "Bearer key" },
          body: "{}",
          signal,
        }),
      );
    const calls = [predict(client.signal), predict(client.signal)];
    await time.advance(100);
    expect(simulator.state().targets["model:slow250/production"]).toMatchObject({
      sync_running: 1,
      sync_waiting: 1,
    });
    client.abort();
    await Promise.all(calls);
    expect(simulator.state().targets["model:slow250/production"]).toMatchObject({
      sync_running: 0,
      sync_waiting: 0,
    });
  });

  test.each([
    ["fail500", 500, "application_error"],
    ["fail502", 502, "model_unavailable"],
    ["fail503", 503, "model_unavailable"],
    ["fail504", 504, "timeout"],
    ["fail422", 422, "client_error"],
  ])("respond for the model %s with %i, without a retry", async (id, status, error_code) => {
    const { send, simulator } = warmHarness();
    const response = await send("POST", `http://model-${id}.api.example/production/predict`, "{}");
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String), error_code });
    expect(simulator.state().counts.model_calls).toBe(1);
  });

  test("reject a body that is not JSON with 400, unless its type is bytes", async () => {
    const { send } = warmHarness();
    const url = "http://model-echo.api.example/production/predict";
    expect((await send("POST", url, "{")).status).toBe(400);
    const response = await send("POST", url, "{", { "content-type": "application/octet-stream" });
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(await response.text()).toBe("{");
    const sentiment = await send("POST", "http://model-sentiment.api.example/production/predict", "good", {
      "content-type": "application/octet-stream",
    });
    expect(sentiment.status).toBe(422);
  });

  test("accept multipart as bytes, and treat a chain's input as JSON whatever its type", async () => {
    const { send } = warmHarness();
    const form = "--b\r\n\r\none\r\n--b--";
    const echoed = await send("POST", "http://model-echo.api.example/production/predict", form, {
      "content-type": "multipart/form-data; boundary=b",
    });
    expect([echoed.headers.get("content-type"), await echoed.text()]).toEqual([
      "application/octet-stream",
      form,
    ]);
    const run = (body: string) =>
      send("POST", "http://chain-echo.api.example/production/run_remote", body, {
        "content-type": "application/octet-stream",
      });
    const output = await run("[1.0]");
    expect([output.headers.get("content-type"), await output.text()]).toEqual(["application/json", "[1.0]"]);
    expect((await run("{")).status).toBe(400);
  });
});
