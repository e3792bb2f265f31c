import { type Client, formatTarget, type ListedJob, type ListStatus, parseTarget } from "@boomerang/client";
import { FormError } from "../form-error.ts";
import { filterOf, type JobQuery, STATUSES } from "./job-query.ts";

/** The part of a list that a page shows. */
export interface JobPage {
  /** Open jobs above the others, the latest first: on the first page of a list that has both. */
  readonly open: readonly ListedJob[];
  /** Whether there are more than {@link open}. */
  readonly hasMoreOpen: boolean;
  readonly jobs: readonly ListedJob[];
  /** Continues {@link jobs}; `undefined` at the end. */
  readonly next: string | undefined;
  /** How many jobs were looked at for {@link jobs}. More than are shown if few match. */
  readonly examined: number;
}

export const PAGE_SIZE = 50;
/** A page of a rare target must not read a hundred thousand jobs. */
const MAX_EXAMINED = 2000;
const OUTCOMES: readonly ListStatus[] = STATUSES.filter((status) => status !== "OPEN");

/**
 * Reads one page by the keys of the indexes, however many jobs there are. A target is no key: the page ends after
 * {@link MAX_EXAMINED} jobs, and the next one continues there.
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
  const { cursor, statuses, batch } = query;
  const target = targetOf(query);
  const filter = { ...filterOf(query, now), target: undefined };
  const outcomes = statuses.filter((status) => status !== "OPEN");
  // The index of a batch has open jobs and ended ones in one order. Open jobs alone are pages of their own.
  const isOneList = batch !== "" || (statuses.length > 0 && outcomes.length === 0);
  const ended = { ...filter, status: outcomes.length > 0 ? outcomes : OUTCOMES };
  const wantsOpen =
    !isOneList && cursor === undefined && (statuses.length === 0 || statuses.includes("OPEN"));
  const [open, page] = await Promise.all([
    wantsOpen ? takeMatching(client.list({ ...filter, status: "OPEN" }), target) : undefined,
    takeMatching(client.list(isOneList ? filter : ended, { cursor }), target),
  ]);
  return {
    // The index has them in the order of their next checks.
    open: (open?.jobs ?? []).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    hasMoreOpen: open?.next !== undefined,
    ...page,
  };
}

/** The target in its one form. */
function targetOf({ target: text }: JobQuery): string | undefined {
  if (text === "") return undefined;
  const target = parseTarget(text);
  if (target !== undefined) return formatTarget(target);
  throw new FormError(
    `The target cannot be read: ${text}. Write model:abc123/production, model:abc123/development or chain:def456/staging.`,
  );
}

async function takeMatching(list: AsyncIterable<ListedJob>, target: string | undefined) {
  const jobs: ListedJob[] = [];
  let examined = 0;
  let last: string | undefined;
  for await (const job of list) {
    // There is one more: only then there is a next page.
    if (jobs.length === PAGE_SIZE || examined === MAX_EXAMINED) return { jobs, next: last, examined };
    examined++;
    last = job.cursor;
    if (target === undefined || (job.target !== undefined && formatTarget(job.target) === target))
      jobs.push(job);
  }
  return { jobs, next: undefined, examined };
}
