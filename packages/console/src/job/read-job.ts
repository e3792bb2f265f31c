import { BoomerangError, type Client, type Job, type ProviderRequest } from "@boomerang/client";
import type { JobView } from "../views/job-page.tsx";
import { timelineOf } from "./timeline.ts";

type JobReader = Pick<Client, "get" | "input"> & {
  readonly provider: Pick<Client["provider"], "requestStatus">;
};

// The provider knows a request until an hour after its end.
const PROVIDER_KNOWS_MS = 3_600_000;

/**
 * Reads what is known of a job; `undefined` if it has no record.
 *
 * @param now milliseconds since the epoch
 * @throws BoomerangError of the client, if the record cannot be read
 */
export async function readJob(client: JobReader, jobId: string, now: number): Promise<JobView | undefined> {
  const job = await client.get(jobId);
  if (job === undefined) return undefined;
  const problems: string[] = [];
  const orNote = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof BoomerangError)) throw error;
      problems.push(`${error.message}. ${error.nextStep ?? ""}`);
      return undefined;
    }
  };
  const [input, provider] = await Promise.all([orNote(client.input(jobId)), requestOf(client, job, now)]);
  return { job, input, timeline: timelineOf(job, provider, now), problems };
}

/** The provider's view of the latest request. Without it the timeline says what is not known, so no error is shown. */
async function requestOf(client: JobReader, job: Job, now: number): Promise<ProviderRequest | undefined> {
  const { target, requestId } = job;
  if (target === undefined || requestId === undefined) return undefined;
  if ("completedAt" in job && now - Date.parse(job.completedAt) > PROVIDER_KNOWS_MS) return undefined;
  return client.provider.requestStatus(target, requestId).catch((error: unknown) => {
    if (error instanceof BoomerangError) return undefined;
    throw error;
  });
}
