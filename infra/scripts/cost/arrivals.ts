import { MINUTES } from "./cost-line.ts";
import { secondsOf } from "./durations.ts";

/** How jobs arrive: spread over the month, each in a batch of its own, or as a backlog that fills the batches. */
export type Arrival = "one by one" | "backlog";

interface Batches {
  /** Jobs in a batch of the dispatcher and of the publisher. */
  readonly jobs: number;
  readonly dispatcherSeconds: number;
  /** How long jobs arrive. */
  readonly minutes: number;
  /** Hours in which a metric is sent. */
  readonly metricHours: number;
  /** Processes in use at a time, of dispatcher and receiver. */
  readonly processes: { readonly dispatchers: number; readonly receivers: number };
}

/** What the API allows, and as many dispatchers as that needs: then a batch waits about as long as it takes for permits. */
const API_LIMIT_A_SECOND = 200;
const BUSY_DISPATCHERS = 20;
/** The defaults of the settings `submissionsPerMinute` and `dispatcherConcurrency`. */
export const DEFAULTS = { jobsASecond: 180 / 60, dispatchers: 2 };

export function batchesOf(arrival: Arrival, jobs: number): Batches {
  if (arrival === "one by one") {
    const dispatcherSeconds = secondsOf("dispatcher", 1);
    const rate = jobs / MINUTES / 60;
    return {
      ...{ jobs: 1, dispatcherSeconds, minutes: MINUTES },
      // An hour without a job sends none.
      metricHours: Math.min(jobs, MINUTES / 60),
      processes: {
        dispatchers: processesInUse(rate, dispatcherSeconds),
        receivers: processesInUse(rate, secondsOf("receiver", 1)),
      },
    };
  }
  return {
    ...{ jobs: 10, dispatcherSeconds: (BUSY_DISPATCHERS * 10) / API_LIMIT_A_SECOND },
    ...backlogAt(jobs, API_LIMIT_A_SECOND),
    processes: {
      dispatchers: BUSY_DISPATCHERS,
      receivers: processesInUse(API_LIMIT_A_SECOND, secondsOf("receiver", 1)),
    },
  };
}

/** How long a backlog lasts; it begins within an hour, and the last deliveries come in the one after its end. */
export function backlogAt(jobs: number, jobsASecond: number) {
  const minutes = jobs / jobsASecond / 60;
  return { minutes, metricHours: Math.ceil(minutes / 60) + 1 };
}

/** By Little's law, doubled because arrivals come in bunches, and two more. */
export function processesInUse(arrivalsASecond: number, seconds: number): number {
  return Math.ceil(2 * arrivalsASecond * seconds) + 2;
}
