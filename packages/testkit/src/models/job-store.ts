import { applyUpdate, isOutcome, type Job } from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";

/** `changes` is what the stream of the table would contain. */
export function createJobStoreModel() {
  const jobs = new Map<string, Job>();
  const changes: { before: Job | undefined; after: Job }[] = [];
  const store: JobStore = {
    async get(jobId) {
      return structuredClone(jobs.get(jobId));
    },
    async put(next, before) {
      const current = jobs.get(next.job_id);
      if (current?.version !== before?.version) return false;
      const after = structuredClone(next);
      jobs.set(next.job_id, after);
      changes.push(structuredClone({ before: current, after }));
      return true;
    },
    async updateOpen(jobId, update) {
      const job = jobs.get(jobId);
      if (job === undefined || isOutcome(job.status)) return { type: "not_open", job: structuredClone(job) };
      await store.put(applyUpdate(job, update), job);
      return { type: "written" };
    },
    async listDue(now, limit) {
      return [...jobs.values()]
        .filter((job) => job.check_at !== undefined && Date.parse(job.check_at) <= now)
        .map((job) => ({ jobId: job.job_id, since: Date.parse(job.check_at ?? "") }))
        .sort((a, b) => a.since - b.since)
        .slice(0, limit);
    },
  };
  return { ...store, jobs, changes };
}
