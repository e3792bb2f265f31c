import {
  DEFAULT_TIMING,
  isoTime,
  type Job,
  type JobWrite,
  parseMessage,
  type SubmitMessage,
  transition,
  webhookToken,
} from "@boomerang/core";
import { type Collaborators, createHandler } from "@boomerang/receiver/handler";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import { createRecordingMeter } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { type Condition, createLines, subject } from "../memory.ts";

const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";
export const OLD_SECRET = "whsec_PRIVATE-old";
export const NEW_SECRET = "whsec_PRIVATE-new";

const PARTS = ["table", "bucket", "spillQueue", "deadLetters", "linkKey", "webhookSecrets"] as const;
export type Part = (typeof PARTS)[number];
export type Conditions = Partial<Record<Part, Condition>>;

/** What a job may have become before a delivery comes. */
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

/** Everything around the receiver, in memory; jobs are in the states asked for. */
export function createWorld(
  secrets: readonly (readonly string[])[],
  jobs: readonly (readonly [string, State])[],
) {
  const time = new VirtualClock();
  const conditions: Record<Part, Condition> = {
    table: "up",
    bucket: "up",
    spillQueue: "up",
    deadLetters: "up",
    linkKey: "up",
    webhookSecrets: "up",
  };
  const [known = [], fresh = known] = secrets;
  const store = createJobStoreModel();
  const blobs = createBlobStoreModel();
  const spillQueue = createRecordingQueue();
  const deadLetters = createRecordingQueue();
  const { lines, log } = createLines();
  const under = <T extends object>(part: Part, methods: T) => subject(() => conditions[part], methods);
  for (const [jobId, state] of jobs) {
    const job = jobIn(state, jobId);
    if (job !== undefined) store.jobs.set(jobId, job);
  }
  const collaborators: Collaborators = {
    store: under("table", store),
    blobs: under("bucket", blobs),
    spillQueue: under("spillQueue", spillQueue),
    deadLetters: under("deadLetters", deadLetters),
    secrets: {
      ...under("linkKey", { linkKey: async () => LINK_KEY }),
      ...under("webhookSecrets", { webhookSecrets: async (isFresh?: boolean) => (isFresh ? fresh : known) }),
      apiKey: () => Promise.reject(new Error("the receiver has no business with the API key")),
    },
    clock: time,
    sleep: time.sleep,
    timing: DEFAULT_TIMING,
    log,
    meter: createRecordingMeter(),
  };
  return {
    time,
    conditions,
    jobs: store.jobs,
    blobs: blobs.blobs,
    spilled: spillQueue.sent,
    deadLetters: deadLetters.sent,
    lines,
    handle: createHandler(collaborators),
    setConditions(next: Conditions) {
      for (const part of PARTS) conditions[part] = next[part] ?? "up";
    },
  };
}

export type World = ReturnType<typeof createWorld>;

const tokens = new Map<string, string>();

export function tokenOf(jobId: string): string {
  const token = tokens.get(jobId) ?? webhookToken(jobId, LINK_KEY);
  tokens.set(jobId, token);
  return token;
}

const START = Date.UTC(2026, 0, 1) - 60_000;
const CLAIM = isoTime(START + DEFAULT_TIMING.leaseMs);
const errors = [{ code: "invalid_message", message: "message" }] as const;

const WAYS: Readonly<Record<State, (jobId: string) => readonly JobWrite[]>> = {
  none: () => [],
  PENDING: (jobId) => [{ type: "claim", message: messageOf(jobId), input: { text: '"PRIVATE input"' } }],
  SUBMITTED: (jobId) => [...WAYS.PENDING(jobId), { type: "submitted", claim: CLAIM, requestId: "request-1" }],
  SUCCEEDED: (jobId) => [
    ...WAYS.SUBMITTED(jobId),
    {
      type: "deliver",
      jobId,
      requestId: "request-1",
      outcome: { result: { text: '"PRIVATE first result"' } },
    },
  ],
  FAILED: (jobId) => [
    ...WAYS.SUBMITTED(jobId),
    { type: "deliver", jobId, requestId: "request-1", outcome: { errors } },
  ],
  LOST: (jobId) => [
    ...WAYS.SUBMITTED(jobId),
    { type: "lost", version: 2, error: { code: "NO_DELIVERY", message: "none came" }, isFinal: true },
  ],
  CANCELED: (jobId) => [{ type: "cancel", jobId }],
  REJECTED: (jobId) => [{ type: "reject_message", jobId, errors }],
};

const jobsMade = new Map<string, Job>();

/** A job in a state, made by the state machine itself; the same object each time. */
function jobIn(state: State, jobId: string): Job | undefined {
  const name = `${state} ${jobId}`;
  const job = jobsMade.get(name) ?? makeJob(state, jobId);
  if (job !== undefined) jobsMade.set(name, job);
  return job;
}

function makeJob(state: State, jobId: string): Job | undefined {
  let job: Job | undefined;
  for (const write of WAYS[state](jobId)) {
    const decision = transition(job, write, START, DEFAULT_TIMING);
    if (decision.type !== "write") throw new Error(`no way to ${state}: ${decision.reason}`);
    job = decision.job;
  }
  return job;
}

function messageOf(job_id: string): SubmitMessage {
  const body = { job_id, target: { model_id: "echo" }, model_input: "PRIVATE input" };
  return parseMessage(JSON.stringify(body), "message-1") as SubmitMessage;
}
