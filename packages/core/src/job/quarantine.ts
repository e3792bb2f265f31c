import { isoTime } from "../time/iso-time.ts";
import type { JobWrite, NoOpReason } from "./job-write.ts";
import { boundErrors, type Job } from "./record.ts";
import { endPauseByDelivery, type Fields, withCheckAt } from "./record-changes.ts";
import { isOutcome, isProvisional } from "./status.ts";
import type { Timing } from "./timing.ts";

// A quarantined delivery is verified again every 15 minutes.
const RELEASED_WITHIN_MS = 20 * 60_000;

/** Whether a delivery would change this job: it was submitted, and has no outcome or a provisional one. */
export function awaitsDelivery({ status, submissions }: Pick<Job, "status" | "submissions">): boolean {
  return submissions > 0 && (!isOutcome(status) || isProvisional(status));
}

/** Whether a delivery came that cannot be read, or cannot be verified yet. */
export function hasUnusableDelivery(
  job: Pick<Job, "malformed_delivery_location" | "quarantined_delivery_at">,
): boolean {
  return job.malformed_delivery_location !== undefined || job.quarantined_delivery_at !== undefined;
}

/**
 * The time, in ms since the epoch, until which a quarantined delivery of the job may still become its result; `undefined`
 * without such a delivery.
 */
export function quarantineEnd(
  { quarantined_delivery_at: at, submissions }: Pick<Job, "quarantined_delivery_at" | "submissions">,
  timing: Timing,
): number | undefined {
  // A job that was never submitted has no genuine delivery.
  return at === undefined || submissions === 0 ? undefined : Date.parse(at) + timing.quarantineMs;
}

/** Whether a quarantined delivery of an open job may still become its result. */
export function isQuarantined(job: Job, now: number, timing: Timing): boolean {
  const end = quarantineEnd(job, timing);
  return end !== undefined && now < end;
}

/** The job waits for its quarantined delivery, and no message submits it again, so reconcile checks it at the end at the latest. */
export function recordQuarantined(
  job: Job,
  { at, error }: Extract<JobWrite, { type: "quarantined_delivery" }>,
  timing: Timing,
): Fields | NoOpReason {
  if (Date.parse(job.quarantined_delivery_at ?? "") >= at) return "already_quarantined";
  // What a malformed delivery was stays on record, whatever else comes.
  const malformed = (job.errors ?? []).filter(({ code }) => code === "DELIVERY_MALFORMED");
  const errors = boundErrors([...malformed, error]);
  const noted = { ...endPauseByDelivery(job, at), quarantined_delivery_at: isoTime(at), errors };
  const end = at + timing.quarantineMs;
  return Date.parse(job.check_at ?? "") <= end ? noted : withCheckAt(noted, end);
}

/**
 * A quarantined delivery was forged, so the job may be resubmitted again; but not before every other quarantined delivery of it
 * had time to be released.
 */
export function recordForged(
  { quarantined_delivery_at: notedAt, errors = [], ...job }: Job,
  { at }: Extract<JobWrite, { type: "forged_delivery" }>,
  now: number,
): Fields | NoOpReason {
  // A later delivery may be quarantined still.
  if (notedAt === undefined || Date.parse(notedAt) > at) return "superseded";
  const others = errors.filter(({ code }) => code !== "DELIVERY_UNVERIFIED");
  const released = others.length === 0 ? job : { ...job, errors: others };
  return withCheckAt(released, now + RELEASED_WITHIN_MS);
}
