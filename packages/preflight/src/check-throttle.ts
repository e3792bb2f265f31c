import { type ConcurrencyPlan, planConcurrency, rounded } from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import type { Needs } from "./needs.ts";
import { requestQuota } from "./quotas.ts";

const LOST = "Deliveries above it get 503; those that are rejected twice are lost.";

/** Whether the API Gateway accepts as many deliveries as the settings say: the account's limits come before the API's. */
export function checkThrottle(facts: AccountFacts, { settings, wakes }: Needs): Finding {
  const { throttle } = facts;
  if (!throttle.isKnown) return notChecked("API Gateway", [throttle]);
  const { ratePerSecond, burst } = throttle.value;
  const { deliveriesPerSecond, deliveriesBurst } = settings;
  const plan = planConcurrency(settings, wakes);
  const expected = `${rounded(plan.deliveriesPerSecond)} deliveries a second are expected`;
  if (deliveriesPerSecond < plan.deliveriesPerSecond) {
    const enough = Math.ceil(plan.deliveriesPerSecond);
    return {
      level: "error",
      what: `API Gateway: deliveriesPerSecond is ${deliveriesPerSecond}, but ${expected}`,
      why: LOST,
      remedies: [{ text: `Set deliveriesPerSecond to ${enough} or more in the configuration file.` }],
    };
  }
  const has = `${ratePerSecond} requests a second and bursts of ${burst}`;
  const shared = "All APIs of the account in this region share that";
  if (ratePerSecond < plan.deliveriesPerSecond) {
    return {
      level: "error",
      what: `API Gateway: ${has}, but ${expected}`,
      why: `${shared}. ${LOST}`,
      remedies: [...submitLess(plan, ratePerSecond), requestQuota("requestRate", deliveriesPerSecond, facts)],
    };
  }
  const lower = [
    ...(deliveriesPerSecond > ratePerSecond ? [`deliveriesPerSecond: ${ratePerSecond}`] : []),
    ...(deliveriesBurst > burst ? [`deliveriesBurst: ${burst}`] : []),
  ];
  if (lower.length > 0) {
    return {
      level: "warning",
      what: `API Gateway: ${has}, less than deliveriesPerSecond or deliveriesBurst`,
      why: `${shared}: a flood of deliveries would also reject the requests of other APIs.`,
      remedies: [
        { text: `Set ${lower.join(", ")} in the configuration file.` },
        // AWS derives the burst from the rate.
        requestQuota("requestRate", Math.max(deliveriesPerSecond, 10_000), facts),
      ],
    };
  }
  return { level: "ok", what: `API Gateway: ${has}`, why: `${shared}.` };
}

/** Helps unless more deliveries are expected than jobs. */
function submitLess(
  { jobsPerSecond, deliveriesPerSecond }: ConcurrencyPlan,
  ratePerSecond: number,
): Remedy[] {
  if (deliveriesPerSecond > jobsPerSecond) return [];
  const most = Math.floor(ratePerSecond * 60);
  return [{ text: `Set submissionsPerMinute to ${most} or less in the configuration file.` }];
}
