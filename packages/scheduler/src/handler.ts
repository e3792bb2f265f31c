import type { Context } from "aws-lambda";
import { checkEventSources } from "./check-event-sources.ts";
import { checkKey } from "./check-key.ts";
import type { Collaborators } from "./collaborators.ts";
import { createQueueReader } from "./queue-reader.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { recordQueues } from "./record-queues.ts";
import { resumeJobs } from "./resume/resume-jobs.ts";
import { parseScheduleInput } from "./schedule-input.ts";
import { RUN } from "./settings.ts";
import { wakeTarget } from "./wake-target.ts";

export type { Collaborators } from "./collaborators.ts";

/** The scheduler runs the task that a schedule's input names. */
export function createHandler(collaborators: Collaborators) {
  return async (input: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const parsed = parseScheduleInput(input);
    if (parsed.task === "wake") return wakeTarget(collaborators, parsed.target);
    const spareMs = () => context.getRemainingTimeInMillis() - RUN.lastCallMs;
    // Before any permit is acquired: a permit must be used at once, and the first read of the key may take seconds.
    const hasKey = await checkKey(collaborators);
    const readQueue = createQueueReader(collaborators, hasKey);
    // Each task runs to its end even if the other one fails.
    const done = await Promise.allSettled([
      recordQueues(collaborators, parsed.targets, readQueue, spareMs),
      reconcile(collaborators, readQueue, spareMs, hasKey),
      resumeJobs(collaborators, spareMs),
      checkEventSources(collaborators, parsed.eventSources),
    ]);
    const failed = done.find((task) => task.status === "rejected");
    if (failed) throw failed.reason;
  };
}
