import { DEFAULT_TIMING, type Sleep } from "@boomerang/core";
import { type BatchCancel, type CircuitState, createLimiter, type PauseState } from "@boomerang/runtime";
import { createBlobStoreModel } from "./models/blob-store.ts";
import { createIndexReaderModel } from "./models/index-reader.ts";
import { createJobStoreModel } from "./models/job-store.ts";
import { createLimitStoreModel } from "./models/limit-store.ts";
import { createQuarantineStoreModel } from "./models/quarantine-store.ts";
import { createRecordingQueue } from "./models/recording-queue.ts";
import { createVersionedStoreModel } from "./models/versioned-store.ts";
import { createVersionedStoresModel } from "./models/versioned-stores.ts";
import { createGuardedLog, createRecordingMeter } from "./observe.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Collaborators of a Lambda function in memory and in virtual time; the harness of each function adds its own. */
export function createHarnessBase(log = createGuardedLog()) {
  const time = new VirtualClock();
  const meter = createRecordingMeter();
  const store = createJobStoreModel();
  const shared = { clock: time, sleep: time.sleep, random: () => 0.5, timing: DEFAULT_TIMING, log, meter };
  return {
    time,
    log,
    meter,
    /** What every function gets. */
    shared,
    store,
    jobIndex: createIndexReaderModel(store.jobs),
    pauses: createVersionedStoreModel<PauseState>(),
    batchCancels: createVersionedStoresModel<BatchCancel>(),
    circuitStore: createVersionedStoresModel<CircuitState>(),
    blobs: createBlobStoreModel(),
    jobsQueue: createRecordingQueue(),
    spillQueue: createRecordingQueue(),
    quarantineQueue: createRecordingQueue(),
    quarantineStore: createQuarantineStoreModel(),
    deadLetters: createRecordingQueue(),
    /** A limiter that no other process uses. */
    limiter: (policy: Parameters<typeof createLimiter>[0]["policy"], batch = 1) =>
      createLimiter({ ...shared, store: createLimitStoreModel(), policy, batch }),
  };
}

/** A fault of a collaborator; a number is the delay of its response in milliseconds. */
export type Fault = "unavailable" | "response lost" | "hangs" | number;

/** The same methods, with the fault that `current` returns at the time of each call. */
export function withFault<T extends object>(current: () => Fault | undefined, sleep: Sleep, methods: T): T {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== "function"
      ? method
      : async (...args: unknown[]) => {
          const fault = current();
          if (fault === "unavailable") throw new Error("the collaborator is unavailable");
          if (fault === "hangs") await new Promise(() => undefined);
          if (typeof fault === "number") await sleep(fault);
          const response = await method(...args);
          if (fault === "response lost") throw new Error("the response was lost");
          return response;
        },
  ]);
  return Object.fromEntries(entries) as T;
}
