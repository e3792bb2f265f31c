import { expect, test } from "vitest";
import { parseSettings, SettingsError, type SimulatorSettings } from "./settings.ts";

test("without settings, every setting has its documented default", () => {
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
      refuseOtherRate: 0,
      refuseOtherStatuses: [429, 503],
      loseAnswerRate: 0,
      failAnswerRate: 0,
      failAnswerStatuses: [500, 502, 504],
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
  [{ seed: -1 }, "seed must be a whole number from 0 to 9007199254740991, not -1"],
  [{ predictConcurrency: 0 }, "predictConcurrency must be a whole number from 1 to 10000"],
  [{ coldStartMs: 0.5 }, "coldStartMs must be a whole number from 0 to 2147483647, not 0.5"],
  [{ minReplicas: 2, maxReplicas: 1 }, "minReplicas must be at most maxReplicas (1), not 2"],
  [{ apiKey: "" }, "apiKey must be a non-empty string"],
  [{ webhookSecrets: "whsec_a" }, "webhookSecrets must be a list"],
  [{ webhookSecrets: [""] }, "webhookSecrets.0 must be a non-empty string"],
  [{ coldstart: 1 }, "coldstart is not a setting of the simulator"],
  [{ faults: 3 }, "faults must be an object"],
  [{ faults: [] }, "faults must be an object"],
  [{ faults: null }, "faults must be an object"],
  [[], "settings must be an object"],
  [{ faults: { refuseRate: 1.5 } }, "faults.refuseRate must be a number from 0 to 1, not 1.5"],
  [{ faults: { refuseRate: "0.5" } }, 'faults.refuseRate must be a number from 0 to 1, not "0.5"'],
  [{ faults: { refuseStatuses: [] } }, "faults.refuseStatuses must name at least one status"],
  [
    { faults: { refuseStatuses: [404] } },
    "faults.refuseStatuses.0 must be one of 401, 402, 403, 429, 500, 502, 503, 504, not 404",
  ],
  [{ faults: { refuseOtherStatuses: [] } }, "faults.refuseOtherStatuses must name at least one status"],
  [
    { faults: { failAnswerStatuses: [503] } },
    "faults.failAnswerStatuses.0 must be one of 500, 502, 504, not 503",
  ],
  [{ faults: { loseRate: 1 } }, "faults.loseRate is not a setting of the simulator"],
])("rejects %j", (settings, message) => {
  expect(() => parseSettings(settings as SimulatorSettings)).toThrow(message);
});

test("all invalid settings are reported together, each with its path", () => {
  const parseInvalid = () => parseSettings({ seed: 0.5, coldStartMs: -1, faults: { loseAnswerRate: 2 } });
  expect(parseInvalid).toThrow(SettingsError);
  expect(parseInvalid).toThrow(
    expect.objectContaining({
      issues: ["seed", "coldStartMs", "faults.loseAnswerRate"].map((path) =>
        expect.objectContaining({ path }),
      ),
    }),
  );
});
