import type { Context } from "aws-lambda";
import { checkKey } from "./check-key.ts";
import type { Collaborators } from "./collaborators.ts";
import { reconcile } from "./reconcile.ts";
import { recordQueues } from "./record-queues.ts";
import { parseScheduleInput } from "./schedule-input.ts";
import { wakeTarget } from "./wake-target.ts";

export type { Collaborators } from "./collaborators.ts";

/** The scheduler: a schedule's input in, its task done. */
export function createHandler(collaborators: Collaborators) {
  return async (input: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const parsed = parseScheduleInput(input);
    if (parsed.task === "wake") return wakeTarget(collaborators, parsed.target);
    const remainingMs = () => context.getRemainingTimeInMillis();
    // Before any call takes its turn: a turn counts for the moment when it comes, and the first read may take seconds.
    const hasKey = await checkKey(collaborators);
    // Each to its end, whatever becomes of the other.
    const done = await Promise.allSettled([
      recordQueues(collaborators, remainingMs, hasKey),
      reconcile(collaborators, remainingMs, hasKey),
    ]);
    const failed = done.find((task) => task.status === "rejected");
    if (failed) throw failed.reason;
  };
}
