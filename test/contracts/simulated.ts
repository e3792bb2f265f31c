import type { Queue } from "@boomerang/runtime";
import type { Invocation } from "../simulation/function.ts";
import type { QueueModel } from "../simulation/models/queue.ts";

/** The simulation's queue as functions call it. */
export function queueOf(queue: QueueModel): Queue {
  return {
    send: async (message) => void queue.send(message),
    changeVisibility: async (receiptHandle, seconds) => queue.returnAfter(receiptHandle, seconds),
  };
}

/** A consumer as the simulation's feeds call it: a function that never dies and is never refused. */
export function invoked<Event>(consume: (event: Event) => Promise<unknown>) {
  return {
    invoke: (event: Event): Promise<Invocation<unknown>> =>
      consume(event).then(
        (answer) => ({ type: "answered", answer }),
        (error: unknown) => ({ type: "failed", error }),
      ),
  };
}
