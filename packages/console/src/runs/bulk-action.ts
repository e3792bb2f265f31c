import type { Client, JobFilter, ListStatus } from "@boomerang/client";
import { FormError } from "../form-error.ts";
import { conditionOf, isFiltered, type JobQuery } from "../jobs/job-query.ts";
import { type Condition, examine } from "../jobs/matching.ts";

/** What can be done with all jobs that a query matches. */
export type BulkAction = "cancel" | "replay";

const ALLOWED: Readonly<Record<BulkAction, readonly ListStatus[]>> = {
  cancel: ["OPEN"],
  replay: ["FAILED", "LOST", "EXPIRED", "CANCELED"],
};
// A job that somebody canceled is replayed only if that was asked for.
const DEFAULTS: Readonly<Record<BulkAction, readonly ListStatus[]>> = {
  cancel: ["OPEN"],
  replay: ["FAILED", "LOST", "EXPIRED"],
};

/** The actions that a query has jobs for. */
export function actionsFor({ statuses }: JobQuery): BulkAction[] {
  return (["cancel", "replay"] as const).filter(
    (action) => statuses.length === 0 || statuses.some((status) => ALLOWED[action].includes(status)),
  );
}

/**
 * The jobs of an action: those of the query until now, with a status that the action is for. Jobs that come later are not counted, so
 * nothing is done with them.
 *
 * @param now milliseconds since the epoch
 * @throws FormError if the query asks for every job, for none that the action is for, or is not valid
 */
export function bulkCondition(action: BulkAction, query: JobQuery, now: number): Condition {
  if (!isFiltered(query)) throw new FormError(`Filter the list first: this would ${action} every job.`);
  if (!actionsFor(query).includes(action))
    throw new FormError(
      `Choose ${ALLOWED[action].join(", ")}, or no status: only such jobs can be ${PAST[action]}.`,
    );
  const condition = conditionOf({ ...query, cursor: undefined }, now);
  const asked = query.statuses.filter((status) => ALLOWED[action].includes(status));
  return {
    ...condition,
    statuses: asked.length > 0 ? asked : DEFAULTS[action],
    until: condition.until ?? new Date(now),
  };
}

const PAST: Readonly<Record<BulkAction, string>> = { cancel: "canceled", replay: "replayed" };

/** How many jobs match. */
export interface Count {
  readonly count: number;
  /** Whether there may be more: counting took too long. */
  readonly isAtLeast: boolean;
}

const MAX_COUNTED = 10_000;
const MAX_MS = 5000;

/**
 * Counts the jobs that match, for about five seconds at most.
 *
 * @param clock milliseconds since the epoch
 */
export async function countMatching(
  client: Pick<Client, "list">,
  condition: Condition,
  clock: () => number,
): Promise<Count> {
  const end = clock() + MAX_MS;
  let count = 0;
  for await (const { matches } of examine(client, condition)) {
    if (count === MAX_COUNTED || clock() > end) return { count, isAtLeast: true };
    if (matches) count++;
  }
  return { count, isAtLeast: false };
}

export function countText({ count, isAtLeast }: Count, noun: string): string {
  return `${isAtLeast ? "at least " : ""}${count.toLocaleString("en")} ${count === 1 ? noun : `${noun}s`}`;
}

/** The action itself. */
export function runOf(
  client: Pick<Client, "cancelMany" | "replayMany">,
  action: BulkAction,
  { statuses, ...condition }: Condition,
  signal: AbortSignal,
) {
  const filter: JobFilter = { ...condition, status: statuses };
  return action === "cancel" ? client.cancelMany(filter, { signal }) : client.replayMany(filter, { signal });
}

/** The same as arguments of a command. */
export function commandArgs(
  action: BulkAction,
  { statuses, target, batchId, since, until }: Condition,
): string[] {
  return [
    action,
    ...(action === "cancel" ? [] : ["--status", ...statuses]),
    ...(target === undefined ? [] : ["--target", target]),
    ...(batchId === undefined ? [] : ["--batch", batchId]),
    ...(since === undefined ? [] : ["--since", since.toISOString()]),
    ...(until === undefined ? [] : ["--until", until.toISOString()]),
  ];
}
