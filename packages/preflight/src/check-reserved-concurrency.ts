import { type ConcurrencyPlan, othersOf, rounded } from "./concurrency-plan.ts";
import type { AccountFacts } from "./facts.ts";
import type { Finding, Remedy } from "./finding.ts";
import { requestQuota } from "./quotas.ts";

// What AWS documents as the least that must remain unreserved. What it enforces depends on the account: its error names a minimum
// of 100, 50 or 10 (docs/decisions/2026-11-29-what-an-account-must-have.md).
const DOCUMENTED_UNRESERVED = 100;
const LEAST_UNRESERVED = 10;
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
  /** Whether AWS has granted it already. */
  readonly isDeployed: boolean;
}

/** Whether the concurrency reserved for the receiver is granted, and large enough, and leaves enough to the others. */
export function checkReservedConcurrency(reservation: Reservation): Finding[] {
  const { reserved, room, isDeployed } = reservation;
  const left = room - reserved;
  if (left < LEAST_UNRESERVED && !isDeployed) return [notGranted(reservation, left)];
  const findings = [
    ...(left < DOCUMENTED_UNRESERVED && !isDeployed ? [perhapsNotGranted(reservation, left)] : []),
    ...tooSmall(reservation),
    ...tooFewOthers(reservation, left),
  ];
  if (findings.length > 0) return findings;
  return [
    {
      level: "ok",
      what: `Lambda concurrency: ${reserved} for the receiver, and ${left} for other functions`,
    },
  ];
}

function notGranted({ reserved, room, limit, facts, isHeldKnown }: Reservation, left: number): Finding {
  return {
    // It may be that the deployed stack holds what is missing.
    level: isHeldKnown ? "error" : "warning",
    what: `Lambda concurrency: ${reserved} cannot be reserved for the receiver`,
    why: `${room} of the account's ${limit} are not reserved, and AWS requires that at least ${LEAST_UNRESERVED} remain so, in most accounts ${DOCUMENTED_UNRESERVED}. ${isHeldKnown ? "The deployment would fail." : "The deployment fails, unless the deployed stack has reserved them; that is not known here."}`,
    remedies: remediesOf({ room, limit, facts }, left),
  };
}

function perhapsNotGranted({ reserved, room, limit, facts }: Reservation, left: number): Finding {
  return {
    level: "warning",
    what: `Lambda concurrency: AWS may refuse to reserve ${reserved} for the receiver`,
    why: `${left} of the account's ${limit} would remain unreserved. AWS documents that ${DOCUMENTED_UNRESERVED} must, but accepts fewer in some accounts with small quotas. If it refuses, the deployment fails.`,
    remedies: remediesOf({ room, limit, facts }, left),
  };
}

function remediesOf(
  { room, limit, facts }: Pick<Reservation, "room" | "limit" | "facts">,
  left: number,
): Remedy[] {
  const most = room - DOCUMENTED_UNRESERVED;
  const change =
    most >= LOWEST_RESERVATION
      ? `Set receiverReservedConcurrency to ${most} or less, or remove it`
      : "Remove receiverReservedConcurrency";
  return [
    { text: `${change} in the configuration file.` },
    requestQuota("concurrency", limit + DOCUMENTED_UNRESERVED - left, facts),
  ];
}

/** A reservation is a limit, too. */
function tooSmall({ reserved, plan }: Reservation): Finding[] {
  const needed = plan.receivers + plan.drains;
  if (reserved >= needed) return [];
  return [
    {
      level: "warning",
      what: `Lambda concurrency: ${reserved} are reserved for the receiver, ${needed} are needed`,
      why: `${plan.receivers} for ${rounded(plan.deliveriesPerSecond)} deliveries a second, ${plan.drains} to drain deliveries. The reservation is also its limit: above that, deliveries are throttled, and outputs may be lost.`,
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
