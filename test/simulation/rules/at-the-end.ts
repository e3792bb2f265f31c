import { isOutcome, type Job, parseMessage } from "@boomerang/core";
import type { QueueModel } from "../models/queue.ts";
import type { Sent } from "../sent.ts";
import type { Violated } from "./violation.ts";

// The last hour of a message, and the longest time for which it may be hidden when that begins.
const LAST_CALL_MS = 3_600_000 + 50 * 60_000;
const MAX_SUBMISSIONS = 3;
const JOB_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
// What models `stamp` and `stamp1000` put before its input differs from call to call.
const STAMP = /^\{"stamp":"[0-9a-f]{13}"/;
/** How the output of these models begins, as far as a sender can know it. */
export const UNSTAMPED = '{"stamp":"*"';
// The models of these fail, at times or always.
const FAILING = /"model_id":"(?:flaky|fail)/;

/** How things stand when everything has come to rest. */
export interface End {
  readonly sent: readonly Sent[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly deadLetters: QueueModel["messages"];
  /** Jobs of which a delivery of the provider was answered with 200. */
  readonly taken: ReadonlySet<string>;
  /** For how long the jobs queue keeps a message. */
  readonly retentionMs: number;
  /** How far a clock may be off. */
  readonly skewMs: number;
  /** The content of an object in the bucket. */
  readonly read: (location: string) => Promise<string>;
}

/** Holds the end of a run against what was promised. */
export async function checkEnd(end: End, violated: Violated): Promise<void> {
  for (const sent of end.sent) checkMessage(sent, end, violated);
  for (const job of end.jobs.values()) {
    checkOrigin(job, end, violated);
    checkAbsence(job, end, violated);
    await checkResult(job, end, violated);
  }
  for (const letter of end.deadLetters) await checkLetter(letter, end, violated);
}

function checkMessage(message: Sent, end: End, violated: Violated): void {
  const { kind, jobId, body } = message;
  const letters = end.deadLetters.filter((letter) => letter.body === body);
  if (kind === "invalid") {
    if (letters.length === 0)
      violated("a message that cannot be accepted is a dead letter", body.slice(0, 80));
    const named = nameIn(body);
    const isRefused = letters.some(({ attributes }) => attributes.error_code !== "not_handled_in_time");
    const status = named === undefined ? undefined : end.jobs.get(named)?.status;
    // A job that others have asked for, or cancelled, stays what it is.
    const isShared = end.sent.some((other) => other.kind !== "invalid" && other.jobId === named);
    if (isRefused && named !== undefined && (isShared ? status === undefined : status !== "REJECTED"))
      violated("what cannot be accepted is recorded as rejected", `${status}`, named);
    return;
  }
  // The same text may have been sent twice, and which of the two a letter is cannot be seen.
  const firstAt = Math.min(...end.sent.filter((other) => other.body === body).map(({ sentAt }) => sentAt));
  for (const { attributes, sentAt: putAsideAt } of letters) {
    const isLate = putAsideAt >= firstAt + end.retentionMs - LAST_CALL_MS;
    if (attributes.error_code !== "not_handled_in_time" || !isLate) {
      violated(
        "a good message is put aside only when its time in the queue ends",
        `${attributes.error_code}`,
        jobId,
      );
    }
  }
  if ((jobId === undefined || !end.jobs.has(jobId)) && letters.length === 0)
    violated("an accepted message has an outcome or a dead letter", `${kind}: no record`, jobId);
}

/** The job that a message names which cannot be accepted; what a cancel or the like says of one is no verdict on it. */
function nameIn(body: string): string | undefined {
  try {
    const { job_id: id } = JSON.parse(body) as { job_id?: unknown };
    return typeof id === "string" && JOB_ID.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** That a job, and what became of it, is what somebody asked for. */
function checkOrigin(job: Job, { sent }: End, violated: Violated): void {
  const { job_id: jobId, status } = job;
  const about = sent.filter((message) => (message.jobId ?? nameIn(message.body)) === jobId);
  if (about.length === 0) violated("every record is of a message", status, jobId);
  if (status === "CANCELED" && !about.some(({ kind }) => kind === "cancel"))
    violated("only what is to be cancelled is", "nobody asked for it", jobId);
  // What cannot be accepted is nobody's job: it has a digest only where another message was accepted before.
  const isGood = job.message_digest !== undefined || about.every(({ kind }) => kind !== "invalid");
  if (status === "REJECTED" && job.submissions === 0 && isGood)
    violated("a good message is not rejected", JSON.stringify(job.errors), jobId);
  if (status === "FAILED" && !about.some(({ body }) => FAILING.test(body)))
    violated("a job fails for its own fault alone", JSON.stringify(job.errors), jobId);
}

function checkAbsence(job: Job, { taken, sent, deadLetters, ...end }: End, violated: Violated): void {
  const { job_id: jobId, status, errors = [], created_at, completed_at = "" } = job;
  if (!isOutcome(status)) violated("nothing stays open", `${status}, check_at ${job.check_at}`, jobId);
  if (taken.has(jobId) && status !== "SUCCEEDED" && status !== "FAILED")
    violated("what was answered with 200 is never lost", status, jobId);
  const isExplained = errors.length > 0 && errors.every(({ code, message }) => code !== "" && message !== "");
  if (["FAILED", "REJECTED", "LOST"].includes(status) && !isExplained)
    violated("an absence is explained", status, jobId);
  if (status !== "LOST") return;
  if (mayStillBeTried(job))
    violated("a job is lost only when it may not be submitted again", JSON.stringify(errors), jobId);
  const has = (code: string) => errors.some((error) => error.code === code);
  const waitedMs = Date.parse(completed_at) - Date.parse(created_at);
  if (has("NOT_SUBMITTED") && waitedMs + 2 * end.skewMs < 2 * end.retentionMs)
    violated("a job waits for as long as its messages are kept", `${waitedMs} ms`, jobId);
  const own = sent.filter((message) => message.kind === "job" && message.jobId === jobId);
  const isDeadLettered = own.some(({ body }) => deadLetters.some((letter) => letter.body === body));
  if (has("MESSAGE_GONE") && !isDeadLettered)
    violated("a message that its job waits for is not deleted", JSON.stringify(errors), jobId);
}

/** Whether a lost job had a submission left, by its own wishes and by what was found out of it. */
function mayStillBeTried({ on_lost, on_unknown, submissions, errors = [] }: Job): boolean {
  const isRefused = errors.some(({ code }) => code === "NOT_SUBMITTED" || !/^[A-Z_]+$/.test(code));
  return on_lost !== "fail" && on_unknown !== "wait" && submissions < MAX_SUBMISSIONS && !isRefused;
}

async function checkResult(job: Job, { sent, read }: End, violated: Violated): Promise<void> {
  const { job_id: jobId, status, result: text, result_location: location } = job;
  if (status !== "SUCCEEDED") return;
  const result = text ?? (location === undefined ? "" : await read(location));
  const isOwn = ({ jobId: of, body, output }: Sent) =>
    of === jobId && output !== undefined && parseDigest(body, of) === job.message_digest;
  if (!sent.some((message) => isOwn(message) && message.output === result.replace(STAMP, UNSTAMPED)))
    violated("a result is the job's own", result.slice(0, 80), jobId);
}

function parseDigest(body: string, jobId: string): string | undefined {
  const message = parseMessage(body, jobId);
  return message.type === "submit" ? message.digest : undefined;
}

async function checkLetter(
  { attributes, body }: QueueModel["messages"][number],
  { read }: End,
  violated: Violated,
): Promise<void> {
  const { error_code: code, error_message: why } = attributes;
  if (!code || !why) violated("a dead letter says why", JSON.stringify(attributes));
  const location = /^\{.*"body_location":"([^"]+)"\}$/.exec(body)?.[1];
  if (location === undefined) return;
  const isThere = await read(location).then(
    () => true,
    () => false,
  );
  if (!isThere) violated("what a dead letter names is kept", location);
}
