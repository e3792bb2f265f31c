import type { Queue } from "@boomerang/runtime";
import type { Invocation } from "../simulation/engine/function.ts";
import type { QueueModel } from "../simulation/models/queue.ts";

/** The simulation's queue as functions call it. */
export function queueOf(queue: QueueModel): Queue {
  return {
    send: async (message) => void queue.send(message),
    changeVisibility: async (receiptHandle, seconds) => queue.changeVisibility(receiptHandle, seconds),
  };
}

/** A consumer as the event sources of the simulation call it: a function that never crashes and is never throttled. */
export function invoked<Event>(consume: (event: Event) => Promise<unknown>) {
  return {
    invoke: (event: Event): Promise<Invocation<unknown>> =>
      consume(event).then(
        (response) => ({ type: "responded", response }),
        (error: unknown) => ({ type: "failed", error }),
      ),
  };
}
