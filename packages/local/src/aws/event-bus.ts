import { randomUUID } from "node:crypto";
import { type Clock, tryParse } from "@boomerang/core";
import { type RunningServer, startLoopbackServer } from "../http/loopback-server.ts";
import type { ServiceCall, ServiceRequest, ServiceResponse } from "./direct-calls.ts";
import { createEventRules, type RuleOutcome } from "./event-rules.ts";
import { type BusEvent, putEvents } from "./put-events.ts";

/** An embedded EventBridge: it keeps the events, notifies listeners, and sends events to the queues of rules that match. */
export interface EventBus extends RunningServer {
  readonly call: ServiceCall;
  /** The latest events, oldest first. */
  readonly events: readonly BusEvent[];
  /** Number of events ever put, redelivered ones included. */
  readonly count: number;
  /** Calls `listener` with each new event before PutEvents responds; it must not throw. Returns the unsubscribe function. */
  subscribe(listener: (event: BusEvent) => void): () => void;
  /** The first event for which `wanted` is true, among the latest events or future ones. */
  waitFor(wanted: (event: BusEvent) => boolean): Promise<BusEvent>;
}

export interface EventBusOptions {
  readonly clock?: Clock;
  /** Number of latest events in `events`; default 10,000. */
  readonly maxEvents?: number;
  /** Sends an event's JSON to a queue, the target of a rule; default: rules have no effect. */
  readonly deliver?: (queueArn: string, event: string) => Promise<unknown>;
}

const JSON_1_1 = { "content-type": "application/x-amz-json-1.1" };
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** Starts the event bus on 127.0.0.1. It accepts events for a bus of any name. */
export async function startEventBus(options: EventBusOptions = {}): Promise<EventBus> {
  const { clock = Date, maxEvents = 10_000, deliver } = options;
  const rules = createEventRules();
  const events: BusEvent[] = [];
  const listeners = new Set<(event: BusEvent) => void>();
  let count = 0;

  function publish(event: BusEvent): void {
    count++;
    events.push(event);
    if (events.length > maxEvents) events.shift();
    for (const listener of [...listeners]) listener(event);
    for (const arn of rules.queuesFor(event)) {
      // What cannot be delivered is dropped, after a day of retries at EventBridge: its queue was deleted.
      deliver?.(arn, JSON.stringify(event)).catch(() => undefined);
    }
  }
  function subscribe(listener: (event: BusEvent) => void): () => void {
    // A new function for each subscription, so that a listener subscribed twice can unsubscribe once.
    const own = (event: BusEvent) => listener(event);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  async function call({ operation, body }: ServiceRequest): Promise<ServiceResponse> {
    const input = tryParse(body);
    if (input === undefined) return badRequest("SerializationException", "The request is not JSON.");
    if (operation !== "PutEvents") return ruleResponse(rules.call(operation, input));
    const outcome = putEvents(input, clock.now(), randomUUID);
    if ("rejected" in outcome) return badRequest("ValidationException", outcome.rejected);
    for (const event of outcome.events) publish(event);
    const FailedEntryCount = outcome.results.length - outcome.events.length;
    return success({ FailedEntryCount, Entries: outcome.results });
  }

  const server = await startLoopbackServer({
    maxBodyBytes: MAX_REQUEST_BYTES,
    tooLarge: {
      headers: JSON_1_1,
      ...badRequest("RequestEntityTooLargeException", "The request is too large."),
    },
    async handle({ headers, body }) {
      const operation = String(headers["x-amz-target"]).replace(/^AWSEvents\./, "");
      return { headers: JSON_1_1, ...(await call({ operation, body: body.toString() })) };
    },
  });
  return {
    ...server,
    call,
    events,
    get count() {
      return count;
    },
    subscribe,
    waitFor(wanted) {
      const found = events.find(wanted);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => {
        const unsubscribe = subscribe((event) => {
          if (!wanted(event)) return;
          unsubscribe();
          resolve(event);
        });
      });
    },
  };
}

function ruleResponse(outcome: RuleOutcome | undefined): ServiceResponse {
  if (outcome === undefined) {
    return badRequest("UnknownOperationException", "This event bus supports only events and rules.");
  }
  if ("error" in outcome) return badRequest(outcome.error.type, outcome.error.message);
  return success(outcome.output);
}

const success = (output: object): ServiceResponse => ({ status: 200, body: JSON.stringify(output) });

const badRequest = (type: string, message: string): ServiceResponse => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});
