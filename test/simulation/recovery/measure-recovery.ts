import type { Observer } from "../engine/observer.ts";
import { type Run, run } from "../engine/run.ts";
import { START } from "../engine/settings.ts";
import { type OutageOptions, outageScenario } from "./outage-scenario.ts";

export interface Recovery {
  readonly violations: Run["violations"];
  /** From the end of the outage to the submission of each job that waited, ms, ascending; infinite if it never came. */
  readonly recoveredMs: readonly number[];
  /** Submissions and health probes that the dispatcher tried in the outage. */
  readonly calls: number;
  readonly maxReceiveCount: number;
  /** Jobs by their status at the end of the run. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Runs the pipeline through one outage, and measures how long the jobs that waited take to be submitted. */
export async function measureRecovery(options: OutageOptions, seed = 1): Promise<Recovery> {
  const scenario = outageScenario(options);
  const { from = 0, to = 0 } = scenario.profile.soleOutage ?? {};
  const received = new Set<string>();
  const acceptedAt = new Map<string, number>();
  const statusOf = new Map<string, string>();
  let now = () => START;
  let calls = 0;
  let maxReceiveCount = 0;
  const observer: Partial<Observer> = {
    messageReceived({ body, receiveCount }) {
      received.add((JSON.parse(body) as { job_id: string }).job_id);
      maxReceiveCount = Math.max(maxReceiveCount, receiveCount);
    },
    changed({ after }) {
      statusOf.set(after.job_id, after.status);
    },
    submitting(_, __, at) {
      if (at >= START + from && at < START + to) calls++;
    },
    healthProbed({ of }) {
      if (of === "dispatcher" && now() < START + to) calls++;
    },
    apiResponded({ operation, jobId, status, at }) {
      if (operation === "submit" && status === 201 && !acceptedAt.has(jobId)) acceptedAt.set(jobId, at);
    },
  };
  const { violations } = await run({
    seed,
    observer,
    scenario: {
      ...scenario,
      start(context, services) {
        now = () => context.time.now();
        return scenario.start(context, services);
      },
    },
  });
  const recoveredMs = [...received]
    .map((jobId) => (acceptedAt.get(jobId) ?? Number.POSITIVE_INFINITY) - START - to)
    .filter((ms) => ms >= 0)
    .toSorted((a, b) => a - b);
  const statuses: Record<string, number> = {};
  for (const status of statusOf.values()) statuses[status] = (statuses[status] ?? 0) + 1;
  return { violations, recoveredMs, calls, maxReceiveCount, statuses };
}

/** The value below which this part of a sorted list lies. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
