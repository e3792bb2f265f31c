import type { JobEvent } from "@boomerang/core";
import type { EventBus } from "@boomerang/runtime";
import type { Chance } from "../chance.ts";

type Answers = Awaited<ReturnType<EventBus["put"]>>;

/** An event bus that keeps what it takes, in any order, and refuses some entries of a call at times. */
export interface Bus {
  readonly events: readonly JobEvent[];
  put(events: readonly JobEvent[]): Answers;
}

export function createBusModel(options: {
  readonly chance: Chance;
  readonly isRefused: (event: JobEvent) => boolean;
  readonly onTaken: (event: JobEvent) => void;
}): Bus {
  const { chance, isRefused, onTaken } = options;
  const events: JobEvent[] = [];
  let calls = 0;

  function take(event: JobEvent): Answers[number] {
    if (isRefused(event)) return { code: "ThrottlingException", message: "Rate exceeded" };
    events.push(event);
    onTaken(event);
    return undefined;
  }

  return {
    events,
    put(given) {
      const call = ++calls;
      const places = given.map((_, n) => n);
      const at = (n: number) => chance.of(`bus call ${call} entry ${n}`);
      const answers: Answers[number][] = [];
      for (const n of places.sort((a, b) => at(a) - at(b))) answers[n] = take(given[n] as JobEvent);
      return answers;
    },
  };
}
