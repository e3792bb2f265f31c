import { describe, expect, test } from "vitest";
import { harness } from "./harness.fixture.ts";

const PLACES = ["production", "development", "environments/staging", "deployment/abc123"];
const KINDS = [
  { kind: "model", sync: "predict", async: "async_predict" },
  { kind: "chain", sync: "run_remote", async: "async_run_remote" },
] as const;

const cases = KINDS.flatMap((names) => [
  ...PLACES.map((place) => ({ ...names, owner: `${names.kind}-echo`, base: `/${place}` })),
  { ...names, owner: `${names.kind}-echo-staging`, base: "" },
]);
// Each under both host forms.
const everywhere = cases.flatMap((c) => [
  { ...c, form: "host", url: `http://${c.owner}.api.example` },
  { ...c, form: "path", url: `http://127.0.0.1/${c.owner}` },
]);

function api(settings: Parameters<typeof harness>[0] = {}) {
  const { time, simulator, ...rest } = harness({ minReplicas: 1, ...settings });
  const send = async (method: string, url: string, body?: string, headers: Record<string, string> = {}) => {
    const answering = simulator.handle(
      new Request(url, {
        method,
        headers: { authorization: "Bearer key", ...headers },
        ...(body !== undefined && { body }),
      }),
    );
    await time.advance(1_000);
    const response = await answering;
    expect(response.headers.get("x-baseten-request-id")).toMatch(/^[0-9a-f]{32}$/);
    return response;
  };
  return { time, simulator, send, ...rest };
}

describe.each(everywhere)("$kind $base by $form", ({ kind, sync, async: queued, base, url }) => {
  const members = { [`${kind}_id`]: "echo", deployment_id: expect.stringMatching(/^[A-Za-z0-9]+$/) };

  test("answers every endpoint of the contract", async () => {
    const { send } = api();
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

  test("asks for a key at every endpoint", async () => {
    const { send } = api({ apiKey: "right" });
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
        const refused = await send(method, `${url}${path}`, undefined, { authorization });
        expect(refused.status).toBe(401);
        expect(await refused.json()).toEqual({ error: expect.any(String), error_code: "unauthorized" });
      }
    }
  });
});

describe("the API", () => {
  test.each(["Bearer right", "Api-Key right", "bearer right"])("lets in %s", async (authorization) => {
    const { send } = api({ apiKey: "right" });
    const response = await send("POST", "http://model-echo.api.example/production/wake", undefined, {
      authorization,
    });
    expect(response.status).toBe(202);
  });

  test.each(PLACES)("refuses /%s on a regional host, and says why", async (place) => {
    const { send } = api();
    for (const [method, action] of [
      ["POST", "async_predict"],
      ["POST", "wake"],
      ["GET", "async_queue_status"],
    ] as const) {
      const response = await send(method, `http://model-echo-staging.api.example/${place}/${action}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: expect.stringContaining("refused on a regional host"),
      });
    }
  });

  test.each([
    ["POST", "http://model-nope.api.example/production/async_predict", "There is no model nope"],
    ["POST", "http://chain-nope.api.example/production/run_remote", "There is no chain nope"],
    ["POST", "http://model-nope.api.example/production/wake", "There is no model nope"],
    ["GET", "http://model-nope-staging.api.example/async_queue_status", "There is no model nope"],
    ["POST", "http://model-echo.api.example/environments/missing/wake", "has no environment missing"],
    ["POST", "http://model-echo.api.example/deployment/missing/wake", "has no deployment missing"],
    ["POST", "http://model-echo.api.example/environments/-x/wake", "no such environment"],
    ["POST", "http://model-echo.api.example/environments/development/wake", "no such environment"],
    ["POST", "http://model-echo.api.example/deployment/a_b/wake", "no such deployment"],
    ["GET", "http://model-echo.api.example/async_request/nope", "no such request"],
    ["POST", "http://model-echo.api.example/wake", "/wake is no endpoint of a model"],
    ["POST", "http://model-echo.api.example/production/run_remote", "is no endpoint of a model"],
    ["POST", "http://chain-echo.api.example/production/predict", "is no endpoint of a chain"],
    [
      "GET",
      "http://model-echo.api.example/production/async_predict",
      "GET /production/async_predict is no endpoint",
    ],
    ["POST", "http://model-echo.api.example/<regional>/staging/wake", "is no endpoint of a model"],
    ["POST", "http://127.0.0.1/model-echo/@/staging/wake", "is no endpoint of a model"],
    ["POST", "http://127.0.0.1/production/async_predict", "No model or chain is named"],
    ["GET", "http://127.0.0.1/__simulator/nope", "No model or chain is named"],
    ["GET", "http://127.0.0.1/nope", "No model or chain is named"],
    ["POST", "http://127.0.0.1/", "No model or chain is named"],
    ["GET", "http://model-echo.api.example/", "GET / is no endpoint of a model"],
    ["POST", "http://127.0.0.1/model/echo/production/wake", "No model or chain is named"],
    ["POST", "http://chain-stream.api.example/production/run_remote", "There is no chain stream"],
    ["POST", "http://chain-events.api.example/production/async_run_remote", "There is no chain events"],
  ])("answers %s %s with 404", async (method, url, message) => {
    const { send } = api();
    const response = await send(method, url, method === "POST" ? '{"model_input":1}' : undefined);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining(message) });
  });

  test("an environment has one deployment, by its name, by its regional host and by its id", async () => {
    const { send } = api();
    const id = async (url: string) => {
      const response = await send("GET", `${url}/async_queue_status`);
      return ((await response.json()) as { deployment_id: string }).deployment_id;
    };
    const staging = await id("http://model-echo.api.example/environments/staging");
    expect(await id("http://model-echo-staging.api.example")).toBe(staging);
    expect(await id(`http://model-echo.api.example/deployment/${staging}`)).toBe(staging);
    const production = await id("http://model-echo.api.example/production");
    expect(await id("http://model-echo.api.example/environments/production")).toBe(production);
    expect(new Set([staging, production, await id("http://model-echo.api.example/development")]).size).toBe(
      3,
    );
  });

  test("a development target answers 404 while it is scaled to zero, and runs once it is awake", async () => {
    const { send, simulator } = api({ minReplicas: 0, coldStartMs: 3_000 });
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

  test("counts the queued and the running of one target", async () => {
    const { send, submit } = api({ inferenceMs: 60_000, predictConcurrency: 2 });
    for (let n = 0; n < 5; n++) await submit("echo");
    await submit("echo", {}, "/environments/staging");
    const response = await send("GET", "http://model-echo.api.example/production/async_queue_status");
    expect(await response.json()).toMatchObject({ num_queued_requests: 3, num_in_progress_requests: 2 });
  });

  test("takes a submission of 256 KiB and refuses one byte more with 413", async () => {
    const { send } = api();
    const url = "http://model-echo.api.example/production/async_predict";
    const body = (bytes: number) => {
      const frame = '{"model_input":""}';
      return frame.replace('""', `"${"x".repeat(bytes - frame.length)}"`);
    };
    expect((await send("POST", url, body(262_144))).status).toBe(201);
    const refused = await send("POST", url, body(262_145));
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ error_code: "payload_too_large" });
    expect((await send("POST", url, body(20_000_000))).status).toBe(413);
  });

  test.each([
    "{",
    "",
    '{"model_input":1,"priority":3}',
    '{"model_input":1,"webhook_endpoint":"http://far.example/"}',
  ])("answers the submission %s with 400", async (body) => {
    const { send, simulator } = api();
    const response = await send("POST", "http://chain-echo.api.example/production/async_run_remote", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.any(String), error_code: "client_error" });
    expect(simulator.state()).toMatchObject({ refusals: { "400": 1 }, counts: { submissions_accepted: 0 } });
  });

  test("limits submissions a minute for all targets together", async () => {
    const { time, submit, call } = api({ submissionsPerMinute: 3 });
    await submit("echo");
    await submit("sentiment");
    await time.advance(20_000);
    await submit("echo");
    const refused = await call("POST", "/chain-echo/production/async_run_remote", { model_input: 1 });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect(await refused.json()).toMatchObject({ error_code: "rate_limited" });
    await time.advance(40_000);
    await submit("echo");
    await submit("echo");
    await expect(submit("echo")).rejects.toThrow("429");
  });

  test.each([
    ["GET", "/async_request/x", "statusPerSecond"],
    ["DELETE", "/async_request/x", "cancelPerSecond"],
    ["GET", "/production/async_queue_status", "queueStatusPerSecond"],
  ])("limits %s %s by %s", async (method, path, setting) => {
    const { time, call } = api({ [setting]: 2 });
    const statuses = async () => {
      const answers: Response[] = [];
      for (let n = 0; n < 3; n++) answers.push(await call(method, `/model-echo${path}`));
      return answers.map(({ status }) => status === 429);
    };
    expect(await statuses()).toEqual([false, false, true]);
    await time.advance(999);
    expect((await call(method, `/model-echo${path}`)).headers.get("retry-after")).toBe("1");
    await time.advance(1);
    expect(await statuses()).toEqual([false, false, true]);
  });

  test.each([
    ["fail500", 500, "application_error"],
    ["fail502", 502, "model_unavailable"],
    ["fail503", 503, "model_unavailable"],
    ["fail504", 504, "timeout"],
    ["fail422", 422, "client_error"],
  ])("answers a synchronous call of %s with %i, untried again", async (id, status, error_code) => {
    const { send, simulator } = api();
    const response = await send("POST", `http://model-${id}.api.example/production/predict`, "{}");
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String), error_code });
    expect(simulator.state().counts.model_calls).toBe(1);
  });

  test("answers a synchronous call whose body is not JSON with 400, and takes bytes as bytes", async () => {
    const { send } = api();
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

  test("gives multipart back as bytes, and takes a chain's input as JSON whatever its type", async () => {
    const { send } = api();
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

  test("points to the state and the README at the root, without a key", async () => {
    const { send } = api({ apiKey: "right" });
    const root = await send("GET", "http://127.0.0.1/", undefined, { authorization: "" });
    expect(root.status).toBe(200);
    const { state, readme } = (await root.json()) as { state: string; readme: string };
    expect(readme).toBe("packages/simulator/README.md");
    const page = await send("GET", `http://127.0.0.1${state}`, undefined, { authorization: "" });
    expect(page.headers.get("content-type")).toBe("application/json");
    expect(await page.json()).toMatchObject({ counts: { wakes: 0 } });
  });

  test("a fault of its own is a 500 that says so", async () => {
    const { time, simulator } = harness({ minReplicas: 1 });
    const request = new Request("http://model-echo.api.example/production/predict", {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: "{}",
    });
    await request.text();
    const answering = simulator.handle(request);
    await time.advance(10);
    const response = await answering;
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error_code: "internal_baseten_error" });
  });
});
