import { LIMITS } from "@boomerang/runtime";
import type { Chance } from "@boomerang/testkit/chance";
import {
  CLOCKS_APART_MS,
  DEFAULT_SETTINGS,
  EVENT_SOURCES,
  type FunctionName,
  QUEUES,
} from "../deployed/as-deployed.ts";
import { TARGETS } from "../engine/settings.ts";
import { flappingStorage, receiverCutOff } from "./storage-outages.ts";

/** What can be unavailable for a while. */
export const SERVICES = [
  "jobs",
  "control",
  "bucket",
  "bus",
  "api",
  "secrets",
  "jobsQueue",
  "deadLetters",
  "spill",
  "quarantine",
  /** The stream of table `Jobs`. */
  "stream",
] as const;
export type Service = (typeof SERVICES)[number];

/** What can go wrong with one call of a function. */
export const CALL_FAULTS = [
  /** The process crashes before the call. */
  "crash_before_call",
  /** The process crashes after the call, before it gets the response. */
  "crash_after_call",
  /** The call is not performed. */
  "call_fails",
  /** The call is performed, and its response is lost. */
  "response_lost",
  "slow_call",
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

/** A time in which something misbehaves, in milliseconds since the start of the run. */
export interface FaultWindow<What> {
  readonly what: What;
  readonly from: number;
  readonly to: number;
}

/** Calls are refused at once, or hang until they time out. */
export interface Outage extends FaultWindow<Service> {
  readonly how: "refuses" | "hangs";
  /** The only function that cannot reach the service; default all. */
  readonly of?: FunctionName;
}

/** How the API misbehaves for a while. */
export const API_FAULTS = [
  /** 429. */
  "throttled",
  /** 503. */
  "unavailable",
  /** 500, 502 and 504; no submission is accepted. */
  "server_error",
  /** 500, 502 and 504, although the submission is accepted. */
  "error_after_acceptance",
  /** 401. */
  "account_error",
  /** The submission is accepted, and the connection breaks. */
  "response_lost",
] as const;
export type ApiFaultWindow = FaultWindow<(typeof API_FAULTS)[number]>;

export const ATTACKS = [
  "no_path",
  "wrong_token",
  "token_of_another_job",
  "truncated_token",
  "wrong_signature",
  /** Many deliveries with wrong signatures for one job, whose webhook URL leaked. */
  "flood",
  "malformed",
  "empty",
  "huge",
  "replay",
] as const;
export type Attack = (typeof ATTACKS)[number];

/** The faults and the load of one run. Each run has its own mixture, and some have no faults. */
export interface FaultProfile {
  /** When the faults end, in milliseconds since the start. */
  readonly faultsEndMs: number;
  readonly callFaultRates: Readonly<Record<CallFault, number>>;
  /** The part of {@link callFaultRates} that remains after {@link faultsEndMs}. */
  readonly remainingFaultRate: number;
  readonly outages: readonly Outage[];
  readonly apiFaults: readonly ApiFaultWindow[];
  /** Part of the calls in {@link apiFaults} that get an error. */
  readonly apiErrorRate: number;
  /** Whether the API then responds to all calls except submissions. */
  readonly sparesOtherCalls: boolean;
  /** The only fault of the run, in ms since its start: meanwhile no submission succeeds. */
  readonly soleOutage?: { readonly from: number; readonly to: number };
  readonly latencyMs: number;
  readonly skewMs: number;
  /** Part of the invocations that are throttled, that time out, and after which a process is not reused. */
  readonly throttleRate: number;
  readonly timeOutRate: number;
  readonly recycleRate: number;
  /** Part of the messages, events and schedules that are duplicated. */
  readonly repeatRate: number;
  /** When targets are paused, by their text. */
  readonly pauses: readonly FaultWindow<string>[];
  readonly rotatesSecrets: boolean;
  readonly signsDeliveries: boolean;
  /** Whether the operator sets wrong webhook secrets for a while, or for good. */
  readonly wrongSecrets: "never" | "until_corrected" | "for_good";
  /** How long a delivery is quarantined. */
  readonly quarantineMs: number;
  readonly attacks: number;
  readonly jobs: number;
  readonly submissionsPerMinute: number;
  readonly statusCallsPerSecond: number;
  readonly queueStatusCallsPerSecond: number;
  readonly retentionMs: number;
  /** Whether jobs are resubmitted whose output could not be delivered. */
  readonly resubmitsUndelivered: boolean;
  readonly firstCheckMs: number;
  readonly delivery: {
    readonly lose: number;
    readonly delay: number;
    readonly repeat: number;
    readonly reorder: number;
  };
  readonly inferenceMs: number;
  /** How far the index lags behind at most. */
  readonly indexLagMs: number;
  /** How many batches of messages are handled concurrently, at most. */
  readonly maxDispatchers: number;
  /** How many batches of spilled deliveries are drained concurrently, at most. */
  readonly maxDrains: number;
  /** Whether all jobs are sent within seconds, more of them than the rate limit allows. */
  readonly sendsAllAtOnce: boolean;
}

/**
 * @param at milliseconds since the start of the run
 * @param of the function that calls the service; default: Lambda itself
 */
export function outageAt(
  { outages }: Pick<FaultProfile, "outages">,
  service: Service,
  at: number,
  of?: FunctionName,
): Outage | undefined {
  const isMet = (outage: Outage) => outage.of === undefined || outage.of === of;
  return outages.find((outage) => {
    const { what, from, to } = outage;
    return what === service && from <= at && at < to && isMet(outage);
  });
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// In some runs messages are kept for 90 minutes instead of 14 days; then the queues they depend on must not be
// unavailable for hours.
const SHORT_RETENTION_MS = 1.5 * HOUR;
// Instead of a day. Wrong webhook secrets are corrected within it, if they are.
const QUARANTINE_MS = 6 * HOUR;
const MESSAGE_QUEUES: readonly Service[] = ["jobsQueue", "deadLetters"];

export function createFaultProfile(chance: Chance): FaultProfile {
  const faultsEndMs = chance.pick("faults end", [10, 30, 30, 120, 120, 300]) * MINUTE;
  const sendsAllAtOnce = chance.happens("sends all at once", 0.15);
  const isCrowd = chance.happens("crowd", 0.01);
  const isCalm = chance.happens("calm", 0.05);
  // Each fault is in some runs and not in others: it may hide what happens without it.
  const sometimes = (name: string, rates: readonly number[]) =>
    !isCalm && chance.happens(`has ${name}`, 0.6) ? chance.pick(name, rates) : 0;
  const callFaultRates = Object.fromEntries(
    CALL_FAULTS.map((fault) => [fault, sometimes(fault, [0.002, 0.01, 0.03])]),
  ) as Record<CallFault, number>;
  const isShort = chance.happens("short retention", 0.33);
  const retentionMs = isShort ? SHORT_RETENTION_MS : QUEUES.jobsQueue.retentionMs;
  const windows = <What extends string>(kind: string, whats: readonly What[], most: number) =>
    Array.from({ length: sometimes(kind, [1, 2, most]) }, (_, n): FaultWindow<What> => {
      const from = chance.between(`${kind} ${n} from`, 0, faultsEndMs);
      const length = chance.pick(`${kind} ${n} length`, [5_000, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR]);
      return { what: chance.pick(`${kind} ${n}`, whats), from, to: Math.min(from + length, faultsEndMs) };
    });
  return {
    faultsEndMs,
    callFaultRates,
    remainingFaultRate: chance.happens("remaining faults", 1 / 3) ? 0.1 : 0,
    outages: [
      ...windows("outages", SERVICES, 6).map(({ what, from, to }, n): Outage => {
        const latest = isShort && MESSAGE_QUEUES.includes(what) ? from + 10 * MINUTE : to;
        const how = chance.pick(`outages ${n} how`, ["refuses", "hangs"] as const);
        return { what, from, to: Math.min(to, latest), how };
      }),
      ...(!isCalm && chance.happens("storage flaps", 0.1) ? flappingStorage(chance, faultsEndMs) : []),
      ...(!isCalm && chance.happens("receiver cut off", 0.1) ? receiverCutOff(chance, faultsEndMs) : []),
    ],
    apiFaults: windows("api faults", API_FAULTS, 4),
    apiErrorRate: 0.9,
    sparesOtherCalls: false,
    latencyMs: chance.pick("latency", [2, 20, 100]),
    skewMs: sometimes("skew", [40, 400, CLOCKS_APART_MS / 2]),
    throttleRate: sometimes("throttle", [0.01, 0.1]),
    timeOutRate: sometimes("time out", [0.005, 0.05]),
    recycleRate: chance.pick("recycle", [0, 0.05, 0.5]),
    repeatRate: sometimes("repeat", [0.01, 0.1]),
    pauses: chance.happens("pauses targets", 0.8) ? windows("pauses", TARGETS, 2) : [],
    rotatesSecrets: !isCalm && chance.happens("rotates", 0.4),
    signsDeliveries: chance.happens("signs", 0.7),
    wrongSecrets: chance.happens("wrong secrets", 0.15)
      ? chance.pick("wrong secrets until", ["until_corrected", "until_corrected", "for_good"])
      : "never",
    quarantineMs: QUARANTINE_MS,
    attacks: sometimes("attacks", [5, 20]),
    jobs: isCrowd ? 150 : sendsAllAtOnce ? 40 : chance.pick("jobs", [1, 5, 12, 25]),
    submissionsPerMinute: isCrowd
      ? 120
      : chance.pick("submission rate", [2, 12, 30, 600, LIMITS.submissions.defaultLimit]),
    statusCallsPerSecond: chance.pick("status calls", [2, DEFAULT_SETTINGS.statusCallsPerSecond]),
    queueStatusCallsPerSecond: chance.pick("queue calls", [2, DEFAULT_SETTINGS.queueStatusCallsPerSecond]),
    retentionMs,
    resubmitsUndelivered: chance.happens("resubmits undelivered", 0.5),
    firstCheckMs: chance.pick("first check", [20_000, MINUTE, 5 * MINUTE]),
    delivery: {
      lose: sometimes("lost deliveries", [0.05, 0.3, 0.9]),
      delay: sometimes("late deliveries", [0.1, 0.5]),
      repeat: sometimes("repeated deliveries", [0.1, 0.5]),
      reorder: sometimes("reordered deliveries", [0.1, 0.5]),
    },
    // Only long inferences are still running at a late check; such runs make few inferences.
    inferenceMs: chance.pick("inference", [0, 0, 500, 500, 30_000, 30_000, 600_000, 2_400_000]),
    indexLagMs: chance.pick("index lag", [100, 2_000, 60_000, 5 * MINUTE]),
    // The defaults, and what larger quotas of the account allow.
    maxDispatchers: chance.pick("dispatchers", [EVENT_SOURCES.jobsQueue.maxConcurrency, 4, 25]),
    maxDrains: chance.pick("drains", [EVENT_SOURCES.spill.maxConcurrency, 5]),
    sendsAllAtOnce: sendsAllAtOnce || isCrowd,
  };
}
