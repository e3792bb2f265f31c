import type { CircuitState, CircuitStore } from "@boomerang/runtime";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";

/** Processes whose calls to the shared state take `ms`. */
function slowStore(ms: number) {
  const clock = new VirtualClock();
  const log = createRecordingLog();
  const item: { state?: CircuitState; version: number } = { version: 0 };
  const latency = { ms };
  const store: CircuitStore = {
    async read() {
      await clock.sleep(latency.ms);
      return item.state && { state: item.state, version: item.version };
    },
    async write(state, expected = 0) {
      await clock.sleep(latency.ms);
      if (item.version !== expected) return false;
      Object.assign(item, { state, version: expected + 1 });
      return true;
    },
  };
  const start = () => createCircuitBreaker({ storeOf: () => store, clock, random: () => 1, log });
  return { clock, log, item, latency, start };
}

test.each([2, 7])(
  "a success %i ms after a failure, while that is recorded, is not overtaken by it",
  async (ms) => {
    const { clock, item, start } = slowStore(5);
    const circuits = start();
    const failing = circuits.failed("t");
    await clock.advance(ms);
    await clock.run(Promise.all([failing, circuits.succeeded(["t"])]));
    expect(circuits.state("t").failingSince).toBe(0);
    expect(item.state?.failingSince ?? 0).toBe(0);
  },
);

test.each([0, 2, 7])(
  "a failure %i ms after another says that the API may have accepted it, and that is recorded",
  async (ms) => {
    const { clock, item, start } = slowStore(5);
    const circuits = start();
    const first = circuits.failed("t");
    await clock.advance(ms);
    await clock.run(Promise.all([first, circuits.failed("t", true)]));
    expect(circuits.state("t").unknownAt).toBeGreaterThan(0);
    expect(item.state?.unknownAt).toBeGreaterThan(0);
  },
);

test("a process that stood still records no failure that a success of another has followed", async () => {
  const { clock, item, latency, start } = slowStore(300_000);
  const [frozen, other] = [start(), start()];
  const failing = frozen.failed("t");
  // Its read has begun, and lasts for as long as it stands still.
  await clock.advance(1000);
  latency.ms = 1;
  await clock.run(other.failed("t"));
  await clock.advance(3000);
  await clock.run(other.succeeded(["t"]));
  await clock.run(failing);
  expect(item.state?.failingSince).toBe(0);
});

test("the log says when a circuit opens and when it closes", async () => {
  const { clock, log, start } = slowStore(1);
  const circuits = start();
  await clock.run(circuits.failed("t"));
  await clock.advance(5000);
  await clock.run(circuits.failed("t"));
  await clock.advance(60_000);
  await clock.run(circuits.succeeded(["t"]));
  expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
    ["warn", "circuit opened: calls are held back, except for probes"],
    ["info", "circuit closed: a call succeeded"],
  ]);
  expect(log.lines.every(({ fields }) => fields.scope === "t")).toBe(true);
});
