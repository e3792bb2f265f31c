import { EVENT_SOURCE, type JobEvent } from "@boomerang/core";
import { type EventBus, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import type { Chance } from "../chance.ts";
import { AwsError } from "./aws-error.ts";

type PutResults = Awaited<ReturnType<EventBus["put"]>>;

/** An event bus that keeps the events that it accepts, and can reject single entries of a call. */
export interface Bus {
  readonly events: readonly JobEvent[];
  /** @throws {@link AwsError} for a call of more than ten entries or of more than 1 MiB */
  put(events: readonly JobEvent[]): PutResults;
}

const MAX_CALL_BYTES = 1_048_576;

export function createBusModel(options: {
  readonly chance: Chance;
  readonly rejects: (event: JobEvent) => boolean;
  readonly onAccepted: (event: JobEvent) => void;
}): Bus {
  const { chance, rejects, onAccepted } = options;
  const events: JobEvent[] = [];
  let calls = 0;

  function putOne(event: JobEvent): PutResults[number] {
    if (!isObject(event.detail)) return { code: "MalformedDetail" };
    if (rejects(event)) return { code: "ThrottlingException" };
    events.push(event);
    onAccepted(event);
    return undefined;
  }

  return {
    events,
    put(given) {
      if (given.length > MAX_EVENTS_PER_PUT) {
        throw new AwsError("ValidationException", `${given.length} entries are more than ten`);
      }
      const bytes = given.reduce((sum, event) => sum + entryBytes(event), 0);
      if (bytes > MAX_CALL_BYTES) {
        throw new AwsError("ValidationException", `${bytes} bytes of entries are over the limit`);
      }
      const call = ++calls;
      const entries = given.map((_, n) => n);
      // Entries are accepted in any order.
      const at = (n: number) => chance.of(`bus call ${call} entry ${n}`);
      const results: PutResults[number][] = [];
      for (const n of entries.sort((a, b) => at(a) - at(b))) results[n] = putOne(given[n] as JobEvent);
      return results;
    },
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function entryBytes({ detailType, detail }: JobEvent): number {
  return [EVENT_SOURCE, detailType, detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function isObject(detail: string): boolean {
  try {
    const value: unknown = JSON.parse(detail);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
