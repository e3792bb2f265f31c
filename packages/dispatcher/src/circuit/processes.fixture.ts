import type { CircuitState, CircuitStore } from "@boomerang/runtime";
import { createVersionedStoresModel } from "@boomerang/testkit/models/versioned-stores";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { type CircuitBreaker, createCircuitBreaker } from "./circuit-breaker.ts";

export const TARGET = "model:echo/production";

/** Processes that share circuits; the store can be unavailable. */
export function createProcesses() {
  const time = new VirtualClock();
  const stores = createVersionedStoresModel<CircuitState>();
  const log = createRecordingLog();
  const calls = { read: 0, write: 0 };
  const service = { isDown: false, losesWrites: false };

  function storeOf(scope: string): CircuitStore {
    const store = stores(scope);
    const check = (name: keyof typeof calls) => {
      calls[name]++;
      if (service.isDown) throw new Error("table unreachable");
    };
    return {
      async read() {
        check("read");
        return store.read();
      },
      async write(state, expected) {
        check("write");
        return service.losesWrites ? true : store.write(state, expected);
      },
    };
  }

  return {
    ...{ time, stores, log, calls, service },
    start: (): CircuitBreaker => createCircuitBreaker({ storeOf, clock: time, random: () => 1, log }),
  };
}

export const admit = (circuits: CircuitBreaker, isFirstReceive = false) =>
  circuits.admit([TARGET], { isFirstReceive });
