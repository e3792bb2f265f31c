import { expect, test } from "vitest";
import { warmHarness } from "../harness.fixture.ts";

test("accepts a submission of 256 KiB and rejects one byte more with 413", async () => {
  const { send } = warmHarness();
  const url = "http://model-echo.api.example/production/async_predict";
  const body = (bytes: number) => {
    const frame = '{"model_input":""}';
    return frame.replace('""', `"${"x".repeat(bytes - frame.length)}"`);
  };
  expect((await send("POST", url, body(262_144))).status).toBe(201);
  const rejected = await send("POST", url, body(262_145));
  expect(rejected.status).toBe(413);
  expect(await rejected.json()).toMatchObject({ error_code: "payload_too_large" });
  expect((await send("POST", url, body(20_000_000))).status).toBe(413);
});

test.each([
  "{",
  "",
  '{"model_input":1,"priority":3}',
  '{"model_input":1,"webhook_endpoint":"http://far.example/"}',
])("rejects the submission %s with 400", async (body) => {
  const { send, simulator } = warmHarness();
  const response = await send("POST", "http://chain-echo.api.example/production/async_run_remote", body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.any(String), error_code: "client_error" });
  expect(simulator.state()).toMatchObject({ refusals: { "400": 1 }, counts: { submissions_accepted: 0 } });
});
