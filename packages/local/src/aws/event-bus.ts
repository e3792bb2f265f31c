import { randomUUID } from "node:crypto";
import type { Clock } from "@boomerang/core";
import { jsonAnswer, type RunningServer, startLoopbackServer } from "../http/loopback-server.ts";
import { type BusEvent, putEvents } from "./put-events.ts";

/** EventBridge's PutEvents, with a bus that remembers and can be listened to. */
export interface EventBus extends RunningServer {
  /** The latest events, oldest first. */
  readonly events: readonly BusEvent[];
  /** How many events were ever taken, redelivered ones included. */
  readonly count: number;
  /** Calls `listener` with every event from now on, before PutEvents is answered; it must not throw. */
  subscribe(listener: (event: BusEvent) => void): () => void;
  /** The first event that `wanted` accepts, among those kept or those to come. */
  waitFor(wanted: (event: BusEvent) => boolean): Promise<BusEvent>;
}

/** How {@link startEventBus} behaves. */
export interface EventBusOptions {
  readonly clock?: Clock;
  /** How many of the latest events are kept; default 10,000. */
  readonly keep?: number;
}

const JSON_1_1 = "application/x-amz-json-1.1";
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** Starts the event bus on 127.0.0.1. It takes events for a bus of any name. */
export async function startEventBus(options: EventBusOptions = {}): Promise<EventBus> {
  const { clock = Date, keep = 10_000 } = options;
  const events: BusEvent[] = [];
  const listeners = new Set<(event: BusEvent) => void>();
  let count = 0;

  function take(event: BusEvent): void {
    count++;
    events.push(event);
    if (events.length > keep) events.shift();
    for (const listener of [...listeners]) listener(event);
  }
  function subscribe(listener: (event: BusEvent) => void): () => void {
    // A wrapper of its own, so that one function subscribed twice can leave once.
    const own = (event: BusEvent) => listener(event);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  const server = await startLoopbackServer({
    maxBodyBytes: MAX_REQUEST_BYTES,
    tooLarge: fault("RequestEntityTooLargeException", "The request is too large."),
    async answer(request) {
      if (request.headers["x-amz-target"] !== "AWSEvents.PutEvents") {
        return fault("UnknownOperationException", "Only PutEvents is known here.");
      }
      const input = parse(request.body);
      if (input === undefined) return fault("SerializationException", "The request is not JSON.");
      const outcome = putEvents(input, clock.now(), randomUUID);
      if ("refused" in outcome) return fault("ValidationException", outcome.refused);
      for (const event of outcome.events) take(event);
      const FailedEntryCount = outcome.results.length - outcome.events.length;
      return jsonAnswer(200, { FailedEntryCount, Entries: outcome.results }, JSON_1_1);
    },
  });
  return {
    ...server,
    events,
    get count() {
      return count;
    },
    subscribe,
    waitFor(wanted) {
      const found = events.find(wanted);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => {
        const leave = subscribe((event) => {
          if (!wanted(event)) return;
          leave();
          resolve(event);
        });
      });
    },
  };
}

const fault = (type: string, message: string) => jsonAnswer(400, { __type: type, message }, JSON_1_1);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
