import { expect, test } from "vitest";
import { simulatorFaults } from "./simulator-faults.ts";

test("faults of the console are settings of the simulator, and are read as they were set", () => {
  const settings: unknown[] = [];
  const controls = simulatorFaults({ configure: (changes) => settings.push(changes) });
  expect(controls.read()).toEqual(controls.none);
  const values = {
    throttled: 10,
    failed: 20,
    cut: 30,
    lost: 40,
    late: 50,
    repeated: 60,
    slow: 700,
    cold: 800,
  };
  controls.write(values);
  expect(controls.read()).toEqual(values);
  expect(settings).toEqual([
    {
      ...{ inferenceMs: 700, coldStartMs: 800 },
      faults: {
        ...{ refuseRate: 0.1, failAnswerRate: 0.2, loseAnswerRate: 0.3 },
        ...{ loseDeliveryRate: 0.4, delayDeliveryRate: 0.5, repeatDeliveryRate: 0.6 },
      },
    },
  ]);
});

test("kills of a worker are those of the pipeline", () => {
  const kills = {
    visibilityTimeoutSeconds: 20,
    arm: () => undefined,
    read: () => ({ dispatcher: { state: "none" }, receiver: { state: "none" } }) as const,
  };
  expect(simulatorFaults({ configure: () => undefined }, kills).kills).toBe(kills);
});
