import type { Limiter } from "@boomerang/runtime";
import type { Collaborators } from "../handler.ts";
import type { World } from "./world.fixture.ts";

/** Where something goes wrong. */
export interface Stop {
  /** At which effect, counted over all deliveries of a message; the first is 0. */
  readonly at: number;
  /** Whether the effect comes about all the same. */
  readonly when: "before" | "after";
  /** The process ends there and then, or the effect fails and the process goes on. */
  readonly how: "dies" | "fails";
}

/** A dispatcher in which every await that changes the world is counted and can be stopped. */
export interface StoppableProcess {
  readonly collaborators: Collaborators;
  /** How many effects there were so far. */
  readonly effects: () => number;
  /** Begins a new process; its promise resolves when that dies. */
  begin(): Promise<"died">;
}

export function stoppable(world: World, stops: readonly Stop[]): StoppableProcess {
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

  const { store, blobs, deadLetters, jobsQueue, submissions, statusCalls, queueStatusCalls } =
    world.collaborators;
  const stoppableLimiter = (limiter: Limiter): Limiter => ({
    acquire: (ms) => effect(() => limiter.acquire(ms)),
    reportThrottled: (ms) => effect(() => limiter.reportThrottled(ms)),
  });
  world.api.link = effect;
  const collaborators: Collaborators = {
    ...world.collaborators,
    store: { ...store, put: (...write) => effect(() => store.put(...write)) },
    blobs: { ...blobs, put: (...blob) => effect(() => blobs.put(...blob)) },
    deadLetters: { ...deadLetters, send: (message) => effect(() => deadLetters.send(message)) },
    jobsQueue: {
      ...jobsQueue,
      changeVisibility: (...back) => effect(() => jobsQueue.changeVisibility(...back)),
    },
    submissions: stoppableLimiter(submissions),
    statusCalls: stoppableLimiter(statusCalls),
    queueStatusCalls: stoppableLimiter(queueStatusCalls),
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
