import type { Observer } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import type { ReportViolation } from "./violation.ts";

/** An outage, in ms since the start of the run. */
export interface OutageWindow {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
// Repeated here on purpose: imported from the product, they would change with it.
const SHARE = 0.1;
const LEAST_MS = MINUTE;
const MOST_MS = 30 * MINUTE;
const LATE_SHARE = 0.01;
// In twelve hours a message is received about 110 times, in 14 days 900 times; SQS gives up after 1,000.
const MOST_RECEIVES = 140;
// Each process that starts may find out by a few calls of its own.
const MOST_CALLS_AT_FIRST = 100;

/** The longest time from the end of an outage until the jobs that waited are submitted. */
export function recoveryBoundMs({ from, to }: OutageWindow): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, SHARE * (to - from)));
}

/** Most calls that fail in an outage: one in ten seconds at first, later one in forty. */
function mostCallsIn({ from, to }: OutageWindow): number {
  const seconds = (to - from) / SECOND;
  return MOST_CALLS_AT_FIRST + Math.min(seconds / 10, 100 + seconds / 40);
}

/** Whether an outage is one of hours, for the coverage counters. */
export const isLongOutage = ({ from, to }: OutageWindow): boolean => to - from >= HOUR;

/** Invariants of a run whose only fault is an outage in which no submission succeeds. */
export function recoveryInvariants(
  violated: ReportViolation,
  outage: OutageWindow | undefined,
): Partial<Observer> {
  if (outage === undefined) return {};
  const end = START + outage.to;
  const boundMs = recoveryBoundMs(outage);
  /** Jobs whose message was received, and when the API first accepted them. */
  const received = new Set<string>();
  const acceptedAt = new Map<string, number>();
  let calls = 0;
  const mostOften = { jobId: "", receiveCount: 0 };
  const firstReceiveCount = new Map<string, number>();
  return {
    messageReceived({ id, body, receiveCount }) {
      const jobId = /"job_id":"([^"]+)"/.exec(body)?.[1] ?? "";
      received.add(jobId);
      // Earlier outages count too.
      const before = firstReceiveCount.get(id) ?? receiveCount - 1;
      firstReceiveCount.set(id, before);
      if (receiveCount - before > mostOften.receiveCount)
        Object.assign(mostOften, { jobId, receiveCount: receiveCount - before });
    },
    submitting(_, __, at) {
      if (at >= START + outage.from && at < end) calls++;
    },
    apiResponded({ operation, jobId, status, at }) {
      // A process that has cached a secret goes on for minutes.
      if (operation === "submit" && status === 201 && at >= START + outage.from && at < end) calls--;
      if (operation === "submit" && status === 201 && !acceptedAt.has(jobId)) acceptedAt.set(jobId, at);
    },
    runEnded() {
      const recoveredMs = [...received]
        .map((jobId) => (acceptedAt.get(jobId) ?? Number.POSITIVE_INFINITY) - end)
        .filter((ms) => ms >= 0)
        .toSorted((a, b) => a - b);
      const late = recoveredMs.filter((ms) => ms > boundMs).length;
      if (late > LATE_SHARE * recoveredMs.length)
        violated(
          "after an outage, the jobs that waited are submitted in time",
          `${late} of ${recoveredMs.length} later than ${boundMs / SECOND} s after its end; the last after ${Math.round((recoveredMs.at(-1) ?? 0) / SECOND)} s`,
        );
      if (calls > mostCallsIn(outage))
        violated("in an outage the API gets only occasional calls", `${calls} submissions failed`);
      if (mostOften.receiveCount > MOST_RECEIVES)
        violated(
          "no message is received so often in an outage that SQS would dead-letter it",
          `${mostOften.receiveCount} times`,
          mostOften.jobId,
        );
    },
  };
}
