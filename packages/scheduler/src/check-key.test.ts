import { SecretError } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { createHarness } from "./testing/harness.fixture.ts";

test("a deployment without an API key counts an account error every minute, even without jobs and targets", async () => {
  const harness = createHarness();
  const apiKey = () => Promise.reject(new SecretError("secret x must hold the API key alone"));
  await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
  await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
  expect(harness.meter.totals).toMatchObject({ AccountErrors: 2 });
  expect(harness.warnings()).toContain("there is no usable API key; jobs wait until there is one");
});

test("an outage of Secrets Manager is not an account error, but counts for each queue status that is not recorded", async () => {
  const harness = createHarness({ targets: ["model:a/production", "model:b/production"] });
  const apiKey = () => Promise.reject(new Error("ECONNREFUSED"));
  await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
  expect(harness.meter.totals).not.toHaveProperty("AccountErrors");
  expect(harness.meter.totals).toMatchObject({ QueueStatusFailed: 2 });
  expect(harness.calls).toEqual([]);
});

test("a usable key counts no error", async () => {
  const harness = createHarness();
  await harness.run();
  expect(harness.meter.totals).not.toHaveProperty("AccountErrors");
});
