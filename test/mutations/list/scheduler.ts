import type { Mutation } from "../mutation.ts";

const SCHEDULER = "packages/scheduler/src";

export const SCHEDULER_MUTATIONS: readonly Mutation[] = [
  {
    name: "reconcile-overwrites-a-concurrent-write",
    rule: "reconcile writes only to the version of the job that it read: a result stored meanwhile stays",
    file: `${SCHEDULER}/reconcile/reconcile-job.ts`,
    find: "!(await store.put(decision.job, job))",
    replace: "!(await store.put(decision.job, await store.get(job.job_id)))",
    tests: [SCHEDULER],
  },
  {
    name: "reconcile-resubmits-despite-a-concurrent-write",
    rule: "reconcile does not resubmit a job that has its result",
    file: `${SCHEDULER}/reconcile/reconcile-job.ts`,
    find: 'if (decision.type === "unchanged" || !(await store.put(decision.job, job))) return undefined;',
    replace: 'if (decision.type === "unchanged") return undefined;\n  await store.put(decision.job, job);',
    tests: [SCHEDULER],
  },
  {
    name: "lost-message-not-resent",
    rule: "if the message of a waiting job may be lost, another one is sent",
    file: `${SCHEDULER}/reconcile/decide.ts`,
    find: '? { type: "resubmit", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }',
    replace:
      '? { type: "write", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }',
    tests: [SCHEDULER],
  },
  {
    name: "claimed-job-never-ended",
    rule: "no job stays open forever: a job whose submission is unknown ends after its completion deadline",
    file: `${SCHEDULER}/reconcile/decide.ts`,
    find: 'write: now < checkAt ? { type: "reschedule_check", checkAt } : lost(job, "NO_DELIVERY"),',
    replace: 'write: { type: "reschedule_check", checkAt: Math.max(checkAt, now) },',
    tests: [SCHEDULER],
  },
  {
    name: "resubmit-while-a-delivery-may-arrive",
    rule: "while a delivery may still arrive, its job is not resubmitted",
    file: `${SCHEDULER}/reconcile/decide.ts`,
    find: "const ATTEMPTS_WAIT_MS = 15 * MINUTE_MS;",
    replace: "const ATTEMPTS_WAIT_MS = 15_000;",
    tests: [SCHEDULER],
  },
  {
    name: "overdue-job-never-ended",
    rule: "no job stays open forever, whatever status the API reports",
    file: `${SCHEDULER}/reconcile/decide.ts`,
    find: "return completionDeadline(job, submittedAt(job)) + GRACE_MS;",
    replace: "return Number.MAX_SAFE_INTEGER;",
    tests: [SCHEDULER],
  },
  {
    name: "overdue-counted-from-creation",
    rule: "a submission has its own time in queue and its own hour to run, however old its job is",
    file: `${SCHEDULER}/reconcile/decide.ts`,
    find: "return Date.parse(job.submitted_at ?? job.created_at);",
    replace: "return Date.parse(job.created_at);",
    tests: [SCHEDULER],
  },
  {
    name: "status-calls-without-permits",
    rule: "status calls stay within the API's rate limit",
    file: `${SCHEDULER}/reconcile/reconcile-job.ts`,
    find: 'if ((await statusLimiter.acquire(maxWaitMs)) > 0) return "no_permit";',
    replace: "",
    tests: [SCHEDULER],
  },
];
