import { completionDeadline, DEFAULT_TIMING } from "@boomerang/core";
import { LIMITS } from "@boomerang/runtime";
import { checksPerSecond } from "./product.ts";

/** An outage of an hour, in seconds. */
export const OUTAGE = 3600;

const HOUR = 3600;
// By when an outcome is promised, after a submission: its completion deadline, and an hour more.
const DEADLINE = completionDeadline({}, 0) / 1000 + HOUR;
const FIRST_CHECK = DEFAULT_TIMING.firstCheckMs / 1000;
// The API reports the status of a request for an hour after its end.
const REMEMBERED = HOUR;

/** Seconds from the first check of an hour without deliveries to the deadline of its last job. */
export const EXPLAINING_SECONDS = OUTAGE + DEADLINE - FIRST_CHECK;

const CHECKS = checksPerSecond(LIMITS.statusCalls.defaultLimit);

/** Submissions a second of an organization up to which an hour without deliveries is explained in time. */
export const MOST_EXPLAINED_PER_SECOND = (CHECKS * EXPLAINING_SECONDS) / OUTAGE;

/** How reconcile explains why jobs have no output, after an hour in which no delivery arrived. */
export interface Explaining {
  /** Until all have been checked. */
  readonly seconds: number;
  readonly isInTime: boolean;
  /** The jobs of so many first seconds of the hour are checked while the API still knows them, if a job takes seconds. */
  readonly knownSeconds: number;
}

/** @param perSecond submissions of one organization */
export function explainAnHour(perSecond: number): Explaining {
  const backlog = perSecond / CHECKS;
  const seconds = Math.max(1, backlog) * OUTAGE;
  // The job of second t is checked at `FIRST_CHECK + backlog * t`.
  const knownSeconds = backlog <= 1 ? OUTAGE : (REMEMBERED - FIRST_CHECK) / (backlog - 1);
  return {
    seconds,
    isInTime: perSecond <= MOST_EXPLAINED_PER_SECOND,
    knownSeconds: Math.min(OUTAGE, knownSeconds),
  };
}
