import { BoomerangError, type Client, formatTarget, type Job, type ProviderRequest } from "@boomerang/client";
import type { JobView } from "../views/job-page.tsx";
import { timelineOf } from "./timeline.ts";

type JobReader = Pick<Client, "get" | "input" | "pausedTargets"> & {
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
  const [input, provider, pausedAt] = await Promise.all([
    inputOf(client, jobId),
    requestOf(client, job, now),
    pauseOf(client, job),
  ]);
  const view = { job, timeline: timelineOf(job, provider, now), pausedAt };
  if (input instanceof BoomerangError)
    return { ...view, input: "unreadable", problems: [`${input.message}. ${input.nextStep}`] };
  return { ...view, input: input === undefined ? "gone" : { text: input }, problems: [] };
}

function inputOf(client: JobReader, jobId: string): Promise<string | undefined | BoomerangError> {
  return client.input(jobId).catch((error: unknown) => {
    if (error instanceof BoomerangError) return error;
    throw error;
  });
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

/** Since when the target of a job that waits is paused. Who may not read pauses does not see it. */
async function pauseOf(client: JobReader, { status, target }: Job): Promise<string | undefined> {
  if (status !== "PENDING" || target === undefined) return undefined;
  const paused = await client.pausedTargets().catch((error: unknown) => {
    if (error instanceof BoomerangError) return [];
    throw error;
  });
  return paused.find((each) => each.target === formatTarget(target))?.pausedAt;
}
