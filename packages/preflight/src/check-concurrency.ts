import { checkReservedConcurrency } from "./check-reserved-concurrency.ts";
import {
  type ConcurrencyPlan,
  deliveriesFor,
  neededOf,
  ordinaryOf,
  planConcurrency,
  rounded,
} from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import { fittingSettings } from "./fitting-settings.ts";
import type { ConcurrencySettings, Needs } from "./needs.ts";
import { requestQuota } from "./quotas.ts";

const FASTER =
  "The provider delivers a backlog as fast as the models compute; if that is faster than jobs are submitted, set peakDeliveriesPerSecond.";

// What AWS grants to established accounts.
const USUAL_QUOTA = 1000;

type Facts = Pick<AccountFacts, "concurrency" | "held" | "region" | "profile">;
type ConcurrencyNeeds = Pick<Needs, "wakes"> & { readonly settings: ConcurrencySettings };

/** Whether the receiver has room beside all other functions: a delivery that is throttled twice is lost. */
export function checkConcurrency(facts: Facts, needs: ConcurrencyNeeds): Finding[] {
  return check(facts, needs, { isDeployed: false });
}

/** The same after the deployment: what is reserved for the receiver was granted. */
export function checkDeployedConcurrency(facts: Facts, needs: ConcurrencyNeeds): Finding[] {
  return check(facts, needs, { isDeployed: true });
}

function check(facts: Facts, needs: ConcurrencyNeeds, { isDeployed }: { isDeployed: boolean }): Finding[] {
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
      isDeployed,
    });
  }
  return [checkSharedConcurrency(room, limit, plan, needs, facts)];
}

function checkSharedConcurrency(
  room: number,
  limit: number,
  plan: ConcurrencyPlan,
  needs: ConcurrencyNeeds,
  facts: Facts,
): Finding {
  const needed = neededOf(plan);
  const has = `${room} functions may run at the same time`;
  if (room >= needed) {
    const forDeliveries = Math.floor(deliveriesFor(room - needed + plan.receivers, plan.together));
    return {
      level: "ok",
      what: `Lambda concurrency: ${has}, ${needed} are needed`,
      why: `${explain(plan)} The receiver has room for ${forDeliveries} deliveries a second, if the account's other functions are idle. ${FASTER}`,
    };
  }
  const isError = room < ordinaryOf(plan);
  const consequence = isError
    ? "The receiver would be throttled in ordinary operation; outputs whose delivery is throttled twice are lost."
    : `That is enough in ordinary operation. While spilled deliveries are drained or targets are woken, the receiver may be throttled; outputs whose delivery is throttled twice are lost. ${FASTER}`;
  return {
    level: isError ? "error" : "warning",
    what: `Lambda concurrency: ${has}, ${needed} are needed`,
    why: `${explain(plan)} ${consequence}`,
    remedies: [
      ...reduce(needs, room, isError),
      requestQuota("concurrency", Math.max(USUAL_QUOTA, limit + needed - room), facts),
    ],
  };
}

function explain({
  dispatchers,
  publishers,
  schedulers,
  receivers,
  deliveriesPerSecond,
  exception,
  drains,
}: ConcurrencyPlan): string {
  const what = exception > drains ? "for targets that are woken" : "to drain deliveries";
  return `${dispatchers} dispatchers, ${publishers} publishers, ${schedulers} scheduler, ${receivers} for ${rounded(deliveriesPerSecond)} deliveries a second, ${exception} ${what}.`;
}

function reduce({ settings, wakes }: ConcurrencyNeeds, room: number, isError: boolean): Remedy[] {
  const fitting = fittingSettings(settings, wakes, room);
  if (fitting !== undefined) return [{ text: `${set(fitting)}.` }];
  const inOrdinaryOperation = isError ? fittingSettings(settings, wakes, room, ordinaryOf) : undefined;
  if (inOrdinaryOperation === undefined) return [];
  return [{ text: `${set(inOrdinaryOperation)}: that is enough in ordinary operation.` }];
}

function set(settings: Partial<Needs["settings"]>): string {
  const text = Object.entries(settings).map(([name, value]) => `${name}: ${value}`);
  return `Set ${text.join(", ")} in the configuration file`;
}
