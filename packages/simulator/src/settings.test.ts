import { expect, test } from "vitest";
import { parseSettings, SettingsError, type SimulatorSettings } from "./settings.ts";

test("without settings, everything has its documented default", () => {
  expect(parseSettings({})).toEqual({
    webhookSecrets: [],
    seed: 1,
    predictConcurrency: 1,
    minReplicas: 0,
    maxReplicas: 1,
    coldStartMs: 1_000,
    scaleDownDelayMs: 900_000,
    inferenceMs: 0,
    submissionsPerMinute: 12_000,
    statusPerSecond: 20,
    cancelPerSecond: 20,
    queueStatusPerSecond: 20,
    faults: {
      refuseRate: 0,
      refuseStatuses: [429, 503],
      loseAnswerRate: 0,
      loseDeliveryRate: 0,
      delayDeliveryRate: 0,
      delayDeliveryMs: 5_000,
      repeatDeliveryRate: 0,
      reorderDeliveryRate: 0,
      reorderHoldMs: 2_000,
    },
  });
});

test.each([
  [{ seed: -1 }, "seed must be a whole number from 0"],
  [{ predictConcurrency: 0 }, "predictConcurrency must be a whole number from 1 to 10000"],
  [{ coldStartMs: 0.5 }, "coldStartMs must be a whole number"],
  [{ minReplicas: 2, maxReplicas: 1 }, "minReplicas must not be more than maxReplicas"],
  [{ apiKey: "" }, "apiKey must be a text of at least one character"],
  [{ webhookSecrets: "whsec_a" }, "webhookSecrets must be a list"],
  [{ webhookSecrets: [""] }, "webhookSecrets.0 must be a text"],
  [{ coldstart: 1 }, "coldstart is not a setting of the simulator"],
  [{ faults: 3 }, "faults must be an object"],
  [{ faults: { refuseRate: 1.5 } }, "faults.refuseRate must be a number from 0 to 1"],
  [{ faults: { refuseRate: "0.5" } }, "faults.refuseRate must be a number from 0 to 1"],
  [{ faults: { refuseStatuses: [] } }, "faults.refuseStatuses must name at least one status"],
  [{ faults: { refuseStatuses: [404] } }, "faults.refuseStatuses.0 must be one of 429, 500, 502, 503, 504"],
  [{ faults: { loseRate: 1 } }, "faults.loseRate is not a setting of the simulator"],
])("refuses %j", (settings, message) => {
  expect(() => parseSettings(settings as SimulatorSettings)).toThrow(message);
});

test("all faults are reported together, each with the path of its setting", () => {
  const wrong = () => parseSettings({ seed: 0.5, coldStartMs: -1, faults: { loseAnswerRate: 2 } });
  expect(wrong).toThrow(SettingsError);
  expect(wrong).toThrow(
    expect.objectContaining({
      issues: ["seed", "coldStartMs", "faults.loseAnswerRate"].map((path) =>
        expect.objectContaining({ path }),
      ),
    }),
  );
});
