import { createHash } from "node:crypto";
import { isOutcome, JOB_STATUSES, type Job, parseMessage } from "@boomerang/core";
import type { QueueModel } from "@boomerang/testkit/models/queue";
import type { SentMessage } from "../actors/sent-message.ts";
import type { ReportViolation } from "./violation.ts";

// The last hour of a message, and the longest visibility timeout that it may have when that begins.
const LAST_CALL_MS = 3_600_000 + 50 * 60_000;
const MAX_SUBMISSIONS = 3;
const JOB_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
// The stamp of models `stamp` and `stamp1000` differs from call to call.
const STAMP = /^\{"stamp":"[0-9a-f]{13}"/;
/** How the output of these models begins, with the stamp replaced. */
export const UNSTAMPED = '{"stamp":"*"';
// Models that fail, sometimes or always.
const FAILING = /"model_id":"(?:flaky|fail)/;

export interface End {
  readonly sent: readonly SentMessage[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly deadLetters: QueueModel["messages"];
  /** Whether the webhook secrets stay wrong, or an attacker has the webhook URL of this job. */
  readonly mayStayUnverified: (jobId: string) => boolean;
  /** Whether no invocation that received this message near the end of its retention gave a response. */
  readonly wasNeverHandled: (messageId: string) => boolean;
  /** Jobs of which a delivery got 200. */
  readonly accepted: ReadonlySet<string>;
  readonly retentionMs: number;
  /** How far a clock may be off. */
  readonly skewMs: number;
  /** Whether jobs are resubmitted whose output could not be delivered. */
  readonly resubmitsUndelivered: boolean;
  /** The content of an object in the bucket. */
  readonly read: (location: string) => Promise<string>;
}

/** Checks the final state against the promises. */
export async function checkEnd(end: End, violated: ReportViolation): Promise<void> {
  for (const sent of end.sent) checkMessage(sent, end, violated);
  for (const job of end.jobs.values()) {
    checkCause(job, end, violated);
    checkOutcome(job, end, violated);
    await checkResult(job, end, violated);
  }
  for (const letter of end.deadLetters) await checkLetter(letter, end, violated);
}

function checkMessage(message: SentMessage, end: End, violated: ReportViolation): void {
  const { id, kind, jobId, body } = message;
  if (kind === "cancel_batch") return;
  const isTaken = kind === "job" && jobId !== undefined && isOfAnother(body, end.jobs.get(jobId));
  const letters = end.deadLetters.filter((letter) => letter.body === body);
  const hasNoLetter = letters.length === 0 && !end.wasNeverHandled(id);
  if (kind === "invalid") {
    if (hasNoLetter) violated("an invalid message becomes a dead letter", body.slice(0, 80));
    const named = nameIn(body);
    const isRejected = letters.some(({ attributes }) => attributes.error_code !== "not_handled_in_time");
    const status = named === undefined ? undefined : end.jobs.get(named)?.status;
    // A job that other messages submit or cancel does not change.
    const isShared = end.sent.some((other) => other.kind !== "invalid" && other.jobId === named);
    if (isRejected && named !== undefined && (isShared ? status === undefined : status !== "REJECTED"))
      violated("the job of an invalid message is rejected", `${status}`, named);
    return;
  }
  // A dispatcher may have sent a cancel message with the same text, for a job of a canceled batch.
  const own = letters.filter(({ attributes }) => attributes.message_id === id);
  for (const { attributes, sentAt: deadLetteredAt } of own) {
    if (attributes.error_code === "job_id_taken") {
      if (!isTaken) violated("only another message finds its job id taken", "its own job", jobId);
      continue;
    }
    const isLate = deadLetteredAt >= message.sentAt + end.retentionMs - LAST_CALL_MS;
    if (attributes.error_code !== "not_handled_in_time" || !isLate) {
      violated(
        "a valid message is dead-lettered only at the end of its retention",
        `${attributes.error_code}`,
        jobId,
      );
    }
  }
  if (isTaken && hasNoLetter)
    violated("a message whose job id is taken becomes a dead letter", `${jobId}`, jobId);
  if ((jobId === undefined || !end.jobs.has(jobId)) && hasNoLetter)
    violated("an accepted message has an outcome or a dead letter", `${kind}: no record`, jobId);
}

/** Whether a job was created by another message. */
function isOfAnother(body: string, job: Job | undefined): boolean {
  return job !== undefined && job.message_digest !== digestOf(body);
}

function digestOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

/** The job that an invalid message names. */
function nameIn(body: string): string | undefined {
  try {
    const { job_id: id } = JSON.parse(body) as { job_id?: unknown };
    return typeof id === "string" && JOB_ID.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Checks that a message caused the job, and its outcome. */
function checkCause(job: Job, { sent }: End, violated: ReportViolation): void {
  const { job_id: jobId, status } = job;
  const about = sent.filter((message) => (message.jobId ?? nameIn(message.body)) === jobId);
  if (about.length === 0) violated("every record comes from a message", status, jobId);
  const isOfCanceledBatch = sent.some(
    ({ kind, batchId, sentAt }) =>
      kind === "cancel_batch" &&
      about.some((message) => message.batchId === batchId && message.sentAt <= sentAt),
  );
  if (status === "CANCELED" && !isOfCanceledBatch && !about.some(({ kind }) => kind === "cancel"))
    violated("a job is canceled only by a cancel message", "nobody asked for it", jobId);
  const creator = about.find(({ body }) => !isOfAnother(body, job));
  const isValid =
    creator === undefined ? about.every(({ kind }) => kind !== "invalid") : creator.kind === "job";
  if (status === "REJECTED" && job.submissions === 0 && isValid)
    violated("a valid message is not rejected", JSON.stringify(job.errors), jobId);
  if (status === "FAILED" && !about.some(({ body }) => FAILING.test(body)))
    violated("a job fails only if its model fails", JSON.stringify(job.errors), jobId);
}

function checkOutcome(
  job: Job,
  { accepted, sent, deadLetters, ...end }: End,
  violated: ReportViolation,
): void {
  const { job_id: jobId, status, errors = [], created_at, completed_at = "" } = job;
  if (!isOutcome(status)) violated("no job stays open", `${status}, check_at ${job.check_at}`, jobId);
  if (accepted.has(jobId) && status !== "SUCCEEDED" && status !== "FAILED")
    violated("a delivery that got 200 is never lost", status, jobId);
  const isExplained = errors.length > 0 && errors.every(({ code, message }) => code !== "" && message !== "");
  if (["FAILED", "REJECTED", "LOST"].includes(status) && !isExplained)
    violated("an outcome without a result has an error that explains it", status, jobId);
  if (status !== "LOST") return;
  if (mayBeResubmitted(job, end))
    violated("a job is lost only if it may not be resubmitted", JSON.stringify(errors), jobId);
  const has = (code: string) => errors.some((error) => error.code === code);
  if (has("DELIVERY_UNVERIFIED") && !end.mayStayUnverified(jobId))
    violated("with webhook secrets that are corrected in time, no delivery stays unverified", status, jobId);
  const waitedMs = Date.parse(completed_at) - Date.parse(created_at);
  if (has("NOT_SUBMITTED") && waitedMs + 2 * end.skewMs < 2 * end.retentionMs)
    violated("a job waits until its submission deadline", `${waitedMs} ms`, jobId);
  const own = sent.filter((message) => message.kind === "job" && message.jobId === jobId);
  const isDeadLettered = own.some(({ body }) => deadLetters.some((letter) => letter.body === body));
  if (has("MESSAGE_GONE") && !isDeadLettered)
    violated("a message that a job waits for is not deleted", JSON.stringify(errors), jobId);
}

// Reasons that exclude a resubmission.
const FINAL_CODES = ["NOT_SUBMITTED", "DELIVERY_MALFORMED", "DELIVERY_UNVERIFIED"];

/** Whether a lost job had a submission left, and neither its settings nor its errors excluded one. */
function mayBeResubmitted(
  { on_lost, on_unknown, submissions, errors = [] }: Job,
  { resubmitsUndelivered }: Pick<End, "resubmitsUndelivered">,
): boolean {
  const final = resubmitsUndelivered ? FINAL_CODES : [...FINAL_CODES, "OUTPUT_NOT_DELIVERED"];
  const isExcluded = errors.some(({ code }) => final.includes(code) || !/^[A-Z_]+$/.test(code));
  return on_lost !== "fail" && on_unknown !== "wait" && submissions < MAX_SUBMISSIONS && !isExcluded;
}

async function checkResult(job: Job, { sent, read }: End, violated: ReportViolation): Promise<void> {
  const { job_id: jobId, status, result: text, result_location: location } = job;
  if (status !== "SUCCEEDED") return;
  const result = text ?? (location === undefined ? "" : await read(location));
  // Of all outputs here, only those with a NaN are no strict JSON.
  if ((job.result_not_json === true) !== result.includes(":NaN,"))
    violated("a record states whether its result is strict JSON", result.slice(0, 80), jobId);
  const isOwn = ({ jobId: of, body, output }: SentMessage) =>
    of === jobId && output !== undefined && parseDigest(body, of) === job.message_digest;
  if (!sent.some((message) => isOwn(message) && message.output === result.replace(STAMP, UNSTAMPED)))
    violated("a result is the output of the job's own input", result.slice(0, 80), jobId);
}

function parseDigest(body: string, jobId: string): string | undefined {
  const message = parseMessage(body, jobId);
  return message.type === "submit" ? message.digest : undefined;
}

async function checkLetter(
  { attributes, body }: QueueModel["messages"][number],
  { read }: End,
  violated: ReportViolation,
): Promise<void> {
  const { error_code: code, error_message: why = "", message_id: id, sent_at: sentAt = "" } = attributes;
  if (!code || !why) violated("a dead letter states its reason", JSON.stringify(attributes));
  // A delivery that was neither spilled nor quarantined is no message of a queue.
  const mayBeOfNone = code === "malformed_delivery" && id === undefined && sentAt === "";
  if (code && !mayBeOfNone && (!id || Number.isNaN(Date.parse(sentAt))))
    violated("a dead letter names its message and when it was sent", JSON.stringify(attributes));
  if (code === "job_id_taken" && !JOB_STATUSES.some((status) => why.includes(`its status is ${status}`)))
    violated("a dead letter of a taken job id names the job's status", why);
  const location = /^\{.*"body_location":"([^"]+)"\}$/.exec(body)?.[1];
  if (location === undefined) return;
  const isThere = await read(location).then(
    () => true,
    () => false,
  );
  if (!isThere) violated("an object that a dead letter names is kept", location);
}
