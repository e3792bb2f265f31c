import { setImmediate } from "node:timers/promises";
import { SettingsError } from "@boomerang/simulator";
import { expect, test } from "vitest";
import { startPipeline } from "./pipeline.ts";

test("when one part cannot start, the parts that have started are stopped", async () => {
  const servers = () => process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
  const before = servers();
  await expect(startPipeline({ simulator: { seed: -1 } })).rejects.toThrow(SettingsError);
  // Node counts a closed server until the end of this turn of the event loop, and the first of these may still be in it.
  for (let turn = 0; turn < 2; turn++) await setImmediate();
  expect(servers()).toBeLessThanOrEqual(before);
});

test("when one part fails to stop, all others are stopped", async () => {
  const { simulator, aws, webhookBaseUrl, stop } = await startPipeline();
  const { url, stop: stopSimulator } = simulator;
  Object.assign(simulator, {
    stop: async () => {
      await stopSimulator();
      throw new Error("stuck");
    },
  });
  await expect(stop()).rejects.toThrow("stuck");
  for (const each of [url, webhookBaseUrl, aws.bus.endpoint]) await expect(fetch(each)).rejects.toThrow();
});
