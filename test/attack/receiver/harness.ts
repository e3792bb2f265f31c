import {
  DEFAULT_TIMING,
  isoTime,
  type Job,
  type JobWrite,
  parseMessage,
  type SubmitMessage,
  secretsFingerprint,
  transition,
  webhookToken,
} from "@boomerang/core";
import { type Collaborators, createHandler } from "@boomerang/receiver/handler";
import { createHarnessBase, type Fault } from "@boomerang/testkit/harness";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { type CollaboratorName, withReceiverFaults } from "@boomerang/testkit/receiver-faults";

export const OLD_SECRET = "whsec_PRIVATE-old";
export const NEW_SECRET = "whsec_PRIVATE-new";

export type Faults = Partial<Record<CollaboratorName, Fault>>;

/** States of a job before a delivery arrives; `none` is a job without a record. */
export const STATES = [
  "none",
  "PENDING",
  "SUBMITTED",
  "SUCCEEDED",
  "FAILED",
  "LOST",
  "CANCELED",
  "REJECTED",
] as const;
export type State = (typeof STATES)[number];

/**
 * The receiver with its collaborators in memory.
 *
 * @param secrets the cached webhook secrets, and what a fresh read returns (without it, the same)
 * @param haveVerified whether a delivery has verified with them before
 */
export function createHarness(
  secrets: readonly (readonly string[])[],
  jobs: readonly (readonly [string, State])[],
  haveVerified = true,
) {
  const base = createHarnessBase(createRecordingLog());
  const { time, log, store, blobs, spillQueue, quarantineQueue, quarantineStore, deadLetters, shared } = base;
  let faults: Faults = {};
  const [cached = [], fresh = cached] = secrets;
  if (haveVerified) {
    for (const list of secrets) void quarantineStore.recordVerified(secretsFingerprint(list, LINK_KEY), 0);
  }
  for (const [jobId, state] of jobs) {
    const job = jobIn(state, jobId);
    if (job !== undefined) store.jobs.set(jobId, job);
  }
  const parts = {
    ...{ store, blobs, spillQueue, quarantineQueue, quarantineStore, deadLetters },
    linkKey: async () => LINK_KEY,
    webhookSecrets: async (isFresh?: boolean) => (isFresh ? fresh : cached),
  };
  const collaborators: Collaborators = {
    ...shared,
    ...withReceiverFaults(parts, (name) => faults[name], time.sleep),
  };
  return {
    time,
    jobs: store.jobs,
    blobs: blobs.blobs,
    spilled: spillQueue.sent,
    quarantined: quarantineQueue.sent,
    deadLetters: deadLetters.sent,
    lines: () => log.lines.map((line) => JSON.stringify(line)),
    handle: createHandler(collaborators),
    setFaults(next: Faults) {
      faults = next;
    },
  };
}

export type Harness = ReturnType<typeof createHarness>;

const tokens = new Map<string, string>();

export function tokenOf(jobId: string): string {
  const token = tokens.get(jobId) ?? webhookToken(jobId, LINK_KEY);
  tokens.set(jobId, token);
  return token;
}

const START = Date.UTC(2026, 0, 1) - 60_000;
const CLAIM = isoTime(START + DEFAULT_TIMING.leaseMs);
const errors = [{ code: "invalid_message", message: "message" }] as const;

const WRITES_TO: Readonly<Record<State, (jobId: string) => readonly JobWrite[]>> = {
  none: () => [],
  PENDING: (jobId) => [{ type: "claim", message: messageOf(jobId), input: { text: '"PRIVATE input"' } }],
  SUBMITTED: (jobId) => [
    ...WRITES_TO.PENDING(jobId),
    { type: "submitted", claim: CLAIM, requestId: "request-1" },
  ],
  SUCCEEDED: (jobId) => [
    ...WRITES_TO.SUBMITTED(jobId),
    {
      type: "deliver",
      jobId,
      requestId: "request-1",
      content: { result: { text: '"PRIVATE first result"' } },
    },
  ],
  FAILED: (jobId) => [
    ...WRITES_TO.SUBMITTED(jobId),
    { type: "deliver", jobId, requestId: "request-1", content: { errors } },
  ],
  LOST: (jobId) => [
    ...WRITES_TO.SUBMITTED(jobId),
    {
      type: "lost",
      version: 2,
      error: { code: "NO_DELIVERY", message: "no delivery" },
      withoutResubmission: true,
    },
  ],
  CANCELED: (jobId) => [{ type: "cancel", jobId }],
  REJECTED: (jobId) => [{ type: "reject_message", digest: "ab", jobId, errors }],
};

const jobCache = new Map<string, Job>();

/** A job that the state machine brought into a state; the same object for each call. */
function jobIn(state: State, jobId: string): Job | undefined {
  const cacheKey = `${state} ${jobId}`;
  const job = jobCache.get(cacheKey) ?? makeJob(state, jobId);
  if (job !== undefined) jobCache.set(cacheKey, job);
  return job;
}

function makeJob(state: State, jobId: string): Job | undefined {
  let job: Job | undefined;
  for (const write of WRITES_TO[state](jobId)) {
    const decision = transition(job, write, START, DEFAULT_TIMING);
    if (decision.type !== "write") throw new Error(`cannot reach ${state}: ${decision.reason}`);
    job = decision.job;
  }
  return job;
}

function messageOf(job_id: string): SubmitMessage {
  const body = { job_id, target: { model_id: "echo" }, model_input: "PRIVATE input" };
  return parseMessage(JSON.stringify(body), "message-1") as SubmitMessage;
}
