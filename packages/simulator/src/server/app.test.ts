import { describe, expect, test } from "vitest";
import { harness, warmHarness } from "../harness.fixture.ts";

const PLACES = ["production", "development", "environments/staging", "deployment/abc123"];
const KINDS = [
  { kind: "model", sync: "predict", async: "async_predict" },
  { kind: "chain", sync: "run_remote", async: "async_run_remote" },
] as const;

const cases = KINDS.flatMap((names) => [
  ...PLACES.map((place) => ({ ...names, owner: `${names.kind}-echo`, base: `/${place}` })),
  { ...names, owner: `${names.kind}-echo-staging`, base: "" },
]);
// Each with the model or chain in the host, and in the path.
const allCases = cases.flatMap((c) => [
  { ...c, form: "host", url: `http://${c.owner}.api.example` },
  { ...c, form: "path", url: `http://127.0.0.1/${c.owner}` },
]);

describe.each(allCases)("$kind $base by $form", ({ kind, sync, async: queued, base, url }) => {
  const members = { [`${kind}_id`]: "echo", deployment_id: expect.stringMatching(/^[A-Za-z0-9]+$/) };

  test("responds at every endpoint of the contract", async () => {
    const { send } = warmHarness();
    const called = await send("POST", `${url}${base}/${sync}`, '{"a": 1.0}');
    expect([called.status, await called.text()]).toEqual([200, '{"a": 1.0}']);

    const submitted = await send("POST", `${url}${base}/${queued}`, '{"model_input": {"a": 1}}');
    expect(submitted.status).toBe(201);
    const accepted = (await submitted.json()) as { request_id: string };
    expect(Object.keys(accepted)).toEqual(["request_id"]);
    expect(submitted.headers.get("x-baseten-request-id")).toBe(accepted.request_id);

    const status = await send("GET", `${url}/async_request/${accepted.request_id}`);
    expect(status.status).toBe(200);
    expect(await status.json()).toEqual({
      request_id: accepted.request_id,
      ...members,
      status: "SUCCEEDED",
      webhook_status: "NO_WEBHOOK_PROVIDED",
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      status_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      errors: [],
    });

    const canceled = await send("DELETE", `${url}/async_request/${accepted.request_id}`);
    expect(canceled.status).toBe(200);
    expect(await canceled.json()).toEqual({
      request_id: accepted.request_id,
      canceled: false,
      message: expect.any(String),
    });

    const queue = await send("GET", `${url}${base}/async_queue_status`);
    expect(queue.status).toBe(200);
    expect(await queue.json()).toEqual({ ...members, num_queued_requests: 0, num_in_progress_requests: 0 });

    const woken = await send("POST", `${url}${base}/wake`);
    expect([woken.status, await woken.text()]).toEqual([202, ""]);
  });

  test("requires a key at every endpoint", async () => {
    const { send } = warmHarness({ apiKey: "right" });
    const endpoints = [
      ["POST", `${base}/${sync}`],
      ["POST", `${base}/${queued}`],
      ["GET", `${base}/async_queue_status`],
      ["POST", `${base}/wake`],
      ["GET", "/async_request/x"],
      ["DELETE", "/async_request/x"],
    ] as const;
    for (const [method, path] of endpoints) {
      for (const authorization of ["", "Bearer wrong", "Bearer", "right", "Basic right"]) {
        const denied = await send(method, `${url}${path}`, undefined, { authorization });
        expect(denied.status).toBe(401);
        expect(await denied.json()).toEqual({ error: expect.any(String), error_code: "unauthorized" });
      }
    }
  });
});

describe("the API", () => {
  test.each(["Bearer right", "Api-Key right", "bearer right"])(
    "accepts the authorization %s",
    async (authorization) => {
      const { send } = warmHarness({ apiKey: "right" });
      const response = await send("POST", "http://model-echo.api.example/production/wake", undefined, {
        authorization,
      });
      expect(response.status).toBe(202);
    },
  );

  test("responds with 404 for a development target until its replica is ready", async () => {
    const { send, simulator } = warmHarness({ minReplicas: 0, coldStartMs: 3_000 });
    const url = "http://model-echo.api.example/development";
    const body = '{"model_input":1}';
    for (const action of ["async_predict", "predict"]) {
      const response = await send("POST", `${url}/${action}`, body);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: expect.stringContaining("is scaled to zero: wake it first"),
        error_code: "model_not_ready",
      });
    }
    expect((await send("GET", `${url}/async_queue_status`)).status).toBe(200);
    expect(simulator.state().counts.cold_starts).toBe(0);
    await send("POST", `${url}/wake`);
    const early = await send("POST", `${url}/async_predict`, body);
    expect(early.status).toBe(404);
    expect(await early.json()).toMatchObject({
      error: "The development deployment of model echo is starting: try again",
      error_code: "model_not_ready",
    });
    await send("GET", `${url}/async_queue_status`);
    await send("GET", `${url}/async_queue_status`);
    expect((await send("POST", `${url}/async_predict`, body)).status).toBe(201);
  });

  test("counts the queued and running requests of one target", async () => {
    const { send, submit } = warmHarness({ inferenceMs: 60_000, predictConcurrency: 2 });
    for (let n = 0; n < 5; n++) await submit("echo");
    await submit("echo", {}, "/environments/staging");
    const response = await send("GET", "http://model-echo.api.example/production/async_queue_status");
    expect(await response.json()).toMatchObject({ num_queued_requests: 3, num_in_progress_requests: 2 });
  });

  test("links to the state and the README at the root, without a key", async () => {
    const { send } = warmHarness({ apiKey: "right" });
    const root = await send("GET", "http://127.0.0.1/", undefined, { authorization: "" });
    expect(root.status).toBe(200);
    const { state, readme } = (await root.json()) as { state: string; readme: string };
    expect(readme).toBe("packages/simulator/README.md");
    const page = await send("GET", `http://127.0.0.1${state}`, undefined, { authorization: "" });
    expect(page.headers.get("content-type")).toBe("application/json");
    expect(await page.json()).toMatchObject({ counts: { wakes: 0 } });
  });

  test("reports a bug of the simulator as a 500", async () => {
    const { time, simulator } = harness({ minReplicas: 1 });
    const request = new Request("http://model-echo.api.example/production/predict", {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: "{}",
    });
    await request.text();
    const responding = simulator.handle(request);
    await time.advance(10);
    const response = await responding;
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error_code: "internal_baseten_error" });
  });
});
