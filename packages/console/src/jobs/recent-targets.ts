import { BoomerangError, type Client, formatTarget } from "@boomerang/client";
import { readJobPage } from "./job-page.ts";
import { EVERYTHING } from "./job-query.ts";

/**
 * The targets of the jobs on the first page of the list, those with the most jobs first. They only help to fill in a form, and choose what
 * a chart shows, so there are none for somebody who may not list jobs.
 *
 * @param now milliseconds since the epoch
 */
export async function recentTargets(client: Pick<Client, "list">, now: number): Promise<readonly string[]> {
  try {
    const { open, jobs } = await readJobPage(client, EVERYTHING, now);
    const counts = new Map<string, number>();
    for (const { target } of [...open, ...jobs]) {
      if (target === undefined) continue;
      const text = formatTarget(target);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts].toSorted(([, a], [, b]) => b - a).map(([target]) => target);
  } catch (error) {
    if (error instanceof BoomerangError) return [];
    throw error;
  }
}
