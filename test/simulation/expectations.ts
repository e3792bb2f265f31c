import { isOutcome, type Job } from "@boomerang/core";
import type { Sent } from "./actors/application.ts";
import type { QueueModel } from "./models/queue.ts";
import type { Rules } from "./rules.ts";
import type { Sightings } from "./sightings.ts";

// The last hour of a message, and the longest time for which it may be hidden when that begins.
const LAST_CALL_MS = 3_600_000 + 50 * 60_000;

/** How things stand when everything has come to rest. */
export interface End {
  readonly sent: readonly Sent[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly deadLetters: QueueModel["messages"];
  /** Jobs of which a delivery of the provider was answered with 200. */
  readonly taken: ReadonlySet<string>;
  /** For how long the jobs queue keeps a message. */
  readonly retentionMs: number;
  /** The content of an object in the bucket. */
  readonly read: (location: string) => Promise<string>;
}

/** Holds the end of a run against what was promised. */
export async function checkEnd(end: End, rules: Rules, see: Sightings["see"]): Promise<void> {
  for (const sent of end.sent) checkMessage(sent, end, rules);
  for (const job of end.jobs.values()) await checkJob(job, end, rules);
  for (const { attributes } of end.deadLetters) {
    const { error_code: code, error_message: why } = attributes;
    if (!code || !why) rules.violated("a dead letter says why", JSON.stringify(attributes));
    see("dead_letter");
  }
  checkEvents(rules);
}

function checkMessage({ kind, jobId, body, sentAt }: Sent, end: End, { violated }: Rules): void {
  const { jobs, deadLetters, retentionMs } = end;
  const letters = deadLetters.filter((letter) => letter.body === body);
  const isPutAside = letters.length > 0;
  if (kind === "invalid") {
    if (!isPutAside) violated("a message that cannot be accepted is a dead letter", body.slice(0, 80));
    return;
  }
  for (const { attributes, sentAt: putAsideAt } of letters) {
    const isLate = putAsideAt >= sentAt + retentionMs - LAST_CALL_MS;
    if (attributes.error_code !== "not_handled_in_time" || !isLate) {
      violated(
        "a good message is put aside only when its time in the queue ends",
        `${attributes.error_code}`,
        jobId,
      );
    }
  }
  const job = jobId === undefined ? undefined : jobs.get(jobId);
  if (job === undefined && !isPutAside)
    violated("an accepted message has an outcome or a dead letter", `${kind}: no record`, jobId);
}

async function checkJob(job: Job, { sent, taken, read }: End, { violated }: Rules): Promise<void> {
  const { job_id: jobId, status, errors = [] } = job;
  if (!isOutcome(status)) return violated("nothing stays open", `${status}, check_at ${job.check_at}`, jobId);
  if (taken.has(jobId) && status !== "SUCCEEDED" && status !== "FAILED")
    violated("what was answered with 200 is never lost", status, jobId);
  if (["FAILED", "REJECTED", "LOST"].includes(status) && errors.length === 0)
    violated("an absence is explained", status, jobId);
  if (status === "LOST" && mayStillBeTried(job))
    violated("a job is lost only when it may not be submitted again", JSON.stringify(errors), jobId);
  if (status !== "SUCCEEDED") return;
  const result = job.result ?? (job.result_location === undefined ? "" : await read(job.result_location));
  const jobs = sent.filter((message) => message.jobId === jobId && message.output !== undefined);
  if (!jobs.some(({ output }) => output === result))
    violated("a result is the job's own", result.slice(0, 80), jobId);
}

/** Whether a lost job had a submission left, by its own wishes and by what was found out of it. */
function mayStillBeTried({ on_lost, on_unknown, submissions, errors = [] }: Job): boolean {
  const isRefused = errors.some(({ code }) => code === "NOT_SUBMITTED" || !/^[A-Z_]+$/.test(code));
  return on_lost !== "fail" && on_unknown !== "wait" && submissions < 3 && !isRefused;
}

function checkEvents({ outcomes, events, violated }: Rules): void {
  const firstTold = new Map<string, number>();
  for (const [place, { detail }] of events.entries()) {
    const { event_id: id } = JSON.parse(detail) as { event_id: string };
    if (!firstTold.has(id)) firstTold.set(id, place);
  }
  const lastOf = new Map<string, number>();
  for (const { job_id: jobId, version, status } of outcomes) {
    const place = firstTold.get(`${jobId}:${version}`);
    if (place === undefined) {
      violated("every outcome is announced", status, jobId);
      continue;
    }
    if (place < (lastOf.get(jobId) ?? -1)) violated("events of a job are told in order", status, jobId);
    lastOf.set(jobId, place);
  }
  const known = new Set(outcomes.map(({ job_id: jobId, version }) => `${jobId}:${version}`));
  for (const id of firstTold.keys()) if (!known.has(id)) violated("only what happened is announced", id);
}
