import { expect, test } from "vitest";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { createProcesses } from "./processes.fixture.ts";
import { scopeOf, watchService } from "./watch-service.ts";

function watchedStore(circuits: CircuitBreaker, isCached = false) {
  const error = new Error("table unreachable");
  const get = async (fails: boolean) => (fails ? Promise.reject(error) : "a job");
  return { store: watchService(circuits, { service: "jobs", isCached }, { get }), error };
}

test("an error is known to be of the service that threw it", async () => {
  const { store, error } = watchedStore(createProcesses().start());
  await expect(store.get(true)).rejects.toBe(error);
  expect(scopeOf(error)).toBe("aws#jobs");
  expect(scopeOf(new Error("of the code"))).toBe("unexpected");
  expect(scopeOf("no error")).toBe("unexpected");
});

test("a success ends the outage that the same process has met", async () => {
  const circuits = createProcesses().start();
  const { store } = watchedStore(circuits);
  await circuits.failed("aws#jobs");
  expect(await store.get(false)).toBe("a job");
  expect(circuits.state("aws#jobs").failingSince).toBe(0);
});

test.each([
  ["a cached value proves nothing, unless the same process has failed before", true, 30_000],
  ["any other success does: rare errors do not add up to an outage", false, 3000],
])("%s", async (_, isCached, delayMs) => {
  const { start, calls, time } = createProcesses();
  const failing = start();
  const circuits = start();
  const { store } = watchedStore(circuits, isCached);
  for (let minute = 0; minute < 5; minute++) {
    await failing.failed("aws#jobs");
    await time.advance(60_000);
  }
  calls.read = calls.write = 0;
  await store.get(false);
  expect(calls).toEqual({ read: 0, write: 0 });
  await time.advance(1);
  await circuits.failed("aws#jobs");
  expect(circuits.retryDelayMs("aws#jobs")).toBe(delayMs);
});

test("no caller waits until a success is recorded: its permit would expire", async () => {
  const circuits = { ...createProcesses().start(), succeeded: () => new Promise<void>(() => undefined) };
  expect(await watchedStore(circuits).store.get(false)).toBe("a job");
});
