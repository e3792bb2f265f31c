import type { Counters, Counts } from "./counters.ts";
import type { Deployment } from "./deployments/deployment.ts";
import type { Deployments } from "./deployments/deployments.ts";
import type { StatusStore } from "./queue/status-store.ts";
import type { Settings } from "./settings.ts";
import type { Timers } from "./timers.ts";
import type { WebhookSender } from "./webhooks/webhook-sender.ts";

export interface TargetState {
  readonly deployment_id: string;
  readonly queued: number;
  readonly in_progress: number;
  readonly sync_waiting: number;
  readonly sync_running: number;
  readonly replicas: { readonly ready: number; readonly starting: number };
  /** Since the first call of the deployment; without the counters that are 0. */
  readonly counts: Partial<Counts>;
}

/** The state as JSON: never contains a key, a secret, an input or an output. */
export interface SimulatorState {
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The number of requests whose status can be read, open ones included. */
  readonly statuses: number;
  readonly deliveries_pending: number;
  /** Since the start, over all targets. */
  readonly counts: Counts;
  /** The number of rejected submissions by response status. */
  readonly refusals: Readonly<Record<string, number>>;
  /** By target as text, such as `model:echo/production`. */
  readonly targets: Readonly<Record<string, TargetState>>;
}

export function readState(from: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly counters: Counters;
  readonly rejections: ReadonlyMap<number, number>;
  readonly deployments: Deployments;
  readonly statuses: StatusStore;
  readonly webhookSender: WebhookSender;
}): SimulatorState {
  return {
    seed: from.settings.seed,
    now: new Date(from.timers.now()).toISOString(),
    statuses: from.statuses.size,
    deliveries_pending: from.webhookSender.pending,
    counts: from.counters.counts(),
    refusals: Object.fromEntries(from.rejections),
    targets: Object.fromEntries(
      [...from.deployments].map((deployment) => [deployment.name, targetState(deployment)]),
    ),
  };
}

function targetState(deployment: Deployment): TargetState {
  const { ready, starting } = deployment.replicas;
  return {
    deployment_id: deployment.id,
    queued: deployment.queued,
    in_progress: deployment.inProgress,
    sync_waiting: deployment.syncWaiting,
    sync_running: deployment.syncRunning,
    replicas: { ready, starting },
    counts: deployment.counters.nonZeroCounts(),
  };
}
