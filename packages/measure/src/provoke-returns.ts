import type { Target } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { cancelMessage, jobIdOf, jobMessage, type Message } from "./messages.ts";
import { type ReturnedMessage, returnedMessages, verdictOnVisibility } from "./returned-messages.ts";
import { sendJobs } from "./send-jobs.ts";
import { waitForOutcomes } from "./wait-for-outcomes.ts";

const BATCHES = 4;
const HALF_A_BATCH = 5;
const INTERVAL_MS = 5000;

export interface VisibilityRun {
  readonly runId: string;
  /** Of the jobs that succeed. */
  readonly target: Target;
  /** Of the jobs that are returned: a development deployment that does not exist. */
  readonly absentTarget: Target;
  readonly input: string;
  readonly waitMs: number;
}

/**
 * Makes batches fail in part, and sees when the returned messages are received again. Half of the jobs are for a development
 * deployment that does not exist: the dispatcher tries to wake it, and returns the message for 5 s, then for 25 s. The other half
 * is submitted. In the end the jobs that cannot run are canceled.
 */
export async function provokeReturns(
  collaborators: Collaborators,
  run: VisibilityRun,
): Promise<ReturnedMessage[]> {
  const { clock, progress } = collaborators;
  const { runId, target, absentTarget, input, waitMs } = run;
  const from = clock.now();
  const jobs = messagesOf(runId, (isAbsent) => (isAbsent ? absentTarget : target), input);
  progress(`Visibility: sending ${jobs.length} jobs, half of them for a target that does not exist`);
  const sent = await sendJobs(collaborators, jobs);
  const absent = new Set(jobs.filter(({ isAbsent }) => isAbsent).map(({ jobId }) => jobId));
  const messageIds = new Set(sent.filter(({ jobId }) => absent.has(jobId)).map(({ messageId }) => messageId));
  try {
    return await watchReturns(collaborators, messageIds, from, waitMs);
  } finally {
    // Without that they would be tried five times within a quarter of an hour, and then be rejected.
    await sendJobs(collaborators, [...absent].map(cancelMessage));
    await waitForOutcomes(
      collaborators,
      jobs.map(({ jobId }) => jobId),
      INTERVAL_MS * 12,
    );
  }
}

/** Reads the dispatcher's log until each message came back twice: after 5 s and after 25 s. */
async function watchReturns(
  { stack, clock, sleep, progress }: Collaborators,
  messageIds: ReadonlySet<string>,
  from: number,
  waitMs: number,
): Promise<ReturnedMessage[]> {
  const dispatcher = stack.description.functions.find(({ name }) => name === "dispatcher");
  let returned: ReturnedMessage[] = [];
  while (dispatcher !== undefined && clock.now() - from < waitMs) {
    await sleep(INTERVAL_MS);
    const { lines } = await stack.readLog(dispatcher.logGroupName, { from, to: clock.now() });
    returned = returnedMessages(lines).filter(({ messageId }) => messageIds.has(messageId));
    progress(`Visibility: ${returned.length} of ${2 * messageIds.size} receives were seen`);
    if (returned.length >= 2 * messageIds.size && verdictOnVisibility(returned) !== "not observed") break;
  }
  return returned;
}

/** They alternate, so that a batch of which Lambda receives a part has jobs of both kinds. */
function messagesOf(
  runId: string,
  targetOf: (isAbsent: boolean) => Target,
  input: string,
): (Message & { readonly isAbsent: boolean })[] {
  return Array.from({ length: 2 * BATCHES * HALF_A_BATCH }, (_, n) => {
    const isAbsent = n % 2 === 1;
    return { ...jobMessage(jobIdOf(runId, "visibility", n), targetOf(isAbsent), input), isAbsent };
  });
}
