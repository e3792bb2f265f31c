import type { Client, ListedJob } from "@boomerang/client";
import { isBatchId, isJobId } from "./ids.ts";

/** Where a text of the search box leads. */
export type Found =
  | { readonly type: "job"; readonly jobId: string }
  | { readonly type: "batch"; readonly batchId: string }
  | {
      /** Jobs whose request id it is, or whose metadata have it. */
      readonly type: "jobs";
      readonly jobs: readonly ListedJob[];
      readonly examined: number;
      /** Continues the search; `undefined` if all jobs were looked at. */
      readonly next: string | undefined;
    };

// Their records are read, a hundred with a call.
const MAX_EXAMINED = 1000;
const MAX_FOUND = 50;

/**
 * Finds what a text names: a job, a batch, or, among the latest jobs, those with this request id or metadata value. Request ids and
 * metadata are in no index, so that the search among jobs looks at {@link MAX_EXAMINED} of them, and can be continued.
 *
 * @param cursor continues a search among jobs
 * @throws BoomerangError of the client
 */
export async function findJob(
  client: Pick<Client, "getWithoutOutput" | "list">,
  text: string,
  cursor: string | undefined,
): Promise<Found> {
  if (cursor === undefined && (await isJob(client, text))) return { type: "job", jobId: text };
  if (cursor === undefined && isBatchId(text) && (await isBatch(client, text)))
    return { type: "batch", batchId: text };
  const jobs: ListedJob[] = [];
  let examined = 0;
  let last = cursor;
  for await (const job of client.list({}, { cursor, details: true })) {
    if (jobs.length === MAX_FOUND || examined === MAX_EXAMINED)
      return { type: "jobs", jobs, examined, next: last };
    examined++;
    last = job.cursor;
    if (hasText(job, text)) jobs.push(job);
  }
  return { type: "jobs", jobs, examined, next: undefined };
}

async function isJob(client: Pick<Client, "getWithoutOutput">, text: string): Promise<boolean> {
  if (!isJobId(text)) return false;
  return (await client.getWithoutOutput(text)) !== undefined;
}

async function isBatch(client: Pick<Client, "list">, batchId: string): Promise<boolean> {
  for await (const _ of client.list({ batchId })) return true;
  return false;
}

function hasText({ details }: ListedJob, text: string): boolean {
  if (details === undefined) return false;
  const wanted = text.toLowerCase();
  return (
    details.requestId === text ||
    Object.values(details.metadata ?? {}).some((value) => value.toLowerCase().includes(wanted))
  );
}
