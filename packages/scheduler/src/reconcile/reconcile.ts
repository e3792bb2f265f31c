import type { Collaborators } from "../collaborators.ts";
import type { ReadQueue } from "../queue-reader.ts";
import { RUN } from "../settings.ts";
import { reconcileJob } from "./reconcile-job.ts";

// At the lowest rate that can be set, the last of the concurrent jobs gets its permit after 8 s. To wait longer is
// not worth the time that Lambda bills.
const MAX_PERMIT_WAIT_MS = 15_000;

/**
 * Checks open jobs past their `check_at`, oldest first, within the rate limit of status calls and the time that the
 * function has. A job that does not fit waits for the next run, a minute later.
 *
 * @param hasKey whether the API can be called; without its key, jobs still get an outcome at their deadlines
 */
export async function reconcile(
  collaborators: Collaborators,
  readQueue: ReadQueue,
  spareMs: () => number,
  hasKey: boolean,
): Promise<void> {
  const { store, clock, log, meter } = collaborators;
  const due = await store.listDue(clock.now(), RUN.checkedJobs);
  const left = new Set(due);
  let next = 0;
  let hasPermits = true;
  let oldestMs = 0;
  const worker = async () => {
    for (let spare = spareMs(); hasPermits && spare >= 0; spare = spareMs()) {
      const job = due[next++];
      if (job === undefined) return;
      const maxWaitMs = Math.min(spare, MAX_PERMIT_WAIT_MS);
      const check = await reconcileJob(collaborators, job, { readQueue, maxWaitMs, hasKey });
      if (check.type === "no_permit") hasPermits = false;
      if (check.type === "done") left.delete(job);
      oldestMs = Math.max(oldestMs, check.openMs);
    }
  };
  await Promise.all(Array.from({ length: RUN.concurrency }, worker));
  // Sets keep their order: the first job left is the oldest one.
  const [behind] = left;
  const behindMs = behind === undefined ? 0 : clock.now() - behind.since;
  meter.gauge("ReconcileBehindSeconds", behindMs / 1000);
  // A job that was not read is at least as old as its check is overdue.
  meter.gauge("OldestOpenJobSeconds", Math.max(oldestMs, behindMs) / 1000);
  log.info("reconciled", { due: due.length, left: left.size });
}
