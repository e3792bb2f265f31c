import { SECONDS_PER_DELIVERY } from "@boomerang/preflight";
import { LIMITS, MAX_QUARANTINED_A_DAY } from "@boomerang/runtime";
import { CONCURRENCY, MESSAGES_IN_FLIGHT, PAGES } from "./aws-quotas.ts";
import { EXPLAINING_SECONDS, OUTAGE } from "./explaining.ts";
import { functionsOf, receiversOf, roundedUp } from "./function-limits.ts";
import type { Limit } from "./limit.ts";
import type { Load } from "./load.ts";
import {
  BATCH_SIZES,
  checksPerSecond,
  HANGING_DELIVERY_SECONDS,
  organizationsFor,
  RESUMES_PER_SECOND,
  statusCallsFor,
} from "./product.ts";
import { settingsFor } from "./settings-for.ts";
import { count, duration } from "./text.ts";

const CHECKS = checksPerSecond(LIMITS.statusCalls.defaultLimit);
const RECONCILE = "packages/scheduler/src/reconcile";

const ofAnHour = ({ perSecond }: Load) => perSecond * OUTAGE;

/** What helps to so many checks a second, of all organizations together. */
function moreChecks({ perSecond }: Load, checks: number, otherwise: string): string {
  const organizations = organizationsFor(perSecond);
  const calls = statusCallsFor(checks / organizations);
  if (calls === undefined) return `${count(Math.ceil(checks / CHECKS))} organizations; ${otherwise}`;
  const where = organizations === 1 ? "" : ` in each of ${count(organizations)} organizations`;
  return `\`statusCallsPerSecond: ${calls}\`${where}, if the provider allows it; ${otherwise}`;
}

const drained = (load: Load) =>
  (settingsFor(load).drainConcurrency * BATCH_SIZES.drain) / SECONDS_PER_DELIVERY;
const hanging = (load: Load) =>
  functionsOf(load) - receiversOf(load) + receiversOf(load, HANGING_DELIVERY_SECONDS);

/** What an hour's outage needs, or jobs that take long. */
export const OUTAGE_LIMITS: readonly Limit[] = [
  {
    what: "Status calls, if every job takes longer than `checkAfterSeconds`",
    scope: "organization",
    unit: "a second",
    has: () => CHECKS,
    needs: ({ perSecond }) => perSecond,
    formula:
      "one for each job at least. The provider allows 20 a second; reconcile uses 5/8 of them, for 45 s of a minute",
    reached:
      "jobs are checked late: an output that was not delivered is noticed late, or never explained by the API",
    source: `packages/runtime/src/limiter/limits.ts, ${RECONCILE}/reconcile.ts`,
    raisedBy: "the provider",
    lift: (load) =>
      moreChecks(load, load.perSecond, "`checkAfterSeconds` above what a job takes, at most 1,800"),
  },
  {
    what: "Checks before the deadline, after an hour in which no delivery arrived",
    scope: "organization",
    unit: "jobs",
    has: () => CHECKS * EXPLAINING_SECONDS,
    needs: ofAnHour,
    formula: `one for each job of the hour, until the deadline of the last one: ${duration(EXPLAINING_SECONDS)}. The provider has tried twice and tries no more`,
    reached:
      "jobs stay open past their deadline; the API forgets them an hour after their end, and they are resubmitted (`on_lost`) instead of explained",
    source: `docs/reliability.md, ${RECONCILE}/decide.ts`,
    raisedBy: "the provider",
    lift: (load) => {
      const takes = duration(ofAnHour(load) / organizationsFor(load.perSecond) / CHECKS);
      return moreChecks(load, ofAnHour(load) / EXPLAINING_SECONDS, `otherwise it takes ${takes}`);
    },
  },
  {
    what: "Messages in flight, after an hour in which the API failed",
    scope: "stack",
    unit: "messages",
    has: () => MESSAGES_IN_FLIGHT,
    needs: ofAnHour,
    formula: "all jobs of the hour: a message that is hidden until it is retried counts as in flight",
    reached: "nothing is lost: the others stay visible on the queue until hidden ones come back",
    source: PAGES.queue,
    raisedBy: "nobody",
    lift: () => "not needed; several stacks",
  },
  {
    what: "Lambda concurrency, while table `Jobs` does not respond",
    scope: "account",
    unit: "at the same time",
    has: () => CONCURRENCY,
    needs: hanging,
    formula: "as above, with 1.85 s for each delivery in the first seconds",
    reached: "deliveries are throttled; outputs whose two attempts are, are lost",
    source: "docs/decisions/2026-11-28-time-budget-of-a-delivery.md",
    raisedBy: "AWS",
    lift: (load) => `a quota of ${count(roundedUp(hanging(load)))}, or several accounts`,
  },
  {
    what: "Draining an hour's spilled deliveries in an hour",
    scope: "stack",
    unit: "a second",
    has: drained,
    needs: ({ perSecond }) => perSecond,
    formula: "as many as arrived. Each drain takes five at once, in 60 ms",
    reached: "results are stored later",
    source: "packages/receiver/src/handler.ts, an estimate",
    raisedBy: "nobody",
    lift: (load) => `\`drainConcurrency: ${count(settingsFor(load).drainConcurrency)}\`, at most 1,000`,
  },
  {
    what: "Jobs that were paused for an hour, continued in an hour",
    scope: "stack",
    unit: "a second",
    has: () => RESUMES_PER_SECOND,
    needs: ({ perSecond }) => perSecond,
    formula: "as many as were paused. A run lets 300 a second continue, 45 s of a minute",
    reached: "they continue more slowly",
    source: "packages/scheduler/src/resume/resume-targets.ts, an estimate",
    raisedBy: "nobody",
    lift: () => "several stacks",
  },
  {
    what: "Deliveries quarantined in an hour with wrong webhook secrets",
    scope: "stack",
    unit: "a day",
    has: () => MAX_QUARANTINED_A_DAY,
    needs: ofAnHour,
    formula: "all deliveries of an hour, before any delivery has verified",
    reached: "further deliveries are rejected, and their outputs lost",
    source: "packages/runtime/src/quarantine-store/quarantine-store.ts",
    raisedBy: "nobody",
    lift: () => "one job first: once a delivery has verified, nothing is quarantined",
  },
];
