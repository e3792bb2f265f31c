import { type JobWrite, openDelivery } from "@boomerang/core";
import type { JobStore } from "./job-store.ts";
import { type JobWriter, writeJob } from "./write-job.ts";

/**
 * Stores a delivery: with a single call if its job is open, as most are, and by the state machine otherwise.
 *
 * @returns whether it set the outcome of its job; otherwise it is only counted
 * @throws ContendedJobError as {@link writeJob} does
 */
export async function writeDelivery(
  writer: JobWriter & { readonly store: Pick<JobStore, "updateOpen"> },
  write: Extract<JobWrite, { type: "deliver" }>,
): Promise<boolean> {
  const { store, clock, timing } = writer;
  const updated = await store.updateOpen(write.jobId, openDelivery(write, clock.now(), timing));
  if (updated.type === "written") return true;
  const written = await writeJob(writer, write.jobId, write, { job: updated.job });
  return written.type === "written" && written.job.status !== written.before?.status;
}
