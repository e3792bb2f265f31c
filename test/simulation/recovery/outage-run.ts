import { apiKeyNumber } from "@boomerang/testkit/models/secrets";
import type { Application } from "../actors/application.ts";
import type { SentMessage } from "../actors/sent-message.ts";
import { DEFAULT_SETTINGS, EVENT_SOURCES, QUEUES } from "../deployed/as-deployed.ts";
import type { SimulatedServices } from "../engine/collaborators.ts";
import type { Observer } from "../engine/observer.ts";
import { type Run, run } from "../engine/run.ts";
import type { RunContext } from "../engine/run-context.ts";
import { START } from "../engine/settings.ts";
import { CALL_FAULTS, type CallFault, type FaultProfile } from "../faults/fault-profile.ts";
import { type Cause, SECRET } from "./causes.ts";

export interface OutageOptions {
  readonly cause: Cause;
  readonly lengthMs: number;
  readonly jobs?: number;
  readonly seed?: number;
  /** How often each message was received before, in earlier outages; default never. */
  readonly receiveCount?: number;
}

export interface Recovery {
  readonly violations: Run["violations"];
  /** From the end of the outage to the submission of each job that waited, ms, ascending. */
  readonly recoveredMs: readonly number[];
  /** Calls that the API got in the outage. */
  readonly calls: { readonly submit: number; readonly queue: number };
  readonly maxReceiveCount: number;
  /** Jobs by their status at the end of the run. */
  readonly statuses: Readonly<Record<string, number>>;
}

const MINUTE = 60_000;
const FROM = 5 * MINUTE;
const HEALTHY_JOBS = 20;
const DAY = 24 * 60 * MINUTE;

/** One outage, no other faults: jobs are sent before and during it. */
export async function runOutage(options: OutageOptions): Promise<Recovery> {
  const { cause, lengthMs, seed = 1 } = options;
  const end = START + FROM + lengthMs;
  const acceptedAt = new Map<string, number>();
  const calls = { submit: 0, queue: 0 };
  let maxReceiveCount = 0;
  let now = () => START;
  const observer: Partial<Observer> = {
    apiResponded({ operation, jobId, status, at }) {
      if (operation === "submit" && status === 201 && !acceptedAt.has(jobId)) acceptedAt.set(jobId, at);
    },
    submitting: (_, __, at) => {
      if (at >= START + FROM && at < end) calls.submit++;
    },
    healthProbed({ of }) {
      if (of === "dispatcher" && now() < end) calls.queue++;
    },
    messageReceived(message) {
      maxReceiveCount = Math.max(maxReceiveCount, message.receiveCount);
    },
  };
  const sent: string[] = [];
  const made = await run({
    seed,
    scenario: {
      profile: profileOf(cause, lengthMs),
      observer,
      start(context, services) {
        now = () => context.time.now();
        return startOutage(context, services, options, sent);
      },
    },
  });
  const waited = sent.filter((jobId) => (acceptedAt.get(jobId) ?? Number.POSITIVE_INFINITY) >= end);
  const recoveredMs = waited.map((jobId) => (acceptedAt.get(jobId) ?? Number.POSITIVE_INFINITY) - end);
  return {
    violations: made.violations,
    recoveredMs: recoveredMs.toSorted((a, b) => a - b),
    ...{ calls, maxReceiveCount, statuses: made.statuses },
  };
}

function startOutage(
  { time, chance }: RunContext,
  { queues, secrets }: SimulatedServices,
  { cause, lengthMs, jobs = 200, receiveCount = 0 }: OutageOptions,
  waiting: string[],
): Application {
  const sent: SentMessage[] = [];
  let pending = 0;
  const at = (ms: number, perform: () => void) => {
    pending++;
    time.setTimeout(() => {
      pending--;
      perform();
    }, ms);
  };
  const send = (jobId: string, isWaiting: boolean) => {
    const output = JSON.stringify({ text: `PRIVATE ${jobId}` });
    const body = `{"job_id":"${jobId}","target":{"model_id":"echo"},"max_time_in_queue_seconds":600,"model_input":${output}}`;
    // Receives of earlier outages took time.
    const sentAt = time.now() - Math.min(13 * DAY, (receiveCount / 60) * DAY);
    queues.jobsQueue.send({ body }, sentAt, isWaiting ? receiveCount : 0);
    sent.push({ kind: "job", jobId, output, body, sentAt: time.now() });
    if (isWaiting) waiting.push(jobId);
  };
  for (let n = 0; n < HEALTHY_JOBS; n++)
    at(chance.between(`healthy ${n}`, 0, FROM), () => send(`before-${n}`, false));
  for (let n = 0; n < jobs; n++) {
    at(FROM + chance.between(`job ${n}`, 0, Math.floor(lengthMs * 0.8)), () => send(`order-${n}`, true));
  }
  if (cause.apiKey !== undefined) {
    at(FROM, () => secrets.put(SECRET, cause.apiKey ?? ""));
    at(FROM + lengthMs, () => secrets.put(SECRET, apiKeyNumber(1)));
  }
  return { sent, isDone: () => pending === 0 };
}

function profileOf(cause: Cause, lengthMs: number): FaultProfile {
  const to = FROM + lengthMs;
  const { submissionsPerMinute, statusCallsPerSecond, queueStatusCallsPerSecond } = DEFAULT_SETTINGS;
  return {
    faultsEndMs: to,
    callFaultRates: Object.fromEntries(CALL_FAULTS.map((fault) => [fault, 0])) as Record<CallFault, number>,
    ...{ remainingFaultRate: 0, outages: [], apiFaults: [], apiErrorRate: 1, sparesOtherCalls: false },
    ...{ latencyMs: 100, skewMs: 400, throttleRate: 0, timeOutRate: 0, recycleRate: 0.05, repeatRate: 0 },
    ...{ rotatesSecrets: false, signsDeliveries: true, attacks: 0, jobs: 0 },
    ...{ submissionsPerMinute, statusCallsPerSecond, queueStatusCallsPerSecond },
    retentionMs: QUEUES.jobsQueue.retentionMs,
    firstCheckMs: 5 * MINUTE,
    delivery: { lose: 0, delay: 0, repeat: 0, reorder: 0 },
    ...{ inferenceMs: 0, indexLagMs: 100, sendsAllAtOnce: false },
    maxDispatchers: EVENT_SOURCES.jobsQueue.maxConcurrency,
    ...cause.faults?.(FROM, to),
  };
}
