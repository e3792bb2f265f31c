import { describe, expect, test } from "vitest";
import { harness, warmHarness } from "../harness.fixture.ts";
import { parseTargetPath } from "./target-paths.ts";

describe("parseTargetPath", () => {
  test.each([
    ["model-abc123.api.example", "/production/predict", "model", "abc123", undefined, "/production/predict"],
    ["chain-xyz.api.example:8080", "/wake", "chain", "xyz", undefined, "/wake"],
    ["model-echo-staging.api.example", "/async_predict", "model", "echo", "staging", "/async_predict"],
    ["chain-echo-prod-us.localhost:1", "/run_remote", "chain", "echo", "prod-us", "/run_remote"],
    ["127.0.0.1:8080", "/model-abc/production/predict", "model", "abc", undefined, "/production/predict"],
    ["127.0.0.1:8080", "/chain-xyz-staging/async_run_remote", "chain", "xyz", "staging", "/async_run_remote"],
    ["localhost", "/model-echo-prod-us/wake", "model", "echo", "prod-us", "/wake"],
    ["model-host.localhost", "/model-path/wake", "model", "host", undefined, "/model-path/wake"],
  ])("parses %s%s", (host, path, ...expected) => {
    const [kind, id, region, rest] = expected;
    expect(parseTargetPath(host, path)).toEqual({ kind, id, region, path: rest });
  });

  test.each([
    ["localhost:80", "/production/predict"],
    ["model-abc", "/wake"],
    ["localhost", "/model-/wake"],
    ["localhost", "/model-a_b/wake"],
    ["localhost", "/model-abc-/wake"],
    ["localhost", "/model-abc"],
    ["mymodel-abc.example", "/wake"],
  ])("finds no model or chain in %s%s", (host, path) => {
    expect(parseTargetPath(host, path)).toBeUndefined();
  });
});

test.each(["production", "development", "environments/staging", "deployment/abc123"])(
  "explains the 404 of /%s on a regional host",
  async (place) => {
    const { send } = warmHarness();
    for (const [method, action] of [
      ["POST", "async_predict"],
      ["POST", "wake"],
      ["GET", "async_queue_status"],
    ] as const) {
      const response = await send(method, `http://model-echo-staging.api.example/${place}/${action}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: expect.stringContaining("does not exist on a regional host"),
      });
    }
  },
);

test.each([
  ["POST", "http://model-nope.api.example/production/async_predict", "There is no model nope"],
  ["POST", "http://chain-nope.api.example/production/run_remote", "There is no chain nope"],
  ["POST", "http://model-nope.api.example/production/wake", "There is no model nope"],
  ["GET", "http://model-nope-staging.api.example/async_queue_status", "There is no model nope"],
  ["POST", "http://model-echo.api.example/environments/missing/wake", "has no environment missing"],
  ["POST", "http://model-echo.api.example/environments/-x/wake", "no such environment"],
  ["POST", "http://model-echo-development.api.example/wake", "no such environment"],
  ["POST", "http://model-echo.api.example/deployment/missing/wake", "has no deployment missing"],
  ["POST", "http://model-echo.api.example/deployment/a_b/wake", "no such deployment"],
  ["GET", "http://model-echo.api.example/async_request/nope", "no such request"],
  ["POST", "http://model-echo.api.example/wake", "/wake is not an endpoint of a model"],
  ["POST", "http://model-echo.api.example/production/run_remote", "is not an endpoint of a model"],
  ["POST", "http://chain-echo.api.example/production/predict", "is not an endpoint of a chain"],
  [
    "GET",
    "http://model-echo.api.example/production/async_predict",
    "GET /production/async_predict is not an endpoint",
  ],
  ["POST", "http://model-echo.api.example/<regional>/staging/wake", "is not an endpoint of a model"],
  ["POST", "http://127.0.0.1/model-echo/@/staging/wake", "is not an endpoint of a model"],
  ["POST", "http://127.0.0.1/production/async_predict", "The request names no model or chain"],
  ["GET", "http://127.0.0.1/__simulator/nope", "The request names no model or chain"],
  ["GET", "http://127.0.0.1/nope", "The request names no model or chain"],
  ["POST", "http://127.0.0.1/", "The request names no model or chain"],
  ["GET", "http://model-echo.api.example/", "GET / is not an endpoint of a model"],
  ["POST", "http://127.0.0.1/model/echo/production/wake", "The request names no model or chain"],
  ["POST", "http://chain-stream.api.example/production/run_remote", "There is no chain stream"],
  ["POST", "http://chain-events.api.example/production/async_run_remote", "There is no chain events"],
])("responds to %s %s with 404", async (method, url, message) => {
  const { send } = warmHarness();
  const response = await send(method, url, method === "POST" ? '{"model_input":1}' : undefined);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: expect.stringContaining(message) });
});

test.each(["model", "chain"])(
  "the environment development of a %s is its development deployment",
  async (kind) => {
    const { send } = harness({ minReplicas: 0, coldStartMs: 3_000 });
    const call = async (method: string, action: string, body?: string) =>
      (await send(method, `http://${kind}-echo.api.example/environments/development/${action}`, body)).status;
    const submit = kind === "model" ? "async_predict" : "async_run_remote";
    expect(await call("POST", submit, '{"model_input":1}')).toBe(404);
    expect(await call("GET", "async_queue_status")).toBe(200);
    expect(await call("POST", "wake")).toBe(202);
  },
);

test("an environment has the same deployment by its name, its regional host and its deployment id", async () => {
  const { send } = warmHarness();
  const id = async (url: string) => {
    const response = await send("GET", `${url}/async_queue_status`);
    return ((await response.json()) as { deployment_id: string }).deployment_id;
  };
  const staging = await id("http://model-echo.api.example/environments/staging");
  expect(await id("http://model-echo-staging.api.example")).toBe(staging);
  expect(await id(`http://model-echo.api.example/deployment/${staging}`)).toBe(staging);
  const production = await id("http://model-echo.api.example/production");
  expect(await id("http://model-echo.api.example/environments/production")).toBe(production);
  const development = await id("http://model-echo.api.example/development");
  expect(await id("http://model-echo.api.example/environments/development")).toBe(development);
  expect(new Set([staging, production, development]).size).toBe(3);
});
