import { BoomerangError, type Client, formatTarget } from "@boomerang/client";
import { readJobPage } from "./job-page.ts";
import { EVERYTHING } from "./job-query.ts";

/**
 * The targets of the jobs on the first page of the list, in the order of the alphabet. They only help to fill in a form, and choose what a chart shows, so there are none
 * for somebody who may not list jobs.
 *
 * @param now milliseconds since the epoch
 */
export async function recentTargets(client: Pick<Client, "list">, now: number): Promise<readonly string[]> {
  try {
    const { open, jobs } = await readJobPage(client, EVERYTHING, now);
    const targets = [...open, ...jobs].flatMap(({ target }) => (target ? [formatTarget(target)] : []));
    return [...new Set(targets)].toSorted();
  } catch (error) {
    if (error instanceof BoomerangError) return [];
    throw error;
  }
}
