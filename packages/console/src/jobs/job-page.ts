import type { Client, ListedJob } from "@boomerang/client";
import { conditionOf, type JobQuery } from "./job-query.ts";
import { type Examined, examine } from "./matching.ts";

/** The part of a list that a page shows. */
export interface JobPage {
  /** Open jobs above the others: on the first page of a list that has both. */
  readonly open: readonly ListedJob[];
  /** Whether there are more than {@link open}, which are then those that are checked next. */
  readonly hasMoreOpen: boolean;
  readonly jobs: readonly ListedJob[];
  /** Continues {@link jobs}; `undefined` at the end. */
  readonly next: string | undefined;
  /** How many jobs were looked at for {@link jobs}. More than are shown if few match. */
  readonly examined: number;
  /** When it was read; milliseconds since the epoch. */
  readonly readAt: number;
}

export const PAGE_SIZE = 50;
/** A page of which few jobs match must not read a hundred thousand. */
const MAX_EXAMINED = 2000;

/**
 * Reads one page by the keys of the indexes, however many jobs there are: it ends after {@link MAX_EXAMINED} jobs, and the next one
 * continues there.
 *
 * @param now milliseconds since the epoch
 * @throws FormError if a time or the target is not valid
 * @throws BoomerangError of the client
 */
export async function readJobPage(
  client: Pick<Client, "list">,
  query: JobQuery,
  now: number,
): Promise<JobPage> {
  const { cursor } = query;
  const condition = conditionOf(query, now);
  const outcomes = condition.statuses.filter((status) => status !== "OPEN");
  // The index of a batch has open jobs and ended ones in one order. Open jobs alone are pages of their own.
  const isOneList = condition.batchId !== undefined || outcomes.length === 0;
  const wantsOpen = !isOneList && cursor === undefined && condition.statuses.includes("OPEN");
  const [open, page] = await Promise.all([
    wantsOpen ? takeMatching(examine(client, { ...condition, statuses: ["OPEN"] })) : undefined,
    takeMatching(examine(client, isOneList ? condition : { ...condition, statuses: outcomes }, cursor)),
  ]);
  return {
    // The index has them in the order of their next checks.
    open: (open?.jobs ?? []).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    hasMoreOpen: open?.next !== undefined,
    readAt: now,
    ...page,
  };
}

async function takeMatching(list: AsyncIterable<Examined>) {
  const jobs: ListedJob[] = [];
  let examined = 0;
  let last: string | undefined;
  for await (const { job, matches } of list) {
    // There is one more: only then there is a next page.
    if (jobs.length === PAGE_SIZE || examined === MAX_EXAMINED) return { jobs, next: last, examined };
    examined++;
    last = job.cursor;
    if (matches) jobs.push(job);
  }
  return { jobs, next: undefined, examined };
}
