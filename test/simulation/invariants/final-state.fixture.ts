import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import { checkEnd, type End } from "./final-state.ts";
import { after, SUCCEEDED as BARE, DAY, endedJob } from "./testing.fixture.ts";

export const RETENTION_MS = 14 * DAY;
export const bodyWith = (input: string) =>
  `{"job_id":"order-1","target":{"model_id":"echo"},"model_input":${input}}`;
export const sent = {
  id: "m1",
  kind: "job",
  jobId: "order-1",
  body: bodyWith("1"),
  output: "1",
  sentAt: 0,
} as const;
export const digestOf = (body: string) => createHash("sha256").update(body).digest("hex");
const message_digest = digestOf(sent.body);
export const SUCCEEDED: Job = { ...BARE, message_digest };
export const error = { code: "NO_DELIVERY", message: "why" };
/** What every dead letter of a message says about it. */
export const origin = { message_id: "m1", sent_at: after(0) };
export const ended = (status: Job["status"], fields: Partial<Job> = {}) =>
  endedJob(status, { message_digest, ...fields });
export const lost = (fields: Partial<Job> = {}) =>
  ended("LOST", { submissions: 3, errors: [error], ...fields });

/** The invariants that a final state violates. */
export async function violations({ job = SUCCEEDED, ...changes }: Partial<End> & { job?: Job } = {}) {
  const found: string[] = [];
  const usual: End = {
    ...{ sent: [sent], jobs: new Map([[job.job_id, job]]), deadLetters: [], accepted: new Set<string>() },
    ...{ read: async () => "", retentionMs: RETENTION_MS, skewMs: 0, resubmitsUndelivered: false },
    ...{ mayStayUnverified: () => false, wasNeverHandled: () => false },
  };
  await checkEnd({ ...usual, ...changes }, (invariant) => void found.push(invariant));
  return found;
}

export const takenLetter = (body: string, error_message = "its status is SUBMITTED") => ({
  ...{ body, sentAt: 0 },
  attributes: { error_code: "job_id_taken", error_message, ...origin },
});
