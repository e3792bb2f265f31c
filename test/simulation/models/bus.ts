import { EVENT_SOURCE, type JobEvent } from "@boomerang/core";
import { type EventBus, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import type { Chance } from "../chance.ts";
import { RefusedError } from "./refused-error.ts";

type Answers = Awaited<ReturnType<EventBus["put"]>>;

/** An event bus that keeps what it takes, in any order, and refuses some entries of a call at times. */
export interface Bus {
  readonly events: readonly JobEvent[];
  /** @throws {@link RefusedError} for a call of more than ten entries or of more than 1 MiB */
  put(events: readonly JobEvent[]): Answers;
}

const MAX_CALL_BYTES = 1_048_576;

export function createBusModel(options: {
  readonly chance: Chance;
  readonly isRefused: (event: JobEvent) => boolean;
  readonly onTaken: (event: JobEvent) => void;
}): Bus {
  const { chance, isRefused, onTaken } = options;
  const events: JobEvent[] = [];
  let calls = 0;

  function take(event: JobEvent): Answers[number] {
    if (!isObject(event.detail)) return { code: "MalformedDetail" };
    if (isRefused(event)) return { code: "ThrottlingException" };
    events.push(event);
    onTaken(event);
    return undefined;
  }

  return {
    events,
    put(given) {
      if (given.length > MAX_EVENTS_PER_PUT) {
        throw new RefusedError("ValidationException", `${given.length} entries are more than ten`);
      }
      const bytes = given.reduce((sum, event) => sum + entryBytes(event), 0);
      if (bytes > MAX_CALL_BYTES) {
        throw new RefusedError("ValidationException", `${bytes} bytes of entries are over the limit`);
      }
      const call = ++calls;
      const places = given.map((_, n) => n);
      const at = (n: number) => chance.of(`bus call ${call} entry ${n}`);
      const answers: Answers[number][] = [];
      for (const n of places.sort((a, b) => at(a) - at(b))) answers[n] = take(given[n] as JobEvent);
      return answers;
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
