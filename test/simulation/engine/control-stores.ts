import {
  type BatchCancel,
  type BatchCancelStore,
  type CircuitState,
  type CircuitStore,
  LIMITS,
  type LimitStore,
  limiterFactory,
  type PauseState,
  type PauseStore,
} from "@boomerang/runtime";
import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { createVersionedStoreModel } from "@boomerang/testkit/models/versioned-store";
import { createVersionedStoresModel } from "@boomerang/testkit/models/versioned-stores";
import type { Call } from "./effects.ts";
import type { Process } from "./process.ts";
import type { RunContext } from "./run-context.ts";

/** The states in table `Control`, which all processes share. */
export interface ControlStores {
  readonly limits: ReadonlyMap<string, LimitStore>;
  readonly circuits: (scope: string) => CircuitStore;
  readonly pauses: PauseStore;
  readonly batchCancels: (batchId: string) => BatchCancelStore;
}

export function createControlStores(): ControlStores {
  return {
    limits: new Map(Object.values(LIMITS).map(({ name }) => [name, createLimitStoreModel()])),
    circuits: createVersionedStoresModel<CircuitState>(),
    pauses: createVersionedStoreModel<PauseState>(),
    batchCancels: createVersionedStoresModel<BatchCancel>(),
  };
}

/** The same for one process; every call is an effect. */
export function controlStoresOf(
  services: ControlStores,
  call: Call,
  { coverage, observer, time }: Pick<RunContext, "coverage" | "observer" | "time">,
  process: Process,
) {
  return {
    pauses: {
      read: () => call("control", "read pauses", () => services.pauses.read()),
      write: (state, expected) =>
        call("control", "write pauses", () => services.pauses.write(state, expected)),
    } satisfies PauseStore,
    batchCancels: (batchId: string): BatchCancelStore => {
      const store = services.batchCancels(batchId);
      return {
        read: () => call("control", `read cancel of ${batchId}`, () => store.read()),
        write: (state, expected) =>
          call("control", `write cancel of ${batchId}`, async () => {
            const isWritten = await store.write(state, expected);
            if (isWritten) observer.batchCanceled(batchId, state.sentAt, time.now());
            return isWritten;
          }),
      };
    },
    circuitStore: (scope: string): CircuitStore => {
      const store = services.circuits(scope);
      return {
        read: () => call("control", `read circuit ${scope}`, () => store.read()),
        write: (state, expected) =>
          call("control", `write circuit ${scope}`, async () => {
            const isWritten = await store.write(state, expected);
            if (isWritten && state.failingSince === 0) coverage.count("circuit_closed");
            if (isWritten && state.probedAt > state.failedAt) coverage.count("probe_slot_taken");
            return isWritten;
          }),
      };
    },
    limiter: limiterFactory((name) => {
      const store = services.limits.get(name);
      if (store === undefined) throw new TypeError(`there is no limit ${name}`);
      return {
        read: () => call("control", `read ${name}`, () => store.read()),
        write: (state, expected) =>
          call("control", `write ${name}`, async () => {
            const before = (await store.read())?.state.share ?? 1;
            const isWritten = await store.write(state, expected);
            if (isWritten) observer.limiterShareWritten(before, state.share);
            return isWritten;
          }),
      };
    }, process),
  };
}
