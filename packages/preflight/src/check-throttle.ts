import { planConcurrency } from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked } from "./finding.ts";
import type { Needs } from "./needs.ts";
import { requestQuota } from "./quotas.ts";

/** Whether the API Gateway accepts as many deliveries as the settings say: the account's limits come before the API's. */
export function checkThrottle(facts: AccountFacts, { settings, wakes }: Needs): Finding {
  const { throttle } = facts;
  if (!throttle.isKnown) return notChecked("API Gateway", [throttle]);
  const { ratePerSecond, burst } = throttle.value;
  const { deliveriesPerSecond, deliveriesBurst } = settings;
  const { jobsPerSecond } = planConcurrency(settings, wakes);
  const has = `${ratePerSecond} requests a second and bursts of ${burst}`;
  const shared = "All APIs of the account in this region share that";
  const lower = [
    ...(deliveriesPerSecond > ratePerSecond ? [`deliveriesPerSecond: ${ratePerSecond}`] : []),
    ...(deliveriesBurst > burst ? [`deliveriesBurst: ${burst}`] : []),
  ];
  if (ratePerSecond < jobsPerSecond) {
    return {
      level: "error",
      what: `API Gateway: ${has}, but ${jobsPerSecond} deliveries a second are expected`,
      why: `${shared}. Deliveries above it get 503; those that are rejected twice are lost.`,
      remedies: [
        {
          text: `Set submissionsPerMinute to ${Math.floor(ratePerSecond * 60)} or less in the configuration file.`,
        },
        requestQuota("requestRate", deliveriesPerSecond, facts),
      ],
    };
  }
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
