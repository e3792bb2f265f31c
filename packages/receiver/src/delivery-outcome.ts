import type { LogFields, MetricName } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

interface OutcomeReport {
  /** The HTTP status of the response. */
  readonly status: 200 | 400 | 401 | 503;
  readonly metrics?: readonly MetricName[];
  readonly log?: readonly [level: "warn" | "error", message: string];
}

const REJECTED: OutcomeReport = {
  status: 401,
  metrics: ["DeliveriesRefused"],
  log: ["warn", "delivery rejected"],
};

// The provider retries a 503, but gives up after most other statuses: where a valid delivery cannot be stored,
// the response must be 503, never a 4xx or a redirect.
const OUTCOMES = {
  // Not logged: the record shows it, and a line for each job would take a twentieth of a delivery's CPU time.
  stored: { status: 200 },
  repeated: { status: 200, metrics: ["DeliveriesRepeated"] },
  spilled: { status: 200, metrics: ["DeliveriesSpilled"] },
  quarantined: {
    status: 200,
    metrics: ["DeliveriesQuarantined"],
    log: [
      "warn",
      "delivery quarantined: its signature matches none of the webhook secrets, and none has ever matched",
    ],
  },
  malformed: {
    status: 400,
    metrics: ["DeliveriesMalformed", "DeadLetters"],
    log: ["error", "delivery cannot be read; its bytes are kept"],
  },
  no_webhook_path: REJECTED,
  wrong_token: REJECTED,
  forged: REJECTED,
  quarantine_full: REJECTED,
  stale: REJECTED,
  unavailable: {
    status: 503,
    metrics: ["DeliveriesNotStored"],
    log: ["error", "delivery not stored; the response is 503, so that the provider retries it"],
  },
} as const satisfies Record<string, OutcomeReport>;

/** What the receiver did with a delivery. */
export type DeliveryOutcome = keyof typeof OUTCOMES;

/** The status of the response, which is all that the sender learns of the outcome. */
export function statusOf(outcome: DeliveryOutcome): number {
  return OUTCOMES[outcome].status;
}

/** Logs and counts an outcome, and returns it. */
export function reportOutcome(
  { log, meter }: Pick<Collaborators, "log" | "meter">,
  outcome: DeliveryOutcome,
  { job_id, ...fields }: LogFields & { readonly job_id?: string | undefined },
): DeliveryOutcome {
  const { log: line, metrics = [] }: OutcomeReport = OUTCOMES[outcome];
  if (line) {
    const [level, message] = line;
    log[level](message, { outcome, ...(job_id !== undefined && { job_id }), ...fields });
  }
  for (const metric of metrics) meter.count(metric);
  return outcome;
}
