import { type Chance, createChance } from "@boomerang/testkit/chance";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { type CoverageCounters, createCoverageCounters } from "../counters/coverage-counters.ts";
import { createFaultInjector, type FaultInjector } from "../faults/fault-injector.ts";
import {
  createFaultProfile,
  type FaultProfile,
  type Outage,
  outageAt,
  type Service,
} from "../faults/fault-profile.ts";
import { createInvariants, type Invariants } from "../invariants/invariants.ts";
import { privateLines } from "../invariants/privacy.ts";
import type { CallLimit } from "../invariants/rate-limits.ts";
import { createEffects, type Effects } from "./effects.ts";
import { type Observer, observers } from "./observer.ts";
import { START } from "./settings.ts";
import { createTrace, type Trace } from "./trace.ts";

/** What every part of a run shares. */
export interface RunContext {
  readonly time: VirtualClock;
  readonly chance: Chance;
  readonly profile: FaultProfile;
  readonly trace: Trace;
  readonly faults: FaultInjector;
  readonly effects: Effects;
  readonly invariants: Invariants;
  readonly coverage: CoverageCounters;
  /** Receives everything that happens. */
  readonly observer: Observer;
  /** For how many ms Lambda cannot read a queue or stream from now on; 0 when it can. */
  unavailableMs(service: Service): number;
  endFaults(): void;
  readonly haveFaultsEnded: () => boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// How far a clock may be off with the rate limits still exact: the limiter allows for two clocks that differ by twice as
// much. With a larger difference the invariant covers a shorter window.
const SUBMISSIONS_SKEW_MS = 450;
const STATUS_SKEW_MS = 45;

export function createRunContext(
  seed: number,
  allows: (key: string) => boolean,
  { profile: given, observer: more = {} }: { profile?: FaultProfile; observer?: Partial<Observer> } = {},
): RunContext {
  const chance = createChance(seed);
  const profile = given ?? createFaultProfile(chance);
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const time = new VirtualClock(START, settle, chance.stream("place among those of one time"));
  const trace = createTrace(START);
  const invariants = createInvariants(
    limitsOf(profile),
    privateLines(["PRIVATE"]),
    profile,
    ({ invariant, detail, jobId = "" }) => trace.add(time.now(), `✗ ${invariant}: ${detail} ${jobId}`),
  );
  const coverage = createCoverageCounters();
  const observer = observers(invariants, coverage, more);
  const note = (key: string) => trace.add(time.now(), `! ${key}`);
  const faults = createFaultInjector(chance, allows, note, profile.remainingFaultRate);
  const met = new Set<Outage>();
  const meet = (outage: Outage) => {
    if (!met.has(outage) && outage.to - outage.from >= HOUR) coverage.count("hour_long_outage");
    met.add(outage);
  };
  const { count } = coverage;
  const effects = createEffects({ time, chance, profile, trace, faults, count, onMet: meet });
  return {
    ...{ time, chance, profile, trace, faults, effects, invariants, coverage, observer },
    haveFaultsEnded: faults.haveEnded,
    unavailableMs(service) {
      const at = time.now() - START;
      const outage = outageAt(profile, service, at);
      if (outage === undefined || !faults.inject("event_source_unavailable", faults.numbered(service), 1))
        return 0;
      meet(outage);
      return outage.to - at;
    },
    endFaults() {
      if (faults.haveEnded()) return;
      faults.end();
      const isComplete = profile.remainingFaultRate === 0;
      observer.faultsEnded(time.now(), isComplete);
      trace.add(
        time.now(),
        isComplete ? "the faults end" : "the faults end, except for a few calls that fail",
      );
    },
  };
}

function limitsOf(profile: FaultProfile): CallLimit[] {
  const { skewMs, submissionsPerMinute, statusCallsPerSecond, queueStatusCallsPerSecond } = profile;
  const minuteMs = MINUTE - 2 * Math.max(0, skewMs - SUBMISSIONS_SKEW_MS);
  const secondMs = 1000 - 2 * Math.max(0, skewMs - STATUS_SKEW_MS);
  const limits: CallLimit[] = [
    { operations: ["submit"], limit: submissionsPerMinute, windowMs: minuteMs },
    { operations: ["status", "cancel"], limit: statusCallsPerSecond, windowMs: secondMs },
    { operations: ["queue"], limit: queueStatusCallsPerSecond, windowMs: secondMs },
  ];
  return limits.filter(({ windowMs }) => windowMs > 0);
}
