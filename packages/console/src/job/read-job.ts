import {
  BoomerangError,
  type Client,
  type ErrorCode,
  formatTarget,
  type JobWithoutOutput,
  type ProviderRequest,
  replayId,
} from "@boomerang/client";
import { REPLAYABLE } from "../jobs/replayable.ts";
import type { JobView } from "./job-view.ts";
import { timelineOf } from "./timeline.ts";

type JobReader = Pick<Client, "get" | "getWithoutOutput" | "input" | "pausedTargets"> & {
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
  const read = await jobOf(client, jobId);
  if (read === undefined) return undefined;
  const { job } = read;
  const [input, provider, pausedAt, replayedAs] = await Promise.all([
    inputOf(client, jobId),
    requestOf(client, job, now),
    pauseOf(client, job),
    bulkReplayOf(client, job),
  ]);
  const view = { ...read, timeline: timelineOf(job, provider, now), pausedAt, replayedAs };
  if (input instanceof BoomerangError)
    return { ...view, input: "unreadable", problems: [...read.problems, problemText(input)] };
  return { ...view, input: input === undefined ? "gone" : { text: input } };
}

const problemText = ({ message, nextStep }: BoomerangError) => `${message}. ${nextStep}`;

// The record may be readable nevertheless.
const OUTPUT_ERRORS: readonly string[] = ["not_stored", "access_denied"] satisfies ErrorCode[];

/** The job, and what is known of its output. */
async function jobOf(
  client: JobReader,
  jobId: string,
): Promise<Pick<JobView, "job" | "output" | "problems"> | undefined> {
  try {
    const job = await client.get(jobId);
    if (job?.status !== "SUCCEEDED") return job && { job, problems: [] };
    return { job, output: { text: job.text, isJson: job.isJson }, problems: [] };
  } catch (error) {
    if (!(error instanceof BoomerangError && OUTPUT_ERRORS.includes(error.code))) throw error;
    // If it is the record that may not be read, this rejects as well.
    const job = await client.getWithoutOutput(jobId);
    if (error.code === "not_stored") return job && { job, output: "gone", problems: [] };
    return job && { job, output: "unreadable", problems: [problemText(error)] };
  }
}

function inputOf(client: JobReader, jobId: string): Promise<string | undefined | BoomerangError> {
  return client.input(jobId).catch((error: unknown) => {
    if (error instanceof BoomerangError) return error;
    throw error;
  });
}

/** The provider's view of the latest request. Without it the timeline says what is not known, so no error is shown. */
async function requestOf(
  client: JobReader,
  job: JobWithoutOutput,
  now: number,
): Promise<ProviderRequest | undefined> {
  const { target, requestId } = job;
  if (target === undefined || requestId === undefined) return undefined;
  if ("completedAt" in job && now - Date.parse(job.completedAt) > PROVIDER_KNOWS_MS) return undefined;
  return client.provider.requestStatus(target, requestId).catch((error: unknown) => {
    if (error instanceof BoomerangError) return undefined;
    throw error;
  });
}

/** Since when the target of a job that waits is paused. Who may not read pauses does not see it. */
async function pauseOf(client: JobReader, { status, target }: JobWithoutOutput): Promise<string | undefined> {
  if (status !== "PENDING" || target === undefined) return undefined;
  const paused = await client.pausedTargets().catch((error: unknown) => {
    if (error instanceof BoomerangError) return [];
    throw error;
  });
  return paused.find((each) => each.target === formatTarget(target))?.pausedAt;
}

/** A bulk replay names its job after the one that it repeats. Replays of single jobs have other ids, and are in no index. */
async function bulkReplayOf(
  client: JobReader,
  { jobId, status }: JobWithoutOutput,
): Promise<string | undefined> {
  if (!REPLAYABLE.includes(status)) return undefined;
  const newJobId = replayId(jobId);
  const replay = await client.getWithoutOutput(newJobId).catch((error: unknown) => {
    if (error instanceof BoomerangError) return undefined;
    throw error;
  });
  return replay?.replayOf === jobId ? newJobId : undefined;
}
