import {
  JOBS_PER_DISPATCHER,
  QUARANTINE_DRAINS,
  receiversFor,
  SECONDS_PER_DELIVERY,
  submittedTogether,
} from "@boomerang/preflight";
import {
  CONCURRENCY,
  MAPPING_CONCURRENCY,
  MESSAGES_IN_FLIGHT,
  PAGES,
  POLLERS,
  STARTS_IN_10_S,
} from "./aws-quotas.ts";
import type { Limit } from "./limit.ts";
import type { Load } from "./load.ts";
import { BATCH_SIZES, EVENTS_PER_PUBLISHER } from "./product.ts";
import { settingsFor, shardsOf } from "./settings-for.ts";
import { count, duration } from "./text.ts";

const PLAN = "packages/preflight/src/concurrency-plan.ts";

/** Dispatchers that are busy: jobs a second × seconds of a batch ÷ jobs of a batch. */
export const dispatchersOf = ({ perSecond }: Load) => perSecond / JOBS_PER_DISPATCHER;

/** Receivers of deliveries, of so many seconds each. */
export function receiversOf({ perSecond }: Load, secondsEach = SECONDS_PER_DELIVERY): number {
  return receiversFor(perSecond, submittedTogether(perSecond * 60), secondsEach);
}

/** All functions that run at the same time, with one exception such as a drain. */
export function functionsOf(load: Load): number {
  const { publishersPerShard, drainConcurrency } = settingsFor(load);
  const publishers = shardsOf(load) * publishersPerShard;
  const scheduler = 1;
  const drains = Math.max(drainConcurrency, QUARANTINE_DRAINS);
  return Math.ceil(dispatchersOf(load)) + receiversOf(load) + publishers + scheduler + drains;
}

/** Queue, functions and stream. */
export const FUNCTION_LIMITS: readonly Limit[] = [
  {
    what: "Messages in flight on the jobs queue",
    scope: "stack",
    unit: "messages",
    has: () => MESSAGES_IN_FLIGHT,
    needs: (load) => dispatchersOf(load) * BATCH_SIZES.dispatcher,
    formula: "the batches of all dispatchers",
    reached: "messages stay on the queue until others are done",
    source: PAGES.queue,
    raisedBy: "nobody",
    lift: () => "several stacks",
  },
  {
    what: "Dispatchers of the jobs queue",
    scope: "stack",
    unit: "at the same time",
    has: () => MAPPING_CONCURRENCY,
    needs: dispatchersOf,
    formula: `one for ${JOBS_PER_DISPATCHER} jobs a second: a batch of ten takes a second, with its wait for permits`,
    reached: "jobs wait on the queue",
    source: `${PAGES.mapping}, ${PLAN}`,
    raisedBy: "nobody",
    lift: (load) => {
      const minutes = Math.max(0, (dispatchersOf(load) - POLLERS.first) / POLLERS.aMinute);
      return `\`dispatcherConcurrency: ${count(settingsFor(load).dispatcherConcurrency)}\`, reached in ${duration(Math.ceil(minutes) * 60)}; beyond 1,000 several stacks`;
    },
  },
  {
    what: "Starts of one function",
    scope: "stack",
    unit: "in ten seconds",
    has: () => STARTS_IN_10_S,
    needs: (load) => Math.max(dispatchersOf(load), receiversOf(load)),
    formula: "all dispatchers, or all receivers, from none",
    reached: "deliveries are throttled; outputs whose two attempts are, are lost",
    source: PAGES.lambdaScaling,
    raisedBy: "nobody",
    lift: () => "let the rate grow over a minute; or several stacks",
  },
  {
    what: "Publishers of a shard of the stream",
    scope: "stack",
    unit: "events a second",
    has: (load) => EVENTS_PER_PUBLISHER * settingsFor(load).publishersPerShard,
    needs: (load) => load.perSecond / shardsOf(load),
    formula:
      "events ÷ shards. A shard has 1,000 write units a second; a batch of 100 changes has 33 events, in calls of 10, and takes 110 ms",
    reached: "events are late",
    source: "packages/publisher/src/batch-events.ts, an estimate",
    raisedBy: "nobody",
    lift: () => "`publishersPerShard: 2`, at most 10",
  },
  {
    what: "Lambda concurrency",
    scope: "account",
    unit: "at the same time",
    has: () => CONCURRENCY,
    needs: functionsOf,
    formula: "dispatchers, receivers, publishers, one scheduler, and those that drain",
    reached: "deliveries are throttled; outputs whose two attempts are, are lost",
    source: `${PAGES.lambda}, ${PLAN}`,
    raisedBy: "AWS",
    lift: (load) => `a quota of ${count(roundedUp(functionsOf(load)))}, or several accounts`,
  },
];

/** To two digits, with a quarter to spare. */
export function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil((value * 1.25) / step) * step;
}
