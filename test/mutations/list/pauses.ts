import type { Mutation } from "../mutation.ts";

const CORE = "packages/core/src/job";
const DISPATCHER = "packages/dispatcher/src";
const SCHEDULER = "packages/scheduler/src";

/** Faults in pausing targets, and in canceling batches. */
export const PAUSE_MUTATIONS: readonly Mutation[] = [
  {
    name: "paused-target-submitted",
    rule: "while a target is paused, its jobs wait",
    file: `${DISPATCHER}/submit/cancel-or-pause.ts`,
    find: "isPaused(targetText(target)),",
    replace: "false,",
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "pause-believed-for-good",
    rule: "a process reads pauses and cancels again after ten seconds",
    file: "packages/runtime/src/control-item/cached-read.ts",
    find: "clock.now() - readAt >= maxAgeMs",
    replace: "clock.now() - readAt >= Number.MAX_VALUE",
    tests: ["packages/runtime/src/control-item", DISPATCHER],
    first: "tests",
  },
  {
    name: "resumed-in-spite-of-a-later-write",
    rule: "a job whose resubmit message found its target paused stays paused",
    file: `${CORE}/pause.ts`,
    find: 'if (paused_shard === undefined || job.version !== version) return "superseded";',
    replace: 'if (paused_shard === undefined) return "superseded";',
    tests: [CORE, SCHEDULER],
    first: "tests",
  },
  {
    name: "resubmit-message-of-a-paused-job-dropped",
    rule: "a resubmit message that finds its target paused cancels the resumption that it belongs to",
    file: `${CORE}/pause.ts`,
    find: "job.paused_shard !== undefined && message !== undefined ?",
    replace: "job.paused_shard !== undefined ?",
    tests: [CORE],
    first: "tests",
  },
  {
    name: "resume-written-before-its-message",
    rule: "a job continues only after its resubmit message is on the queue",
    file: `${SCHEDULER}/resume/resume-job.ts`,
    find: "  await requestResubmission(collaborators, job);\n",
    replace: "",
    tests: [SCHEDULER],
    first: "tests",
  },
  {
    name: "missed-job-stays-paused",
    rule: "a paused job that was missed when its target was resumed continues within a day",
    file: `${SCHEDULER}/reconcile/check-paused.ts`,
    find: "targets[target]?.isPaused !== true",
    replace: "targets[target]?.isPaused === false",
    tests: [SCHEDULER],
    first: "tests",
  },
  {
    name: "deadline-runs-during-a-pause",
    rule: "the time that a job was paused does not count towards its deadline",
    file: `${CORE}/timing.ts`,
    find: "return Date.parse(resumed_at ?? created_at);",
    replace: "return Date.parse(created_at);",
    tests: [CORE, SCHEDULER],
    first: "tests",
  },
  {
    name: "cancel-of-later-messages",
    rule: "a cancel message of a batch cancels what was sent before it, and nothing later",
    file: `${DISPATCHER}/submit/cancel-or-pause.ts`,
    find: "const isCanceled = sentAt <= canceledUntil;",
    replace: "const isCanceled = canceledUntil > 0;",
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "one-pass-over-a-canceled-batch",
    rule: "jobs that were being submitted when their batch was canceled are found by a later pass",
    file: `${DISPATCHER}/cancel-batch.ts`,
    find: "const LATER_PASSES_MS = [60_000, 600_000];",
    replace: "const LATER_PASSES_MS: number[] = [];",
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "later-pages-not-canceled",
    rule: "every page of a canceled batch is canceled",
    file: `${DISPATCHER}/cancel-batch.ts`,
    find: "  if (listed > PAGE_SIZE) await sendPage(collaborators, batchId, sentAt, cursor);\n",
    replace: "",
    tests: [DISPATCHER],
    first: "tests",
  },
];
