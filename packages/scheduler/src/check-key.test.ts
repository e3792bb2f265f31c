import { SecretError } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { createWorld } from "./world.fixture.ts";

test("a deployment without a key raises the account's alarm every minute, before any job and without any target", async () => {
  const world = createWorld();
  const apiKey = () => Promise.reject(new SecretError("secret x must hold the API key alone"));
  await world.run(undefined, { secrets: { ...world.collaborators.secrets, apiKey } });
  await world.run(undefined, { secrets: { ...world.collaborators.secrets, apiKey } });
  expect(world.meter.totals).toMatchObject({ AccountErrors: 2 });
  expect(world.warnings()).toContain("the key of the Inference API cannot be used; jobs wait until it can");
});

test("a Secrets Manager that cannot be reached is not the account's fault; what is not recorded for it is counted", async () => {
  const world = createWorld({ targets: ["model:a/production", "model:b/production"] });
  const apiKey = () => Promise.reject(new Error("ECONNREFUSED"));
  await world.run(undefined, { secrets: { ...world.collaborators.secrets, apiKey } });
  expect(world.meter.totals).not.toHaveProperty("AccountErrors");
  expect(world.meter.totals).toMatchObject({ QueueStatusFailed: 2 });
  expect(world.calls).toEqual([]);
});

test("a key that can be had raises nothing", async () => {
  const world = createWorld();
  await world.run();
  expect(world.meter.totals).not.toHaveProperty("AccountErrors");
});
