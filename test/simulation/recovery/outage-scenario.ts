import { LIMITS } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { apiKeyNumber, SECRET_IDS } from "@boomerang/testkit/models/secrets";
import type { Application } from "../actors/application.ts";
import type { SentMessage } from "../actors/sent-message.ts";
import { DEFAULT_SETTINGS, EVENT_SOURCES, QUEUES } from "../deployed/as-deployed.ts";
import type { SimulatedServices } from "../engine/collaborators.ts";
import type { RunContext } from "../engine/run-context.ts";
import type { Scenario } from "../engine/scenario.ts";
import {
  CALL_FAULTS,
  type CallFault,
  createFaultProfile,
  type FaultProfile,
} from "../faults/fault-profile.ts";
import { CAUSES, type Cause } from "./causes.ts";

export interface OutageOptions {
  readonly cause: Cause;
  readonly lengthMs: number;
  /** Jobs that are sent in the outage; default 200. */
  readonly jobs?: number;
  /** How often each of their messages was received before, in earlier outages; default never. */
  readonly receiveCount?: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** When every outage begins, in ms since the start of the run. */
const FROM = 5 * MINUTE;
const JOBS_BEFORE = 20;
const RATE = 0.02;
const LENGTHS = [MINUTE, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR];

/** The outage of a seed: two of a hundred runs have one and no other faults. */
export function outageScenarioOf(seed: number): Scenario | undefined {
  const chance = createChance(seed);
  if (!chance.happens("is an outage only", RATE)) return undefined;
  // A cause that the health probe does not detect uses up submissions: see docs/reliability.md.
  const cause = chance.pick(
    "cause",
    CAUSES.filter(({ isHidden }) => isHidden !== true),
  );
  const lengthMs = chance.pick("length", LENGTHS);
  // A process that starts while table `Control` is unavailable has to guess from the message: see docs/reliability.md.
  const receiveCount = cause.isUnshared ? 0 : chance.pick("receives", [0, 0, 400]);
  return outageScenario({ cause, lengthMs, jobs: 100, receiveCount });
}

/** One outage and no other faults; jobs are sent before it and in its first four fifths. */
export function outageScenario(options: OutageOptions): Scenario {
  return {
    profile: profileOf(options),
    start: (context, services) => startJobs(context, services, options),
  };
}

function startJobs(
  { time, chance }: RunContext,
  { queues, secrets }: SimulatedServices,
  { cause, lengthMs, jobs = 200, receiveCount = 0 }: OutageOptions,
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
  const send = (jobId: string, receivedBefore: number) => {
    const output = JSON.stringify({ text: `PRIVATE ${jobId}` });
    const options = `"job_id":"${jobId}","target":{"model_id":"echo"},"max_time_in_queue_seconds":600`;
    const body = `{${options},"model_input":${output}}`;
    // Earlier outages took time.
    const sentAt = time.now() - Math.floor((receivedBefore / 60) * DAY);
    const id = queues.jobsQueue.send({ body }, sentAt, receivedBefore);
    sent.push({ id, kind: "job", jobId, output, body, sentAt });
  };
  for (let n = 0; n < JOBS_BEFORE; n++)
    at(chance.between(`before ${n}`, 0, FROM), () => send(`before-${n}`, 0));
  for (let n = 0; n < jobs; n++) {
    const ms = FROM + chance.between(`job ${n}`, 0, Math.floor(lengthMs * 0.8));
    at(ms, () => send(`order-${n}`, receiveCount));
  }
  const { apiKey } = cause;
  if (apiKey !== undefined) {
    at(FROM, () => secrets.put(SECRET_IDS.apiKey, apiKey));
    at(FROM + lengthMs, () => secrets.put(SECRET_IDS.apiKey, apiKeyNumber(1)));
  }
  return { sent, isDone: () => pending === 0 };
}

function profileOf({ cause, lengthMs }: OutageOptions): FaultProfile {
  const to = FROM + lengthMs;
  const { statusCallsPerSecond, queueStatusCallsPerSecond } = DEFAULT_SETTINGS;
  return {
    // What is not named here is the same in all outages.
    ...createFaultProfile(createChance(0)),
    ...{ faultsEndMs: to, soleOutage: { from: FROM, to } },
    callFaultRates: Object.fromEntries(CALL_FAULTS.map((fault) => [fault, 0])) as Record<CallFault, number>,
    ...{ remainingFaultRate: 0, outages: [], apiFaults: [], apiErrorRate: 1, sparesOtherCalls: false },
    ...{ latencyMs: 100, skewMs: 400, throttleRate: 0, timeOutRate: 0, recycleRate: 0.05, repeatRate: 0 },
    ...{ pauses: [], rotatesSecrets: false, signsDeliveries: true, wrongSecrets: "never" },
    ...{ attacks: 0, jobs: 0 },
    // How soon jobs are tried again is measured, not how long the rate limit takes for them.
    submissionsPerMinute: LIMITS.submissions.defaultLimit,
    ...{ statusCallsPerSecond, queueStatusCallsPerSecond },
    ...{ retentionMs: QUEUES.jobsQueue.retentionMs, firstCheckMs: 5 * MINUTE },
    delivery: { lose: 0, delay: 0, repeat: 0, reorder: 0 },
    ...{ inferenceMs: 0, indexLagMs: 100, sendsAllAtOnce: false },
    maxDispatchers: EVENT_SOURCES.jobsQueue.maxConcurrency,
    maxDrains: EVENT_SOURCES.spill.maxConcurrency,
    ...cause.faults?.(FROM, to),
  };
}
