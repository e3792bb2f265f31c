import { type ConcurrencyPlan, othersOf } from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import type { Finding, Remedy } from "./finding.ts";
import { requestQuota } from "./quotas.ts";

// AWS rejects a reservation that leaves less, and with it the deployment.
const UNRESERVED = 100;
const LOWEST_RESERVATION = 10;

interface Reservation {
  readonly reserved: number;
  /** What is unreserved without this deployment. */
  readonly room: number;
  readonly limit: number;
  readonly plan: ConcurrencyPlan;
  readonly facts: Pick<AccountFacts, "region" | "profile">;
  /** Whether it is known what the deployed stack has reserved. */
  readonly isHeldKnown: boolean;
}

/** Whether the concurrency reserved for the receiver is granted, and large enough, and leaves enough to the others. */
export function checkReservedConcurrency(reservation: Reservation): Finding[] {
  const { reserved, room } = reservation;
  const left = room - reserved;
  if (left < UNRESERVED) return [notGranted(reservation, left)];
  const findings = [...tooSmall(reservation), ...tooFewOthers(reservation, left)];
  if (findings.length > 0) return findings;
  return [
    {
      level: "ok",
      what: `Lambda concurrency: ${reserved} for the receiver, and ${left} for other functions`,
    },
  ];
}

function notGranted({ reserved, room, limit, facts, isHeldKnown }: Reservation, left: number): Finding {
  const most = room - UNRESERVED;
  const lower = most >= LOWEST_RESERVATION ? ` to ${most} or less, or remove it` : "";
  const remedy: Remedy = {
    text: `${lower === "" ? "Remove" : "Set"} receiverReservedConcurrency${lower} in the configuration file.`,
  };
  const desired = limit + UNRESERVED - left;
  return {
    // It may be that the deployed stack holds what is missing.
    level: isHeldKnown ? "error" : "warning",
    what: `Lambda concurrency: ${reserved} cannot be reserved for the receiver`,
    why: `${room} of the account's ${limit} are not reserved, and AWS requires that ${UNRESERVED} remain so. ${isHeldKnown ? "The deployment would fail." : "The deployment fails, unless the deployed stack has reserved them; that is not known here."}`,
    remedies: [remedy, requestQuota("concurrency", desired, facts)],
  };
}

/** A reservation is a limit, too. */
function tooSmall({ reserved, plan }: Reservation): Finding[] {
  const needed = plan.receivers + plan.drains;
  if (reserved >= needed) return [];
  return [
    {
      level: "warning",
      what: `Lambda concurrency: ${reserved} are reserved for the receiver, ${needed} are needed`,
      why: `${plan.receivers} for ${plan.jobsPerSecond} deliveries a second, ${plan.drains} to drain deliveries. The reservation is also its limit: above that, deliveries are throttled, and outputs may be lost.`,
      remedies: [{ text: `Set receiverReservedConcurrency to ${needed} or more in the configuration file.` }],
    },
  ];
}

function tooFewOthers({ plan, limit, facts }: Reservation, left: number): Finding[] {
  const needed = othersOf(plan) + Math.max(0, plan.exception - plan.drains);
  if (left >= needed) return [];
  return [
    {
      level: "warning",
      what: `Lambda concurrency: ${left} remain for other functions, ${needed} are needed`,
      why: "Deliveries are stored, since the receiver has its own. Dispatchers, publishers and the scheduler throttle each other, and the account's other functions.",
      remedies: [
        {
          text: "Set dispatcherConcurrency or publishersPerShard to a lower value in the configuration file.",
        },
        requestQuota("concurrency", limit + needed - left, facts),
      ],
    },
  ];
}
