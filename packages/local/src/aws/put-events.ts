import { tryParse } from "@boomerang/core";
import type { EventBridgeEvent } from "aws-lambda";
import { fieldsOf } from "../json.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./account.ts";

/** An event as EventBridge delivers it to targets. */
export type BusEvent = EventBridgeEvent<string, Record<string, unknown>>;

export type EntryResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: "InvalidArgument" | "MalformedDetail"; readonly ErrorMessage: string };

/** Result of a PutEvents call: rejected as a whole, or one result for each entry. */
export type PutEventsOutcome =
  | { readonly rejected: string }
  | { readonly results: readonly EntryResult[]; readonly events: readonly BusEvent[] };

const MAX_ENTRIES = 10;

/** Limit on the total size of a call's entries, in bytes. */
export const MAX_PUT_EVENTS_BYTES = 1024 * 1024;

/**
 * Validates a PutEvents call as EventBridge does: too many or too large entries reject the whole call; an invalid
 * entry fails alone.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function putEvents(input: unknown, now: number, newId: () => string): PutEventsOutcome {
  const entries = fieldsOf(input).Entries;
  if (!Array.isArray(entries) || entries.length === 0) {
    return {
      rejected: "1 validation error detected: Value at 'entries' must have length greater than or equal to 1",
    };
  }
  if (entries.length > MAX_ENTRIES) {
    return {
      rejected: "1 validation error detected: Value at 'entries' must have length less than or equal to 10",
    };
  }
  if (entries.reduce((sum: number, entry) => sum + entryBytes(fieldsOf(entry)), 0) > MAX_PUT_EVENTS_BYTES) {
    return { rejected: "Total size of the entries in the request is over the limit." };
  }
  const events: BusEvent[] = [];
  const results = entries.map((entry): EntryResult => {
    const event = toEvent(fieldsOf(entry), now, newId);
    if ("ErrorCode" in event) return event;
    events.push(event);
    return { EventId: event.id };
  });
  return { results, events };
}

function toEvent(
  entry: Record<string, unknown>,
  now: number,
  newId: () => string,
): BusEvent | Extract<EntryResult, { ErrorCode: string }> {
  const { Source: source, DetailType: detailType, Resources: resources, Time: time } = entry;
  if (typeof source !== "string" || source === "") return missing("Source");
  if (typeof detailType !== "string" || detailType === "") return missing("DetailType");
  if (entry.Detail === undefined) return missing("Detail");
  const detail = parseObject(entry.Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return {
    version: "0",
    id: newId(),
    "detail-type": detailType,
    source,
    account: LOCAL_ACCOUNT,
    // Seconds since the epoch on the wire, whole seconds in the event.
    time: new Date(typeof time === "number" ? time * 1000 : now).toISOString().replace(/\.\d+Z$/, "Z"),
    region: LOCAL_REGION,
    resources: Array.isArray(resources) ? resources.filter((name) => typeof name === "string") : [],
    detail,
  };
}

const missing = (name: string) =>
  ({
    ErrorCode: "InvalidArgument",
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  }) as const;

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
function entryBytes(entry: Record<string, unknown>): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...[entry.Resources ?? []].flat()];
  const sizes = texts.map((text) => (typeof text === "string" ? Buffer.byteLength(text) : 0));
  return sizes.reduce((sum, size) => sum + size, entry.Time === undefined ? 0 : 14);
}

function parseObject(text: unknown): Record<string, unknown> | undefined {
  const value = tryParse(String(text));
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
