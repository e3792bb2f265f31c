import type { Limiter } from "@boomerang/runtime";
import type { Collaborators } from "../handler.ts";
import type { Harness } from "./harness.fixture.ts";

/** Where and how a side effect goes wrong. */
export interface Stop {
  /** The number of the effect, counted from 0 over all deliveries of a message. */
  readonly at: number;
  /** Whether the effect happens first. */
  readonly when: "before" | "after";
  /** Whether the process ends, or the effect throws. */
  readonly how: "dies" | "fails";
}

/** A dispatcher whose side effects are counted and can be stopped. */
export interface StoppableProcess {
  readonly collaborators: Collaborators;
  readonly effects: () => number;
  /** Begins a new process; the promise resolves when the process dies. */
  begin(): Promise<"died">;
}

export function stoppable(harness: Harness, stops: readonly Stop[]): StoppableProcess {
  let effects = 0;
  let process = { isDead: false, died: Promise.withResolvers<"died">() };

  async function effect<T>(perform: () => Promise<T>): Promise<T> {
    const self = process;
    const never = new Promise<T>(() => undefined);
    if (self.isDead) return never;
    const stop = stops.find(({ at }) => at === effects);
    effects++;
    const result = stop?.when === "before" ? undefined : await perform();
    if (stop?.how === "dies") {
      self.isDead = true;
      self.died.resolve("died");
    }
    if (self.isDead) return never;
    if (stop !== undefined) throw new Error("this effect failed");
    return result as T;
  }

  const { store, blobs, deadLetters, jobsQueue, submissionLimiter, statusLimiter, queueStatusLimiter } =
    harness.collaborators;
  const stoppableLimiter = (limiter: Limiter): Limiter => ({
    acquire: (ms) => effect(() => limiter.acquire(ms)),
    reportThrottled: (ms) => effect(() => limiter.reportThrottled(ms)),
  });
  harness.api.transport = effect;
  const collaborators: Collaborators = {
    ...harness.collaborators,
    store: { ...store, put: (...write) => effect(() => store.put(...write)) },
    blobs: { ...blobs, put: (...blob) => effect(() => blobs.put(...blob)) },
    deadLetters: { ...deadLetters, send: (message) => effect(() => deadLetters.send(message)) },
    jobsQueue: {
      send: (message) => effect(() => jobsQueue.send(message)),
      changeVisibility: (...change) => effect(() => jobsQueue.changeVisibility(...change)),
    },
    batchCancels(batchId) {
      const cancel = harness.collaborators.batchCancels(batchId);
      return { ...cancel, write: (...change) => effect(() => cancel.write(...change)) };
    },
    circuitStore(scope) {
      const circuit = harness.collaborators.circuitStore(scope);
      return { ...circuit, write: (...change) => effect(() => circuit.write(...change)) };
    },
    submissionLimiter: { ...stoppableLimiter(submissionLimiter), settled: async () => undefined },
    statusLimiter: stoppableLimiter(statusLimiter),
    queueStatusLimiter: stoppableLimiter(queueStatusLimiter),
  };
  return {
    collaborators,
    effects: () => effects,
    begin() {
      process = { isDead: false, died: Promise.withResolvers<"died">() };
      return process.died.promise;
    },
  };
}
