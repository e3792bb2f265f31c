import type { Client, JobFilter, ListStatus } from "@boomerang/client";
import { filterOf, type JobQuery } from "../jobs/job-query.ts";

/** What can be done with all jobs that a query matches. */
export type BulkAction = "cancel" | "replay";

const ALLOWED: Readonly<Record<BulkAction, readonly ListStatus[]>> = {
  cancel: ["OPEN"],
  replay: ["FAILED", "LOST", "EXPIRED", "CANCELED"],
};

/** The actions that a query has jobs for. */
export function actionsFor({ statuses }: JobQuery): BulkAction[] {
  return (["cancel", "replay"] as const).filter(
    (action) => statuses.length === 0 || statuses.some((status) => ALLOWED[action].includes(status)),
  );
}

/**
 * The filter of an action: of the statuses those that it is for; without any, those that the client takes.
 *
 * @param now milliseconds since the epoch
 * @throws FormError if a time cannot be read
 */
export function bulkFilter(action: BulkAction, query: JobQuery, now: number): JobFilter {
  const statuses = query.statuses.filter((status) => ALLOWED[action].includes(status));
  return {
    ...filterOf({ ...query, cursor: undefined }, now),
    status: statuses.length > 0 ? statuses : undefined,
  };
}

/** How many jobs an action is about. */
export interface Count {
  readonly count: number;
  /** Whether there may be more: counting took too long. */
  readonly isAtLeast: boolean;
}

const MAX_COUNTED = 10_000;
const MAX_MS = 5000;

/**
 * Counts the jobs that an action is about, for five seconds at most.
 *
 * @param clock milliseconds since the epoch
 */
export async function countFor(
  client: Pick<Client, "cancelMany" | "replayMany">,
  action: BulkAction,
  filter: JobFilter,
  clock: () => number,
): Promise<Count> {
  const end = clock() + MAX_MS;
  let count = 0;
  for await (const _ of runOf(client, action, filter, { dryRun: true })) {
    if (count === MAX_COUNTED || clock() > end) return { count, isAtLeast: true };
    count++;
  }
  return { count, isAtLeast: false };
}

/** The action itself. */
export function runOf(
  client: Pick<Client, "cancelMany" | "replayMany">,
  action: BulkAction,
  filter: JobFilter,
  options: { readonly dryRun?: boolean; readonly signal?: AbortSignal },
) {
  return action === "cancel" ? client.cancelMany(filter, options) : client.replayMany(filter, options);
}

/** The same as options of a command. */
export function commandArgs(
  action: BulkAction,
  { status, target, batchId, since, until }: JobFilter,
): string[] {
  const time = (value: string | Date) => new Date(value).toISOString();
  return [
    action,
    ...(status === undefined ? [] : action === "cancel" ? [] : ["--status", ...[status].flat()]),
    ...(target === undefined ? [] : ["--target", String(target)]),
    ...(batchId === undefined ? [] : ["--batch", batchId]),
    ...(since === undefined ? [] : ["--since", time(since)]),
    ...(until === undefined ? [] : ["--until", time(until)]),
  ];
}
