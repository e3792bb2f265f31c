import { type Observer, observers } from "../engine/observer.ts";
import { createApiFacts } from "./api-facts.ts";
import { attackInvariants } from "./attacks.ts";
import { batchCancelInvariants } from "./batch-cancels.ts";
import { claimInvariants } from "./claims.ts";
import { deadlineInvariants } from "./deadlines.ts";
import { deliveryInvariants } from "./deliveries.ts";
import { eventInvariants } from "./events.ts";
import { checkEnd, type End } from "./final-state.ts";
import { healthProbeInvariants } from "./health-probes.ts";
import { messageInvariants } from "./messages.ts";
import { outcomeInvariants } from "./outcomes.ts";
import { pauseInvariants } from "./pauses.ts";
import { privacyInvariants } from "./privacy.ts";
import { quarantineInvariants } from "./quarantine.ts";
import { type CallLimit, type Fullest, rateLimitInvariants } from "./rate-limits.ts";
import { recordInvariants } from "./records.ts";
import { type OutageWindow, recoveryInvariants } from "./recovery.ts";
import { resultInvariants } from "./results.ts";
import { submissionInvariants } from "./submissions.ts";
import { undeliveredInvariants } from "./undelivered.ts";
import type { ReportViolation, Violation } from "./violation.ts";

/** All invariants of a run. They observe what happens; nothing else reports violations. */
export interface Invariants extends Observer {
  readonly violations: readonly Violation[];
  /** For each rate limit, how full its fullest window was. */
  readonly fullest: () => readonly Fullest[];
  checkEnd(end: End): Promise<void>;
}

/** What invariants need to know of the faults of a run. */
export interface RunSettings {
  /** How far a clock may be off; default 0. */
  readonly skewMs?: number;
  /** Whether jobs are resubmitted whose output could not be delivered; default false. */
  readonly resubmitsUndelivered?: boolean;
  /** How long a delivery is quarantined; default a day. */
  readonly quarantineMs?: number;
  /** The only fault of the run, if it is an outage. */
  readonly soleOutage?: OutageWindow;
}

/**
 * @param limits rate limits of the calls of all processes together
 * @param isPrivate whether a log line contains private data
 */
export function createInvariants(
  limits: readonly CallLimit[],
  isPrivate: (line: string) => boolean,
  { skewMs = 0, resubmitsUndelivered = false, quarantineMs = 24 * 3_600_000, soleOutage }: RunSettings = {},
  onViolated: (violation: Violation) => void = () => undefined,
): Invariants {
  const violations: Violation[] = [];
  const violated: ReportViolation = (invariant, detail, jobId) => {
    const violation = { invariant, detail, ...(jobId !== undefined && { jobId }) };
    violations.push(violation);
    onViolated(violation);
  };
  // First, since the others read what it has recorded.
  const api = createApiFacts();
  const calls = rateLimitInvariants(violated, limits);
  const results = resultInvariants(violated);
  const all = observers(
    api,
    recordInvariants(violated, api),
    results,
    claimInvariants(violated, skewMs),
    submissionInvariants(violated, api),
    outcomeInvariants(violated, api, skewMs),
    deadlineInvariants(violated, quarantineMs),
    quarantineInvariants(violated, api, { skewMs, quarantineMs }),
    calls,
    recoveryInvariants(violated, soleOutage),
    deliveryInvariants(violated, skewMs),
    attackInvariants(violated),
    messageInvariants(violated, api),
    batchCancelInvariants(violated),
    pauseInvariants(violated),
    eventInvariants(violated),
    privacyInvariants(violated, isPrivate),
    healthProbeInvariants(violated),
    undeliveredInvariants(violated, resubmitsUndelivered),
    // Lambda kills a process that leaves a rejection unhandled.
    { unhandledRejection: (reason) => violated("no promise rejection is unhandled", String(reason)) },
  );
  return {
    ...{ ...all, violations, fullest: calls.fullest },
    async checkEnd(end) {
      await checkEnd(end, violated);
      await results.checkEnd(end.read);
    },
  };
}
