import type { JobEvent } from "@boomerang/core";
import type { EventBus } from "@boomerang/runtime";
import type { Process } from "../process.ts";
import type { Site } from "../site.ts";

/** An event bus that keeps what it takes, and refuses some entries of a call at times. */
export interface Bus {
  readonly events: readonly JobEvent[];
  of(process: Process): EventBus;
}

export function createBusModel({ effects, observer, sightings, climate, chance, isHealed }: Site): Bus {
  const events: JobEvent[] = [];
  let entries = 0;
  let calls = 0;
  function take(event: JobEvent): { code: string; message: string } | undefined {
    if (!isHealed() && chance.happens(`bus entry ${++entries}`, climate.faultRates.fails)) {
      sightings.see("bus_refused_some");
      return { code: "ThrottlingException", message: "Rate exceeded" };
    }
    events.push(event);
    observer.announced(event);
    return undefined;
  }
  return {
    events,
    of: (process) => ({
      put: (given) =>
        effects.run(process, {
          service: "bus",
          what: `put ${given.map(({ jobId }) => jobId).join(" ")}`,
          perform: () => {
            // A call keeps no order.
            const call = ++calls;
            const shuffled = given.map((event, n) => ({ event, n, at: chance.of(`bus call ${call} ${n}`) }));
            const answers: ReturnType<typeof take>[] = [];
            for (const { event, n } of shuffled.sort((a, b) => a.at - b.at)) answers[n] = take(event);
            return answers;
          },
        }),
    }),
  };
}
