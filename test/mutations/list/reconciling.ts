import type { Mutation } from "../mutation.ts";

const SCHEDULER = "packages/scheduler/src";

/** Breakages of the rules of reconciling. */
export const RECONCILING: readonly Mutation[] = [
  {
    name: "reconcile-writes-over-what-came-in-between",
    rule: "reconciling writes only to the job as it was looked at: a result that came meanwhile stays",
    file: `${SCHEDULER}/reconcile.ts`,
    find: "!(await store.put(decision.job, job))",
    replace: "!(await store.put(decision.job, await store.get(job.job_id)))",
    tests: [SCHEDULER],
  },
  {
    name: "reconcile-resubmits-whatever-came-in-between",
    rule: "reconciling does not submit a job again that has got its result",
    file: `${SCHEDULER}/reconcile.ts`,
    find: 'if (decision.type === "unchanged" || !(await store.put(decision.job, job))) return undefined;',
    replace: 'if (decision.type === "unchanged") return undefined;\n  await store.put(decision.job, job);',
    tests: [SCHEDULER],
  },
  {
    name: "message-that-is-gone-not-sent-again",
    rule: "a job that waits for a message which is gone is sent another",
    file: `${SCHEDULER}/reconcile-action.ts`,
    find: '? { type: "resubmit", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }',
    replace:
      '? { type: "write", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }',
    tests: [SCHEDULER],
  },
  {
    name: "claimed-job-never-ended",
    rule: "no job stays open for ever: one of which nobody knows anything ends after its deadline",
    file: `${SCHEDULER}/reconcile-action.ts`,
    find: 'write: now < checkAt ? { type: "reschedule_check", checkAt } : lost(job, "NO_DELIVERY"),',
    replace: 'write: { type: "reschedule_check", checkAt: Math.max(checkAt, now) },',
    tests: [SCHEDULER],
  },
  {
    name: "delivery-given-up-at-once",
    rule: "a delivery that may still come is waited for before its job is submitted again",
    file: `${SCHEDULER}/decide-outcome.ts`,
    find: "const ATTEMPTS_PATIENCE_MS = 15 * MINUTE_MS;",
    replace: "const ATTEMPTS_PATIENCE_MS = 15_000;",
    tests: [SCHEDULER],
  },
  {
    name: "overdue-job-never-ended",
    rule: "no job stays open for ever, whatever the API says of it",
    file: `${SCHEDULER}/next-check.ts`,
    find: "return completionDeadline(job, submittedAt(job)) + GRACE_MS;",
    replace: "return Number.MAX_SAFE_INTEGER;",
    tests: [SCHEDULER],
  },
  {
    name: "overdue-counted-from-creation",
    rule: "a submission has its own time in the queue and its own hour to run, however old its job is",
    file: `${SCHEDULER}/next-check.ts`,
    find: "return Date.parse(job.submitted_at ?? job.created_at);",
    replace: "return Date.parse(job.created_at);",
    tests: [SCHEDULER],
  },
  {
    name: "status-calls-without-a-budget",
    rule: "status calls keep to the API's limit",
    file: `${SCHEDULER}/reconcile.ts`,
    find: 'if ((await statusCalls.acquire(maxWaitMs)) > 0) return "out_of_budget";',
    replace: "",
    tests: [SCHEDULER],
  },
];
