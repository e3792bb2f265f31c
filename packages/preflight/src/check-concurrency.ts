import { checkReservedConcurrency } from "./check-reserved-concurrency.ts";
import {
  type ConcurrencyPlan,
  DELIVERIES_PER_RECEIVER,
  neededOf,
  ordinaryOf,
  planConcurrency,
} from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import { fittingSettings } from "./fitting-settings.ts";
import type { Needs } from "./needs.ts";
import { requestQuota } from "./quotas.ts";

// What AWS grants to established accounts.
const USUAL_QUOTA = 1000;

/** Whether the receiver has room beside all other functions: a delivery that is throttled twice is lost. */
export function checkConcurrency(facts: AccountFacts, needs: Needs): Finding[] {
  const { concurrency, held } = facts;
  if (!concurrency.isKnown) return [notChecked("Lambda concurrency", [concurrency])];
  const { limit, unreserved } = concurrency.value;
  const plan = planConcurrency(needs.settings, needs.wakes);
  // What the deployed receiver has reserved returns to the account before it is reserved again.
  const room = unreserved + (held.isKnown ? held.value.reservedConcurrency : 0);
  const reserved = needs.settings.receiverReservedConcurrency;
  if (reserved !== undefined) {
    return checkReservedConcurrency({
      ...{ reserved, room, limit, plan, facts },
      isHeldKnown: held.isKnown,
    });
  }
  return [checkSharedConcurrency(room, limit, plan, needs, facts)];
}

function checkSharedConcurrency(
  room: number,
  limit: number,
  plan: ConcurrencyPlan,
  needs: Needs,
  facts: AccountFacts,
): Finding {
  const needed = neededOf(plan);
  const has = `${room} functions may run at the same time`;
  if (room >= needed) {
    const forDeliveries = room - needed + plan.receivers;
    return {
      level: "ok",
      what: `Lambda concurrency: ${has}, ${needed} are needed`,
      why: `${explain(plan)} That leaves room for ${forDeliveries * DELIVERIES_PER_RECEIVER} deliveries a second, if the account's other functions are idle.`,
    };
  }
  const isError = room < ordinaryOf(plan);
  const consequence = isError
    ? "The receiver would be throttled in ordinary operation; outputs whose delivery is throttled twice are lost."
    : "That is enough in ordinary operation. While spilled deliveries are drained or targets are woken, the receiver may be throttled; outputs whose delivery is throttled twice are lost.";
  return {
    level: isError ? "error" : "warning",
    what: `Lambda concurrency: ${has}, ${needed} are needed`,
    why: `${explain(plan)} ${consequence}`,
    remedies: [
      ...reduce(needs, room),
      requestQuota("concurrency", Math.max(USUAL_QUOTA, limit + needed - room), facts),
    ],
  };
}

function explain({
  dispatchers,
  publishers,
  schedulers,
  receivers,
  exception,
  drains,
}: ConcurrencyPlan): string {
  const what = exception > drains ? "for targets that are woken" : "to drain deliveries";
  return `${dispatchers} dispatchers, ${publishers} publishers, ${schedulers} scheduler, ${receivers} for deliveries, ${exception} ${what}.`;
}

function reduce({ settings, wakes }: Needs, room: number): Remedy[] {
  const fitting = fittingSettings(settings, wakes, room);
  if (fitting === undefined) return [];
  const text = Object.entries(fitting).map(([name, value]) => `${name}: ${value}`);
  return [{ text: `Set ${text.join(", ")} in the configuration file.` }];
}
