import { expect, test } from "vitest";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { createProcesses } from "./processes.fixture.ts";
import { scopeOf, watchService } from "./watch-service.ts";

function watchedStore(circuits: CircuitBreaker) {
  const error = new Error("table unreachable");
  const get = async (fails: boolean) => (fails ? Promise.reject(error) : "a job");
  return { store: watchService(circuits, "jobs", { get }), error };
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

test("a success of a process that has met no failure proves nothing: the value may be an old one", async () => {
  const { start, calls } = createProcesses();
  await watchedStore(start()).store.get(false);
  expect(calls).toEqual({ read: 0, write: 0 });
});
