import { type Job as JobRecord, targetText, toTarget } from "@boomerang/core";
import {
  type ListedJob as IndexedEntry,
  type IndexReader,
  listBatch,
  listEnded,
  listOpen,
} from "@boomerang/runtime/job-index";
import { fromAwsError } from "../connect/aws-error.ts";
import { inGroups } from "../in-groups.ts";
import { isEnded } from "../job/job-of.ts";
import type { JobTarget } from "../job/job-request.ts";
import { MAX_KEYS_PER_READ, type ReadRecords } from "../job/record-reader.ts";
import { type JobFilter, type ListStatus, type ParsedFilter, parseFilter } from "./job-filter.ts";
import { type ListPosition, listOwner, type Part, readListCursor, writeListCursor } from "./list-cursor.ts";

/** A job in a list. Its record has the rest: `get`. Times are ISO 8601, UTC. */
export interface ListedJob {
  readonly jobId: string;
  readonly status: ListStatus;
  readonly target?: JobTarget | undefined;
  readonly batchId?: string | undefined;
  readonly replayOf?: string | undefined;
  readonly createdAt: string;
  readonly completedAt?: string | undefined;
  /** Of its record, if the list was asked for them, and the record is still kept. */
  readonly details?: ListedDetails | undefined;
  /** Continues the list after this job. */
  readonly cursor: string;
}

/** What the indexes do not have. */
export interface ListedDetails {
  /** The provider's id of the latest submission. */
  readonly requestId?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** When SQS got the message. Missing in the records of earlier versions. */
  readonly sentAt?: string | undefined;
  /** When the provider accepted the latest submission. */
  readonly submittedAt?: string | undefined;
}

export interface ListOptions {
  /**
   * Of a job that the same filter has listed, in the same deployment. The list keeps the times that it began with: `since` and
   * `until` are the same, or left out. A job that an earlier page listed as open is listed again if it has ended since.
   */
  readonly cursor?: string | undefined;
  /** Whether the record of each job is read for its `details`; default `false`. DynamoDB bills a record with its output. */
  readonly details?: boolean | undefined;
}

export interface ListSources {
  /** Names the deployment, the same each time. */
  readonly deployment: () => Promise<string>;
  readonly reader: () => Promise<IndexReader>;
  readonly read: ReadRecords;
}

/**
 * Lists jobs: open ones first, in the order in which they are checked, then those with an outcome, the latest first. Of a batch:
 * all, in the order in which they were created. Reads indexes only, and the records of open jobs.
 *
 * A job that ends, or is checked, while the list is read is listed once: of the jobs that were listed as open, the ids are remembered.
 *
 * The indexes lag behind the records by less than a second, as a rule.
 *
 * @throws BoomerangError
 */
export async function* listJobs(
  sources: ListSources,
  filter: JobFilter,
  { cursor, details = false }: ListOptions,
): AsyncGenerator<ListedJob, void, void> {
  const jobs = listed(sources, filter, cursor);
  if (!details) return yield* jobs;
  try {
    for await (const group of inGroups(jobs, MAX_KEYS_PER_READ)) {
      const records = await sources.read(
        group.map(({ jobId }) => jobId),
        { attributes: ["request_id", "metadata", "sent_at", "submitted_at"] },
      );
      for (const job of group) yield { ...job, details: detailsOf(records.get(job.jobId)) };
    }
  } catch (error) {
    throw fromAwsError(error, "list jobs", { grant: "grantRead" });
  }
}

function detailsOf(record: JobRecord | undefined): ListedDetails | undefined {
  if (record === undefined) return undefined;
  const { request_id: requestId, metadata, sent_at: sentAt, submitted_at: submittedAt } = record;
  return { requestId, metadata, sentAt, submittedAt };
}

async function* listed(
  sources: ListSources,
  filter: JobFilter,
  cursor: string | undefined,
): AsyncGenerator<ListedJob, void, void> {
  const asked = parseFilter(filter);
  try {
    const owner = listOwner(await sources.deployment(), asked);
    const position = cursor === undefined ? undefined : readListCursor(cursor, owner, asked);
    const parsed = position === undefined ? asked : { ...asked, from: position.from, to: position.to };
    const parts: Part[] = parsed.batchId === undefined ? ["open", "ended"] : ["batch"];
    const reader = await sources.reader();
    const listedAsOpen = new Set<string>();
    for (const part of parts.slice(position === undefined ? 0 : parts.indexOf(position.part))) {
      const after = position?.part === part ? position.after : undefined;
      for await (const entry of LISTINGS[part](reader, sources.read, parsed, after)) {
        if (!matches(entry, parsed) || listedAsOpen.has(entry.jobId)) continue;
        if (part === "open") listedAsOpen.add(entry.jobId);
        const { after: next, ...job } = entry;
        yield { ...job, cursor: writeListCursor({ part, after: next }, owner, parsed) };
      }
    }
  } catch (error) {
    throw fromAwsError(error, "list jobs", { grant: "grantRead" });
  }
}

type Entry = Omit<ListedJob, "cursor"> & Pick<ListPosition, "after">;
type After = ListPosition["after"] | undefined;

const LISTINGS: Readonly<
  Record<
    Part,
    (reader: IndexReader, read: ReadRecords, filter: ParsedFilter, after: After) => AsyncIterable<Entry>
  >
> = {
  async *open(reader, read, { hasOpen }, after) {
    if (!hasOpen) return;
    for await (const group of inGroups(listOpen(reader, { after }), MAX_KEYS_PER_READ)) {
      const records = await read(group.map(({ jobId }) => jobId));
      for (const { jobId, cursor } of group) {
        const record = records.get(jobId);
        // It has ended since the index was read: it is listed with its outcome.
        if (record === undefined || isEnded(record)) continue;
        const { target, batch_id: batchId, replay_of: replayOf, created_at: createdAt } = record;
        yield { jobId, status: "OPEN", target, batchId, replayOf, createdAt, after: cursor };
      }
    }
  },
  async *ended(reader, _read, { outcomes, from, to }, after) {
    if (outcomes.length === 0) return;
    for await (const { job, cursor } of listEnded(reader, { outcomes, from, to, after })) {
      yield { ...entryOf(job), after: cursor };
    }
  },
  async *batch(reader, _read, { batchId = "" }, after) {
    for await (const { job, cursor } of listBatch(reader, batchId, { after })) {
      yield { ...entryOf(job), after: cursor };
    }
  },
};

function entryOf(job: IndexedEntry): Omit<Entry, "after"> {
  const { job_id: jobId, outcome: status = "OPEN", target, batch_id: batchId, replay_of: replayOf } = job;
  return {
    jobId,
    status,
    target,
    batchId,
    replayOf,
    createdAt: job.created_at,
    completedAt: job.completed_at,
  };
}

function matches(job: Omit<Entry, "after">, { outcomes, hasOpen, target, from, to }: ParsedFilter): boolean {
  const { status, createdAt, completedAt = createdAt } = job;
  if (status === "OPEN" ? !hasOpen : !outcomes.includes(status)) return false;
  if ((from !== undefined && completedAt < from) || (to !== undefined && completedAt > to)) return false;
  return target === undefined || (job.target !== undefined && targetText(toTarget(job.target)) === target);
}
