import type { Courier } from "./courier.ts";
import type { Deployment } from "./deployment.ts";
import type { Deployments } from "./deployments.ts";
import type { Settings } from "./settings.ts";
import type { StatusStore } from "./status-store.ts";
import type { Counts, Tally } from "./tally.ts";
import type { Timers } from "./timers.ts";

/** One deployment as the state shows it. */
export interface TargetState {
  readonly deployment_id: string;
  readonly queued: number;
  readonly in_progress: number;
  readonly sync_waiting: number;
  readonly sync_running: number;
  readonly replicas: { readonly ready: number; readonly starting: number };
  /** Those that are not 0, since the deployment was first called. */
  readonly counts: Partial<Counts>;
}

/** What goes on inside: never a key, a secret, an input or an output. */
export interface SimulatorState {
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Statuses that can be read now, open requests included. */
  readonly statuses: number;
  readonly deliveries_pending: number;
  /** Since the start, over all targets. */
  readonly counts: Counts;
  /** Refused submissions by the status they were answered with. */
  readonly refusals: Readonly<Record<string, number>>;
  /** By target as text, such as `model:echo/production`. */
  readonly targets: Readonly<Record<string, TargetState>>;
}

/** Takes the picture. */
export function viewState(of: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly tally: Tally;
  readonly refusals: ReadonlyMap<number, number>;
  readonly deployments: Deployments;
  readonly statuses: StatusStore;
  readonly courier: Courier;
}): SimulatorState {
  return {
    seed: of.settings.seed,
    now: new Date(of.timers.now()).toISOString(),
    statuses: of.statuses.size,
    deliveries_pending: of.courier.pending,
    counts: of.tally.counts(),
    refusals: Object.fromEntries(of.refusals),
    targets: Object.fromEntries(
      [...of.deployments].map((deployment) => [deployment.name, viewTarget(deployment)]),
    ),
  };
}

function viewTarget(deployment: Deployment): TargetState {
  const { ready, starting } = deployment.replicas;
  return {
    deployment_id: deployment.id,
    queued: deployment.queued,
    in_progress: deployment.inProgress,
    sync_waiting: deployment.syncWaiting,
    sync_running: deployment.syncRunning,
    replicas: { ready, starting },
    counts: deployment.tally.countsSoFar(),
  };
}
