import { randomUUID } from "node:crypto";
import type { Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { type BulkCounts, type BulkRun, countOutcome, createBulkRun, NOTHING_DONE } from "../bulk-run.ts";
import type { ReadText } from "../job/job-of.ts";
import type { JobRequest } from "../job/job-request.ts";
import type { JobFilter } from "../list/job-filter.ts";
import { type ListedJob, type ListSources, listJobs } from "../list/list-jobs.ts";
import { noRecord } from "../list/results.ts";
import { replayOf } from "../submit/replay-of.ts";
import type { SendBatch } from "../submit/send-batch.ts";
import { submitMany } from "../submit/submit-many.ts";
import { type Act, actOnMany, filterFor, type ManyOptions, type ManyOutcome } from "./act-on-many.ts";
import { replayId } from "./replay-id.ts";

const CANCEL = { verb: "cancel", defaults: ["OPEN"], allowed: ["OPEN"] } as const;
const REPLAY = {
  verb: "replay",
  defaults: ["FAILED", "LOST", "EXPIRED"],
  allowed: ["FAILED", "LOST", "EXPIRED", "CANCELED"],
} as const;

export interface ManySources {
  readonly listSources: ListSources;
  readonly readText: ReadText;
  readonly sendBatch: SendBatch;
  readonly sleep: Sleep;
}

/** Operations on every job that a filter matches. */
export function createMany({ listSources, readText, sendBatch, sleep }: ManySources) {
  const cancelAll: Act = async (jobs) => {
    const entries = jobs.map(({ jobId }) => ({
      jobId,
      body: JSON.stringify({ type: "cancel", job_id: jobId }),
    }));
    const { failures, fatal } = await sendBatch(entries);
    if (fatal !== undefined) throw fatal;
    return jobs.map(({ jobId }, n) => ({ jobId, error: failures[n]?.error }));
  };

  /** @param made ids of the jobs that this run makes */
  function replayAll(made: Set<string>): Act {
    return async (jobs) => {
      const ids = jobs.map(({ jobId }) => jobId);
      const records = await listSources.read([...ids, ...ids.map(replayId)]);
      const outcomes: ManyOutcome[] = [];
      const requests: JobRequest[] = [];
      for (const jobId of ids) {
        const newJobId = replayId(jobId);
        if (records.get(newJobId)?.replay_of === jobId) {
          outcomes.push({ jobId, newJobId, alreadyReplayed: true });
          continue;
        }
        const request = await requestFor(jobId, records.get(jobId));
        if (request instanceof BoomerangError) outcomes.push({ jobId, error: request });
        else {
          requests.push(request);
          made.add(newJobId);
        }
      }
      const submissions = submitMany(requests, { sendBatch, sleep, newId: randomUUID }, {});
      for await (const { index, jobId: newJobId, error } of submissions) {
        const { replay_of: jobId = "" } = requests[index] ?? {};
        outcomes.push({ jobId, newJobId, error });
      }
      return outcomes;
    };
  }

  async function requestFor(jobId: string, record: Parameters<typeof replayOf>[0] | undefined) {
    try {
      if (record === undefined) throw noRecord(jobId);
      return await replayOf(record, replayId(jobId), readText);
    } catch (error) {
      // One that may succeed later ends the run.
      if (!(error instanceof BoomerangError) || error.retryable || error.code === "access_denied")
        throw error;
      return error;
    }
  }

  function run(actIn: (made: Set<string>) => Act, kind: typeof CANCEL | typeof REPLAY) {
    return (filter: JobFilter, options: ManyOptions = {}): BulkRun<ManyOutcome, BulkCounts> => {
      const start = () => {
        const made = new Set<string>();
        const jobs = listJobs(listSources, filterFor(filter, kind), {});
        return actOnMany(without(made, jobs), actIn(made), options, sleep);
      };
      return createBulkRun(start, { ...NOTHING_DONE }, (sum, outcome) =>
        countOutcome(sum, outcome, options.dryRun ?? false),
      );
    };
  }

  return { cancel: run(() => cancelAll, CANCEL), replay: run(replayAll, REPLAY) };
}

/** A replay is in the same batch as the job that it repeats, so the list comes to it too: it may have failed by then. */
async function* without(made: ReadonlySet<string>, jobs: AsyncIterable<ListedJob>) {
  for await (const job of jobs) if (!made.has(job.jobId)) yield job;
}
