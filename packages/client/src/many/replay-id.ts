import { createHash } from "node:crypto";

const MAX_ID_CHARS = 128;

/**
 * The id of the job that `replayMany` makes of another one, always the same: so repeating it submits no job twice. Its `replayOf` is that
 * job.
 */
export function replayId(jobId: string): string {
  const id = `${jobId}.replay`;
  if (id.length <= MAX_ID_CHARS) return id;
  return `${createHash("sha256").update(jobId).digest("hex")}.replay`;
}
